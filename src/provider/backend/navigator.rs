//! The Navigator API, as the resources use it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Age, Credential};
use crate::http::{CancellationToken, Error};
use crate::navigator::{self, OrgRole, OrgUser, Service};
use crate::provider::listing::{Identified, Listing};
use crate::provider::snapshot::Snapshot;

/// The answer to a list of tenants.
pub type Tenants = Listing<navigator::Organization>;

impl Identified for navigator::Organization {
    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> Option<&str> {
        self.display_name.as_deref()
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
    /// The tenants of each provider organization that a call asked for.
    tenants: Snapshots<Tenants>,
    /// The same for data sources, in the words of the list alone. A look must find a tenant as we
    /// have sent it.
    listed: Snapshots<Tenants>,
    /// A tenant has been read.
    has_read_one: AtomicBool,
    /// The list was refused or failed once.
    cannot_list: AtomicBool,
    /// The users of each organization that a call asked for.
    users: Snapshots<Vec<OrgUser>>,
    /// The roles of each organization that a call asked for.
    roles: Snapshots<Vec<OrgRole>>,
    /// The services of each organization that a call asked for.
    services: Snapshots<Vec<Service>>,
}

/// One list for each organization.
struct Snapshots<L>(Mutex<BTreeMap<String, Arc<Snapshot<L, Error>>>>);

impl<L> Default for Snapshots<L> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<L: Clone> Snapshots<L> {
    fn of(&self, org_id: &str) -> Arc<Snapshot<L, Error>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(org_id.to_owned()).or_default())
    }
}

impl Navigator {
    /// Wraps a client.
    pub fn new(client: navigator::Client, credential: Credential, org_id: Option<String>) -> Self {
        Self {
            client,
            credential,
            org_id,
            tenants: Snapshots::default(),
            listed: Snapshots::default(),
            has_read_one: AtomicBool::new(false),
            cannot_list: AtomicBool::new(false),
            users: Snapshots::default(),
            roles: Snapshots::default(),
            services: Snapshots::default(),
        }
    }

    /// All tenants of a provider organization.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn tenants(
        &self,
        provider_org_id: &str,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Arc<Tenants>, Error> {
        self.list_tenants(&self.tenants, provider_org_id, age, stop).await
    }

    /// The same for a data source: from the list of this run, unless this run has made or changed a
    /// tenant since.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_tenants(
        &self,
        provider_org_id: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Tenants>, Error> {
        self.list_tenants(&self.listed, provider_org_id, Age::OfThisRun, stop).await
    }

    async fn list_tenants(
        &self,
        snapshots: &Snapshots<Tenants>,
        provider_org_id: &str,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Arc<Tenants>, Error> {
        let client = self.client.stopped_by(stop);
        let list = async { client.list_tenants(provider_org_id).await.map(Tenants::from) };
        snapshots.of(provider_org_id).get(age.into(), list).await
    }

    /// The tenant in the list of this run, so that many reads cost one call. `None` where the list
    /// does not say. Also `None` for the first tenant that is read: it may be the only one, and the
    /// list may be long.
    pub async fn listed_tenant(
        &self,
        provider_org_id: &str,
        id: &str,
        stop: &CancellationToken,
    ) -> Option<navigator::Organization> {
        if !self.has_read_one.swap(true, Ordering::Relaxed)
            || self.cannot_list.load(Ordering::Relaxed)
        {
            return None;
        }
        match self.read_tenants(provider_org_id, stop).await {
            Ok(tenants) => tenants.find(id).cloned(),
            Err(error) => {
                tracing::warn!(tried = error.tried(), "no list, so each tenant is read by itself");
                self.cannot_list.store(true, Ordering::Relaxed);
                None
            }
        }
    }

    /// Makes the next read ask again. A change is about to be sent, and its answer may get lost.
    pub fn writes_tenant(&self, provider_org_id: &str) {
        self.listed.of(provider_org_id).outdate();
    }

    /// Makes the next look see a tenant that we have made or changed.
    pub fn wrote_tenant(&self, provider_org_id: &str, tenant: navigator::Organization) {
        // A run remembers all that it writes to its end, so it remembers it once.
        let written = Arc::new(tenant);
        let same = Arc::clone(&written);
        let listed = self.listed.of(provider_org_id);
        listed.note(Box::new(move |tenants| tenants.add((*same).clone())));
        listed.outdate();
        let tenants = self.tenants.of(provider_org_id);
        tenants.note(Box::new(move |tenants| tenants.replace((*written).clone())));
    }

    /// All users of an organization, at most ten seconds old.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn users(
        &self,
        org_id: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<OrgUser>>, Error> {
        self.list_users(org_id, Age::Recent, stop).await
    }

    /// The same for a read, from the list of this run. If that list does not show the user, a
    /// recent one decides.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_users(
        &self,
        org_id: &str,
        email: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<OrgUser>>, Error> {
        let listed = self.list_users(org_id, Age::OfThisRun, stop).await?;
        let is_there = listed.iter().any(|user| user.is(email));
        if is_there { Ok(listed) } else { self.users(org_id, stop).await }
    }

    /// The same, from a new request.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn users_anew(
        &self,
        org_id: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<OrgUser>>, Error> {
        self.list_users(org_id, Age::Anew, stop).await
    }

    async fn list_users(
        &self,
        org_id: &str,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<OrgUser>>, Error> {
        let client = self.client.stopped_by(stop);
        let list = async { client.list_users(org_id).await };
        self.users.of(org_id).get(age.into(), list).await
    }

    /// Makes the next look see what we have changed in the users of an organization.
    pub fn changed_users(&self, org_id: &str, change: impl Fn(&mut Vec<OrgUser>) + Send + 'static) {
        self.users.of(org_id).note(Box::new(change));
    }

    /// The roles that users of an organization can have, from the list of this run.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn roles(
        &self,
        org_id: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<OrgRole>>, Error> {
        let client = self.client.stopped_by(stop);
        let list = async { client.list_org_roles(org_id).await };
        self.roles.of(org_id).get(Age::OfThisRun.into(), list).await
    }

    /// All services of an organization, at most ten seconds old.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn services(
        &self,
        org_id: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<Service>>, Error> {
        self.list_services(org_id, Age::Recent, stop).await
    }

    /// The same for a read, from the list of this run.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_services(
        &self,
        org_id: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<Service>>, Error> {
        self.list_services(org_id, Age::OfThisRun, stop).await
    }

    /// The same, from a new request.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn services_anew(
        &self,
        org_id: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<Service>>, Error> {
        self.list_services(org_id, Age::Anew, stop).await
    }

    async fn list_services(
        &self,
        org_id: &str,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<Service>>, Error> {
        let client = self.client.stopped_by(stop);
        let list = async { client.list_services(org_id).await };
        self.services.of(org_id).get(age.into(), list).await
    }

    /// Makes the next look see a service that we have enabled.
    pub fn enabled_service(&self, org_id: &str, service_id: &str) {
        let id = service_id.to_owned();
        let change = move |services: &mut Vec<Service>| {
            for service in services.iter_mut().filter(|service| service.id == id) {
                service.enabled = Some(true);
            }
        };
        self.services.of(org_id).note(Box::new(change));
    }
}
