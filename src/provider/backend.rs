//! What all resources share: the clients, and what is known of this run.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use super::deletion_policy::DeletionPolicy;
use super::look::{Known, Names};
use super::snapshot::Snapshot;
use crate::framework::{Attr, Diagnostic, Diagnostics};
use crate::http::{CancellationToken, Error, ErrorKind};
use crate::{navigator, wiv};

/// A read is answered from the list of this run, so that a walk over thousands of objects costs
/// one call however long it takes.
const OF_THIS_RUN: Duration = Duration::MAX;

/// How old a list may be that a look before a create is answered from.
const RECENT: Duration = Duration::from_secs(10);

/// A look after a lost answer asks anew: what was listed before says nothing of it.
const ANEW: Duration = Duration::ZERO;

const WITH_INTEGRATIONS: [wiv::CustomerField; 4] = [
    wiv::CustomerField::Id,
    wiv::CustomerField::Name,
    wiv::CustomerField::NumOfIntegrations,
    wiv::CustomerField::Integrations,
];

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

/// The Wiv API, as the resources use it.
pub struct Wiv {
    /// One function per documented endpoint.
    pub client: wiv::Client,
    /// Where the key came from: `` `wiv.api_key` ``.
    pub credential: Credential,
    /// The first answer that refused the key: nobody is asked again with it.
    refused: OnceLock<Error>,
    /// Ids and names: all that customers need, and small for thousands of them.
    customers: Snapshot<wiv::Customer>,
    /// The same with their integrations.
    with_integrations: Snapshot<wiv::Customer>,
}

impl Wiv {
    /// Around a client.
    pub fn new(client: wiv::Client, credential: String) -> Self {
        Self {
            client,
            credential: Credential::new(credential),
            refused: OnceLock::new(),
            customers: Snapshot::default(),
            with_integrations: Snapshot::default(),
        }
    }

    /// All customers, for a look before a create.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn customers(
        &self,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        use wiv::CustomerField::{Id, Name};
        self.list(&self.customers, &[Id, Name], RECENT, stop).await
    }

    /// The same for a read, from the list of this run. If that does not show what is read,
    /// a recent one decides.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_customers(
        &self,
        is_there: impl Fn(&[wiv::Customer]) -> bool,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        use wiv::CustomerField::{Id, Name};
        let listed = self.list(&self.customers, &[Id, Name], OF_THIS_RUN, stop).await?;
        if is_there(&listed) { Ok(listed) } else { self.customers(stop).await }
    }

    /// The same, asked anew.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn customers_anew(
        &self,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        use wiv::CustomerField::{Id, Name};
        self.list(&self.customers, &[Id, Name], ANEW, stop).await
    }

    /// All customers with their integrations, for a look before a create.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn customers_with_integrations(
        &self,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        self.list(&self.with_integrations, &WITH_INTEGRATIONS, RECENT, stop).await
    }

    /// The same for a read, from the list of this run. If that does not show what is read,
    /// a recent one decides.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_with_integrations(
        &self,
        is_there: impl Fn(&[wiv::Customer]) -> bool,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        let snapshot = &self.with_integrations;
        let listed = self.list(snapshot, &WITH_INTEGRATIONS, OF_THIS_RUN, stop).await?;
        if is_there(&listed) { Ok(listed) } else { self.customers_with_integrations(stop).await }
    }

    /// The same, asked anew.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn customers_with_integrations_anew(
        &self,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        self.list(&self.with_integrations, &WITH_INTEGRATIONS, ANEW, stop).await
    }

    async fn list(
        &self,
        snapshot: &Snapshot<wiv::Customer>,
        fields: &[wiv::CustomerField],
        max_age: Duration,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        let client = self.client.stopped_by(stop);
        let fetch = async {
            if let Some(refused) = self.refused.get() {
                return Err(refused.clone());
            }
            let listed = client.list_customers(fields).await;
            if let Err(error) = &listed
                && error.kind() == ErrorKind::Unauthorized
            {
                self.refused.get_or_init(|| error.clone());
            }
            listed
        };
        snapshot.get(max_age, fetch).await
    }

    /// Lets the next read or look see a customer that we have made.
    pub async fn made_customer(&self, customer: wiv::Customer) {
        let with_integrations =
            wiv::Customer { integrations: Some(wiv::Integrations::default()), ..customer.clone() };
        self.customers.note(unless_listed(customer)).await;
        self.with_integrations.note(unless_listed(with_integrations)).await;
    }

    /// The same for an integration of a customer.
    pub async fn made_integration(&self, customer_id: &str, integration: wiv::Integration) {
        let customer_id = customer_id.to_owned();
        self.with_integrations
            .note(move |customers| {
                let mut customers = customers.iter_mut().rev();
                let customer = customers.find(|customer| customer.id == customer_id);
                let Some(customer) = customer else { return };
                let listed = &mut customer.integrations.get_or_insert_default().recognised;
                if !listed.iter().any(|one| one.id == integration.id) {
                    listed.push(integration.clone());
                }
            })
            .await;
    }
}

/// What was made last is listed last, so that is where the search begins.
fn unless_listed(customer: wiv::Customer) -> impl Fn(&mut Vec<wiv::Customer>) {
    move |customers| {
        if !customers.iter().rev().any(|listed| listed.id == customer.id) {
            customers.push(customer.clone());
        }
    }
}

/// The Navigator API, as the resources use it.
pub struct Navigator {
    /// One function per documented endpoint.
    pub client: navigator::Client,
    /// Where the credential came from.
    pub credential: Credential,
    /// The provider organization; `None` if it is not configured.
    pub org_id: Option<String>,
    /// The tenants of each provider organization that was asked about.
    tenants: Mutex<BTreeMap<String, Arc<Snapshot<navigator::Organization>>>>,
}

impl Navigator {
    /// Around a client.
    pub fn new(client: navigator::Client, credential: Credential, org_id: Option<String>) -> Self {
        Self { client, credential, org_id, tenants: Mutex::default() }
    }

    /// All tenants of a provider organization, at most ten seconds old.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn tenants(
        &self,
        provider_org_id: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<navigator::Organization>>, Error> {
        let client = self.client.stopped_by(stop);
        let list = async { client.list_tenants(provider_org_id).await };
        self.tenants_of(provider_org_id).get(RECENT, list).await
    }

    /// The same, asked anew.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn tenants_anew(
        &self,
        provider_org_id: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<navigator::Organization>>, Error> {
        let client = self.client.stopped_by(stop);
        let list = async { client.list_tenants(provider_org_id).await };
        self.tenants_of(provider_org_id).get(ANEW, list).await
    }

    /// Lets the next look see a tenant that we have made or changed.
    pub async fn wrote_tenant(&self, provider_org_id: &str, tenant: navigator::Organization) {
        self.tenants_of(provider_org_id)
            .note(move |tenants| {
                tenants.retain(|listed| listed.id != tenant.id);
                tenants.push(tenant.clone());
            })
            .await;
    }

    fn tenants_of(&self, provider_org_id: &str) -> Arc<Snapshot<navigator::Organization>> {
        let mut all = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(provider_org_id.to_owned()).or_default())
    }
}

/// Where a credential came from, as messages name it: never the credential itself.
#[derive(Debug)]
pub struct Credential {
    from: String,
    /// Somebody was told that it was refused.
    told: AtomicBool,
}

impl Credential {
    /// From an attribute or a variable.
    pub fn new(from: String) -> Self {
        Self { from, told: AtomicBool::new(false) }
    }
}

impl std::ops::Deref for Credential {
    type Target = str;

    fn deref(&self) -> &str {
        &self.from
    }
}

impl std::fmt::Display for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.from)
    }
}

/// A look while planning failed. An API that cannot be reached is no matter until apply;
/// credentials that are refused are.
pub fn look_failed(error: &Error, credential: &Credential, diagnostics: &mut Diagnostics) {
    if matches!(error.kind(), ErrorKind::Unauthorized | ErrorKind::Forbidden) {
        diagnostics.push(refused("Cannot look for existing objects", error, credential));
    } else {
        tracing::warn!(tried = error.tried(), "look while planning failed, apply looks again");
    }
}

/// State is kept as it is because nothing can be asked yet.
pub fn not_refreshed(thing: &str, id: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{thing} ({id}) was not refreshed"),
        "The provider's credentials or endpoint are known only after apply, so its state is kept as \
         it is.",
    )
}

/// Makes an error of a call into a message: what was tried and came back is the call's,
/// what to do next is the caller's.
pub fn failed(what: &str, error: &Error, next: &str) -> Diagnostic {
    let next = if next.is_empty() { what_next(error) } else { next };
    let separator = if next.is_empty() { "" } else { "\n\n" };
    Diagnostic::error(
        format!("{what}: {}", uncapitalized(&error.summary())),
        format!("{}{separator}{next}", error.detail()),
    )
}

/// The same for credentials that were refused, which names where they came from. The first
/// message of a run says everything, the others are short.
pub fn refused(what: &str, error: &Error, credential: &Credential) -> Diagnostic {
    let next = match error.kind() {
        ErrorKind::Unauthorized if credential.told.swap(true, Ordering::Relaxed) => {
            return Diagnostic::error(
                format!("{what}: {}", uncapitalized(&error.summary())),
                format!(
                    "The credential from {credential} was refused, as another error of this run says \
                     in full."
                ),
            );
        }
        ErrorKind::Unauthorized => format!(
            "The credential is from {credential}. Check that it is complete, has not expired, and \
             belongs to this endpoint and organization."
        ),
        ErrorKind::Forbidden => {
            format!("The credential is from {credential}. Use one that may do this.")
        }
        _ => String::new(),
    };
    failed(what, error, &next)
}

fn what_next(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::NotSent => {
            "Check the endpoint, the network and the proxy, then run Terraform again."
        }
        ErrorKind::Failed => "Run Terraform again; if it stays so, ask the vendor.",
        ErrorKind::Stopped => "Run Terraform again to go on.",
        ErrorKind::OutcomeUnknown => {
            "Run Terraform again: it looks for the object before it creates one."
        }
        _ => "",
    }
}

/// `Wiv refused …` keeps its capital, `The answer …` does not, in the middle of a line.
fn uncapitalized(summary: &str) -> String {
    let starts_with = |words: &[&str]| words.iter().any(|word| summary.starts_with(word));
    if starts_with(&["The ", "Nothing ", "No ", "Stopped "]) {
        let mut chars = summary.chars();
        return chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default();
    }
    summary.to_owned()
}
