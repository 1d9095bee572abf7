//! A page that a create has taken.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::line::{Line, What, lines};
use super::standing::Standing;
use super::store::{Sheet, Store, Text};
use super::{Asker, Digests, Reading};
use crate::http::Note;

/// A page that this process alone has until it is dropped; none where no journal is kept.
pub struct Page(Option<Taken>);

struct Taken {
    store: Arc<dyn Store>,
    digests: Digests,
    inner: Mutex<Inner>,
    writer: OnceLock<Writer>,
}

struct Inner {
    sheet: Box<dyn Sheet>,
    lines: Vec<Line>,
    /// How many bytes of the sheet count.
    length: usize,
}

/// What each line has in common.
#[derive(Debug, Clone, Default)]
pub struct Writer {
    owner: String,
    some: Vec<String>,
    world: Option<String>,
    before: Vec<String>,
}

impl Page {
    /// Nothing is kept.
    pub fn none() -> Self {
        Self(None)
    }

    pub(super) fn new(
        store: Arc<dyn Store>,
        sheet: Box<dyn Sheet>,
        text: &Text,
        digests: Digests,
    ) -> Self {
        let (lines, length) = lines(&text.bytes, text.written);
        let inner = Mutex::new(Inner { sheet, lines, length });
        let taken = Taken { store, digests, inner, writer: OnceLock::new() };
        // Who waits for it is told by whom it is taken; it is no matter if not.
        let _ = taken.write(What::Looking, None);
        Self(Some(taken))
    }

    /// What it says, to who has it.
    pub fn reading(&self) -> Reading {
        let Some(taken) = &self.0 else { return Reading::default() };
        let lines = taken.inner().lines.clone();
        let (digests, now) = (Some(taken.digests.clone()), taken.store.now());
        Reading { lines, digests, now, is_taken: false }
    }

    /// Who writes from here on, and what was there before. Lines of a time to come are written
    /// anew, so that they age from now on.
    ///
    /// # Errors
    /// If that fails.
    pub fn begin(&self, asker: &Asker, before: Vec<String>, standing: &Standing) -> io::Result<()> {
        let Some(taken) = &self.0 else { return Ok(()) };
        let owner = taken.digests.owner(&asker.credential);
        let Asker { some, world, .. } = asker.clone();
        let _ = taken.writer.set(Writer { owner, some, world, before });
        let now = taken.store.now();
        for place in standing.of_the_future(now) {
            let line = taken.inner().lines.get(place).cloned();
            if let Some(line) = line {
                taken.append(Line { at: now, ..line })?;
            }
        }
        Ok(())
    }

    /// The create has made this.
    pub fn made(&self, id: &str) {
        self.tell(What::Made, Some(id));
    }

    /// The create has made these, of which the answer has told something.
    pub fn made_all(&self, made: impl IntoIterator<Item = (String, Option<String>)>) {
        for (id, told) in made {
            let Some(taken) = &self.0 else { return };
            let line = taken.line(What::Made, Some(&id));
            if let Err(error) = taken.append(Line { told, ..line }) {
                tracing::warn!(%error, "the journal could not be written");
            }
        }
    }

    /// What stands for a text that nobody is to read on the disk.
    pub fn digest(&self, text: &str) -> String {
        let digest = |taken: &Taken| taken.digests.of(&["text", text]);
        let mut digest = self.0.as_ref().map(digest).unwrap_or_default();
        digest.truncate(16);
        digest
    }

    /// A create that was not answered has made this.
    pub fn found(&self, asker: &Asker, id: &str) {
        if self.begin(asker, Vec::new(), &Standing::default()).is_ok() {
            self.made(id);
        }
    }

    /// It is let go of; without an id, whatever has come of the create. Where no line tells of it
    /// there is nothing to say.
    pub fn left(&self, id: Option<&str>) {
        let Some(taken) = &self.0 else { return };
        let is_it = |line: &&Line| match id {
            Some(_) => line.what == What::Made && line.id.as_deref() == id,
            None => line.what == What::Sent,
        };
        let told = taken.inner().lines.iter().rev().find(is_it).cloned();
        if let Some(Line { owner, some, world, .. }) = told {
            let _ = taken.writer.set(Writer { owner, some, world, before: Vec::new() });
            self.tell(What::Left, id);
        }
    }

    /// What has happened has happened, whether or not it can be written.
    fn tell(&self, what: What, id: Option<&str>) {
        let Some(taken) = &self.0 else { return };
        if let Err(error) = taken.write(what, id) {
            tracing::warn!(%error, "the journal could not be written");
        }
    }
}

impl Note for Page {
    fn sending(&self) -> io::Result<()> {
        self.0.as_ref().map_or(Ok(()), |taken| taken.write(What::Sent, None))
    }

    fn not_sent(&self) {
        self.tell(What::NotSent, None);
    }
}

impl Taken {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, what: What, id: Option<&str>) -> io::Result<()> {
        self.append(self.line(what, id))
    }

    fn line(&self, what: What, id: Option<&str>) -> Line {
        let Writer { owner, some, world, before } = self.writer.get().cloned().unwrap_or_default();
        let before = if what == What::Sent { before } else { Vec::new() };
        let (at, process) = (self.store.now(), std::process::id());
        let id = id.map(str::to_owned);
        Line { at, process, what, owner, some, world, before, id, told: None }
    }

    fn append(&self, line: Line) -> io::Result<()> {
        let mut inner = self.inner();
        let bytes = line.to_bytes();
        let length = inner.length;
        inner.sheet.write(length, &bytes)?;
        inner.length = length + bytes.len();
        inner.lines.push(line);
        Ok(())
    }

    /// Takes away what says nothing: the page, or that it was taken.
    fn tidy(&self) -> io::Result<()> {
        let now = self.store.now();
        let mut inner = self.inner();
        // Of whichever organization it is.
        let is_open = |of: &Line| {
            let is_theirs = |line: &Line| (&line.owner, &line.world) == (&of.owner, &of.world);
            !Standing::of(&inner.lines, is_theirs, now).is_clear()
        };
        if !inner.lines.iter().any(is_open) {
            return inner.sheet.remove();
        }
        if let Some(line) = inner.lines.last().filter(|line| line.what == What::Looking) {
            let length = inner.length.saturating_sub(line.to_bytes().len());
            return inner.sheet.write(length, &[]);
        }
        Ok(())
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.as_ref().map(Taken::tidy) {
            tracing::debug!(%error, "the journal could not be tidied");
        }
    }
}
