//! What is said before anything is sent: by validate, by the plan, and what waits for the apply.

use super::{failed, start, triggered};
use msp_sandbox::Credentials;
use support::api::{sandbox, sent, words};
use support::workspace::Workspace;

#[support::test(needs(Actions))]
fn what_cannot_be_sent_is_refused_by_validate_at_its_line() {
    let (_, ws) = start("");
    for (config, line, why) in [
        ("workflow_id = \" \"", "workflow_id = \" \"", "It must not be blank."),
        ("workflow_id = \"w-1 \"", "workflow_id = \"w-1 \"", "white space"),
        (
            "workflow_id = \"w-1\"\n    payload = \"{'user': 1}\"",
            "payload = \"{'user': 1}\"",
            "It is not JSON: key must be a string at line 1 column 2.",
        ),
        (
            "workflow_id = \"w-1\"\n    payload = jsonencode([1])",
            "payload = jsonencode([1])",
            "It must be a JSON object; `jsonencode({ ... })` makes one.",
        ),
        (
            "workflow_id = \"w-1\"\n    payload = \"payload.json\"",
            "payload = \"payload.json\"",
            "Write `file(...)` around it: it is the name of a file, not its text.",
        ),
    ] {
        let refused = ws.validate_error(&triggered("after_create", config));
        assert_eq!(refused.only().code(), line);
        assert!(refused.only().detail.contains(why), "{refused}");
    }
    let without = ws.validate_error(&triggered("after_create", "payload = \"{}\""));
    assert!(without.only().text().contains("workflow_id"), "{without}");
}

#[support::test(needs(Actions))]
fn a_payload_that_turns_out_to_be_no_object_is_refused_before_it_is_sent() {
    let config = "workflow_id = \"w-1\"\n    payload = \"[\\\"${terraform_data.a.id}\\\"]\"";
    let (sandbox, ws) = start(&triggered("after_create", config));
    let said = failed(&ws, &[]);
    assert!(said.contains("Invalid value for `payload`"), "{said}");
    assert_eq!(sent(&sandbox), [""; 0]);
}

#[support::test(needs(Actions))]
fn a_missing_key_is_said_when_it_is_planned() {
    let ws = Workspace::bare();
    let refused = ws.plan_error(&triggered("after_create", "workflow_id = \"w-1\""));
    insta::assert_snapshot!(words(&refused), @"
    error: Failed to plan action

    No API key for Wiv: Set `wiv.api_key` in the provider block, or the environment variable `WIV_API_KEY`. To make a key, open avatar > API Keys in Wiv.

    This run needs Wiv's API.
    ");
    assert_eq!(ws.state().addresses(), [""; 0]);
}

#[support::test(needs(Actions))]
fn a_key_that_is_known_only_after_apply_is_no_matter_for_the_plan() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    let (url, key) = (sandbox.url(), Credentials::default().wiv_api_key);
    ws.provider(&format!(
        "wiv {{\n  endpoint = \"{url}\"\n  api_key  = terraform_data.key.output\n}}"
    ));
    let later = format!("resource \"terraform_data\" \"key\" {{\n  input = \"{key}\"\n}}\n");
    ws.apply(&(triggered("after_create", "workflow_id = \"w-1\"") + &later));
    assert_eq!(sandbox.state().runs.len(), 1);
}
