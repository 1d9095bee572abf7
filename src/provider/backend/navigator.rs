//! The Navigator API, as the resources use it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{ANEW, Credential, OF_THIS_RUN, RECENT};
use crate::http::{CancellationToken, Error};
use crate::navigator;
use crate::provider::snapshot::Snapshot;

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
    /// The same for data sources: in the words of the list alone, where a look must find a
    /// tenant as we have sent it.
    listed: Mutex<BTreeMap<String, Arc<Snapshot<navigator::Organization>>>>,
}

impl Navigator {
    /// Around a client.
    pub fn new(client: navigator::Client, credential: Credential, org_id: Option<String>) -> Self {
        Self { client, credential, org_id, tenants: Mutex::default(), listed: Mutex::default() }
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
        of(&self.tenants, provider_org_id).get(RECENT, list).await
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
        of(&self.tenants, provider_org_id).get(ANEW, list).await
    }

    /// The same for a data source: from the list of this run, unless this run has made or
    /// changed a tenant since.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_tenants(
        &self,
        provider_org_id: &str,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<navigator::Organization>>, Error> {
        let client = self.client.stopped_by(stop);
        let list = async { client.list_tenants(provider_org_id).await };
        of(&self.listed, provider_org_id).get(OF_THIS_RUN, list).await
    }

    /// Lets the next look see a tenant that we have made or changed.
    pub async fn wrote_tenant(&self, provider_org_id: &str, tenant: navigator::Organization) {
        let listed = of(&self.listed, provider_org_id);
        listed.note(unless_listed(tenant.clone())).await;
        listed.outdate().await;
        of(&self.tenants, provider_org_id)
            .note(move |tenants| {
                tenants.retain(|listed| listed.id != tenant.id);
                tenants.push(tenant.clone());
            })
            .await;
    }
}

fn of(
    all: &Mutex<BTreeMap<String, Arc<Snapshot<navigator::Organization>>>>,
    provider_org_id: &str,
) -> Arc<Snapshot<navigator::Organization>> {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(all.entry(provider_org_id.to_owned()).or_default())
}

fn unless_listed(tenant: navigator::Organization) -> impl Fn(&mut Vec<navigator::Organization>) {
    move |tenants| {
        if !tenants.iter().any(|listed| listed.id == tenant.id) {
            tenants.push(tenant.clone());
        }
    }
}
