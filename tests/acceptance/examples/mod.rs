//! The examples of the documentation under real Terraform: they are copied from, so they work.

mod ci;
mod complete;
mod existing;
mod fleet;
mod kinds;
mod modules;
mod resources;
mod style;

use std::collections::BTreeSet;
use std::fs;

pub use self::complete::AWS;
use msp_sandbox::{Credentials, Customer, Handle, Integration, Member, Tenant};
use support::api::sandbox;
use support::example::directory as examples;
use support::workspace::Workspace;

/// Makes what examples speak of as existing: a customer, its integration, a tenant and its user,
/// with the ids that they show.
fn existing(sandbox: &Handle) {
    let named = |kind, name: &str| example(&format!("resources/{kind}/{name}"));
    let customer = id_in(&named("msp_customer", "import-by-identity.tf"), "customer_id");
    let integration = id_in(&named("msp_integration", "import-by-identity.tf"), "integration_id");
    let tenant = id_in(&named("msp_navigator_tenant", "import-by-identity.tf"), "org_id");
    let integration = Integration {
        integration_id: integration,
        name: "Example_Customer-AWS".to_owned(),
        kind: "AWS".to_owned(),
        ..Integration::default()
    };
    let customer = Customer {
        customer_id: customer,
        name: "Example Customer".to_owned(),
        integrations: vec![integration],
        ..Customer::default()
    };
    let tenant = Tenant {
        id: tenant,
        display_name: "Example Customer".to_owned(),
        parent_org_id: Credentials::default().provider_org_id,
        ..Tenant::default()
    };
    let user = Member {
        org_id: tenant.id.clone(),
        id: "u-1".to_owned(),
        username: "admin@customer.example".to_owned(),
        org_roles: vec!["msp:customer_admin".to_owned()],
        ..Member::default()
    };
    let change = sandbox.change(|state| {
        state.customers.push(customer);
        state.tenants.push(tenant);
        state.members.push(user);
    });
    change.expect("the state is changed");
}

/// The value of `name = "value"`.
#[track_caller]
fn id_in(block: &str, name: &str) -> String {
    let line = block.lines().find(|line| line.trim_start().starts_with(name)).expect(name);
    line.split('"').nth(1).expect("a text").to_owned()
}

fn example(path: &str) -> String {
    fs::read_to_string(examples().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What stands in a directory of `examples/`; nothing where there is none.
fn names(directory: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(examples().join(directory)).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// The variables that examples declare, with values that the sandbox takes.
fn set_variables(ws: &Workspace) {
    let key = support::key_file::marked("of-nobody").to_string();
    let Credentials { wiv_api_key, refresh_token, provider_org_id, .. } = Credentials::default();
    ws.env("TF_VAR_aws_account_id", "123456789012");
    ws.env("TF_VAR_gcp_key_file", &key);
    ws.env("TF_VAR_onboarding_link", "https://console.aws.amazon.com/?region=us-east-1#/stacks");
    ws.env("TF_VAR_wiv_api_key", &wiv_api_key);
    ws.env("TF_VAR_navigator_token", &refresh_token);
    ws.env("TF_VAR_navigator_org_id", &provider_org_id);
}

#[support::test]
fn the_example_of_the_provider_reaches_both_vendors() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.remove_file("versions.tf");
    set_variables(&ws);
    ws.env("WIV_ENDPOINT", &sandbox.url());
    ws.env("NAVIGATOR_ENDPOINT", &sandbox.url());
    ws.file("provider.tf", &example("provider/provider.tf"));
    let resources = ["msp_customer", "msp_navigator_tenant"];
    let resources = resources.map(|name| example(&format!("resources/{name}/resource.tf")));
    let step = ws.apply(&resources.concat());
    assert!(step.state.addresses().contains(&"msp_customer.example".to_owned()));
    assert!(step.state.addresses().contains(&"msp_navigator_tenant.example".to_owned()));
}
