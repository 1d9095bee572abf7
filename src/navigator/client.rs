//! One function per documented endpoint.

use std::time::Duration;

use super::credentials::Credentials;
use super::models::{Organization, TenantBody};
use super::token::{AccessToken, Tokens};
use crate::http::{
    Call, CancellationToken, Endpoint, Error, ErrorKind, Kind, MAX_LIST, Method, Path, Settings,
    SetupError, Transport,
};

/// The documented base URL. Older examples use `https://console.cloud.vmware.com`.
pub const DEFAULT_ENDPOINT: &str = "https://console.navigator.vmware.com";

/// Where the words of an error body are.
const WORDS_IN: &[&str] = &["message", "error"];

const MAY_CREATE: &str = "Creating a customer organization needs the role Provider Administrator \
                          or Provider Operations Administrator.";
const MAY_MANAGE: &str = "It needs the role Provider Administrator, Provider Operations \
                          Administrator or Provider Account Administrator.";

/// The Navigator API with the credentials of one organization. Cheap to make and to clone;
/// nothing is sent before the first call, the exchange of a token included.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
    tokens: Tokens,
}

impl Client {
    /// A client. Once `stop` is cancelled nothing new is sent.
    ///
    /// # Errors
    /// If the credentials cannot be sent, or the settings are no settings.
    pub fn new(
        settings: &Settings,
        endpoint: Endpoint,
        credentials: Credentials,
        stop: CancellationToken,
    ) -> Result<Self, SetupError> {
        credentials.check()?;
        let transport = Transport::new("Navigator", WORDS_IN, settings, endpoint, stop)?;
        let tokens = Tokens::new(transport.clone(), credentials);
        Ok(Self { transport, tokens })
    }

    /// The same client for one operation: once `stop` is cancelled it sends nothing new.
    #[must_use]
    pub fn stopped_by(&self, stop: &CancellationToken) -> Self {
        Self { transport: self.transport.stopped_by(stop), tokens: self.tokens.stopped_by(stop) }
    }

    /// Where it calls.
    pub fn endpoint(&self) -> &Endpoint {
        self.transport.endpoint()
    }

    /// The access token in use, exchanged if there is none that is still good.
    ///
    /// # Errors
    /// If the credentials are refused, or the exchange fails.
    pub async fn access_token(&self) -> Result<AccessToken, Error> {
        self.tokens.current().await
    }

    /// The same for who hands it on: one that is good for at least `least`. Where the current
    /// one is not, or does not say, a new one is exchanged, however short its life then is; an
    /// access token that was given as it is stays what it is.
    ///
    /// # Errors
    /// If the credentials are refused, or the exchange fails.
    pub async fn access_token_good_for(&self, least: Duration) -> Result<AccessToken, Error> {
        self.tokens.good_for(least).await
    }

    /// Whether the access token is one that was given, for which no other can be exchanged.
    pub fn gives_token_as_it_is(&self) -> bool {
        self.tokens.is_given()
    }

    /// `POST /cphub/api/core/v1/mgmt/orgs/{providerOrgId}/tenants`.
    ///
    /// # Errors
    /// As [`ErrorKind`] says; a lost answer, or one without an id, leaves the outcome unknown.
    pub async fn create_tenant(
        &self,
        provider_org_id: &str,
        tenant: &TenantBody,
    ) -> Result<Organization, Error> {
        let path = organization(provider_org_id).then("/tenants");
        let call = Call::new(Kind::Create, Method::Post, path).json(tenant);
        let result = self.transport.send(&self.tokens, &call, Organization::decode).await;
        result.map_err(|error| self.explain(error, MAY_CREATE))
    }

    /// `GET /cphub/api/core/v1/mgmt/orgs/{providerOrgId}/tenants`: all of them, as no
    /// paging is documented.
    ///
    /// # Errors
    /// As [`ErrorKind`] says.
    pub async fn list_tenants(&self, provider_org_id: &str) -> Result<Vec<Organization>, Error> {
        let path = organization(provider_org_id).then("/tenants");
        let call = Call::new(Kind::Read, Method::Get, path).limit(MAX_LIST);
        let result = self.transport.send(&self.tokens, &call, Organization::decode_list).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE))
    }

    /// `GET /cphub/api/core/v1/mgmt/orgs/{orgId}`, of a provider or a tenant.
    ///
    /// # Errors
    /// As [`ErrorKind`] says; [`ErrorKind::NotFound`] for one that is not Navigator's.
    pub async fn get_organization(&self, org_id: &str) -> Result<Organization, Error> {
        let call = Call::new(Kind::Read, Method::Get, organization(org_id));
        let result = self.transport.send(&self.tokens, &call, Organization::decode).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE))
    }

    /// `PUT /cphub/api/core/v1/mgmt/orgs/{tenantOrgId}`, with the whole body.
    ///
    /// # Errors
    /// As [`ErrorKind`] says.
    pub async fn update_tenant(
        &self,
        tenant_org_id: &str,
        tenant: &TenantBody,
    ) -> Result<Organization, Error> {
        let path = organization(tenant_org_id);
        let call = Call::new(Kind::IdempotentWrite, Method::Put, path).json(tenant);
        let result = self.transport.send(&self.tokens, &call, Organization::decode).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE))
    }
}

/// Create and list hang off the provider's id, read and update off the tenant's own.
fn organization(org_id: &str) -> Path {
    Path::new("/cphub/api/core/v1/mgmt/orgs").id(org_id)
}

impl Client {
    /// Adds what only this client knows: who may do it, and whether the token is renewed.
    fn explain(&self, error: Error, roles: &'static str) -> Error {
        match error.kind() {
            ErrorKind::Forbidden => error.with_note(roles),
            ErrorKind::Unauthorized => match self.tokens.why_not_renewed() {
                Some(reason) => error.with_note(reason),
                None => error,
            },
            _ => error,
        }
    }
}
