//! What all resources share: the clients, and what is known of this run.

mod absences;
mod credential;
mod failures;
mod made;
mod navigator;
mod wiv;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tfplugin::framework::{Attr, Diagnostic, Walks};

pub use credential::Credential;
pub use failures::{failed, look_failed, not_refreshed, not_whole, refused};
pub use navigator::{Navigator, Tenants};
pub use wiv::{Customers, Wiv};

use self::absences::Absences;
pub use self::absences::Reading;
use super::permanent::claims::Run;
use super::permanent::journal::{Asker, Journal};
use super::permanent::leave::{DeletionPolicy, Governing};
use super::permanent::mailed::Mailed;
use super::permanent::missing::Missing;
use crate::http::{CancellationToken, Retries};

/// How old a list may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// For a read: the list of this run, so that a walk over thousands of objects costs one call
    /// however long it takes.
    OfThisRun,
    /// For a look before a create.
    Recent,
    /// For a look after a create: what was asked for before says nothing of it.
    Anew,
}

impl From<Age> for Duration {
    fn from(age: Age) -> Self {
        match age {
            Age::OfThisRun => Self::MAX,
            Age::Recent => Self::from_secs(10),
            Age::Anew => Self::ZERO,
        }
    }
}

/// Made empty with the provider, filled by its configuration.
#[derive(Default)]
pub struct Backend {
    configured: RwLock<Arc<Configured>>,
    /// What this run has, makes and awaits.
    pub run: Run,
    /// Whose addresses this run has and sends.
    pub mailed: Mailed,
    /// What the reads of this run have missed.
    pub absences: Absences,
}

/// What the provider's configuration has become.
#[derive(Default)]
pub struct Configured {
    /// Wiv's MSP API.
    pub wiv: Vendor<Wiv>,
    /// VMware Cloud Partner Navigator.
    pub navigator: Vendor<Navigator>,
    /// What is written down of creates.
    pub journal: Journal,
    /// For resources that do not say otherwise.
    pub deletion_policy: Option<DeletionPolicy>,
    /// What becomes of what is no longer listed, or pending.
    pub missing: Missing,
    /// One that tests play.
    #[cfg(test)]
    pub played: Vendor<crate::provider::permanent::histories::Played>,
}

/// What the common life asks of either API.
pub trait Api: Send + Sync + 'static {
    /// The one that is configured.
    fn vendor(configured: &Configured) -> &Vendor<Self>
    where
        Self: Sized;

    /// Where the credential came from.
    fn credential(&self) -> &Credential;

    /// How often a create may be sent again that was refused as one too many.
    fn retries(&self, stop: &CancellationToken) -> Retries;

    /// Where it is.
    fn endpoint(&self) -> String;

    /// Who asks it. Known once something was answered.
    fn asker(&self) -> Asker;

    /// Whether the organization has an object, as far as the lists of this run show it.
    fn has(&self, id: &str) -> bool;

    /// How much there is where a read looks, in a sentence.
    fn shows(&self) -> Option<String> {
        None
    }
}

impl Api for Wiv {
    fn vendor(configured: &Configured) -> &Vendor<Self> {
        &configured.wiv
    }

    fn credential(&self) -> &Credential {
        &self.credential
    }

    fn retries(&self, stop: &CancellationToken) -> Retries {
        self.client.stopped_by(stop).retries()
    }

    fn endpoint(&self) -> String {
        self.client.endpoint().to_string()
    }

    /// A key may be another one tomorrow, for the same organization.
    fn asker(&self) -> Asker {
        let credential = self.client.key().clone();
        Asker { credential, some: self.some_customers(), world: self.client.world() }
    }

    fn has(&self, id: &str) -> bool {
        self.has_customer(id)
    }

    fn shows(&self) -> Option<String> {
        let noun = |count| if count == 1 { "customer" } else { "customers" };
        self.count().map(|count| format!("The list has {count} {}.", noun(count)))
    }
}

impl Api for Navigator {
    fn vendor(configured: &Configured) -> &Vendor<Self> {
        &configured.navigator
    }

    fn credential(&self) -> &Credential {
        &self.credential
    }

    fn retries(&self, stop: &CancellationToken) -> Retries {
        self.client.stopped_by(stop).retries()
    }

    fn endpoint(&self) -> String {
        self.client.endpoint().to_string()
    }

    /// A key names its organization by itself, so the credential says nothing more.
    fn asker(&self) -> Asker {
        Asker { world: self.client.world(), ..Asker::default() }
    }

    fn has(&self, _id: &str) -> bool {
        false
    }
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
            Self::Missing(why) => Err(why.clone().because_of(why.summary.clone())),
            Self::NotKnownYet(attribute) => {
                let why = Diagnostic::error(
                    format!("`{attribute}` of the provider is not known yet"),
                    "It comes from something that is known only after apply, and without it nothing \
                     can be read. Apply that something first (`-target`), or give the value through a \
                     variable or the environment.",
                );
                let cause = why.summary.clone();
                Err(why.because_of(cause))
            }
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
    pub fn configure(&self, configured: Arc<Configured>, walks: Walks) {
        self.run.begin(walks);
        self.mailed.begin(walks);
        self.absences.begin();
        *self.configured.write().unwrap_or_else(PoisonError::into_inner) = configured;
    }

    /// The configuration of this moment.
    pub fn configured(&self) -> Arc<Configured> {
        Arc::clone(&self.configured.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether what is missing is kept, and the rest goes on.
    pub fn keeps_missing(&self) -> bool {
        self.configured().missing == Missing::Keep
    }

    /// What governs an object whose state says this, where no configuration is seen.
    pub fn governing(&self, in_state: &Attr<String>) -> Governing {
        Governing::state(in_state, self.configured().deletion_policy)
    }

    /// The same in a plan that sees the configuration.
    pub fn governing_now(&self, config: &Attr<String>, in_state: &Attr<String>) -> Governing {
        Governing::configured(config, in_state, self.configured().deletion_policy)
    }
}
