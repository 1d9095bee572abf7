//! One function per documented endpoint.

use std::sync::Arc;

use serde_json::{Value, json};

use super::decode;
use super::models::{
    CreatedCustomer, CreatedIntegration, Customer, CustomerField, NewIntegration,
    NewOnboardingLink, OnboardingLink, UsersAdded, WorkflowRun,
};
use crate::http::{
    Authorize, Call, CancellationToken, Endpoint, Error, Header, Kind, MAX_LIST, Mask, Method,
    Note, Path, Retries, Secret, SecretJson, Settings, SetupError, Transport,
};

/// The documented base URL.
pub const DEFAULT_ENDPOINT: &str = "https://api.wiv.ai";

/// The header that acts for a customer. It is documented for the onboarding link only, so no other
/// call has it.
const IMPERSONATE: &str = "x-wiv-impersonated-tenant-id";
/// The members of an error body that hold words. `error` is documented for the customer list.
const WORDS_IN: &[&str] = &["error", "message"];
/// Members of an `integration_secret` that are no secret: masking them would make an error about a
/// role unreadable.
const HARMLESS: &[&str] = &[
    "role_arn",
    "external_id",
    "project_id",
    "billing_dataset_name",
    "billing_table_name",
    "type",
    "client_email",
    "client_id",
    "auth_uri",
    "token_uri",
    "auth_provider_x509_cert_url",
    "auth_provider_x_509_cert_url",
    "client_x509_cert_url",
    "universe_domain",
    "workspace_name",
    "app_id",
    "tenant_id",
];

/// The Wiv API with one key, which belongs to one organization. It is cheap to make and to clone,
/// and sends nothing before the first call.
#[derive(Clone)]
pub struct Client {
    pub(super) transport: Transport,
    pub(super) key: ApiKey,
    /// How often a search that ended early begins again.
    pub(super) max_retries: u32,
}

/// `X-API-Key`. It cannot be renewed.
#[derive(Clone)]
pub(super) struct ApiKey(Secret);

impl Authorize for ApiKey {
    async fn header(&self) -> Result<Option<Header>, Error> {
        Ok(Some(Header { name: "x-api-key", value: self.0.clone() }))
    }

    async fn renew(&self, _refused: &Header) -> Result<bool, Error> {
        Ok(false)
    }
}

impl Client {
    /// A client. After `stop` is cancelled it sends nothing new.
    ///
    /// # Errors
    /// If no header can carry the key, or a setting is wrong.
    pub fn new(
        settings: &Settings,
        endpoint: Endpoint,
        api_key: Secret,
        stop: CancellationToken,
    ) -> Result<Self, SetupError> {
        api_key
            .check_given()
            .map_err(|reason| SetupError::Credential { name: "API key", reason })?;
        let transport = Transport::new("Wiv", WORDS_IN, settings, endpoint, stop)?;
        transport.mask_credential(&api_key);
        Ok(Self { transport, key: ApiKey(api_key), max_retries: settings.max_retries })
    }

    /// The same client for one operation. After `stop` is cancelled it sends nothing new.
    #[must_use]
    pub fn stopped_by(&self, stop: &CancellationToken) -> Self {
        Self { transport: self.transport.stopped_by(stop), ..self.clone() }
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

    /// The key, for a caller that must recognise it.
    pub fn key(&self) -> &Secret {
        &self.key.0
    }

    /// The endpoint that it calls.
    pub fn endpoint(&self) -> &Endpoint {
        self.transport.endpoint()
    }

    /// `POST /msp/customers`. Two calls with one name are assumed to make two customers.
    ///
    /// # Errors
    /// As [`ErrorKind`](crate::http::ErrorKind) says; a lost answer, or one without an id,
    /// leaves the outcome unknown.
    pub async fn create_customer(&self, name: &str) -> Result<CreatedCustomer, Error> {
        let call = create(Path::new("/msp/customers")).json(&json!({ "name": name })).looked_for();
        self.transport.send(&self.key, &call, decode::created_customer).await
    }

    /// `GET /msp/customers`: every customer of the organization. There is no paging. The call
    /// always asks for the id. No fields mean all.
    ///
    /// # Errors
    /// As [`ErrorKind`](crate::http::ErrorKind) says.
    pub async fn list_customers(&self, fields: &[CustomerField]) -> Result<Vec<Customer>, Error> {
        let mut call =
            Call::new(Kind::Read, Method::Get, Path::new("/msp/customers")).limit(MAX_LIST);
        if !fields.is_empty() {
            let mut names = vec![CustomerField::Id.as_str()];
            for field in fields {
                if !names.contains(&field.as_str()) {
                    names.push(field.as_str());
                }
            }
            call = call.query(format!("fields={}", names.join(",")));
        }
        self.transport.send_list(&self.key, &call, decode::customers).await
    }

    /// `POST /onboarding/aws/cloudformation-link`, on behalf of the customer. Every call is assumed
    /// to make a new external id.
    ///
    /// # Errors
    /// As [`ErrorKind`](crate::http::ErrorKind) says.
    pub async fn create_onboarding_link(
        &self,
        customer_id: &str,
        link: &NewOnboardingLink,
    ) -> Result<OnboardingLink, Error> {
        let call = create(Path::new("/onboarding/aws/cloudformation-link"))
            .header(IMPERSONATE, customer_id)
            .json(&json!({
                "account_type": link.account_type,
                "cur_config_type": link.cur_config_type,
            }));
        self.transport.send(&self.key, &call, decode::onboarding_link).await
    }

    /// `POST /msp/customers/<customer_id>/integrations`.
    ///
    /// # Errors
    /// As [`ErrorKind`](crate::http::ErrorKind) says; a lost answer, or one without an id,
    /// leaves the outcome unknown.
    pub async fn create_integration(
        &self,
        customer_id: &str,
        integration: &NewIntegration,
    ) -> Result<CreatedIntegration, Error> {
        let secret: &Value = integration.secret.expose();
        let mask = secrets_of(&integration.secret);
        let mask = mask.but(customer_id).but(&integration.kind).but(&integration.name);
        // The list may show it too.
        self.transport.remember(&mask);
        let call = create(Path::new("/msp/customers").id(customer_id).then("/integrations"))
            .json(&json!({
                "type": integration.kind,
                "name": integration.name,
                "integration_secret": secret,
            }))
            .looked_for()
            .mask(mask);
        self.transport.send(&self.key, &call, decode::created_integration).await
    }

    /// Hides the secret of an integration in later lists of integrations.
    pub fn know_secret(&self, secret: &SecretJson) {
        self.transport.remember(&secrets_of(secret));
    }

    /// `POST /msp/customers/<customer_id>/users`. It is a success if some were added and some
    /// failed.
    ///
    /// # Errors
    /// As [`ErrorKind`](crate::http::ErrorKind) says; a lost answer, or one with neither list,
    /// leaves the outcome unknown.
    pub async fn add_users(
        &self,
        customer_id: &str,
        emails: &[String],
        role: &str,
    ) -> Result<UsersAdded, Error> {
        let call = create(Path::new("/msp/customers").id(customer_id).then("/users"))
            .json(&json!({ "user_emails": emails, "role": role }));
        self.transport.send(&self.key, &call, decode::users_added).await
    }

    /// `POST /workflows/<workflow_id>/run`. Every call begins one more run.
    ///
    /// # Errors
    /// As [`ErrorKind`](crate::http::ErrorKind) says; a lost answer, or one without an
    /// `execution_id`, leaves the outcome unknown.
    pub async fn run_workflow(
        &self,
        workflow_id: &str,
        payload: &SecretJson,
    ) -> Result<WorkflowRun, Error> {
        let payload = payload.expose();
        let mut mask = Mask::default();
        mask.add_json(payload, &[]);
        let mask = mask.but(workflow_id);
        let call = create(Path::new("/workflows").id(workflow_id).then("/run"))
            .json(&json!({ "payload": payload }))
            .mask(mask);
        self.transport.send(&self.key, &call, decode::workflow_run).await
    }
}

fn secrets_of(integration: &SecretJson) -> Mask {
    let mut mask = Mask::default();
    mask.add_json(integration.expose(), HARMLESS);
    mask
}

/// All POSTs but the search make something, and none takes an idempotency key.
fn create(path: Path) -> Call {
    Call::new(Kind::Create, Method::Post, path)
}
