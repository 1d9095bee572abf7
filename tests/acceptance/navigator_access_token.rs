//! `msp_navigator_access_token` under real Terraform: a token that works, lasts, and is stored
//! nowhere.

use std::time::Duration;

use msp_sandbox::{BlockingSandbox, Credentials, Options};
use support::api::{sandbox, sandbox_with, sent, start, timeless, words};
use support::workspace::Workspace;

const TOKEN: &str = "ephemeral \"msp_navigator_access_token\" \"a\" {}\n";
const EXAMPLE: &str = include_str!(
    "../../examples/ephemeral-resources/msp_navigator_access_token/ephemeral-resource.tf"
);
const EXCHANGE: &str = "/cphub/api/auth/v1/authn/accesstoken";
const TENANTS: &str = "/cphub/api/core/v1/mgmt/orgs/9d9648a7-115a-4a06-a613-a0c4077469f7/tenants";

/// A tenant made by a provider that has nothing but the token.
fn by_token(sandbox: &BlockingSandbox) -> String {
    let (url, org) = (sandbox.url(), Credentials::default().provider_org_id);
    format!(
        r#"{TOKEN}
provider "msp" {{
  alias = "by_token"
  navigator {{
    endpoint     = "{url}"
    access_token = ephemeral.msp_navigator_access_token.a.access_token
    org_id       = "{org}"
  }}
}}
resource "msp_navigator_tenant" "a" {{
  provider      = msp.by_token
  display_name  = "Acme"
  company_name  = "Acme Corporation"
  country       = "US"
  city          = "Atlanta"
  state         = "Georgia"
  zip           = "30313"
  domain        = "acme.example"
  address_line1 = "Rosebery Avenue 13"
}}
"#
    )
}

/// A token of which this is demanded.
fn demanded(condition: &str) -> String {
    format!(
        r#"{TOKEN}
locals {{
  token = ephemeral.msp_navigator_access_token.a
}}
resource "terraform_data" "a" {{
  lifecycle {{
    precondition {{
      condition     = {condition}
      error_message = "It is otherwise."
    }}
  }}
}}
"#
    )
}

fn navigator(url: &str, credential: &str) -> String {
    format!("navigator {{\n  endpoint = \"{url}\"\n  {credential}\n}}\nhttp {{ max_retries = 0 }}")
}

/// The tokens that calls carried, each once.
fn carried(sandbox: &BlockingSandbox) -> Vec<String> {
    let requests = sandbox.received();
    let tokens = requests.iter().filter_map(|one| one.headers.get("csp-auth-token")?.to_str().ok());
    let mut tokens: Vec<_> = tokens.map(str::to_owned).collect();
    tokens.sort();
    tokens.dedup();
    tokens
}

#[support::test(needs(Ephemeral))]
fn who_is_handed_the_token_can_call_navigator_with_it_and_nobody_stores_it() {
    let (sandbox, ws) = start();
    ws.log_at("TRACE");
    ws.configuration(&by_token(&sandbox));
    ws.plan_with(&[]);
    let lines = sent(&sandbox);
    let exchanges = lines.iter().filter(|line| line.contains(EXCHANGE)).count();
    assert_eq!(exchanges, 1, "one for the run, and none by who is handed it: {lines:?}");
    ws.apply_with(&[]);
    assert_eq!(sandbox.state().tenants.len(), 1);
    let made =
        sandbox.received().into_iter().find(|one| one.path == TENANTS && one.method == "POST");
    assert!(made.is_some_and(|made| made.headers.contains_key("csp-auth-token")));
    let tokens = carried(&sandbox);
    assert!(tokens.len() >= 2, "one in the plan, another in the apply");
    for token in tokens {
        ws.assert_nowhere(&token);
    }
    assert!(ws.log().contains("api call"), "the log has what the provider said");
}

/// Whether curl has asked for the organization, and was answered.
fn is_asked_by_curl(sandbox: &BlockingSandbox, org: &str) -> bool {
    sandbox.received().iter().any(|one| {
        let agent = one.headers.get("user-agent").and_then(|agent| agent.to_str().ok());
        one.path.ends_with(&format!("/mgmt/orgs/{org}"))
            && agent.is_some_and(|agent| agent.starts_with("curl/"))
            && one.status == Some(200)
    })
}

#[support::test(needs(Ephemeral))]
fn the_example_hands_the_token_to_a_script_and_to_a_provider() {
    let (sandbox, ws) = start();
    let org = Credentials::default().provider_org_id;
    ws.env("TF_VAR_navigator_org_id", &org);
    ws.env("NAVIGATOR_ENDPOINT", &sandbox.url());
    ws.apply(EXAMPLE);
    assert_eq!(ws.state().addresses(), ["terraform_data.organization"]);
    assert!(is_asked_by_curl(&sandbox, &org));
}

// ---- how long it is good for

#[support::test(needs(Ephemeral))]
fn when_it_expires_is_told_in_rfc_3339() {
    let (_sandbox, ws) = start();
    // The sandbox's tokens live half an hour.
    let from = "timecmp(local.token.expires_at, timeadd(plantimestamp(), \"25m\")) > 0";
    let to = "timecmp(local.token.expires_at, timeadd(plantimestamp(), \"35m\")) < 0";
    ws.plan(&demanded(&format!("{from} && {to}")));
    let refused = ws.plan_error(&demanded("local.token.expires_at == null"));
    assert_eq!(refused.only().summary, "Resource precondition failed");
}

/// The example on the page, with the token that it is about.
#[support::test(needs(Ephemeral))]
fn what_the_page_demands_of_a_token_holds_for_one_that_lives_long() {
    let page = include_str!("../../templates/ephemeral-resources/navigator_access_token.md");
    let (_, example) = page.split_once("```terraform\n").expect("an example");
    let (example, _) = example.split_once("```").expect("its end");
    let config = format!("{}{example}", TOKEN.replace("\"a\"", "\"example\""));
    let sandbox = sandbox();
    Workspace::new(&sandbox).apply(&config);
    let token_lifetime = Duration::from_secs(20 * 60);
    let sandbox = sandbox_with(Options { token_lifetime, ..Options::default() });
    let refused = Workspace::new(&sandbox).plan_error(&config);
    assert!(refused.only().text().contains("expires within 25 minutes"), "{refused}");
}

#[support::test(needs(Ephemeral))]
fn a_token_that_says_nothing_of_its_end_is_handed_on_without_one_and_without_a_call() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&navigator(&sandbox.url(), "access_token = \"opaque\""));
    let opaque = "local.token.access_token == \"opaque\" && local.token.expires_at == null";
    assert_eq!(ws.plan(&demanded(opaque)).warnings.to_string(), "");
    assert_eq!(sent(&sandbox), [""; 0]);
}

/// What an exchange answers, of a sandbox whose tokens live so long.
fn token_of(lifetime: Duration) -> (BlockingSandbox, String) {
    let sandbox = sandbox_with(Options { token_lifetime: lifetime, ..Options::default() });
    let ws = Workspace::new(&sandbox);
    ws.plan(&by_token(&sandbox));
    let token = carried(&sandbox).pop().expect("a call with a token");
    sandbox.forget_requests();
    (sandbox, token)
}

#[support::test(needs(Ephemeral))]
fn a_token_that_lives_short_is_handed_on_where_it_is_new_and_with_a_warning_where_it_was_given() {
    let (sandbox, token) = token_of(Duration::from_secs(300));
    let ws = Workspace::new(&sandbox);
    assert_eq!(ws.plan(TOKEN).warnings.to_string(), "");
    ws.provider(&navigator(&sandbox.url(), "access_token = var.token"));
    ws.env("TF_VAR_token", &token);
    let variable = "variable \"token\" {\n  type = string\n  ephemeral = true\n}\n";
    let plan = ws.plan(&format!("{TOKEN}{variable}"));
    insta::assert_snapshot!(timeless(&words(&plan.warnings)), @"
    warning: The access token from `navigator.access_token` expires at TIME

    Give the provider a new access token. Better, give it a refresh token or an OAuth app: it then gets new tokens by itself. The token ends in less than 15 minutes, and a longer run then fails. The provider cannot renew a token that it was given.
    ");
    ws.assert_nowhere(&token);
}

#[support::test(needs(Ephemeral))]
fn a_token_that_has_expired_is_not_handed_on() {
    // {"exp": 1700000000}, in 2023.
    let ws = Workspace::bare();
    ws.env("NAVIGATOR_ACCESS_TOKEN", "e30.eyJleHAiOiAxNzAwMDAwMDAwfQ.c2ln");
    insta::assert_snapshot!(words(&ws.plan_error(TOKEN)), @"
    error: The access token from the environment variable `NAVIGATOR_ACCESS_TOKEN` expired at 2023-11-14T22:13:20Z

    Give the provider a new access token. Better, give it a refresh token or an OAuth app: it then gets new tokens by itself. The provider cannot renew a token that it was given, and hands on no expired one.
    ");
}

// ---- where there is none to be had

#[support::test(needs(Ephemeral))]
fn a_credential_that_is_known_only_after_apply_is_named() {
    let ws = Workspace::bare();
    ws.provider(&navigator("http://127.0.0.1:1", "refresh_token = terraform_data.later.output"));
    let later = "resource \"terraform_data\" \"later\" {\n  input = \"token\"\n}\n";
    let refused = ws.plan_error(&format!("{TOKEN}{later}"));
    assert_eq!(
        refused.only().summary,
        "`navigator.refresh_token` of the provider is not known yet"
    );
}

#[support::test(needs(Ephemeral))]
fn missing_credentials_are_named() {
    let ws = Workspace::bare();
    let refused = ws.plan_error(TOKEN);
    assert_eq!(refused.only().summary, "No credentials for Navigator");
    assert!(refused.only().detail.contains("`NAVIGATOR_REFRESH_TOKEN`"), "{refused}");
}

#[support::test(needs(Ephemeral))]
fn refused_credentials_are_told_with_where_they_came_from() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&navigator(&sandbox.url(), ""));
    ws.env("NAVIGATOR_REFRESH_TOKEN", "canary-refresh-token-33e1");
    insta::assert_snapshot!(words(&ws.plan_error(TOKEN)), @r#"
    error: Access token was not exchanged: Navigator refused the credentials (401)

    Check that the credential from the environment variable `NAVIGATOR_REFRESH_TOKEN` is complete, has not expired, and belongs to this endpoint and organization.

    Tried: `POST /cphub/api/auth/v1/authn/accesstoken`. Answer: 401 Unauthorized, "The API token is unknown or expired". The credentials are wrong or have expired, or their owner has left. Nothing was changed.
    "#);
    ws.assert_nowhere("canary-refresh-token-33e1");
}

#[support::test(needs(Ephemeral))]
fn a_navigator_that_cannot_be_reached_is_told_with_the_credential_that_was_to_be_used() {
    // A port that nobody listens on, because it was given back a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let nowhere = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let ws = Workspace::bare();
    ws.provider(&navigator(&nowhere, "refresh_token = \"sandbox-refresh-token\""));
    insta::assert_snapshot!(words(&ws.plan_error(TOKEN)), @"
    error: Access token was not exchanged: nothing could be sent to Navigator

    Check the endpoint, the network and the proxy. Then run Terraform again.

    Tried: `POST /cphub/api/auth/v1/authn/accesstoken`. No answer: could not connect to 127.0.0.1:PORT: tcp connect error: Connection refused (os error 111). Nothing was sent.
    ");
}

#[support::test(unless(Ephemeral))]
fn a_core_without_ephemeral_blocks_says_so_itself() {
    let (sandbox, ws) = start();
    let refused = ws.validate_error(TOKEN);
    assert_eq!(refused.only().summary, "Unsupported block type");
    assert_eq!(sent(&sandbox), [""; 0]);
}
