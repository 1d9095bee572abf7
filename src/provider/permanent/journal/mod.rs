//! The record of creates, so that no other process makes a second object. Such a process may run
//! beside this one, or after this one was killed.
//!
//! There is a page for each folded key of a type at an endpoint. A create takes its page before the
//! look, and has it until the answer is written: another process waits. Each line is written before
//! its event can get lost.
//!
//! | line | when it is written |
//! |---|---|
//! | `looking` | the page is taken |
//! | `sent` | the create goes on the wire, with the objects that existed before |
//! | `not_sent` | there was no connection, or the answer was a refusal |
//! | `made` | the answer was the object, or a look has shown it |
//! | `left` | a destroy has abandoned it |
//!
//! The lines are compared with the list ([`Outstanding::objection`]):
//!
//! | the page says | the list shows | then |
//! |---|---|---|
//! | nothing open, or an object that this run abandons | | as without a journal |
//! | `made` | it | as without a journal: it exists |
//! | | it, under another name, within a day | refused; after ten minutes not with `confirmed_new` |
//! | | not it, within ten minutes | refused |
//! | | not it, later | as without a journal |
//! | `sent` | one of its name | as without a journal: it exists |
//! | | none, within a day | refused; after ten minutes not with `confirmed_new` |
//! | | none, later | as without a journal |
//!
//! | file | what it is for |
//! |---|---|
//! | `line` | the lines of a page |
//! | `reading` | the answer of a page to a caller |
//! | `outstanding` | the open events of the lines |
//! | `digests` | digests, for text that nobody may read on the disk |
//! | `store` | where pages are kept |
//! | `directory` | pages as files of a directory |
//! | `page` | a page that a create has taken |
//! | `place` | which directory it is |

mod digests;
mod directory;
mod line;
mod outstanding;
mod page;
mod place;
mod reading;
pub mod store;
#[cfg(test)]
mod tests;

use std::future::ready;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep, timeout};

use self::digests::Digests;
use self::line::{What, lines};
pub use self::outstanding::{LISTED_WITHIN, Noted, Objection, Outstanding};
pub use self::page::{Page, Subject};
pub use self::place::{OFF, Setting, check};
pub use self::reading::Reading;
use self::store::{Sheet, Store};
use crate::http::{CancellationToken, Secret};

/// How long to wait for a page that another process has.
pub const WAIT: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);
/// How long one access may take: a network may be gone.
const ACCESS: Duration = Duration::from_secs(60);

/// The journal of a configuration of the provider.
#[derive(Debug)]
pub struct Journal {
    setting: Setting,
    /// Opened by the first call.
    store: OnceCell<Result<Arc<dyn Store>, Unusable>>,
    has_warned: AtomicBool,
    has_pruned: AtomicBool,
}

/// The object of a page.
#[derive(Debug, Clone)]
pub struct About {
    /// `msp_customer`.
    pub of: &'static str,
    /// Where the API is.
    pub endpoint: String,
    /// The text that near names share.
    pub folded: String,
}

/// The caller, by its credential and its objects.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    /// A caller with another credential is usually another one.
    pub credential: Secret,
    /// Ids of some objects of the organization. A caller with these objects is the same one with a
    /// new credential.
    pub some: Vec<String>,
    /// The world of the sandbox, if it is one.
    pub world: Option<String>,
}

/// Why there is no journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// The source of the setting: `` `journal_dir` `` of the provider, a variable, or neither.
    pub from: Option<&'static str>,
    pub why: String,
}

/// Why a page could not be taken.
#[derive(Debug)]
pub enum Untaken {
    Unusable(Unusable),
    /// Another process has had it for a minute: its id, and when it began, where the page says so.
    Busy(Option<(u32, i64)>),
    /// Terraform asked to stop.
    Stopped,
    Failed(String),
}

impl Default for Journal {
    fn default() -> Self {
        Self::new(Setting::Off)
    }
}

impl Journal {
    /// A journal. It opens nothing yet.
    pub fn new(setting: Setting) -> Self {
        Self {
            setting,
            store: OnceCell::new(),
            has_warned: AtomicBool::new(false),
            has_pruned: AtomicBool::new(false),
        }
    }

    /// A journal that a test plays.
    #[cfg(test)]
    pub fn on(store: Arc<dyn Store>) -> Self {
        Self { store: OnceCell::new_with(Some(Ok(store))), ..Self::new(Setting::Default) }
    }

    /// Takes the page for this process alone. Waits for another process that has it.
    ///
    /// # Errors
    /// If that takes longer than a minute, or the journal cannot be used.
    pub async fn take(&self, about: &About, stop: &CancellationToken) -> Result<Page, Untaken> {
        let Some(store) = self.store().await? else { return Ok(Page::none()) };
        let digests = Digests::with(&*store);
        let name = digests.name(about);
        let begun = Instant::now();
        let mut has_said = false;
        let page = loop {
            let one = name.clone();
            let taken = asked(&store, move |store| take_page(store, &one)).await;
            match taken.map_err(|error| Untaken::Failed(error.to_string()))? {
                Some(page) => break page,
                None if begun.elapsed() >= WAIT => return Err(self.busy(&store, &name).await),
                None => {}
            }
            if !std::mem::replace(&mut has_said, true) {
                let resource = about.of;
                tracing::info!(
                    resource,
                    "waiting for another process that creates the same object"
                );
            }
            tokio::select! {
                biased;
                () = stop.cancelled() => return Err(Untaken::Stopped),
                () = sleep(PAUSE) => {}
            }
        };
        if store.is_pruned() && !self.has_pruned.swap(true, Ordering::Relaxed) {
            let store = Arc::clone(&store);
            drop(spawn_blocking(move || store.prune()));
        }
        let (sheet, text) = page;
        Ok(Page::new(store, sheet, &text, digests))
    }

    /// Takes the page of an object that was created before, if it has one.
    pub async fn take_if_any(&self, about: &About, stop: &CancellationToken) -> Option<Page> {
        if self.peek(about).await.ok()?.is_blank() {
            return None;
        }
        let taken = self.take(about, stop).await;
        if taken.is_err() {
            tracing::warn!(resource = about.of, "the journal could not be written");
        }
        taken.ok()
    }

    /// Reads the page, for a plan. Others can still take it.
    ///
    /// # Errors
    /// If the journal must be used and cannot be.
    pub async fn peek(&self, about: &About) -> Result<Reading, Untaken> {
        let Some(store) = self.store().await? else { return Ok(Reading::default()) };
        let digests = Digests::with(&*store);
        let name = digests.name(about);
        let peeked = asked(&store, move |store| store.peek(&name)).await;
        let peeked = peeked.map_err(|error| Untaken::Failed(error.to_string()))?;
        let Some(store::Peeked { text, is_taken }) = peeked else { return Ok(Reading::default()) };
        let (lines, _) = lines(&text.bytes, text.written);
        Ok(Reading::of(lines, digests, store.now(), is_taken))
    }

    /// The same. Lines in the future get the time of now, because a clock was set back.
    ///
    /// # Errors
    /// As [`peek`](Self::peek).
    pub async fn peek_now(
        &self,
        about: &About,
        stop: &CancellationToken,
    ) -> Result<Reading, Untaken> {
        let read = self.peek(about).await?;
        if !read.is_of_the_future() || read.is_taken {
            return Ok(read);
        }
        match self.take_if_any(about, stop).await.map(|page| page.redate()) {
            Some(Ok(())) => self.peek(about).await,
            _ => Ok(read),
        }
    }

    /// Whether a run on this machine made an object so lately that a list may not show it yet.
    pub async fn made_lately(&self, id: &str) -> bool {
        let Ok(Some(store)) = self.store().await else { return false };
        let id = id.to_owned();
        asked(&store, move |store| Ok(is_made_lately(store, &id))).await.unwrap_or_default()
    }

    /// Notes that an object was abandoned. Without an id, the possible result of a create was.
    pub async fn left(
        &self,
        about: &About,
        asker: &Asker,
        id: Option<&str>,
        stop: &CancellationToken,
    ) {
        match (self.take_if_any(about, stop).await, id) {
            (Some(page), Some(id)) => page.left(id),
            (Some(page), None) => page.left_unknown(asker),
            (None, _) => {}
        }
    }

    /// Notes that a create without an answer has made something.
    pub async fn found(
        &self,
        about: &About,
        asker: &Asker,
        exact: &str,
        id: &str,
        stop: &CancellationToken,
    ) {
        if let Some(page) = self.take_if_any(about, stop).await {
            page.found(asker, page.digest(exact), id);
        }
    }

    /// A warning that one create gives: there is no journal, and nobody has asked for that.
    pub fn warning(&self) -> Option<String> {
        match self.store.get() {
            Some(Err(Unusable { from: None, why })) => {
                (!self.has_warned.swap(true, Ordering::Relaxed)).then(|| why.clone())
            }
            _ => None,
        }
    }

    async fn busy(&self, store: &Arc<dyn Store>, name: &str) -> Untaken {
        let name = name.to_owned();
        let peeked = asked(store, move |store| store.peek(&name)).await.ok().flatten();
        let text = peeked.unwrap_or_default().text;
        let (lines, _) = lines(&text.bytes, text.written);
        Untaken::Busy(lines.last().map(|line| (line.process, line.at)))
    }

    /// `None` where there is no journal: it is off, or the default directory cannot be used.
    async fn store(&self) -> Result<Option<Arc<dyn Store>>, Untaken> {
        if self.setting == Setting::Off {
            return Ok(None);
        }
        let open = || async {
            let setting = self.setting.clone();
            let opened = timeout(ACCESS, spawn_blocking(move || setting.open())).await;
            let from = self.setting.from();
            let unusable = |why: &str| Err(Unusable { from, why: why.to_owned() });
            match opened {
                Ok(Ok(opened)) => opened,
                Ok(Err(_)) => unusable("its directory could not be opened"),
                Err(_) => unusable("its directory did not answer within a minute"),
            }
        };
        match self.store.get_or_init(open).await {
            Ok(store) => Ok(Some(Arc::clone(store))),
            Err(Unusable { from: None, .. }) => Ok(None),
            Err(unusable) => Err(Untaken::Unusable(unusable.clone())),
        }
    }
}

fn is_made_lately(store: &dyn Store, id: &str) -> bool {
    let then = store.now() - LISTED_WITHIN;
    let pages = store.written_since(then).into_iter();
    let mut lines = pages.flat_map(|text| lines(&text.bytes, text.written).0);
    lines.any(|line| line.what == What::Made && line.at >= then && line.id.as_deref() == Some(id))
}

type Opened = (Box<dyn Sheet>, store::Text);

fn take_page(store: &dyn Store, name: &str) -> io::Result<Option<Opened>> {
    let Some(mut sheet) = store.try_take(name)? else { return Ok(None) };
    let text = sheet.read()?;
    Ok(Some((sheet, text)))
}

/// Runs the access where it delays nobody, and with a limit.
async fn asked<R: Send + 'static>(
    store: &Arc<dyn Store>,
    ask: impl FnOnce(&dyn Store) -> io::Result<R> + Send + 'static,
) -> io::Result<R> {
    if !store.may_block() {
        return ready(ask(&**store)).await;
    }
    let store = Arc::clone(store);
    match timeout(ACCESS, spawn_blocking(move || ask(&*store))).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(io::Error::other("the journal could not be read")),
        Err(_) => Err(io::Error::other("the journal did not answer within a minute")),
    }
}
