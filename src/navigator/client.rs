//! One function per documented endpoint.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::credentials::Credentials;
use super::models::{Organization, TenantBody};
use super::services::Service;
use super::token::{AccessToken, Tokens};
use super::users::{OrgRole, OrgUser, UserName, UsersAnswer, UsersRemoved, acknowledged};
use crate::http::{
    Call, CancellationToken, Endpoint, Error, ErrorKind, Kind, MAX_LIST, Method, Note, Path,
    Retries, Settings, SetupError, Transport,
};

/// The documented base URL. Older examples use `https://console.cloud.vmware.com`.
pub const DEFAULT_ENDPOINT: &str = "https://console.navigator.vmware.com";

/// The members of an error body that hold words.
const WORDS_IN: &[&str] = &["message", "error"];

const MAY_CREATE: &str = "Creating a customer organization needs the role Provider Administrator \
                          or Provider Operations Administrator.";
const MAY_MANAGE: &str = "It needs the role Provider Administrator, Provider Operations \
                          Administrator or Provider Account Administrator.";
const MAY_MANAGE_USERS: &str = "It needs the role Provider Administrator, Provider Operations \
                                Administrator, Provider Account Administrator or Customer \
                                Administrator. The access token must be of the organization that \
                                has these users.";
const MAY_ENABLE: &str = "Enabling a service needs the role Provider Administrator.";

/// The Navigator API with the credentials of one organization. It is cheap to make and to clone. It
/// sends nothing before the first call, also no exchange of a token.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
    tokens: Tokens,
}

impl Client {
    /// A client. After `stop` is cancelled it sends nothing new.
    ///
    /// # Errors
    /// If the credentials cannot be sent, or a setting is wrong.
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

    /// The same client for one operation. After `stop` is cancelled it sends nothing new.
    #[must_use]
    pub fn stopped_by(&self, stop: &CancellationToken) -> Self {
        Self { transport: self.transport.stopped_by(stop), tokens: self.tokens.stopped_by(stop) }
    }

    /// The same client for one create. `note` learns its outcome.
    #[must_use]
    pub fn noted_by(&self, note: Arc<dyn Note>) -> Self {
        Self { transport: self.transport.noted_by(note), ..self.clone() }
    }

    /// The world that the last answer came from, where it was a sandbox.
    pub fn world(&self) -> Option<String> {
        self.transport.world()
    }

    /// How often the caller may send a create again, after it has looked for the object.
    pub fn retries(&self) -> Retries {
        self.transport.retries()
    }

    /// The endpoint that it calls.
    pub fn endpoint(&self) -> &Endpoint {
        self.transport.endpoint()
    }

    /// The current access token. The client exchanges one if it has none that is still good.
    ///
    /// # Errors
    /// If the credentials are refused, or the exchange fails.
    pub async fn access_token(&self) -> Result<AccessToken, Error> {
        self.tokens.current().await
    }

    /// An access token that is good for at least `least`, for a caller that passes it on. If the
    /// current one ends sooner or does not say, the client exchanges a new one, even if that has a
    /// short life. An access token from the configuration never changes.
    ///
    /// # Errors
    /// If the credentials are refused, or the exchange fails.
    pub async fn access_token_good_for(&self, least: Duration) -> Result<AccessToken, Error> {
        self.tokens.good_for(least).await
    }

    /// Whether the access token comes from the configuration, so no other can replace it.
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
        let call = Call::new(Kind::Create, Method::Post, path).json(tenant).looked_for();
        let result = self.transport.send(&self.tokens, &call, Organization::decode_created).await;
        result.map_err(|error| self.explain(error, MAY_CREATE))
    }

    /// `GET /cphub/api/core/v1/mgmt/orgs/{providerOrgId}/tenants`: all of them, because no paging
    /// is documented.
    ///
    /// # Errors
    /// As [`ErrorKind`] says.
    pub async fn list_tenants(&self, provider_org_id: &str) -> Result<Vec<Organization>, Error> {
        let path = organization(provider_org_id).then("/tenants");
        let call = Call::new(Kind::Read, Method::Get, path).limit(MAX_LIST);
        let result = self.transport.send_list(&self.tokens, &call, Organization::decode_list).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE))
    }

    /// `GET /cphub/api/core/v1/mgmt/orgs/{orgId}`, for a provider or a tenant.
    ///
    /// # Errors
    /// As [`ErrorKind`] says; [`ErrorKind::NotFound`] for an organization that is not in Navigator.
    pub async fn get_organization(&self, org_id: &str) -> Result<Organization, Error> {
        let call = Call::new(Kind::Read, Method::Get, organization(org_id));
        let result = self
            .transport
            .send(&self.tokens, &call, |body| Organization::decode_one(body, org_id))
            .await;
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
        let result = self
            .transport
            .send(&self.tokens, &call, |body| Organization::decode_one(body, tenant_org_id))
            .await;
        result.map_err(|error| self.explain(error, MAY_MANAGE))
    }

    /// `GET /cphub/api/auth/v1/orgs/{orgId}/users`: all of them, because no paging is documented.
    /// An invited user is not among them before they accept the invitation.
    ///
    /// # Errors
    /// As [`ErrorKind`] says.
    pub async fn list_users(&self, org_id: &str) -> Result<Vec<OrgUser>, Error> {
        let path = identity_v1(org_id).then("/users");
        let call = Call::new(Kind::Read, Method::Get, path).limit(MAX_LIST);
        let result = self.transport.send_list(&self.tokens, &call, OrgUser::decode_list).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE_USERS))
    }

    /// `POST /cphub/api/auth/v2/orgs/{orgId}/add-users`. Navigator adds a user with a VMware ID at
    /// once, and mails an invitation to any other. It is a success if some were added and some
    /// failed.
    ///
    /// # Errors
    /// As [`ErrorKind`] says. A lost answer, or one that names nobody, leaves the outcome unknown.
    pub async fn add_users(
        &self,
        org_id: &str,
        users: &[UserName],
        org_roles: &[String],
    ) -> Result<UsersAnswer, Error> {
        let path = Path::new("/cphub/api/auth/v2/orgs").id(org_id).then("/add-users");
        let call = Call::new(Kind::Create, Method::Post, path).looked_for().json(&json!({
            "users": users,
            "orgRolesToAdd": org_roles,
            "orgRoleBindingOrgs": [],
            "serviceRolesItems": [],
        }));
        let result = self.transport.send(&self.tokens, &call, UsersAnswer::decode).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE_USERS))
    }

    /// `DELETE /cphub/api/auth/v1/orgs/{orgId}/users`.
    ///
    /// # Errors
    /// As [`ErrorKind`] says. A user who could not be removed is an answer, and no error.
    pub async fn remove_users(
        &self,
        org_id: &str,
        users: &[UserName],
    ) -> Result<UsersRemoved, Error> {
        let path = identity_v1(org_id).then("/users");
        let call =
            Call::new(Kind::IdempotentWrite, Method::Delete, path).json(&json!({ "users": users }));
        let result = self.transport.send(&self.tokens, &call, UsersRemoved::decode).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE_USERS))
    }

    /// `PATCH /cphub/api/auth/v1/orgs/{orgId}/users-org-roles`. The guide says that this removes a
    /// user who has no role left.
    ///
    /// # Errors
    /// As [`ErrorKind`] says; a lost answer leaves the outcome unknown.
    pub async fn change_org_roles(
        &self,
        org_id: &str,
        users: &[UserName],
        to_add: &[String],
        to_remove: &[String],
    ) -> Result<(), Error> {
        let path = identity_v1(org_id).then("/users-org-roles");
        let call = Call::new(Kind::Create, Method::Patch, path).json(&json!({
            "users": users,
            "roleNamesToAdd": to_add,
            "roleNamesToRemove": to_remove,
        }));
        let result = self.transport.send(&self.tokens, &call, acknowledged).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE_USERS))
    }

    /// `GET /cphub/api/auth/v1/orgs/{orgId}/org-roles`: the roles that users of the organization
    /// can have.
    ///
    /// # Errors
    /// As [`ErrorKind`] says.
    pub async fn list_org_roles(&self, org_id: &str) -> Result<Vec<OrgRole>, Error> {
        let path = identity_v1(org_id).then("/org-roles");
        let call = Call::new(Kind::Read, Method::Get, path);
        let result = self.transport.send_list(&self.tokens, &call, OrgRole::decode_list).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE_USERS))
    }

    /// `DELETE /cphub/api/auth/v1/orgs/{orgId}/invitations`: the answer, and whether an earlier one
    /// was lost. No call lists invitations. So after a lost answer, nobody can tell whether the
    /// first request revoked an invitation that is missing now.
    ///
    /// # Errors
    /// As [`ErrorKind`] says. An invitation that could not be revoked is an answer, and no error.
    pub async fn revoke_invitations(
        &self,
        org_id: &str,
        emails: &[String],
    ) -> Result<(UsersAnswer, bool), Error> {
        let path = identity_v1(org_id).then("/invitations");
        let call = Call::new(Kind::IdempotentWrite, Method::Delete, path)
            .json(&json!({ "emails": emails }));
        let decode = UsersAnswer::decode_removal;
        let result = self.transport.send_telling(&self.tokens, &call, decode).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE_USERS))
    }

    /// `GET /cphub/api/core/v1/mgmt/orgs/{orgId}/services`: the enabled services, and the others.
    ///
    /// # Errors
    /// As [`ErrorKind`] says.
    pub async fn list_services(&self, org_id: &str) -> Result<Vec<Service>, Error> {
        let path = organization(org_id).then("/services");
        let call = Call::new(Kind::Read, Method::Get, path).limit(MAX_LIST);
        let result = self.transport.send_list(&self.tokens, &call, Service::decode_list).await;
        result.map_err(|error| self.explain(error, MAY_MANAGE))
    }

    /// `PATCH /cphub/api/core/v1/mgmt/orgs/{orgId}/services/{serviceDefinitionId}`: enables one
    /// service. The documents do not show the payload, so the client sends the service's own member
    /// `enabled`.
    ///
    /// # Errors
    /// As [`ErrorKind`] says; a lost answer leaves the outcome unknown.
    pub async fn enable_service(&self, org_id: &str, service_id: &str) -> Result<(), Error> {
        let path = organization(org_id).then("/services").id(service_id);
        let call = Call::new(Kind::Create, Method::Patch, path).json(&json!({ "enabled": true }));
        let result = self.transport.send(&self.tokens, &call, acknowledged).await;
        result.map_err(|error| self.explain(error, MAY_ENABLE))
    }
}

/// Users and roles belong to the identity API.
fn identity_v1(org_id: &str) -> Path {
    Path::new("/cphub/api/auth/v1/orgs").id(org_id)
}

/// Create and list use the provider's id, read and update the tenant's own.
fn organization(org_id: &str) -> Path {
    Path::new("/cphub/api/core/v1/mgmt/orgs").id(org_id)
}

impl Client {
    /// Adds facts that only this client knows: who may make the call, and whether the token is
    /// renewed.
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
