//! Data sources whose calls fail, or cannot be made: sent again where that may help, and said
//! as resources say it where not.

use super::{FIGURES, data};
use msp_sandbox::{Answer, Fault};
use support::api::{make_customer, sent, start, words};
use support::workspace::Workspace;

const LIST: (&str, &str) = ("GET", "/msp/customers");
const ORGS: &str = "/cphub/api/core/v1/mgmt/orgs/";
const USERS: &str = "/cphub/api/auth/v1/orgs/";

/// Everything that is not an answer, and two answers that ask for another try.
fn faults() -> Vec<Fault> {
    vec![
        Fault::status(503),
        Fault::status(Answer::of(429).retry_after("0")),
        Fault::cut(),
        Fault::garbage(),
        Fault::drop_before_commit(),
    ]
}

#[support::test]
fn a_list_that_fails_is_asked_for_again() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    for fault in faults() {
        let rule = sandbox.fault(fault.clone().on(LIST.0, LIST.1).once());
        ws.plan(&data("msp_customer", "name = \"Acme\""));
        assert_eq!(sent(&sandbox), [FIGURES, FIGURES], "{fault:?}");
        sandbox.clear_fault(rule);
    }
}

#[support::test]
fn what_navigator_tells_is_asked_for_again() {
    let (sandbox, ws) = start();
    let org = "9d9648a7-115a-4a06-a613-a0c4077469f7";
    let of_org = format!("org_id = \"{org}\"");
    for (path, config) in [
        (format!("{ORGS}{org}"), data("msp_navigator_organization", &format!("id = \"{org}\""))),
        (format!("{ORGS}{org}/tenants"), data("msp_navigator_tenants", "")),
        (format!("{ORGS}{org}/services"), data("msp_navigator_services", &of_org)),
        (format!("{USERS}{org}/users"), data("msp_navigator_users", &of_org)),
        (format!("{USERS}{org}/org-roles"), data("msp_navigator_roles", &of_org)),
    ] {
        for fault in faults() {
            let rule = sandbox.fault(fault.clone().on("GET", &path).once());
            ws.plan(&config);
            let lines = sent(&sandbox);
            let asked = lines.iter().filter(|line| **line == format!("GET {path}")).count();
            assert_eq!(asked, 2, "{fault:?}: {lines:?}");
            sandbox.clear_fault(rule);
        }
    }
}

#[support::test]
fn a_list_that_goes_on_failing_is_an_error_that_says_what_came() {
    let (sandbox, ws) = start();
    ws.provider(&format!(
        "{}\n  http {{ max_retries = 0 }}",
        support::workspace::sandbox_provider(&sandbox.url())
    ));
    sandbox.fault(Fault::status(503).on(LIST.0, LIST.1));
    let refused = ws.plan_error(&data("msp_customers", ""));
    let words = words(&refused);
    assert!(words.starts_with("error: Customers cannot be listed: "), "{words}");
    assert!(words.contains("503"), "{words}");
}

#[support::test]
fn a_refused_key_is_said_in_full_once_and_nobody_asks_again_with_it() {
    let (sandbox, ws) = start();
    ws.provider(&format!(
        "wiv {{\n  endpoint = \"{}\"\n  api_key = \"another\"\n}}",
        sandbox.url()
    ));
    let config = "data \"msp_customer\" \"it\" {\n  count = 3\n  id = \"c-1\"\n}\n";
    let refused = ws.plan_error(config);
    let says = "Another message of this run says why, and what to do.";
    let short = refused.iter().filter(|one| one.detail == says).count();
    let in_full = "Check that the credential from `wiv.api_key` is complete";
    let full = refused.iter().filter(|one| one.detail.contains(in_full)).count();
    // Newer versions show what several blocks say in the same words once.
    assert!(full == 1 && short >= 1 && full + short == refused.len(), "{refused}");
    assert_eq!(sent(&sandbox), [FIGURES]);
}

#[support::test]
fn missing_credentials_are_said_by_their_attribute_and_variable() {
    let ws = Workspace::bare();
    for (config, attribute, variable) in [
        (data("msp_customer", "id = \"c-1\""), "`wiv.api_key`", "`WIV_API_KEY`"),
        (data("msp_customers", ""), "`wiv.api_key`", "`WIV_API_KEY`"),
        (
            data("msp_navigator_organization", "id = \"o-1\""),
            "`refresh_token`",
            "`NAVIGATOR_REFRESH_TOKEN`",
        ),
        (data("msp_navigator_tenants", ""), "`refresh_token`", "`NAVIGATOR_REFRESH_TOKEN`"),
    ] {
        ws.validate(&config);
        let refused = ws.plan_error(&config);
        for name in [attribute, variable] {
            assert!(refused.only().detail.contains(name), "{refused}");
        }
    }
}

#[support::test]
fn a_key_that_is_known_only_after_apply_is_said_and_waited_for_by_nobody() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    ws.provider(&format!(
        "wiv {{\n  endpoint = \"{}\"\n  api_key = terraform_data.key.output\n}}",
        sandbox.url()
    ));
    let key = "resource \"terraform_data\" \"key\" {\n  input = \"sandbox-wiv-api-key\"\n}\n";
    let config = format!("{key}{}", data("msp_customer", "id = \"c-1\""));
    let refused = ws.plan_error(&config);
    assert_eq!(refused.only().summary, "`wiv.api_key` of the provider is not known yet");
    ws.apply_unsettled(key);
    ws.apply(&config);
}
