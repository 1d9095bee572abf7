//! The `provider "msp"` block under real Terraform: where credentials come from, what is said
//! when they are missing, wrong or unusable, and how calls are sent.

mod bad_input;
mod blocks;
mod calls;
mod credentials;

use std::fmt::Write as _;

use msp_sandbox::{Credentials, Fault, Options};
use support::api::{customer_names, masked, sandbox, sandbox_with, sent, words};
use support::hcl::Block;
use support::workspace::Workspace;

const KEY: &str = "sandbox-wiv-api-key";
const ACME: &str = "resource \"msp_customer\" \"a\" {\n  name = \"Acme\"\n}\n";
const TENANT: &str = r#"
resource "msp_navigator_tenant" "a" {
  display_name  = "Acme"
  company_name  = "Acme Corporation"
  country       = "US"
  city          = "Atlanta"
  state         = "Georgia"
  zip           = "30313"
  domain        = "acme.example"
  address_line1 = "Rosebery Avenue 13"
}
"#;

fn wiv(endpoint: &str, key: &str) -> String {
    format!("wiv {{\n  endpoint = \"{endpoint}\"\n  api_key = \"{key}\"\n}}\n")
}

#[support::test]
fn the_deletion_policy_of_the_provider_works_at_once() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&sandbox.url(), KEY));
    ws.apply(ACME);
    assert!(ws.destroy_error().only().summary.contains("cannot be destroyed"));
    ws.provider(&format!("deletion_policy = \"abandon\"\n{}", wiv(&sandbox.url(), KEY)));
    ws.destroy();
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn the_policy_of_a_resource_goes_before_the_providers() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&format!("deletion_policy = \"abandon\"\n{}", wiv(&sandbox.url(), KEY)));
    let acme = Block::resource("msp_customer", "a").text("name", "Acme");
    ws.apply(&acme.text("deletion_policy", "prevent").to_string());
    assert!(ws.destroy_error().only().summary.contains("cannot be destroyed"));
}

/// Terraform shows nothing of what a provider says that does not start.
#[support::test]
fn a_directory_for_temporary_files_that_can_hold_no_socket_is_no_hindrance() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&sandbox.url(), KEY));
    let long = ws.directory().join("long".repeat(30));
    std::fs::create_dir(&long).unwrap();
    ws.env("TMPDIR", long.to_str().unwrap());
    ws.apply(ACME);
    ws.env("TMPDIR", "/nowhere");
    assert!(ws.plan(ACME).is_empty());
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}
