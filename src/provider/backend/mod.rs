//! What all resources share: the clients, and what is known of this run.

mod credential;
mod failures;
mod navigator;
mod wiv;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tfplugin::framework::{Attr, Diagnostic};

pub use credential::Credential;
pub use failures::{failed, look_failed, not_refreshed, refused};
pub use navigator::Navigator;
pub use wiv::{Customers, Wiv};

use super::deletion_policy::DeletionPolicy;
use super::look::{Known, Names};

/// A read is answered from the list of this run, so that a walk over thousands of objects costs
/// one call however long it takes.
const OF_THIS_RUN: Duration = Duration::MAX;

/// How old a list may be that a look before a create is answered from.
const RECENT: Duration = Duration::from_secs(10);

/// A look after a lost answer asks anew: what was listed before says nothing of it.
const ANEW: Duration = Duration::ZERO;
/// Made empty with the provider, filled by its configuration.
#[derive(Default)]
pub struct Backend {
    configured: RwLock<Arc<Configured>>,
    /// Held while something is looked for and created.
    pub names: Names,
    /// What this run has read or created. No other block may take or double it.
    pub known: Known,
    /// What may exist or not: by the lock under which its create was sent.
    pub unresolved: Known,
    /// What this run has let go of. Another may be made in its place.
    pub left_behind: Known,
}

/// What the provider's configuration has become.
#[derive(Default)]
pub struct Configured {
    /// Wiv's MSP API.
    pub wiv: Vendor<Wiv>,
    /// VMware Cloud Partner Navigator.
    pub navigator: Vendor<Navigator>,
    /// For resources that do not say otherwise.
    pub deletion_policy: Option<DeletionPolicy>,
}

/// One of the two APIs.
pub enum Vendor<C> {
    /// It can be called.
    Ready(Arc<C>),
    /// A credential or the endpoint is known only after apply: the attribute that is.
    NotKnownYet(String),
    /// A credential is missing. Said once something of that vendor is planned or read.
    Missing(Diagnostic),
}

impl<C> Vendor<C> {
    /// No configuration has come yet.
    pub fn unset() -> Self {
        Self::Missing(Diagnostic::error(
            "The provider is not configured",
            "Terraform has not sent the provider's configuration, or it was refused.",
        ))
    }

    /// The client, for what cannot go on without.
    ///
    /// # Errors
    /// If a credential is missing or not known.
    pub fn ready(&self) -> Result<Arc<C>, Diagnostic> {
        match self {
            Self::Ready(client) => Ok(Arc::clone(client)),
            Self::Missing(why) => Err(why.clone()),
            Self::NotKnownYet(attribute) => Err(Diagnostic::error(
                format!("`{attribute}` of the provider is not known yet"),
                "It comes from something that is known only after apply, and without it nothing can \
                 be read. Apply that something first (`-target`), or give the value through a \
                 variable or the environment.",
            )),
        }
    }

    /// The client, for what can be put off: `None` if a credential is not known yet.
    ///
    /// # Errors
    /// If a credential is missing.
    pub fn ready_or_later(&self) -> Result<Option<Arc<C>>, Diagnostic> {
        match self {
            Self::NotKnownYet(_) => Ok(None),
            _ => self.ready().map(Some),
        }
    }
}

impl<C> Default for Vendor<C> {
    fn default() -> Self {
        Self::unset()
    }
}

impl Backend {
    /// Takes a configuration; the last one counts. With it a new run begins, also in a
    /// process that served one before.
    pub fn configure(&self, configured: Arc<Configured>) {
        self.known.clear();
        self.left_behind.clear();
        self.unresolved.clear();
        *self.configured.write().unwrap_or_else(PoisonError::into_inner) = configured;
    }

    /// The configuration of this moment.
    pub fn configured(&self) -> Arc<Configured> {
        Arc::clone(&self.configured.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets go of an object: it stays where it is, and no longer counts as ours.
    pub fn leave_behind(&self, id: &str) {
        self.known.remove(id);
        self.left_behind.add(id);
    }

    /// What governs an object whose state says this.
    pub fn deletion_policy(&self, in_state: &Attr<String>) -> DeletionPolicy {
        DeletionPolicy::governing(in_state, self.configured().deletion_policy)
    }
}
