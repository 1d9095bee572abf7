//! The examples of the documentation under real Terraform: they are copied from, so they work.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use terraform_provider_msp::sandbox::{
    Assumptions, BlockingSandbox, Credentials, Options, Sandbox,
};

use crate::support::command;
use crate::support::terraform::Feature;
use crate::support::workspace::{Workspace, terraform};

/// A key file that says itself that it is none.
const GCP: &str = include_str!("../fixtures/wiv-integration-gcp-request.json");

/// Every resource with an example, and what its example needs a new Terraform for.
const RESOURCES: [(&str, Option<Feature>); 5] = [
    ("msp_aws_onboarding_link", None),
    ("msp_customer", None),
    ("msp_customer_users", None),
    ("msp_integration", Some(Feature::WriteOnly)),
    ("msp_navigator_tenant", None),
];

fn sandbox() -> BlockingSandbox {
    Sandbox::start_blocking(Options::default()).expect("the sandbox starts")
}

fn examples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples"))
}

fn example(path: &str) -> String {
    fs::read_to_string(examples().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The variables that examples declare, with values that the sandbox takes.
fn set_variables(ws: &Workspace) {
    let gcp: Value = serde_json::from_str(GCP).expect("the fixture is JSON");
    let key = gcp["integration_secret"]["service_account_key_file"].to_string();
    let Credentials { wiv_api_key, refresh_token, provider_org_id, .. } = Credentials::default();
    ws.env("TF_VAR_aws_account_id", "123456789012");
    ws.env("TF_VAR_gcp_key_file", &key);
    ws.env("TF_VAR_wiv_api_key", &wiv_api_key);
    ws.env("TF_VAR_navigator_token", &refresh_token);
    ws.env("TF_VAR_navigator_org_id", &provider_org_id);
}

/// What `terraform import ADDRESS ID` in an example names.
fn imported(script: &str) -> (&str, &str) {
    let command = script.lines().find(|line| !line.starts_with('#')).expect("a command");
    match *command.split(' ').collect::<Vec<_>>() {
        ["terraform", "import", address, id] => (address, id),
        _ => panic!("not an import: {command}"),
    }
}

/// Applies the example of a resource, and imports what it made in both of the ways that its
/// page shows, with the real id in place of the example's.
#[track_caller]
fn works(type_name: &str) {
    let needs = RESOURCES.iter().find(|(name, _)| *name == type_name).expect("it is listed");
    if needs.1.is_some_and(|feature| terraform().lacks(feature)) {
        return;
    }
    let file = |name: &str| example(&format!("resources/{type_name}/{name}"));
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    set_variables(&ws);

    let config = file("resource.tf");
    assert_eq!(ws.validate(&config).to_string(), "", "warnings of validate");
    let step = ws.apply(&config);
    let warnings = step.plan.warnings.and(step.warnings);
    assert_eq!(warnings.to_string(), "", "warnings of plan and apply");

    let script = file("import.sh");
    let (address, shown) = imported(&script);
    let id = import_id(&ws, address);
    assert_eq!(
        shown.matches('/').count(),
        id.matches('/').count(),
        "`{shown}` has not the form of {id}"
    );
    let own_id = ws.attribute(address, "id");
    let twin = ws.twin();
    twin.import(address, &id);
    assert_eq!(twin.attribute(address, "id"), own_id);

    if terraform().lacks(Feature::ImportBlock) {
        return;
    }
    ws.state_rm(address);
    let block = file("import-by-string-id.tf");
    assert!(block.contains(&format!("\"{shown}\"")), "two examples, two ids:\n{block}");
    ws.file("import.tf", &block.replace(shown, &id));
    let step = ws.apply_with(&[]);
    assert_ne!(step.plan.action(address), "create");
    assert_eq!(step.state.attribute(address, "id"), &own_id);
}

/// The id with which what stands in the state is imported.
#[track_caller]
fn import_id(ws: &Workspace, address: &str) -> String {
    let text = |name| ws.attribute(address, name).as_str().expect("a text").to_owned();
    if address.starts_with("msp_integration.") {
        format!("{}/{}", text("customer_id"), text("id"))
    } else {
        text("id")
    }
}

#[test]
fn the_example_of_an_onboarding_link_applies_and_imports() {
    works("msp_aws_onboarding_link");
}

#[test]
fn the_example_of_a_customer_applies_and_imports() {
    works("msp_customer");
}

#[test]
fn the_example_of_users_applies_and_imports() {
    works("msp_customer_users");
}

#[test]
fn the_example_of_an_integration_applies_and_imports() {
    works("msp_integration");
}

#[test]
fn the_example_of_a_tenant_applies_and_imports() {
    works("msp_navigator_tenant");
}

#[test]
fn every_example_of_a_resource_is_tried() {
    let entries = fs::read_dir(examples().join("resources")).expect("examples").flatten();
    let found: BTreeSet<_> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(found, RESOURCES.map(|(name, _)| name.to_owned()).into());
}

#[test]
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

#[test]
fn refused_users_fail_the_run_by_the_examples_postcondition_and_taint_nothing() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let refused = format!("billing@{}", Assumptions::default().failing_domain);
    let config = example("resources/msp_customer_users/resource.tf");
    let config = config.replace("billing@customer.example", &refused);
    let errors = ws.apply_error(&config).errors();
    assert_eq!(errors.only().summary, "Resource postcondition failed");
    assert!(errors.only().detail.contains(&format!("Not added: {refused} (")), "{errors}");
    assert!(!ws.state().is_tainted("msp_customer_users.admins"));
    let added = ws.attribute("msp_customer_users.admins", "users");
    assert_eq!(added.as_object().map(serde_json::Map::len), Some(1), "{added}");
}

#[test]
fn examples_are_formatted_as_terraform_formats() {
    let mut fmt = command::clean(&terraform().program);
    fmt.args(["fmt", "-check", "-diff", "-recursive"]).arg(examples());
    let output = command::run(fmt, Duration::from_secs(120));
    assert_eq!(output.status, Some(0), "{}", output.transcript());
}
