//! Everything that all resources share: the clients, and the knowledge of this run.

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
    /// For a read: the list of this run. A walk over thousands of objects costs one call, however
    /// long it takes.
    OfThisRun,
    /// For a look before a create.
    Recent,
    /// For a look after a create. A list that was asked for earlier says nothing about it.
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

/// Empty when the provider starts. Its configuration fills it.
#[derive(Default)]
pub struct Backend {
    configured: RwLock<Arc<Configured>>,
    /// The objects that this run has, makes and awaits.
    pub run: Run,
    /// The addresses that this run has and sends.
    pub mailed: Mailed,
    /// The objects that the reads of this run missed.
    pub absences: Absences,
}

/// The provider's configuration, made into clients and settings.
#[derive(Default)]
pub struct Configured {
    /// Wiv's MSP API.
    pub wiv: Vendor<Wiv>,
    /// VMware Cloud Partner Navigator.
    pub navigator: Vendor<Navigator>,
    /// The record of creates.
    pub journal: Journal,
    /// For resources that do not set their own.
    pub deletion_policy: Option<DeletionPolicy>,
    /// What happens to an object that is no longer listed, or pending.
    pub missing: Missing,
    /// A vendor that tests play.
    #[cfg(test)]
    pub played: Vendor<crate::provider::permanent::histories::Played>,
}

/// What the common life asks either API.
pub trait Api: Send + Sync + 'static {
    /// The API in the configuration.
    fn vendor(configured: &Configured) -> &Vendor<Self>
    where
        Self: Sized;

    /// Where the credential came from.
    fn credential(&self) -> &Credential;

    /// How often a create may be sent again after a 429.
    fn retries(&self, stop: &CancellationToken) -> Retries;

    /// Where the API is.
    fn endpoint(&self) -> String;

    /// The identity of the caller. It is known once the API has answered.
    fn asker(&self) -> Asker;

    /// Whether the organization has an object, as far as the lists of this run show.
    fn has(&self, id: &str) -> bool;

    /// How many objects there are where a read looks, as a sentence.
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

    /// The same organization may have another key tomorrow.
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

    /// A key already names its organization, so the credential adds nothing.
    fn asker(&self) -> Asker {
        Asker { world: self.client.world(), ..Asker::default() }
    }

    fn has(&self, _id: &str) -> bool {
        false
    }
}

/// One of the two APIs.
pub enum Vendor<C> {
    /// The client can make calls.
    Ready(Arc<C>),
    /// A credential or the endpoint is known only after apply. This names the attribute.
    NotKnownYet(String),
    /// A credential is missing. The error comes when something of that vendor is planned or read.
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

    /// The client, for a caller that cannot go on without it.
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

    /// The client, for a caller that can wait: `None` if a credential is not known yet.
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
    /// Takes a configuration. The last one counts. A new run begins with it, also in a process that
    /// served one before.
    pub fn configure(&self, configured: Arc<Configured>, walks: Walks) {
        self.run.begin(walks);
        self.mailed.begin(walks);
        self.absences.begin();
        *self.configured.write().unwrap_or_else(PoisonError::into_inner) = configured;
    }

    /// The current configuration.
    pub fn configured(&self) -> Arc<Configured> {
        Arc::clone(&self.configured.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the provider keeps a missing object and goes on with the rest.
    pub fn keeps_missing(&self) -> bool {
        self.configured().missing == Missing::Keep
    }

    /// The deletion policy of an object by its state, where the configuration is not visible.
    pub fn governing(&self, in_state: &Attr<String>) -> Governing {
        Governing::state(in_state, self.configured().deletion_policy)
    }

    /// The same in a plan that sees the configuration.
    pub fn governing_now(&self, config: &Attr<String>, in_state: &Attr<String>) -> Governing {
        Governing::configured(config, in_state, self.configured().deletion_policy)
    }
}
