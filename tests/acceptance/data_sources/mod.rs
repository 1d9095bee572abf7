//! The data sources under real Terraform: what they tell, what is refused and in which words,
//! and how many calls they cost.

mod cases;
mod customer;
mod customers;
mod failing;
mod navigator_organization;
mod navigator_roles;
mod navigator_services;
mod navigator_tenants;
mod navigator_users;

use serde_json::Value;

use msp_sandbox::{BlockingSandbox, Figures};
use support::hcl::Block;
use support::workspace::Workspace;

/// What one list of all figures is asked for.
const FIGURES: &str = "GET /msp/customers?fields=id,name,users_number,active_workflows,\
                       num_of_integrations,successful_runs,failed_runs,cost_impact,\
                       realized_savings,integration_types,integrations";

/// A `data` block with this in it, called `it`.
fn data(type_name: &str, body: &str) -> String {
    Block::data(type_name, "it").line(body).to_string()
}

/// What a `data` block called `it` has of an attribute.
#[track_caller]
fn told(ws: &Workspace, type_name: &str, attribute: &str) -> Value {
    ws.attribute(&format!("data.{type_name}.it"), attribute)
}

/// Figures for the customer of this id, as using Wiv would come to them.
fn set_figures(sandbox: &BlockingSandbox, id: &str, figures: Figures) {
    let changed = sandbox.change(|state| {
        let mut customers = state.customers.iter_mut();
        customers.find(|one| one.customer_id == id).expect("there is one").figures = figures;
    });
    changed.expect("the state is changed");
}
