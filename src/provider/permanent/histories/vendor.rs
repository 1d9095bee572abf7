//! The client of the played vendor, as `Wiv` and `Navigator` are for theirs.

use std::sync::Arc;

use tokio::time::Instant;

use super::world::{Sent, World};
use crate::http::{CancellationToken, Error, Retries, Settings, Transport};
use crate::provider::backend::{Age, Api, Configured, Credential, Vendor};
use crate::provider::listing::{Identified, Listing};
use crate::provider::permanent::Sending;
use crate::provider::permanent::journal::Asker;
use crate::provider::snapshot::Snapshot;

/// A list.
#[derive(Debug, Clone)]
pub struct Rows {
    /// When the vendor put it together.
    pub of: Instant,
    pub all: Listing<Row>,
}

/// An object, as the vendor returns it.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: String,
    /// A list may count an object and not return its name.
    pub name: Option<String>,
}

impl Identified for Row {
    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// The process that calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Caller {
    /// The plan or the apply that it serves.
    pub walk: u32,
    /// The provider block that it serves.
    pub instance: u8,
    pub started: Instant,
}

/// The client. Its turns, its retries and its lists are the real ones.
pub struct Played {
    world: Arc<World>,
    caller: Caller,
    transport: Transport,
    credential: Credential,
    rows: Snapshot<Rows, Error>,
}

impl Api for Played {
    fn vendor(configured: &Configured) -> &Vendor<Self> {
        &configured.played
    }

    fn credential(&self) -> &Credential {
        &self.credential
    }

    fn retries(&self, stop: &CancellationToken) -> Retries {
        self.transport.stopped_by(stop).retries()
    }

    fn endpoint(&self) -> String {
        self.transport.endpoint().to_string()
    }

    fn asker(&self) -> Asker {
        Asker::default()
    }

    fn has(&self, _id: &str) -> bool {
        false
    }
}

impl Played {
    pub fn new(world: &Arc<World>, caller: Caller) -> Self {
        // Two at once, so that creates wait for their turn when the end comes.
        let settings = Settings { max_concurrent_requests: 2, ..Settings::default() };
        let endpoint = "http://127.0.0.1:1".parse().unwrap();
        let stop = CancellationToken::new();
        Self {
            world: Arc::clone(world),
            caller,
            transport: Transport::new("Played", &[], &settings, endpoint, stop).unwrap(),
            credential: Credential::new("a test".to_owned()),
            rows: Snapshot::default(),
        }
    }

    pub async fn rows(&self, age: Age, stop: &CancellationToken) -> Result<Arc<Rows>, Error> {
        let transport = self.transport.stopped_by(stop);
        let fetch = transport.play("GET /things", self.world.list());
        self.rows.get(age.into(), fetch).await
    }

    /// A list answers a look for something.
    pub fn looked(&self, name: &str, rows: &Rows) {
        self.world.looked(self.caller, name, rows.of);
    }

    pub async fn create(
        &self,
        name: &str,
        is_confirmed: bool,
        sending: Sending<'_>,
    ) -> Result<Row, Error> {
        let by = self.caller;
        let transport = self.transport.stopped_by(sending.stop).noted_by(sending.note);
        let sent = async {
            let is_after_end = sending.stop.is_cancelled();
            let sent = Sent { name: name.to_owned(), is_confirmed, by, is_after_end };
            self.world.create(sent).await
        };
        transport.play("POST /things", sent).await
    }

    pub fn made(&self, row: Row) {
        self.rows.note(Box::new(move |rows| rows.all.add(row.clone())));
    }
}
