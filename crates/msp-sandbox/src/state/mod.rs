//! The created objects: one serialisable value, the same in the data file and at `/_sandbox/state`.
//! No file holds access tokens and running searches.
//!
//! Fields have the names of the APIs, so a person who knows a body knows the file.

mod cases;
mod customer;
mod file;
mod ids;
mod lag;
mod new_cases;
mod new_customers;
mod organization;
mod scrolls;
mod store;
mod tenant;
mod tokens;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::redact;

pub use cases::Case;
pub use customer::{Customer, Figures, Integration, Link, Run, User};
pub(crate) use ids::Draw;
pub use lag::{Lag, ListLag};
pub use new_cases::NewCases;
pub use new_customers::NewCustomers;
pub use organization::{EnabledService, Invitation, Member};
pub(crate) use scrolls::{Page, ScrollError, Scrolls, Search};
pub(crate) use store::Store;
pub use tenant::Tenant;
pub(crate) use tokens::Tokens;

/// All data of the sandbox.
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
    /// The services that are enabled in Navigator's organizations.
    #[serde(default)]
    pub enabled_services: Vec<EnabledService>,
    /// How many times ids were drawn.
    #[serde(default)]
    pub draws: u64,
    /// The name of this world. Each answer has it in the header `MSP-Sandbox-World`. A new state
    /// has another name, so that a client's memory of the old one does not mislead it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub world: String,
}

/// Why bytes are no state.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// It is no JSON, or has another form.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// It is a list, which serde would take for an object without names: `[]` would remove
    /// everything.
    #[error("not a JSON object")]
    NotAnObject,
    /// Two objects have one id: ids find everything.
    #[error("two objects have the id {0}")]
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

    /// The customer of this id, to change it.
    pub fn customer_mut(&mut self, id: &str) -> Option<&mut Customer> {
        self.customers.iter_mut().find(|customer| customer.customer_id == id)
    }

    /// The tenant of this id.
    pub fn tenant(&self, id: &str) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.id == id)
    }

    /// The tenant of this id, to change it.
    pub fn tenant_mut(&mut self, id: &str) -> Option<&mut Tenant> {
        self.tenants.iter_mut().find(|tenant| tenant.id == id)
    }

    /// Removes secrets that a person wrote by hand, or an older sandbox stored.
    pub(crate) fn redact(&mut self) {
        for integration in self.customers.iter_mut().flat_map(|one| &mut one.integrations) {
            integration.integration_secret =
                redact::integration_secret(&integration.integration_secret);
        }
        for run in &mut self.runs {
            run.payload = redact::payload(&run.payload);
        }
    }

    /// Gives it a name that no other has, with any source of ids.
    pub(crate) fn begin_world(&mut self) {
        self.world = format!("{:016x}", fastrand::u64(..));
    }

    /// Makes lists complete, without any lag.
    pub(crate) fn catch_up(&mut self) {
        for customer in &mut self.customers {
            customer.lag = Lag::default();
            customer.integrations.iter_mut().for_each(|one| one.lag = Lag::default());
        }
        self.tenants.iter_mut().for_each(|tenant| tenant.lag = Lag::default());
        self.members.iter_mut().for_each(|member| member.lag = Lag::default());
    }
}
