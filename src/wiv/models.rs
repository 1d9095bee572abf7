//! Bodies that Wiv receives, and bodies that it answers.
//!
//! Names are ours where Wiv's differ from endpoint to endpoint. The documents' names are in the
//! comments. `None` means that the answer did not tell.

use time::OffsetDateTime;

use super::timestamp;
use crate::http::{Secret, SecretJson};

/// Answer of `POST /msp/customers`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedCustomer {
    /// `customer_id`, `org_id` in the guide's first version. Opaque.
    pub id: String,
    /// `name`, as echoed.
    pub name: String,
}

/// The fields that a caller can ask `GET /msp/customers` for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CustomerField {
    /// Answered as `customer_id`.
    Id,
    /// Answered as `customer_name`.
    Name,
    /// How many users.
    UsersNumber,
    /// How many active workflows.
    ActiveWorkflows,
    /// How many integrations.
    NumOfIntegrations,
    /// How many successful runs.
    SuccessfulRuns,
    /// How many failed runs.
    FailedRuns,
    /// Money.
    CostImpact,
    /// Money.
    RealizedSavings,
    /// The types of the integrations.
    IntegrationTypes,
    /// The integrations themselves.
    Integrations,
}

impl CustomerField {
    /// All that are documented.
    pub const ALL: [Self; 11] = [
        Self::Id,
        Self::Name,
        Self::UsersNumber,
        Self::ActiveWorkflows,
        Self::NumOfIntegrations,
        Self::SuccessfulRuns,
        Self::FailedRuns,
        Self::CostImpact,
        Self::RealizedSavings,
        Self::IntegrationTypes,
        Self::Integrations,
    ];

    /// The name in the request. The keys of the answer differ for the first two.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::UsersNumber => "users_number",
            Self::ActiveWorkflows => "active_workflows",
            Self::NumOfIntegrations => "num_of_integrations",
            Self::SuccessfulRuns => "successful_runs",
            Self::FailedRuns => "failed_runs",
            Self::CostImpact => "cost_impact",
            Self::RealizedSavings => "realized_savings",
            Self::IntegrationTypes => "integration_types",
            Self::Integrations => "integrations",
        }
    }
}

/// One element of `GET /msp/customers`. A field that the call did not ask for is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Customer {
    /// `customer_id`. Opaque.
    pub id: String,
    /// `customer_name`.
    pub name: Option<String>,
    /// `integrations`. Boxed like the figures: most lists ask for neither.
    pub integrations: Option<Box<Integrations>>,
    /// The other fields, if there are any. Boxed, because lists of thousands of customers leave
    /// them out.
    pub figures: Option<Box<Figures>>,
}

/// The figures of a [`Customer`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// `users_number`.
    pub users_number: Option<i64>,
    /// `active_workflows`.
    pub active_workflows: Option<i64>,
    /// `num_of_integrations`.
    pub num_of_integrations: Option<i64>,
    /// `successful_runs`.
    pub successful_runs: Option<i64>,
    /// `failed_runs`.
    pub failed_runs: Option<i64>,
    /// `cost_impact`: decimal digits as answered, in a currency that is not documented.
    pub cost_impact: Option<String>,
    /// `realized_savings`: the same.
    pub realized_savings: Option<String>,
    /// `integration_types`.
    pub integration_types: Option<Vec<String>>,
}

/// The member `integrations` of a customer. Its elements are not documented.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Integrations {
    /// The elements with an id.
    pub recognised: Vec<Integration>,
    /// How many elements have no id. While there are any, an integration that we do not recognise
    /// may be among them.
    pub unrecognised: usize,
    /// How many elements the answer has.
    pub listed: usize,
}

impl Integrations {
    /// The recognised elements of the answer itself. Added ones come after them.
    pub fn answered(&self) -> &[Integration] {
        let answered = self.listed.saturating_sub(self.unrecognised).min(self.recognised.len());
        self.recognised.get(..answered).unwrap_or_default()
    }
}

/// Body of `POST /onboarding/aws/cloudformation-link`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOnboardingLink {
    /// `payer` is the only documented value.
    pub account_type: String,
    /// `cur` is the only documented value.
    pub cur_config_type: String,
}

/// Answer of `POST /onboarding/aws/cloudformation-link`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnboardingLink {
    /// `external_id`: the id that the role of the stack trusts.
    pub external_id: String,
    /// `cloudformation_url`: the console's quick-create link. It holds the signed URL.
    pub cloudformation_url: Option<Secret>,
    /// `pre_signed_url`: the stack's template. A person who has it can read the template.
    pub pre_signed_url: Option<Secret>,
    /// `message`, beside the data.
    pub message: Option<String>,
}

/// Body of `POST /msp/customers/<customer_id>/integrations`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIntegration {
    /// `type`: `AWS`, `GCP`, or another that Wiv knows.
    pub kind: String,
    /// `name`.
    pub name: String,
    /// `integration_secret`, sent as it is.
    pub secret: SecretJson,
}

/// An integration: `customer_integration` of a create's answer, or an element of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Integration {
    /// `integration_id`, else `id`.
    pub id: String,
    /// `name`.
    pub name: Option<String>,
    /// `type`.
    pub kind: Option<String>,
    /// `timestamp` as answered: `2025-06-19 13:12:33.599888`, without a zone.
    pub timestamp: Option<String>,
}

impl Integration {
    /// `timestamp`, as UTC where it names no zone. `None` if it cannot be read.
    pub fn created_at(&self) -> Option<OffsetDateTime> {
        timestamp::parse(self.timestamp.as_deref()?)
    }
}

/// Answer of `POST /msp/customers/<customer_id>/integrations`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedIntegration {
    /// `customer_id`.
    pub customer_id: Option<String>,
    /// `customer_name`.
    pub customer_name: Option<String>,
    /// `customer_integration`.
    pub integration: Integration,
}

/// Answer of `POST /msp/customers/<customer_id>/users`. Partial success is normal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UsersAdded {
    /// `customer_id`.
    pub customer_id: Option<String>,
    /// `customer_name`.
    pub customer_name: Option<String>,
    /// `added_users`.
    pub added: Vec<AddedUser>,
    /// `failed_users`.
    pub failed: Vec<FailedUser>,
}

/// One element of `added_users`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedUser {
    /// `email`, in the server's spelling.
    pub email: String,
    /// `role`.
    pub role: Option<String>,
    /// `user_id`.
    pub user_id: Option<String>,
}

/// One element of `failed_users`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedUser {
    /// `email`, in the server's spelling.
    pub email: String,
    /// `reason`.
    pub reason: Option<String>,
}

/// Answer of `POST /workflows/<workflow_id>/run`. It repeats the payload, which this leaves out:
/// that may hold secrets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkflowRun {
    /// `execution_id`. Opaque.
    pub execution_id: String,
    /// `workflow_id`.
    pub workflow_id: Option<String>,
    /// `event_type`: `WORKFLOW_TRIGGER`.
    pub event_type: Option<String>,
    /// `trigger_type`: `MANUAL`.
    pub trigger_type: Option<String>,
    /// `trigger_id`: `-` in the documented answer.
    pub trigger_id: Option<String>,
    /// `run_by`: the owner of the key.
    pub run_by: Option<String>,
    /// `tenant_id`: the organization of the key.
    pub tenant_id: Option<String>,
    /// `timestamp` as answered: `2025-05-22 20:59:07.014093`, UTC by the documents.
    pub timestamp: Option<String>,
}

impl WorkflowRun {
    /// `timestamp`, as UTC where it names no zone. `None` if it cannot be read.
    pub fn started_at(&self) -> Option<OffsetDateTime> {
        timestamp::parse(self.timestamp.as_deref()?)
    }
}
