//! The journal for one create: what it says, and what it learns.

use tfplugin::framework::Diagnostic;

use super::journal::{About, Objection, Outstanding, Page, Reading};
use super::{Key as _, Lasting, Permanent, words};
use crate::http::CancellationToken;
use crate::provider::backend::Api;

/// The events of a page, compared with the listed objects.
#[derive(Default)]
pub struct Known {
    outstanding: Outstanding,
    /// A digest of the exact name.
    pub exact: String,
    /// The objects that were made, each with its listed name.
    called: Vec<(String, String)>,
    /// All objects that the page names.
    pub ids: Vec<String>,
    now: i64,
    /// Another process has it at this moment.
    pub is_taken: bool,
}

impl Known {
    /// Why the provider must create nothing, unless `is_let_go` says that the object does not
    /// matter.
    pub fn objection(
        &self,
        confirmed: bool,
        is_let_go: impl Fn(&str) -> bool,
    ) -> Option<Objection> {
        let called = |id: &str| {
            let mut listed = self.called.iter().filter(|(listed, _)| listed == id);
            listed.next().map(|(_, called)| called.clone())
        };
        self.outstanding.objection(&self.exact, confirmed, self.now, is_let_go, called)
    }
}

impl<T: Permanent> Lasting<T> {
    /// Takes the page, for a create.
    pub(super) async fn take_page(
        &self,
        api: &T::Api,
        key: &T::Key,
        stop: &CancellationToken,
    ) -> Result<Page, Diagnostic> {
        let taken = self.backend.configured().journal.take(&about::<T>(api, key), stop).await;
        taken.map_err(|untaken| words::untaken(&words::wanted::<T>(key), &untaken))
    }

    /// Reads the page, for a plan. Lines in the future get the time of now, because a clock was set
    /// back.
    pub(super) async fn peek(
        &self,
        api: &T::Api,
        key: &T::Key,
        stop: &CancellationToken,
    ) -> Result<Reading, Diagnostic> {
        let read = self.backend.configured().journal.peek_now(&about::<T>(api, key), stop).await;
        read.map_err(|untaken| words::untaken(&words::wanted::<T>(key), &untaken))
    }

    /// The events of the page. Call it after the look, which shows whose list it is.
    pub(super) async fn known(
        &self,
        api: &T::Api,
        key: &T::Key,
        reading: &Reading,
        stop: &CancellationToken,
    ) -> Known {
        let asker = api.asker();
        let outstanding = reading.outstanding(&asker, |id| api.has(id));
        let ids = reading.ids(&asker, |id| api.has(id));
        let mut called = Vec::new();
        for (id, _) in &outstanding.made {
            if let Some(name) = self.thing.called(api, key, id, stop).await {
                called.push((id.clone(), name));
            }
        }
        let exact = reading.digest(&key.clone().exact());
        Known { outstanding, exact, called, ids, now: reading.now(), is_taken: reading.is_taken }
    }

    /// Notes that an object was abandoned, or no longer has that key. Without an id, the possible
    /// result of a create was abandoned.
    pub(super) async fn note_left(
        &self,
        key: Option<T::Key>,
        id: Option<&str>,
        stop: &CancellationToken,
    ) {
        let configured = self.backend.configured();
        let Some((key, api)) = key.zip(T::Api::vendor(&configured).ready().ok()) else { return };
        configured.journal.left(&about::<T>(&api, &key), &api.asker(), id, stop).await;
    }

    /// Notes that a create without an answer has made something.
    pub(super) async fn note_found(
        &self,
        api: &T::Api,
        key: &T::Key,
        id: &str,
        stop: &CancellationToken,
    ) {
        let configured = self.backend.configured();
        let exact = key.clone().exact();
        configured.journal.found(&about::<T>(api, key), &api.asker(), &exact, id, stop).await;
    }
}

fn about<T: Permanent>(api: &T::Api, key: &T::Key) -> About {
    About { of: T::TYPE, endpoint: api.endpoint(), folded: key.folded() }
}
