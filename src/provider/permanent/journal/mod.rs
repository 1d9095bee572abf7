//! What is written down of creates, so that no other process makes a second one: not one that runs
//! beside this, and not one after this was killed.
//!
//! A page for each folded key of a type at an endpoint. A create takes its page before the look and
//! has it until the answer is written: another process waits. Each line is written before what it
//! tells of can get lost.
//!
//! | what is written | when |
//! |---|---|
//! | `looking` | the page is taken |
//! | `sent` | the create goes on the wire, with what was there before |
//! | `not_sent` | no connection came about, or the answer was a no |
//! | `made` | the answer was the object, or a look has shown it |
//! | `left` | a destroy has let go of it |
//!
//! What stands there is held against the list ([`Outstanding::objection`]):
//!
//! | the page says | the list shows | then |
//! |---|---|---|
//! | nothing that is open, or of an object that this run lets go of | | as without a journal |
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
//! | `line` | what is written |
//! | `reading` | what a page says to who asks |
//! | `outstanding` | what the lines come to |
//! | `digests` | what stands for what nobody is to read on the disk |
//! | `store` | where pages are kept |
//! | `directory` | that as a directory of files |
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

/// How long a page is waited for that another process has.
pub const WAIT: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);
/// How long one access may take: a network may be gone.
const ACCESS: Duration = Duration::from_secs(60);

/// The journal of a configuration of the provider.
#[derive(Debug)]
pub struct Journal {
    setting: Setting,
    /// Opened once it is asked.
    store: OnceCell<Result<Arc<dyn Store>, Unusable>>,
    has_warned: AtomicBool,
    has_pruned: AtomicBool,
}

/// What a page is about.
#[derive(Debug, Clone)]
pub struct About {
    /// `msp_customer`.
    pub of: &'static str,
    /// Where the API is.
    pub endpoint: String,
    /// What near names have in common.
    pub folded: String,
}

/// Who asks.
#[derive(Debug, Clone, Default)]
pub struct Asker {
    /// Who is somebody else has another.
    pub credential: Secret,
    /// Ids of some objects of the organization: what has those, has another credential now.
    pub some: Vec<String>,
    /// The sandbox's world, where it is one.
    pub world: Option<String>,
}

/// Why there is no journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// Where it would be: `` `journal_dir` `` of the provider, or none of these.
    pub from: Option<&'static str>,
    pub why: String,
}

/// Why a page could not be taken.
#[derive(Debug)]
pub enum Untaken {
    Unusable(Unusable),
    /// Another process has had it for a minute: it, and when it began, where it says so.
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
    /// Nothing is opened yet.
    pub fn new(setting: Setting) -> Self {
        Self {
            setting,
            store: OnceCell::new(),
            has_warned: AtomicBool::new(false),
            has_pruned: AtomicBool::new(false),
        }
    }

    /// One that a test plays.
    #[cfg(test)]
    pub fn on(store: Arc<dyn Store>) -> Self {
        Self { store: OnceCell::new_with(Some(Ok(store))), ..Self::new(Setting::Default) }
    }

    /// Takes the page for this process alone. Waits for another one that has it.
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

    /// Takes the page of something that was created before, if it has one.
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

    /// Reads the page, for a plan: nothing is kept from anybody.
    ///
    /// # Errors
    /// If the journal is to be used and cannot be.
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

    /// The same, and what a clock has written that was set back ages from now on.
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

    /// Whether a run on this machine has made an object so lately that a list may not show it yet.
    pub async fn made_lately(&self, id: &str) -> bool {
        let Ok(Some(store)) = self.store().await else { return false };
        let id = id.to_owned();
        asked(&store, move |store| Ok(is_made_lately(store, &id))).await.unwrap_or_default()
    }

    /// Notes that an object was let go of; without an id, what may have come of a create.
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

    /// Notes that a create which was not answered has made something.
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

    /// What is to be said once, by a create: no journal is kept, and nobody has asked for that.
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

    /// `None` where none is kept: it is switched off, or the place that nobody chose cannot be used.
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

/// Asks where that holds nobody up, and not forever.
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
