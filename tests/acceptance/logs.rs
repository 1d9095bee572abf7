//! `TF_LOG`: what a person reads who wants to know what happened, and what nobody may read.

use serde_json::Value;

use msp_sandbox::{Credentials, Options};
use support::api::{sandbox_with, start};
use support::workspace::Workspace;

/// One of everything; secrets come from files and variables of the environment.
const ALL: &str = r#"
variable "navigator_secret" {
  type      = string
  sensitive = true
  ephemeral = true
}
provider "msp" {
  deletion_policy = "abandon"
  navigator {
    client_id     = "sandbox-client-id"
    client_secret = var.navigator_secret
  }
}
resource "msp_customer" "a" {
  name = "Acme"
}
resource "msp_aws_onboarding_link" "a" {
  customer_id = msp_customer.a.id
}
resource "msp_integration" "gcp" {
  customer_id = msp_customer.a.id
  name        = "Acme-GCP"
  gcp = {
    project_id                          = "billing-project"
    billing_dataset_name                = "billing_dataset"
    billing_table_name                  = "gcp_billing_export"
    service_account_key_file_wo         = file("key.json")
    service_account_key_file_wo_version = 1
  }
}
resource "msp_integration" "custom" {
  customer_id = msp_customer.a.id
  name        = "Acme-Azure"
  custom = {
    type              = "AZURE"
    secret_wo         = file("azure.json")
    secret_wo_version = 1
  }
}
resource "msp_customer_users" "a" {
  customer_id = msp_customer.a.id
  role        = "MSP-Admin"
  user_emails = ["admin@acme.example"]
}
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

const WIV_KEY: &str = "canary-wiv-key-7d1f";
const NAVIGATOR_SECRET: &str = "canary-navigator-secret-2b9c";
const PRIVATE_KEY: &str = "canary-private-key-51aa";
const AZURE_SECRET: &str = "canary-azure-secret-e04d";
const CANARIES: [&str; 4] = [WIV_KEY, NAVIGATOR_SECRET, PRIVATE_KEY, AZURE_SECRET];

fn options() -> Options {
    let credentials = Credentials {
        wiv_api_key: WIV_KEY.to_owned(),
        client_secret: NAVIGATOR_SECRET.to_owned(),
        ..Credentials::default()
    };
    Options { credentials, ..Options::default() }
}

/// The documented key file, with a private key to recognise it by.
fn key_file() -> String {
    support::key_file::marked(PRIVATE_KEY).to_string()
}

#[support::test(needs(WriteOnly))]
fn no_secret_is_in_state_plan_log_or_message() {
    let sandbox = sandbox_with(options());
    let ws = Workspace::bare();
    ws.log_at("TRACE");
    ws.file("key.json", &key_file());
    ws.file("azure.json", &format!(r#"{{"app_id": "a", "client_secret": "{AZURE_SECRET}"}}"#));
    ws.env("WIV_API_KEY", WIV_KEY);
    ws.env("WIV_ENDPOINT", &sandbox.url());
    ws.env("NAVIGATOR_ENDPOINT", &sandbox.url());
    ws.env("NAVIGATOR_ORG_ID", "9d9648a7-115a-4a06-a613-a0c4077469f7");
    ws.env("TF_VAR_navigator_secret", NAVIGATOR_SECRET);
    ws.apply(ALL);
    assert_eq!(sandbox.state().customers[0].integrations.len(), 2);
    let token = sandbox.received().into_iter().find_map(|request| {
        request.headers.get("csp-auth-token").map(|value| value.to_str().unwrap().to_owned())
    });
    let token = token.expect("a call with an access token");

    // Errors too: the integrations are refused, and with another key everything is.
    ws.configuration(&ALL.replace("Acme-GCP", "Acme-GCP-2"));
    sandbox.change(|state| state.customers.clear()).unwrap();
    ws.run(&["apply", "-auto-approve", "-no-color", "-input=false", "-refresh=false"]);
    ws.env("WIV_API_KEY", "canary-another-key");
    ws.configuration(ALL);
    ws.plan_error_with(&[]);

    for canary in CANARIES {
        ws.assert_nowhere(canary);
    }
    ws.assert_nowhere("canary-another-key");
    ws.assert_nowhere(&token);
    assert!(ws.log().contains("api call"), "the log has what the provider said");
}

#[support::test]
fn every_line_of_the_provider_is_read_by_core_as_a_structured_one() {
    let (sandbox, ws) = start();
    ws.log_at("JSON");
    ws.apply("resource \"msp_customer\" \"a\" {\n  name = \"Acme\"\n}\n");
    let log = ws.log();
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let ours: Vec<_> = lines
        .filter(|line| {
            let module = line["@module"].as_str().unwrap_or_default();
            module.starts_with("provider.terraform-provider-msp") || module.starts_with("msp")
        })
        .collect();
    assert!(ours.len() > 20, "{log}");
    // Core adds `timestamp` to what it could parse; other lines it passes on as bare text.
    let bare: Vec<_> = ours.iter().filter(|line| line["timestamp"].is_null()).collect();
    assert!(bare.is_empty(), "{bare:?}");

    let calls: Vec<_> = ours.iter().filter(|line| line["@message"] == "api call").collect();
    assert_eq!(calls.len(), sandbox.received().len());
    let post = calls.iter().find(|call| call["method"] == "POST").expect("a POST");
    assert_eq!(post["service"], "Wiv");
    assert_eq!(post["path"], "/msp/customers");
    assert!(matches!(post["status"].as_u64(), Some(200 | 201)), "{post}");
    assert!(post["duration_ms"].is_u64(), "{post}");
}

/// Older versions are tried without it otherwise.
#[support::test]
fn what_terraform_and_the_provider_say_to_each_other_is_encrypted() {
    let (_sandbox, ws) = start();
    ws.env("TF_DISABLE_PLUGIN_TLS", "");
    ws.log_at("JSON");
    ws.apply("resource \"msp_customer\" \"a\" {\n  name = \"Acme\"\n}\n");
    let log = ws.log();
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let serving: Vec<_> = lines.filter(|line| line["@message"] == "serving").collect();
    assert!(!serving.is_empty() && serving.iter().all(|line| line["tls"] == true), "{log}");
}

#[support::test]
fn without_a_level_nothing_is_logged_and_the_own_variable_narrows_it() {
    let (_sandbox, ws) = start();
    ws.log_at("TRACE");
    ws.env("TF_LOG_PROVIDER_MSP", "OFF");
    ws.plan("resource \"msp_customer\" \"a\" {\n  name = \"Acme\"\n}\n");
    assert!(!ws.log().contains("api call"));
    ws.env("TF_LOG_PROVIDER_MSP", "DEBUG");
    ws.plan_with(&[]);
    assert!(ws.log().contains("api call") && !ws.log().contains("api answer"));
}
