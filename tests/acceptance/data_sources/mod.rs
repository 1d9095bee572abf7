//! The data sources under real Terraform: what they tell, what is refused and in which words,
//! and how many calls they cost.

mod cases;
mod customer;
mod customers;
mod failing;
mod navigator_organization;
mod navigator_roles;
mod navigator_tenants;

use regex::Regex;
use serde_json::Value;

use msp_sandbox::{Assumptions, BlockingSandbox, Figures, Options};
use support::api;
use support::diagnostics::Diagnostics;
use support::workspace::Workspace;

/// What one list of all figures is asked for.
const FIGURES: &str = "GET /msp/customers?fields=id,name,users_number,active_workflows,\
                       num_of_integrations,successful_runs,failed_runs,cost_impact,\
                       realized_savings,integration_types,integrations";

fn start() -> (BlockingSandbox, Workspace) {
    start_with(&[])
}

/// A sandbox that makes these assumptions, and a workspace that speaks to it.
fn start_with(assumptions: &[&str]) -> (BlockingSandbox, Workspace) {
    let assumptions = Assumptions::with(assumptions).expect("these assumptions exist");
    let sandbox = api::sandbox_with(Options { assumptions, ..Options::default() });
    let workspace = Workspace::new(&sandbox);
    (sandbox, workspace)
}

/// A `data` block with this in it, called `it`.
fn data(type_name: &str, body: &str) -> String {
    format!("data \"{type_name}\" \"it\" {{\n  {body}\n}}\n")
}

/// What a `data` block called `it` has of an attribute.
#[track_caller]
fn told(ws: &Workspace, type_name: &str, attribute: &str) -> Value {
    ws.attribute(&format!("data.{type_name}.it"), attribute)
}

/// Errors and warnings as a person reads them, masked: each request has an id of its own.
fn words(of: &Diagnostics) -> String {
    let id = Regex::new("Request id: [0-9a-f]+").expect("a pattern");
    id.replace_all(&api::words(of), "Request id: REQUEST").into_owned()
}

/// Figures for the customer of this id, as using Wiv would come to them.
fn set_figures(sandbox: &BlockingSandbox, id: &str, figures: Figures) {
    let changed = sandbox.change(|state| {
        let mut customers = state.customers.iter_mut();
        customers.find(|one| one.customer_id == id).expect("there is one").figures = figures;
    });
    changed.expect("the state is changed");
}
