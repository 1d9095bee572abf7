//! The examples of the documentation under real Terraform: they are copied from, so they work.

mod kinds;
mod resources;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;
use terraform_provider_msp::sandbox::{BlockingSandbox, Credentials, Options, Sandbox};

use crate::support::command;
use crate::support::workspace::{Workspace, terraform};

/// A key file that says itself that it is none.
const GCP: &str = include_str!("../../fixtures/wiv-integration-gcp-request.json");

fn sandbox() -> BlockingSandbox {
    Sandbox::start_blocking(Options::default()).expect("the sandbox starts")
}

fn examples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples"))
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
    let gcp: Value = serde_json::from_str(GCP).expect("the fixture is JSON");
    let key = gcp["integration_secret"]["service_account_key_file"].to_string();
    let Credentials { wiv_api_key, refresh_token, provider_org_id, .. } = Credentials::default();
    ws.env("TF_VAR_aws_account_id", "123456789012");
    ws.env("TF_VAR_gcp_key_file", &key);
    ws.env("TF_VAR_onboarding_link", "https://console.aws.amazon.com/?region=us-east-1#/stacks");
    ws.env("TF_VAR_wiv_api_key", &wiv_api_key);
    ws.env("TF_VAR_navigator_token", &refresh_token);
    ws.env("TF_VAR_navigator_org_id", &provider_org_id);
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
fn examples_are_formatted_as_terraform_formats() {
    is_formatted(examples());
}

/// Before 1.15 Terraform formats no files of this kind, so they are shown to it as others.
#[test]
fn examples_of_queries_are_formatted_as_terraform_formats() {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory");
    for name in names("list-resources") {
        let query = example(&format!("list-resources/{name}/list-resource.tfquery.hcl"));
        fs::write(directory.path().join(format!("{name}.tf")), query).expect("a file is written");
    }
    is_formatted(directory.path());
}

#[track_caller]
fn is_formatted(directory: &Path) {
    let mut fmt = command::clean(&terraform().program);
    fmt.args(["fmt", "-check", "-diff", "-recursive"]).arg(directory);
    let output = command::run(fmt, Duration::from_secs(120));
    assert_eq!(output.status, Some(0), "{}", output.transcript());
}
