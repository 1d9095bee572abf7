//! Customers of Wiv, with their objects.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::cases::Case;
use super::lag::Lag;

/// A customer in Wiv, with all its objects.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// Its id.
    pub customer_id: String,
    /// Its name, the list's `customer_name`.
    pub name: String,
    /// The onboarding links that were given out.
    #[serde(default)]
    pub links: Vec<Link>,
    /// Its integrations.
    #[serde(default)]
    pub integrations: Vec<Integration>,
    /// Its users.
    #[serde(default)]
    pub users: Vec<User>,
    /// Its cases, in the order of searches.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// The figures of the list that no documented call changes.
    #[serde(default)]
    pub figures: Figures,
    /// How far lists lag behind it.
    #[serde(default, skip_serializing_if = "Lag::is_none")]
    pub lag: Lag,
}

/// Figures of a customer that come from using Wiv.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Figures {
    /// Active workflows.
    pub active_workflows: u64,
    /// Successful runs.
    pub successful_runs: u64,
    /// Failed runs.
    pub failed_runs: u64,
    /// Money. The currency is not documented.
    pub cost_impact: f64,
    /// Money. The currency is not documented.
    pub realized_savings: f64,
}

/// An onboarding link. It does not keep the URLs: they have a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The id that the role's trust policy must require.
    pub external_id: String,
    /// `payer`, or as sent.
    pub account_type: String,
    /// `cur`, or as sent.
    pub cur_config_type: String,
}

/// An integration of a customer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Integration {
    /// Its id.
    pub integration_id: String,
    /// Its name.
    pub name: String,
    /// `AWS`, `GCP`, or as sent.
    #[serde(rename = "type")]
    pub kind: String,
    /// As answered: `-`, not the external id that was sent.
    pub external_id: String,
    /// As answered.
    pub is_virtual: bool,
    /// As answered.
    pub metadata: Map<String, Value>,
    /// As answered.
    pub mode: String,
    /// As answered.
    pub tenant_id: String,
    /// `2025-06-19 13:12:33.599888`, UTC.
    pub timestamp: String,
    /// The secret that was sent, with all its secret parts redacted.
    pub integration_secret: Value,
    /// How far the customer's row in lists lags behind it.
    #[serde(default, skip_serializing_if = "Lag::is_none")]
    pub lag: Lag,
}

/// A user of a customer, in one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The same for one address, with any role.
    pub user_id: String,
    /// As it was first sent.
    pub email: String,
    /// As sent.
    pub role: String,
}

/// A run of a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Its id.
    pub execution_id: String,
    /// The workflow.
    pub workflow_id: String,
    /// `2025-05-22 20:59:07.014093`, UTC.
    pub timestamp: String,
    /// The payload that was sent: its names, and no value.
    pub payload: Value,
}
