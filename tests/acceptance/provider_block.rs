//! The `provider "msp"` block under real Terraform: where credentials come from, what is said
//! when they are missing, wrong or unusable, and how calls are sent.

use std::fmt::Write as _;

use crate::support::api::{customer_names, masked, sandbox, sandbox_with, sent, words};
use crate::support::workspace::Workspace;
use terraform_provider_msp::sandbox::{Credentials, Fault, Options};

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
    format!("wiv = {{\n  endpoint = \"{endpoint}\"\n  api_key = \"{key}\"\n}}\n")
}

// ---- where credentials come from

#[test]
fn credentials_and_endpoint_come_from_the_environment_too() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.env("WIV_API_KEY", KEY);
    ws.env("WIV_ENDPOINT", &sandbox.url());
    ws.apply(ACME);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[test]
fn what_the_block_says_goes_before_the_environment() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.env("WIV_API_KEY", "left over from somewhere");
    ws.env("WIV_ENDPOINT", "http://127.0.0.1:1");
    ws.provider(&wiv(&sandbox.url(), KEY));
    ws.apply(ACME);
}

#[test]
fn an_endpoint_may_have_a_path_and_a_slash_at_its_end() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&format!("{}/", sandbox.url()), KEY));
    ws.plan(ACME);
    assert_eq!(sent(&sandbox), ["GET /msp/customers?fields=id,name"]);
    ws.provider(&wiv(&format!("{}/gateway/", sandbox.url()), KEY));
    ws.plan_error(ACME);
    assert_eq!(sent(&sandbox), ["GET /gateway/msp/customers?fields=id,name"]);
}

#[test]
fn two_aliases_are_two_organizations() {
    let credentials =
        Credentials { wiv_api_key: "another-key".to_owned(), ..Credentials::default() };
    let (one, other) = (sandbox(), sandbox_with(Options { credentials, ..Options::default() }));
    let ws = Workspace::bare();
    ws.provider(&wiv(&one.url(), KEY));
    ws.file(
        "other.tf",
        &format!(
            "provider \"msp\" {{\n  alias = \"other\"\n  {}}}\n",
            wiv(&other.url(), "another-key")
        ),
    );
    let second =
        "resource \"msp_customer\" \"b\" {\n  provider = msp.other\n  name = \"Acme\"\n}\n";
    ws.apply(&format!("{ACME}{second}"));
    assert_eq!(customer_names(&one), ["Acme"]);
    assert_eq!(customer_names(&other), ["Acme"]);
}

// ---- credentials that are missing or wrong

#[test]
fn missing_credentials_are_an_error_of_what_needs_them_alone() {
    let ws = Workspace::bare();
    assert!(ws.plan("").is_empty());
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: No API key for Wiv

    This needs Wiv's API. Set `wiv.api_key` in the provider block, or the environment variable `WIV_API_KEY`. Keys are made in Wiv under avatar > API Keys.
    ");
    ws.env("WIV_API_KEY", "");
    let refused = ws.plan_error(ACME);
    assert!(refused.only().detail.contains("WIV_API_KEY"), "an empty variable is none: {refused}");
}

#[test]
fn either_vendor_alone_is_enough() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&sandbox.url(), KEY));
    ws.apply(ACME);

    let ws = Workspace::bare();
    let url = sandbox.url();
    let org = Credentials::default().provider_org_id;
    ws.provider(&format!(
        "wiv = {{}}\nnavigator = {{\n  endpoint = \"{url}\"\n  \
         refresh_token = \"sandbox-refresh-token\"\n  org_id = \"{org}\"\n}}\n"
    ));
    ws.apply(TENANT);
    let refused = ws.plan_error(&format!("{TENANT}{ACME}"));
    assert_eq!(refused.only().summary, "No API key for Wiv");
}

#[test]
fn what_navigator_needs_is_named() {
    let ws = Workspace::bare();
    insta::assert_snapshot!(words(&ws.plan_error(TENANT)), @"
    error: No credentials for Navigator

    This needs the API of VMware Cloud Partner Navigator. Set one of these in the provider's `navigator` block, or as an environment variable:
    - `refresh_token` (`NAVIGATOR_REFRESH_TOKEN`)
    - `access_token` (`NAVIGATOR_ACCESS_TOKEN`)
    - `client_id` and `client_secret` (`NAVIGATOR_CLIENT_ID`, `NAVIGATOR_CLIENT_SECRET`)
    ");
    ws.env("NAVIGATOR_REFRESH_TOKEN", "t");
    insta::assert_snapshot!(words(&ws.plan_error(TENANT)), @"
    error: No provider organization for Navigator

    This needs the id of your provider organization. Set `navigator.org_id` in the provider block, or the environment variable `NAVIGATOR_ORG_ID`. Or set `provider_org_id` on this block.
    ");
}

#[test]
fn what_is_in_the_state_needs_its_credentials_to_be_read() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&sandbox.url(), KEY));
    ws.apply(ACME);
    ws.provider("");
    let refused = ws.plan_error(ACME);
    assert_eq!(refused.only().summary, "No API key for Wiv");
    assert_eq!(ws.state().addresses(), ["msp_customer.a"]);
}

#[test]
fn a_refused_key_is_said_once_in_full_with_the_place_it_came_from() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&sandbox.url(), "wrong"));
    let many =
        "resource \"msp_customer\" \"a\" {\n  count = 3\n  name = \"Acme ${count.index}\"\n}\n";
    let refused = ws.plan_error(many);
    // Newer cores fold errors that are equal.
    assert!((2..=3).contains(&refused.len()), "{refused}");
    let full: Vec<_> = refused.iter().filter(|one| one.detail.contains("Tried:")).collect();
    assert_eq!(full.len(), 1, "{refused}");
    assert_eq!(sent(&sandbox).len(), 1, "nobody is asked again with a key that was refused");

    insta::assert_snapshot!(masked(&full[0].text()), @r#"
    Cannot look for existing objects: Wiv refused the credentials (401)

    Tried: `GET /msp/customers`. Answer: 401 Unauthorized, "Authentication required". The credentials are wrong, have expired or belong to somebody who left; nothing was changed.

    The credential is from `wiv.api_key`. Check that it is complete, has not expired, and belongs to this endpoint and organization.
    "#);
    let short = refused.iter().find(|one| !one.detail.contains("Tried:")).expect("two are short");
    insta::assert_snapshot!(short.text(), @"
    Cannot look for existing objects: Wiv refused the credentials (401)

    The credential from `wiv.api_key` was refused, as another error of this run says in full.
    ");

    ws.provider(&format!("wiv = {{\n  endpoint = \"{}\"\n}}", sandbox.url()));
    ws.env("WIV_API_KEY", "wrong");
    let refused = ws.plan_error(ACME);
    assert!(refused.only().detail.contains("environment variable `WIV_API_KEY`"), "{refused}");
}

#[test]
fn a_key_that_no_header_can_carry_is_refused_and_not_shown() {
    let ws = Workspace::bare();
    ws.provider("wiv = {\n  api_key = \"canary-in-two\\nlines\"\n}\n");
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: The provider's configuration cannot be used

    From `wiv.api_key`: the API key holds a control character, such as a line break or a tab.
    ");
    ws.provider("");
    ws.env("WIV_API_KEY", "canary-in-a-file\n");
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: The provider's configuration cannot be used

    From the environment variable `WIV_API_KEY`: the API key ends in a line break. Store it again without that, as `printf %s` writes it.
    ");
    ws.provider("wiv = {\n  api_key = \"canary-in-a-file\\n\"\n}\n");
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: The provider's configuration cannot be used

    From `wiv.api_key`: the API key ends in a line break. `trimspace()` takes it off.
    ");
    for (name, text) in ws.written() {
        assert!(!text.contains("canary"), "{name}");
    }
}

// ---- the policy for all

#[test]
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

#[test]
fn the_policy_of_a_resource_goes_before_the_providers() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&format!("deletion_policy = \"abandon\"\n{}", wiv(&sandbox.url(), KEY)));
    ws.apply("resource \"msp_customer\" \"a\" {\n  name = \"Acme\"\n  deletion_policy = \"prevent\"\n}\n");
    assert!(ws.destroy_error().only().summary.contains("cannot be destroyed"));
}

// ---- how calls are sent

#[test]
fn a_place_that_nobody_listens_at_is_named() {
    let sandbox = sandbox();
    let nobody = sandbox.url();
    drop(sandbox);
    let ws = Workspace::bare();
    let no_retries = "http = {\n  max_retries = 0\n}\n";
    ws.provider(&format!("{}{no_retries}", wiv(&nobody, KEY)));
    insta::assert_snapshot!(words(&ws.apply_error(ACME).errors()), @"
    error: Cannot look for the customer: nothing could be sent to Wiv

    Tried: `GET /msp/customers`. No answer: could not connect to 127.0.0.1:PORT: tcp connect error: Connection refused (os error 111). Nothing was sent.

    Check the endpoint, the network and the proxy, then run Terraform again.
    ");

    // Loopback addresses never use a proxy; this name resolves nowhere, and the proxy is asked.
    let through = format!(
        "{}http = {{\n  max_retries = 0\n  proxy_url = \"{}\"\n}}\n",
        wiv("https://api.wiv.invalid", KEY),
        nobody.replace("http://", "http://user:canary-proxy@"),
    );
    ws.provider(&through);
    insta::assert_snapshot!(words(&ws.apply_error(ACME).errors()), @"
    error: Cannot look for the customer: nothing could be sent to Wiv

    Tried: `GET /msp/customers`. No answer: could not connect to api.wiv.invalid through the proxy 127.0.0.1:PORT: tcp connect error: Connection refused (os error 111). Nothing was sent.

    Check the endpoint, the network and the proxy, then run Terraform again.
    ");
}

#[test]
fn a_place_that_is_not_this_api_is_an_error_of_the_plan() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&wiv(&format!("{}/wrong", sandbox.url()), KEY));
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @r#"
    error: Cannot look for existing objects: Wiv did not find it (404)

    Tried: `GET /msp/customers`. Answer: 404 Not Found, "Not found". It does not exist, or these credentials do not see it; nothing was changed.

    If that does not say why, it may not be this API that answers there: check `endpoint` in the provider block, or `WIV_ENDPOINT` or `NAVIGATOR_ENDPOINT`, which stand in for it.
    "#);
    ws.provider(&format!("{}http = {{\n  max_retries = 0\n}}\n", wiv(&sandbox.url(), KEY)));
    for status in [302, 400, 404, 405, 410] {
        sandbox.fault(Fault::status(status).on("GET", "/msp/customers").once());
        let refused = ws.plan_error(ACME);
        assert!(refused.only().detail.contains("check `endpoint`"), "{status}: {refused}");
    }
    for status in [408, 429, 500, 503] {
        sandbox.fault(Fault::status(status).on("GET", "/msp/customers").once());
        let warnings = ws.plan(ACME).warnings;
        let warning = warnings.only();
        assert_eq!(warning.summary, "Existing objects could not be looked for", "{status}");
    }
}

#[test]
fn a_port_that_speaks_no_tls_is_told_from_one_that_nobody_listens_at() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    let https = sandbox.url().replace("http://", "https://");
    ws.provider(&format!("{}http = {{\n  max_retries = 0\n}}\n", wiv(&https, KEY)));
    let warned = ws.plan(ACME).warnings;
    insta::assert_snapshot!(words(&warned), @"
    warning: Existing objects could not be looked for

    Nothing could be sent to Wiv. Tried: `GET /msp/customers`. No answer: could not connect to 127.0.0.1:PORT: received corrupt message of type InvalidContentType. Nothing was sent.

    The plan is made without it. The apply looks again, and creates nothing before it has.

    What answers there does not speak TLS. Check the endpoint, above all its port, and the proxy, then run Terraform again.
    ");
}

#[test]
fn a_certificate_file_that_is_not_there_is_named() {
    let ws = Workspace::bare();
    ws.provider(&format!(
        "{}http = {{\n  ca_bundle_file = \"nowhere.pem\"\n}}\n",
        wiv("https://api.wiv.ai", KEY)
    ));
    let refused = ws.plan_error(ACME);
    insta::assert_snapshot!(words(&refused), @"
    error: Invalid value for `http.ca_bundle_file`

    It is `nowhere.pem`, from which no certificate can be read: No such file or directory (os error 2).
    ");
    ws.file("empty.pem", "no certificate\n");
    ws.provider(&format!(
        "{}http = {{\n  ca_bundle_file = \"empty.pem\"\n}}\n",
        wiv("https://api.wiv.ai", KEY)
    ));
    insta::assert_snapshot!(words(&ws.plan_error(ACME)), @"
    error: Invalid value for `http.ca_bundle_file`

    It is `empty.pem`, from which no certificate can be read: there is no PEM certificate in it.
    ");
}

// ---- bad input

/// What is refused without asking anybody, and the attribute that is to blame.
#[test]
fn what_cannot_be_meant_is_refused_at_the_attribute() {
    let ws = Workspace::bare();
    let mut all = String::new();
    for (attribute, body) in [
        ("deletion_policy", "deletion_policy = \"delete\""),
        ("wiv.endpoint", "wiv = {\n endpoint = \"http://api.wiv.ai\"\n}"),
        ("wiv.endpoint", "wiv = {\n endpoint = \"api.wiv.ai\"\n}"),
        ("wiv.endpoint", "wiv = {\n endpoint = \"https://user:canary@api.wiv.ai\"\n}"),
        ("wiv.endpoint", "wiv = {\n endpoint = \"https://api.wiv.ai?key=1\"\n}"),
        ("navigator.endpoint", "navigator = {\n endpoint = \"ftp://127.0.0.1\"\n}"),
        ("http.request_timeout", "http = {\n request_timeout = \"soon\"\n}"),
        ("http.request_timeout", "http = {\n request_timeout = \"0s\"\n}"),
        ("http.max_retries", "http = {\n max_retries = -1\n}"),
        ("http.max_retries", "http = {\n max_retries = 1.5\n}"),
        ("http.max_retries", "http = {\n max_retries = 101\n}"),
        ("http.max_concurrent_requests", "http = {\n max_concurrent_requests = 0\n}"),
        ("http.requests_per_second", "http = {\n requests_per_second = 0\n}"),
        (
            "navigator.access_token",
            "navigator = {\n refresh_token = \"r\"\n access_token = \"a\"\n}",
        ),
        ("navigator.client_id", "navigator = {\n access_token = \"a\"\n client_id = \"i\"\n}"),
        ("http.proxy_url", "http = {\n proxy_url = \"canary proxy\"\n}"),
    ] {
        ws.provider(&body.replace('\n', "\n  "));
        let refused = ws.validate_error(ACME);
        let text = refused.only().text();
        assert!(text.contains(&format!("`{attribute}`")), "{body}: {text}");
        writeln!(all, "{text}\n").unwrap();
    }
    assert!(!all.contains("canary"), "{all}");
    insta::assert_snapshot!(all, @r#"
    Invalid value for `deletion_policy`

    It must be `prevent` or `abandon`, not "delete".

    Invalid value for `wiv.endpoint`

    The endpoint must begin with `https://`: `http://` would send credentials unencrypted, and is allowed for a loopback address (`127.0.0.1`, `[::1]`, `localhost`) only.

    Invalid value for `wiv.endpoint`

    The endpoint is not a URL such as `https://api.example.com`.

    Invalid value for `wiv.endpoint`

    The endpoint must not hold a user name or password.

    Invalid value for `wiv.endpoint`

    The endpoint must not hold a query (`?`) or a fragment (`#`).

    Invalid value for `navigator.endpoint`

    The endpoint must begin with `https://`.

    Invalid value for `http.request_timeout`

    "soon" is not a span of time, such as `90s` or `2m`.

    Invalid value for `http.request_timeout`

    It must be more than zero and at most an hour, such as `90s` or `2m`.

    Invalid value for `http.max_retries`

    It must be a whole number from 0 to 100, not -1.

    Invalid value for `http.max_retries`

    It must be a whole number from 0 to 100, not 1.5.

    Invalid value for `http.max_retries`

    It must be a whole number from 0 to 100, not 101.

    Invalid value for `http.max_concurrent_requests`

    It must be a whole number from 1 to 1000, not 0.

    Invalid value for `http.requests_per_second`

    It must be more than zero and at most 100000.

    Two kinds of credentials for Navigator

    `navigator.refresh_token` and `navigator.access_token` are both set. Set one of `refresh_token`, `access_token`, or `client_id` with `client_secret`.

    Two kinds of credentials for Navigator

    `navigator.access_token` and `navigator.client_id` are both set. Set one of `refresh_token`, `access_token`, or `client_id` with `client_secret`.

    Invalid value for `http.proxy_url`

    It is not a proxy URL such as `http://proxy.example.com:3128`.
    "#);
}

#[test]
fn a_block_that_has_nothing_in_it_is_no_bad_input() {
    let ws = Workspace::bare();
    for body in ["", "wiv = {}", "navigator = {}\nhttp = {}", "wiv = null"] {
        ws.provider(body);
        assert!(ws.plan("").is_empty(), "{body}");
    }
}
