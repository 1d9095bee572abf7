//! What the journal is asked and told of one create.

use tfplugin::framework::Diagnostic;

use super::journal::{About, Objection, Page, Reading, Standing};
use super::{Key as _, Lasting, Permanent, words};
use crate::http::CancellationToken;
use crate::provider::backend::Api;

/// What a page comes to, held against what is listed.
#[derive(Default)]
pub struct Noted {
    pub standing: Standing,
    /// What was made, and under which name it is listed.
    called: Vec<(String, String)>,
    now: i64,
    /// Another process creates it at this moment.
    pub is_taken: bool,
}

impl Noted {
    /// Why nothing is to be created, unless `is_let_go` says that it does not matter.
    pub fn objection(
        &self,
        confirmed: bool,
        is_let_go: impl Fn(&str) -> bool,
    ) -> Option<Objection> {
        let called = |id: &str| {
            let mut listed = self.called.iter().filter(|(listed, _)| listed == id);
            listed.next().map(|(_, called)| called.clone())
        };
        self.standing.objection(confirmed, self.now, is_let_go, called)
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

    /// Reads the page, for a plan.
    pub(super) async fn peek(&self, api: &T::Api, key: &T::Key) -> Result<Reading, Diagnostic> {
        let read = self.backend.configured().journal.peek(&about::<T>(api, key)).await;
        read.map_err(|untaken| words::untaken(&words::wanted::<T>(key), &untaken))
    }

    /// What it comes to. Asked after the look, which shows whose list it is.
    pub(super) async fn noted(
        &self,
        api: &T::Api,
        key: &T::Key,
        reading: &Reading,
        stop: &CancellationToken,
    ) -> Noted {
        let standing = reading.standing(&api.asker(), |id| api.has(id));
        let mut called = Vec::new();
        for (id, _) in &standing.made {
            if let Some(name) = self.thing.called(api, key, id, stop).await {
                called.push((id.clone(), name));
            }
        }
        Noted { standing, called, now: reading.now(), is_taken: reading.is_taken }
    }

    /// Notes that an object, or what may have come of a create, was let go of.
    pub(super) async fn note_left(&self, key: Option<T::Key>, id: Option<&str>) {
        let configured = self.backend.configured();
        let Some((key, api)) = key.zip(T::Api::vendor(&configured).ready().ok()) else { return };
        if let Some(page) = configured.journal.take_soon(&about::<T>(&api, &key)).await {
            page.left(id);
        }
    }

    /// Notes that a create which was not answered has made something.
    pub(super) async fn note_found(&self, api: &T::Api, key: &T::Key, id: &str) {
        let configured = self.backend.configured();
        if let Some(page) = configured.journal.take_soon(&about::<T>(api, key)).await {
            page.found(&api.asker(), id);
        }
    }
}

fn about<T: Permanent>(api: &T::Api, key: &T::Key) -> About {
    About { of: T::TYPE, endpoint: api.endpoint(), folded: key.folded() }
}
