//! One known secret of every kind through success and failure, with the log at its most
//! talkative: none of them is found where it does not belong.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use msp_sandbox::{BlockingSandbox, Credentials, Fault, Options};
use support::api::sandbox_with;
use support::between::{Between, Posts};
use support::workspace::Workspace;

const WIV_KEY: &str = "canary-wiv-key-90d2";
const REFRESH_TOKEN: &str = "canary-refresh-token-4c1e";
const CLIENT_SECRET: &str = "canary-client-secret-77b3";
const PROXY_PASSWORD: &str = "canary-proxy-password-1a6f";
const KEY_WRITE_ONLY: &str = "canary-key-write-only-e2d8";
const CUSTOM_WRITE_ONLY: &str = "canary-custom-write-only-35c0";
/// What write-only attributes and the environment carry is nowhere at all.
const NOWHERE: [&str; 6] =
    [WIV_KEY, REFRESH_TOKEN, CLIENT_SECRET, PROXY_PASSWORD, KEY_WRITE_ONLY, CUSTOM_WRITE_ONLY];

const KEY_STORED: &str = "canary-key-stored-b94a";
const CUSTOM_STORED: &str = "canary-custom-stored-0f57";
/// What an attribute that is only sensitive carries is in state and plan, as Terraform keeps it.
const STORED: [&str; 2] = [KEY_STORED, CUSTOM_STORED];

const PROVIDERS: &str = r#"
variable "proxy_url" {
  type      = string
  sensitive = true
  ephemeral = true
}
variable "client_secret" {
  type      = string
  sensitive = true
  ephemeral = true
}
provider "msp" {
  deletion_policy = "abandon"
  http { max_retries = 0 }
}
provider "msp" {
  alias = "app"
  navigator {
    client_id     = "sandbox-client-id"
    client_secret = var.client_secret
    refresh_token = null
  }
  http { max_retries = 0 }
}
provider "msp" {
  alias = "proxied"
  wiv { endpoint = "https://api.example.test" }
  http {
    proxy_url   = var.proxy_url
    max_retries = 0
  }
}
"#;

const CUSTOMER: &str = r#"
resource "msp_customer" "a" {
  name = "Acme"
}
"#;

const LINK: &str = r#"
resource "msp_aws_onboarding_link" "a" {
  customer_id = msp_customer.a.id
}
"#;

const INTEGRATIONS: &str = r#"
locals {
  gcp = {
    project_id           = "billing-project"
    billing_dataset_name = "billing_dataset"
    billing_table_name   = "gcp_billing_export"
  }
}
resource "msp_integration" "key_write_only" {
  customer_id = msp_customer.a.id
  name        = "Key write-only"
  gcp = {
    project_id                          = local.gcp.project_id
    billing_dataset_name                = local.gcp.billing_dataset_name
    billing_table_name                  = local.gcp.billing_table_name
    service_account_key_file_wo         = file("key-write-only.json")
    service_account_key_file_wo_version = 1
  }
}
resource "msp_integration" "key_stored" {
  customer_id = msp_customer.a.id
  name        = "Key stored"
  gcp         = merge(local.gcp, { service_account_key_file = file("key-stored.json") })
}
resource "msp_integration" "custom_write_only" {
  customer_id = msp_customer.a.id
  name        = "Custom write-only"
  custom = {
    type              = "AZURE"
    secret_wo         = file("custom-write-only.json")
    secret_wo_version = 1
  }
}
resource "msp_integration" "custom_stored" {
  customer_id = msp_customer.a.id
  name        = "Custom stored"
  custom = {
    type   = "AZURE"
    secret = file("custom-stored.json")
  }
}
"#;

const USERS: &str = r#"
resource "msp_customer_users" "a" {
  customer_id = msp_customer.a.id
  role        = "MSP-Admin"
  user_emails = ["admin@acme.example"]
}
"#;

/// A tenant by each way of getting an access token.
fn tenants() -> String {
    let tenant = |label: &str, provider: &str| {
        format!(
            r#"
resource "msp_navigator_tenant" "{label}" {{
  provider      = {provider}
  display_name  = "Acme {label}"
  company_name  = "Acme Corporation"
  country       = "US"
  city          = "Atlanta"
  state         = "Georgia"
  zip           = "30313"
  domain        = "{label}.acme.example"
  address_line1 = "Rosebery Avenue 13"
}}
"#
        )
    };
    tenant("a", "msp") + &tenant("b", "msp.app")
}

const PROXIED: &str = r#"
resource "msp_customer" "proxied" {
  provider = msp.proxied
  name     = "Behind a proxy"
}
"#;

/// The documented key file, with a private key to recognise it by.
fn key_file(canary: &str) -> String {
    support::key_file::marked(canary).to_string()
}

fn custom(canary: &str) -> String {
    json!({ "app_id": "a", "client_secret": canary, "more": { "of": [canary] } }).to_string()
}

/// A proxy that refuses everybody and repeats what it was told.
fn repeating_proxy() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("a listener has an address");
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let mut request = [0; 4096];
            let read = client.read(&mut request).unwrap_or_default();
            let said = String::from_utf8_lossy(&request[..read]).into_owned();
            let answer = format!(
                "HTTP/1.1 407 {PROXY_PASSWORD}\r\nx-said: {PROXY_PASSWORD}\r\n\
                 content-length: {}\r\nconnection: close\r\n\r\n{said}",
                said.len()
            );
            // A client that has gone away was told enough.
            drop(client.write_all(answer.as_bytes()));
        }
    });
    format!("http://me:{PROXY_PASSWORD}@{address}")
}

/// What a service may make of the secrets that it was sent: `metadata` of every integration.
fn repeated() -> Value {
    let of = |write: &dyn Fn(&str) -> String| -> Value {
        NOWHERE.iter().chain(&STORED).map(|secret| write(secret)).collect()
    };
    json!({
        "integration_secret": of(&|secret| secret[..12].to_owned()),
        "raw": of(&|secret| secret.to_owned()),
        "within": of(&|secret| key_file(secret)),
        "base64": of(&|secret| BASE64_STANDARD.encode(secret)),
        "base64url": of(&|secret| BASE64_URL_SAFE_NO_PAD.encode(key_file(secret))),
        "percent": of(&|secret| secret.replace('-', "%2D")),
        "escaped": of(&|secret| secret.replace('-', "\\u002d")),
    })
}

/// That nothing can be read out of what was repeated, encoded or not.
#[track_caller]
fn assert_is_masked(ws: &Workspace) {
    for block in ["key_write_only", "key_stored", "custom_write_only", "custom_stored"] {
        let block = format!("msp_integration.{block}");
        let metadata = ws.attribute(&block, "metadata");
        let metadata = metadata.as_str().expect("metadata is told");
        assert!(metadata.contains("(secret)"), "{metadata}");
        for secret in NOWHERE.iter().chain(&STORED) {
            let own = match block.rsplit_once('.') {
                Some((_, "key_write_only")) => [WIV_KEY, KEY_WRITE_ONLY],
                Some((_, "key_stored")) => [WIV_KEY, KEY_STORED],
                Some((_, "custom_write_only")) => [WIV_KEY, CUSTOM_WRITE_ONLY],
                _ => [WIV_KEY, CUSTOM_STORED],
            };
            // What only another block sent may come before it.
            if !own.contains(secret) {
                continue;
            }
            for spelt in [
                (*secret).to_owned(),
                BASE64_STANDARD.encode(secret),
                BASE64_URL_SAFE_NO_PAD.encode(key_file(secret)),
                secret.replace('-', "%2D"),
                secret.replace('-', "\\u002d"),
            ] {
                let json = json!(spelt).to_string();
                assert!(!metadata.contains(json.trim_matches('"')), "{block}: {spelt}: {metadata}");
            }
        }
    }
}

fn sandbox() -> BlockingSandbox {
    let credentials = Credentials {
        wiv_api_key: WIV_KEY.to_owned(),
        refresh_token: REFRESH_TOKEN.to_owned(),
        client_secret: CLIENT_SECRET.to_owned(),
        ..Credentials::default()
    };
    sandbox_with(Options { credentials, ..Options::default() })
}

fn workspace(url: &str) -> Workspace {
    let ws = Workspace::bare();
    ws.log_at("TRACE");
    ws.file("providers.tf", PROVIDERS);
    ws.file("key-write-only.json", &key_file(KEY_WRITE_ONLY));
    ws.file("key-stored.json", &key_file(KEY_STORED));
    ws.file("custom-write-only.json", &custom(CUSTOM_WRITE_ONLY));
    ws.file("custom-stored.json", &custom(CUSTOM_STORED));
    for (name, value) in [
        ("WIV_API_KEY", WIV_KEY),
        ("WIV_ENDPOINT", url),
        ("NAVIGATOR_ENDPOINT", url),
        ("NAVIGATOR_REFRESH_TOKEN", REFRESH_TOKEN),
        ("NAVIGATOR_ORG_ID", "9d9648a7-115a-4a06-a613-a0c4077469f7"),
        ("TF_VAR_client_secret", CLIENT_SECRET),
        ("TF_VAR_proxy_url", &repeating_proxy()),
    ] {
        ws.env(name, value);
    }
    ws
}

/// Applies what has to fail, whenever it does; returns what was printed.
#[track_caller]
fn fails(ws: &Workspace, config: &str) -> String {
    ws.configuration(config);
    let output = ws.run(&["apply", "-auto-approve", "-no-color", "-input=false"]);
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    output.transcript()
}

/// Secrets that only came to be in the run: tokens, and the signature in the link's URLs.
struct Made {
    tokens: Vec<String>,
    signature: String,
}

impl Made {
    fn find(sandbox: &BlockingSandbox, ws: &Workspace) -> Self {
        let mut tokens: Vec<_> = sandbox
            .received()
            .iter()
            .filter_map(|request| request.headers.get("csp-auth-token")?.to_str().ok())
            .map(str::to_owned)
            .collect();
        tokens.sort();
        tokens.dedup();
        let url = ws.attribute("msp_aws_onboarding_link.a", "pre_signed_url");
        let url = url.as_str().expect("a link has a URL");
        let (_, signature) = url.split_once("Signature=").expect("the URL is signed");
        let signature = signature.split('&').next().unwrap_or_default().to_owned();
        Self { tokens, signature }
    }
}

/// A canary that is not on its way cannot be found anywhere.
#[track_caller]
fn assert_was_sent_and_stored(sandbox: &BlockingSandbox, ws: &Workspace, made: &Made) {
    let sent: Vec<_> = sandbox
        .received()
        .iter()
        .map(|request| format!("{:?} {}", request.headers, String::from_utf8_lossy(&request.body)))
        .collect();
    let sent = sent.concat();
    // The proxy is not on the way to a loopback address.
    for canary in NOWHERE.iter().chain(&STORED).filter(|canary| **canary != PROXY_PASSWORD) {
        assert!(sent.contains(canary), "{canary} was not sent");
    }
    let state = ws.written().into_iter().find(|(name, _)| name == "terraform.tfstate");
    let (_, state) = state.expect("a state was saved");
    for canary in STORED.into_iter().chain([made.signature.as_str()]) {
        assert!(state.contains(canary), "{canary} was not stored");
    }
}

/// Looks for every canary in everything that came to be.
#[track_caller]
fn assert_no_leak(sandbox: &BlockingSandbox, ws: &Workspace, made: &Made) {
    let mut places = ws.written();
    let log = serde_json::to_string(&sandbox.requests()).expect("the log is JSON");
    places.push(("the sandbox's log".to_owned(), log));
    let tokens = made.tokens.iter().map(String::as_str);
    let nowhere: Vec<_> = NOWHERE.into_iter().chain(tokens).collect();
    let stored: Vec<_> = STORED.into_iter().chain([made.signature.as_str()]).collect();
    let mut leaks = Vec::new();
    for (name, text) in &places {
        let may_store = name.contains(".tfstate") || name.ends_with(".tfplan");
        let elsewhere = if may_store { &[][..] } else { &stored };
        for secret in nowhere.iter().chain(elsewhere) {
            if let Some((before, _)) = text.split_once(*secret) {
                let before: String = before.chars().rev().take(200).collect();
                let before: String = before.chars().rev().collect();
                leaks.push(format!("{name}: ...{before}{secret}"));
            }
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n\n"));
}

#[support::test(needs(WriteOnly))]
fn no_secret_of_any_kind_is_where_it_does_not_belong() {
    let sandbox = sandbox();
    let between = Between::start(sandbox.address());
    let ws = workspace(&between.url());
    let everything = [CUSTOMER, LINK, INTEGRATIONS, USERS, &tenants()].concat();

    // Refused, with an answer that repeats what was sent, header for header.
    for (status, path, config) in [
        (401, "/msp/customers", CUSTOMER),
        (400, "accesstoken", &*tenants()),
        (422, "/tenants", &*tenants()),
    ] {
        between.posts(Posts::Repeat(status, path));
        let printed = fails(&ws, config);
        assert!(printed.contains("(secret)"), "the secret was repeated: {printed}");
    }
    between.posts(Posts::Pass);
    ws.apply(CUSTOMER);
    for (status, path, config) in [
        (400, "/integrations", INTEGRATIONS),
        (403, "/cloudformation-link", LINK),
        (400, "/users", USERS),
    ] {
        between.posts(Posts::Repeat(status, path));
        let printed = fails(&ws, &[CUSTOMER, config].concat());
        assert!(printed.contains("(secret)"), "the secret was repeated: {printed}");
    }

    // Made, planned again, refreshed.
    between.posts(Posts::Pass);
    ws.apply(&everything);
    let made = Made::find(&sandbox, &ws);
    assert!(made.tokens.len() >= 2, "an exchange by each of the two ways");
    assert_was_sent_and_stored(&sandbox, &ws, &made);

    // What is no answer, what is no list, a password that a proxy repeats.
    for fault in [Fault::garbage(), Fault::cut(), Fault::status(500), Fault::status(401)] {
        sandbox.fault(fault);
        fails(&ws, &everything);
        sandbox.clear_faults();
    }
    fails(&ws, &[&everything, PROXIED].concat());

    // Made, and the answer lost among words that repeat the request.
    between.posts(Posts::Repeat(500, "/integrations"));
    let renamed = everything.replace("\"Key write-only\"", "\"Key write-only 2\"");
    ws.configuration(&renamed);
    let unknown = ws.run(&["apply", "-auto-approve", "-no-color", "-input=false"]).transcript();
    assert!(unknown.contains("(secret)"), "the secret was repeated: {unknown}");

    let made = Made { tokens: Made::find(&sandbox, &ws).tokens, ..made };
    assert_no_leak(&sandbox, &ws, &made);
    assert!(ws.log().contains("api call"), "the log has what the provider said");
}

#[support::test(needs(WriteOnly))]
fn a_secret_that_an_answer_repeats_is_in_no_state_and_no_output() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox.url());
    let told = || Fault::members([("metadata", repeated())]);
    sandbox.fault(told().on("POST", "/msp/customers/*/integrations"));
    sandbox.fault(told().on("GET", "/msp/customers"));
    let outputs = r#"
output "metadata" {
  value = [msp_integration.key_write_only.metadata, msp_integration.custom_write_only.metadata]
}
data "msp_customer" "a" {
  id = msp_customer.a.id
  depends_on = [
    msp_integration.key_write_only, msp_integration.custom_write_only,
    msp_integration.key_stored, msp_integration.custom_stored,
  ]
}
output "integrations" {
  value = data.msp_customer.a.integrations
}
"#;
    ws.apply(&[CUSTOMER, INTEGRATIONS, outputs].concat());
    assert_is_masked(&ws);
    ws.run(&["refresh", "-no-color", "-input=false"]);
    assert_is_masked(&ws);
}
