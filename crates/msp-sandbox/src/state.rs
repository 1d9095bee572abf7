//! What has been created: one serialisable value, the same in the data file and at
//! `/_sandbox/state`.
//!
//! Fields bear the names of the APIs, so that who knows a body knows the file.

mod organization;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::cases::Case;
use super::lag::Lag;
pub use organization::{EnabledService, Invitation, Member};

/// All that the sandbox holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The customers of Wiv, in the order they were made.
    #[serde(default)]
    pub customers: Vec<Customer>,
    /// The customer organizations of Navigator, in the order they were made.
    #[serde(default)]
    pub tenants: Vec<Tenant>,
    /// The runs of Wiv's workflows, in the order they began.
    #[serde(default)]
    pub runs: Vec<Run>,
    /// The users of Navigator's organizations, in the order they came.
    #[serde(default)]
    pub members: Vec<Member>,
    /// The invitations to Navigator's organizations that were neither accepted nor revoked.
    #[serde(default)]
    pub invitations: Vec<Invitation>,
    /// The services that were enabled in Navigator's organizations.
    #[serde(default)]
    pub enabled_services: Vec<EnabledService>,
    /// How many times ids were drawn.
    #[serde(default)]
    pub draws: u64,
}

/// A customer in Wiv, with all that hangs off it.
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
    /// Its cases, in the order in which searches find them.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// The list's figures that no call of ours can move.
    #[serde(default)]
    pub figures: Figures,
    /// How far lists are behind it.
    #[serde(default, skip_serializing_if = "Lag::is_none")]
    pub lag: Lag,
}

/// Figures of a customer that come of using Wiv.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Figures {
    /// Workflows that are switched on.
    pub active_workflows: u64,
    /// Runs that worked.
    pub successful_runs: u64,
    /// Runs that did not.
    pub failed_runs: u64,
    /// Money; the currency is not documented.
    pub cost_impact: f64,
    /// Money; the currency is not documented.
    pub realized_savings: f64,
}

/// An onboarding link. The URLs are not kept: they carry a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What the role's trust policy has to ask for.
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
    /// What was sent, with every secret in it redacted.
    pub integration_secret: Value,
    /// How far the customer's row in lists is behind it.
    #[serde(default, skip_serializing_if = "Lag::is_none")]
    pub lag: Lag,
}

/// A user of a customer, in one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The same for one address, whatever the role.
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
    /// Of which workflow.
    pub workflow_id: String,
    /// `2025-05-22 20:59:07.014093`, UTC.
    pub timestamp: String,
    /// What was sent, without the secrets that can be told by their names.
    pub payload: Value,
}

/// A customer organization in Navigator: an Org.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tenant {
    /// Its id.
    pub id: String,
    /// Made by the server: `jy99ayz7`.
    pub name: String,
    /// As sent.
    pub display_name: String,
    /// As sent.
    pub company_name: String,
    /// Two letters.
    pub country: String,
    /// As sent.
    pub state: String,
    /// As sent.
    pub city: String,
    /// As sent.
    pub zip: String,
    /// As sent.
    pub domain: String,
    /// As sent; empty where none was.
    pub tag: String,
    /// As sent.
    pub address_line1: String,
    /// As sent, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
    /// As sent; empty where none was.
    pub admin_user_email: String,
    /// Empty, as in the documented list.
    pub admin_user_name: String,
    /// `ACTIVE` or `DISABLED`.
    pub status: String,
    /// `TENANT`.
    pub org_type: String,
    /// The provider organization.
    pub parent_org_id: String,
    /// Organizations beneath it.
    pub child_org_ids: Vec<String>,
    /// As sent.
    pub tenant_type: String,
    /// Whether its users come from a directory of their own.
    pub is_federated: bool,
    /// Milliseconds since 1970.
    pub create_timestamp: i64,
    /// Milliseconds since 1970.
    pub update_timestamp: i64,
    /// How far lists are behind it.
    #[serde(default, skip_serializing_if = "Lag::is_none")]
    pub lag: Lag,
}

/// Why bytes are no state.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Not JSON, or not of this form.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A list, which serde would take for an object without names: `[]` would empty all.
    #[error("not a JSON object")]
    NotAnObject,
    /// Ids are how everything is found.
    #[error("the id {0} is there twice")]
    TwoOfOneId(String),
}

impl State {
    /// Reads a state from its JSON.
    ///
    /// # Errors
    /// If it is not the JSON of a state, or two things in it have one id.
    pub fn from_json(json: &[u8]) -> Result<Self, StateError> {
        if !json.trim_ascii_start().starts_with(b"{") {
            return Err(StateError::NotAnObject);
        }
        let state: Self = serde_json::from_slice(json)?;
        let customers = state.customers.iter().map(|customer| &customer.customer_id);
        let tenants = state.tenants.iter().map(|tenant| &tenant.id);
        let mut seen = HashSet::new();
        match customers.chain(tenants).find(|id| !seen.insert(*id)) {
            Some(id) => Err(StateError::TwoOfOneId(id.clone())),
            None => Ok(state),
        }
    }

    /// The customer of this id.
    pub fn customer(&self, id: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.customer_id == id)
    }

    /// The customer of this id, to be changed.
    pub fn customer_mut(&mut self, id: &str) -> Option<&mut Customer> {
        self.customers.iter_mut().find(|customer| customer.customer_id == id)
    }

    /// The tenant of this id.
    pub fn tenant(&self, id: &str) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.id == id)
    }

    /// The tenant of this id, to be changed.
    pub fn tenant_mut(&mut self, id: &str) -> Option<&mut Tenant> {
        self.tenants.iter_mut().find(|tenant| tenant.id == id)
    }
}
