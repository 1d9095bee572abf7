//! The journal of the machine, in memory and in virtual time.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use crate::provider::permanent::journal::store::{Peeked, Sheet, Store, Text};

/// The pages, for all processes.
#[derive(Debug, Clone)]
pub struct Pages {
    inner: Arc<Mutex<Inner>>,
    began: Instant,
}

#[derive(Debug, Default)]
struct Inner {
    pages: BTreeMap<String, Text>,
    taken: BTreeSet<String>,
}

/// A page that a process has taken. A killed process releases it.
struct Taken {
    pages: Pages,
    name: String,
}

impl Pages {
    pub fn new() -> Self {
        Self { inner: Arc::default(), began: Instant::now() }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Pages {
    fn salt(&self) -> &[u8] {
        b"histories"
    }

    fn now(&self) -> i64 {
        i64::try_from(self.began.elapsed().as_secs()).unwrap_or(i64::MAX)
    }

    fn try_take(&self, name: &str) -> io::Result<Option<Box<dyn Sheet>>> {
        let is_free = self.lock().taken.insert(name.to_owned());
        let taken = || Taken { pages: self.clone(), name: name.to_owned() };
        Ok(is_free.then(|| Box::new(taken()) as Box<dyn Sheet>))
    }

    fn peek(&self, name: &str) -> io::Result<Option<Peeked>> {
        let inner = self.lock();
        let is_taken = inner.taken.contains(name);
        Ok(inner.pages.get(name).map(|text| Peeked { text: text.clone(), is_taken }))
    }

    fn written_since(&self, then: i64) -> Vec<Text> {
        self.lock().pages.values().filter(|text| text.written >= then).cloned().collect()
    }

    fn prune(&self) {}

    fn is_pruned(&self) -> bool {
        false
    }

    fn may_block(&self) -> bool {
        false
    }
}

impl Sheet for Taken {
    fn read(&mut self) -> io::Result<Text> {
        Ok(self.pages.lock().pages.get(&self.name).cloned().unwrap_or_default())
    }

    fn write(&mut self, length: usize, more: &[u8]) -> io::Result<()> {
        let written = self.pages.now();
        let mut inner = self.pages.lock();
        let text = inner.pages.entry(self.name.clone()).or_default();
        text.bytes.truncate(length);
        text.bytes.extend_from_slice(more);
        text.written = written;
        Ok(())
    }

    fn remove(&mut self) -> io::Result<()> {
        self.pages.lock().pages.remove(&self.name);
        Ok(())
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.pages.lock().taken.remove(&self.name);
    }
}
