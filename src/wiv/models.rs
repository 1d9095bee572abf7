//! What is sent to Wiv, and what it answers.
//!
//! Names are ours where Wiv's differ from endpoint to endpoint; the documents' names are
//! in the comments. `None` means that the answer did not tell.

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

/// What `GET /msp/customers` can be asked for.
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

    /// As it is asked for. The keys of the answer differ for the first two.
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

/// One element of `GET /msp/customers`. What was not asked for is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Customer {
    /// `customer_id`. Opaque.
    pub id: String,
    /// `customer_name`.
    pub name: Option<String>,
    /// `integrations`. Apart like the figures: most lists are asked for neither.
    pub integrations: Option<Box<Integrations>>,
    /// What else is told of it, if anything is. Apart, because it is left out where thousands
    /// of customers are kept.
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
    /// `realized_savings`: likewise.
    pub realized_savings: Option<String>,
    /// `integration_types`.
    pub integration_types: Option<Vec<String>>,
}

/// The member `integrations` of a customer, whose elements are not documented.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Integrations {
    /// The elements that have an id.
    pub recognised: Vec<Integration>,
    /// How many elements have none. While there are any, an integration that is not among
    /// the recognised ones may be there all the same.
    pub unrecognised: usize,
    /// How many elements the answer has.
    pub listed: usize,
}

impl Integrations {
    /// Those of the recognised ones that the answer has: what is added comes after them.
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
    /// `external_id`: what the role of the stack trusts.
    pub external_id: String,
    /// `cloudformation_url`: the console's quick-create link. Holds the signed URL.
    pub cloudformation_url: Option<Secret>,
    /// `pre_signed_url`: the stack's template. Whoever has it can read it.
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
    /// `timestamp`, taken as UTC where it names no zone. `None` if it cannot be read.
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

/// Answer of `POST /workflows/<workflow_id>/run`. The payload, which it repeats, is left
/// out: there may be secrets in it.
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
    /// `run_by`: whose key it was.
    pub run_by: Option<String>,
    /// `tenant_id`: the organization of the key.
    pub tenant_id: Option<String>,
    /// `timestamp` as answered: `2025-05-22 20:59:07.014093`, UTC by the documents.
    pub timestamp: Option<String>,
}

impl WorkflowRun {
    /// `timestamp`, taken as UTC where it names no zone. `None` if it cannot be read.
    pub fn started_at(&self) -> Option<OffsetDateTime> {
        timestamp::parse(self.timestamp.as_deref()?)
    }
}
