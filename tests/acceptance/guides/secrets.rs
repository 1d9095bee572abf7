//! `docs/guides/secrets.md`: which secret stands where is not claimed there but found here.

use std::fmt::Write;

use serde_json::json;

use super::{console, lines, workspace};
use msp_sandbox::{Credentials, Handle};
use support::api::{sandbox, written};
use support::page::{hold, shown};
use support::workspace::Workspace;

const PAGE: &str = "docs/guides/secrets.md";

const CUSTOMER: &str = r#"
resource "msp_customer" "acme" {
  name = "Acme"
}
"#;

/// A customer with everything that carries a secret.
const EVERYTHING: &str = r#"
variable "stored" {
  type      = string
  sensitive = true
}
variable "kept_out" {
  type      = string
  sensitive = true
  ephemeral = true
}
resource "msp_aws_onboarding_link" "acme" {
  customer_id = msp_customer.acme.id
}
resource "msp_integration" "stored" {
  customer_id = msp_customer.acme.id
  name        = "Stored"
  custom = {
    type   = "AZURE"
    secret = var.stored
  }
}
resource "msp_integration" "kept_out" {
  customer_id = msp_customer.acme.id
  name        = "Kept out"
  custom = {
    type              = "AZURE"
    secret_wo         = var.kept_out
    secret_wo_version = 1
  }
}
resource "msp_customer_users" "admins" {
  customer_id = msp_customer.acme.id
  role        = "MSP-Admin"
  user_emails = ["admin@acme.example"]
}
"#;

/// Where a secret was found, in one row of the table.
fn row(table: &mut String, what: &str, ws: &Workspace, secret: &str) {
    let texts = ws.written();
    let found = |place: &str| {
        let mut texts = texts.iter().filter(|(name, _)| name.contains(place));
        if texts.any(|(_, text)| text.contains(secret)) { "yes" } else { "–" }
    };
    // Unlike what is searched for leaks, a plan's variables count here.
    let plans = ["before.tfplan", "after.tfplan"].map(|plan| ws.shown(plan).to_string());
    let planned = plans.iter().any(|plan| plan.contains(secret));
    let plan = if planned { "yes" } else { "–" };
    let (state, printed, log) = (found(".tfstate"), found("printed"), found("log"));
    writeln!(table, "| {what} | {plan} | {state} | {printed} | {log} |").expect("a text grows");
}

/// Plans, applies that, and plans again.
fn walk(sandbox: &Handle, config: &str, variables: &[(&str, &str)]) -> Workspace {
    let ws = workspace(sandbox);
    for (name, value) in variables {
        ws.env(&format!("TF_VAR_{name}"), value);
    }
    ws.log_at("TRACE");
    ws.configuration(config);
    ws.succeed(&["plan", "-no-color", "-input=false", "-out=before.tfplan"]);
    ws.succeed(&["apply", "-no-color", "-input=false", "before.tfplan"]);
    ws.succeed(&["plan", "-no-color", "-input=false", "-out=after.tfplan"]);
    ws
}

/// A `provider` block that is given the key by a variable.
fn by_variable(more: &str) -> String {
    format!(
        "variable \"key\" {{\n  sensitive = true\n{more}}}\n\
         provider \"msp\" {{\n  wiv {{\n    api_key = var.key\n  }}\n}}\n{CUSTOMER}"
    )
}

#[support::test(needs(WriteOnly))]
fn the_page_says_of_each_secret_where_it_stands() {
    let mut table = "| | saved plan | state | printed | log |\n|---|---|---|---|---|\n".to_owned();
    let key = Credentials::default().wiv_api_key;
    for (what, config, by_variable) in [
        ("`WIV_API_KEY` in the environment", CUSTOMER.to_owned(), false),
        ("`wiv.api_key` from a variable that is `sensitive`", by_variable(""), true),
        ("the same, also `ephemeral`", by_variable("  ephemeral = true\n"), true),
    ] {
        let sandbox = sandbox();
        let variables: &[_] = if by_variable { &[("key", &*key)] } else { &[] };
        row(&mut table, what, &walk(&sandbox, &config, variables), &key);
    }

    let sandbox = sandbox();
    let secret = |of: &str| json!({ "client_secret": of }).to_string();
    let [stored, kept_out] = ["stored-a51c", "kept-out-77e0"];
    let variables = [("stored", &*secret(stored)), ("kept_out", &*secret(kept_out))];
    let ws = walk(&sandbox, &[CUSTOMER, EVERYTHING].concat(), &variables);
    let url = ws.attribute("msp_aws_onboarding_link.acme", "template_url");
    let (_, signature) = url.as_str().and_then(|url| url.rsplit_once('=')).expect("it is signed");
    for (what, secret) in [
        ("`secret_wo`, `service_account_key_file_wo`", kept_out),
        ("`secret`, `service_account_key_file`", stored),
        ("signature in the URLs of an onboarding link", signature),
        ("addresses of users", "admin@acme.example"),
    ] {
        row(&mut table, what, &ws, secret);
    }
    hold(PAGE, "table", &table);
}

#[support::test(needs(WriteOnly))]
fn a_key_is_taken_out_of_the_state_without_a_call() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox);
    let key = support::key_file::marked("of-nobody").to_string();
    ws.env("TF_VAR_gcp_key_file", &key);

    let write_only = shown(PAGE, "write-only.tf");
    let (before, rest) = write_only.split_once("    service_account_key_file_wo ").expect("a line");
    let (_, after) = rest.split_once("_version = 1\n").expect("a line");
    let stored = format!("{before}{}{after}", shown(PAGE, "stored.tf"));
    let stored = stored.replace("  ephemeral   = true\n", "");
    assert!(!stored.contains("ephemeral"));
    ws.apply(&[CUSTOMER, &stored].concat());
    let is_stored = || ws.succeed(&["state", "pull"]).stdout.contains("PRIVATE KEY");
    assert!(is_stored());
    written(&sandbox);

    ws.configuration(&[CUSTOMER, &write_only].concat());
    let plan = ws.succeed(&["plan", "-no-color", "-input=false"]);
    hold(PAGE, "moved", &console("terraform plan", &lines(&plan, &["Plan: "])));
    ws.apply_with(&[]);
    assert!(!is_stored());
    assert_eq!(written(&sandbox), [""; 0]);
    let check = shown(PAGE, "check");
    assert_eq!(check.trim(), "terraform state pull | grep -c \"PRIVATE KEY\"");
}
