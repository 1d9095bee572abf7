//! How an integration is made, and not doubled.

use super::*;
use support::api::{bodies, start};
use support::hcl::Block;

#[support::test]
fn an_aws_integration_is_sent_as_documented_and_kept_as_answered() {
    let (sandbox, ws) = start();
    let step = ws.apply(&config("Wiv-MSP-Customer-AWS", &aws("unique-external-identifier")));

    let fixture = include_str!("../../fixtures/wiv-integration-aws-request.json");
    assert_eq!(bodies(&sandbox, CREATE), [serde_json::from_str::<Value>(fixture).expect("JSON")]);

    let planned = |attribute| step.plan.after("msp_integration.it", attribute);
    assert_eq!(planned("type"), Some(&json!("AWS")));
    assert_eq!(planned("id"), None);
    let made = &sandbox.state().customers[0].integrations[0];
    let it = |path| step.state.attribute("msp_integration.it", path).clone();
    assert_eq!(it("id"), made.integration_id);
    let created_at = it("created_at");
    assert!(created_at.as_str().is_some_and(|time| time.ends_with('Z')), "{created_at}");
}

#[support::test]
fn a_key_file_is_sent_key_for_key_and_its_spelling_makes_no_difference() {
    let (sandbox, ws) = start();
    let key = key("of-nobody");
    let plain = format!("service_account_key_file = {}", quoted(&key));
    ws.apply(&config("Acme-GCP", &gcp(&plain)));

    let secret = &bodies(&sandbox, CREATE)[0]["integration_secret"];
    assert_eq!(secret["service_account_key_file"], key);
    assert_eq!(secret["billing_table_name"], "gcp_billing_export");

    let pretty = serde_json::to_string_pretty(&key).expect("JSON");
    let respelled = format!("service_account_key_file = {pretty:?}");
    ws.apply(&config("Acme-GCP", &gcp(&respelled)));
    assert_eq!(bodies(&sandbox, CREATE).len(), 1);
}

/// A GCP integration whose key is write-only.
fn write_only(key: &str, version: u32) -> String {
    let body = format!(
        "service_account_key_file_wo         = {key}\n    \
         service_account_key_file_wo_version = {version}"
    );
    config("Acme-GCP", &gcp(&body))
}

#[support::test(unless(WriteOnly))]
fn a_core_without_write_only_attributes_is_told_what_to_use() {
    let ws = Workspace::new(&sandbox());
    let refused = ws.validate_error(&write_only(&quoted(&key("canary-of-the-key")), 1));
    assert!(refused.only().detail.contains("`service_account_key_file`"), "{refused}");
}

#[support::test(needs(WriteOnly))]
fn a_write_only_key_reaches_wiv_and_neither_plan_nor_state() {
    let (sandbox, ws) = start();
    let text = quoted(&key("canary-of-the-key"));
    ws.apply(&write_only(&text, 1));
    let secret = &bodies(&sandbox, CREATE)[0]["integration_secret"]["service_account_key_file"];
    assert_eq!(secret, &key("canary-of-the-key"));
    let state = ws.succeed(&["state", "pull"]).stdout;
    assert!(!state.contains("canary-of-the-key"), "the key is in the state");

    // Another version says that the key is another one, which no API call can change.
    let refused = ws.plan_error(&write_only(&text, 2));
    assert!(refused.only().detail.contains("ignore_changes"), "{refused}");
}

#[support::test(needs(WriteOnly))]
fn a_write_only_key_is_needed_by_who_creates_and_by_no_later_run() {
    let (sandbox, ws) = start();
    for none in ["null", "\"\""] {
        let refused = ws.plan_error(&write_only(none, 1));
        insta::allow_duplicates! {
            insta::assert_snapshot!(refused.only().text(), @r"
            `gcp.service_account_key_file_wo` is null or empty

            Set it for this plan and its apply: an integration is created with its secret. Later runs do not need it, as long as nothing of the integration changes.

            An empty text counts as null. If the secret comes from a variable, this run probably does not set it, as in a CI job without the secret.

            To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
            ");
        }
    }
    assert!(sandbox.received().iter().all(|request| request.method == "GET"));

    ws.apply(&write_only(&quoted(&key("canary-of-one-run")), 1));
    // The key is not at hand any more, and nothing of the integration changes.
    for none in ["null", "\"\""] {
        let step = ws.apply(&write_only(none, 1));
        assert_eq!(step.plan.action("msp_integration.it"), "no-op");
        let refused = ws.plan_error(&write_only(none, 2));
        assert!(refused.only().detail.contains("ignore_changes"), "{refused}");
    }
}

/// A module that takes both has one of its variables unset.
#[support::test(needs(WriteOnly))]
fn a_secret_that_is_empty_is_none_beside_one_that_is_set() {
    let (sandbox, ws) = start();
    let secret = |plain: &str, write_only: &str, version: &str| {
        let block = format!(
            "custom = {{\n    type = \"AZURE\"\n    secret = {plain}\n    \
             secret_wo = {write_only}\n    secret_wo_version = {version}\n  }}"
        );
        config("Acme-Azure", &block)
    };
    let some = "jsonencode({ a = 1 })";
    ws.apply(&secret(some, "\"\"", "null"));
    let moved = ws.apply(&secret("\"\"", some, "1"));
    assert_eq!(moved.plan.action("msp_integration.it"), "update");
    assert_eq!(moved.state.attribute("msp_integration.it", "custom.secret"), "");
    let step = ws.apply(&secret("null", "\"\"", "1"));
    assert_eq!(step.plan.action("msp_integration.it"), "update");
    assert_eq!(bodies(&sandbox, CREATE).len(), 1);
}

#[support::test(needs(WriteOnly))]
fn a_key_that_moves_to_its_write_only_twin_replaces_nothing() {
    let (sandbox, ws) = start();
    let text = quoted(&key("canary-that-moves"));
    let plain = format!("service_account_key_file = {text}");
    ws.apply(&config("Acme-GCP", &gcp(&plain)));
    let step = ws.apply(&write_only(&text, 1));
    assert_eq!(step.plan.action("msp_integration.it"), "update");
    assert_eq!(bodies(&sandbox, CREATE).len(), 1);
    let state = ws.succeed(&["state", "pull"]).stdout;
    assert!(!state.contains("canary-that-moves"), "the key is still in the state");
}

#[support::test]
fn a_type_that_wiv_adds_is_sent_with_the_secret_as_it_is() {
    let (sandbox, ws) = start();
    let secret = json!({ "workspace_name": "w", "client_secret": "not-real", "n": 1.50 });
    let block =
        format!("custom = {{\n    type   = \"AZURE\"\n    secret = {}\n  }}", quoted(&secret));
    let step = ws.apply(&config("Acme-Azure", &block));
    assert_eq!(bodies(&sandbox, CREATE)[0]["integration_secret"], secret);
    assert_eq!(step.state.attribute("msp_integration.it", "type"), "AZURE");
}

#[support::test]
fn twins_in_one_configuration_are_refused_by_the_plan() {
    let (sandbox, ws) = start();
    ws.apply(CUSTOMER);
    let one = config("Acme-AWS", &aws("x-1"));
    let (_, block) = one.split_at(one.find("resource \"msp_integration\"").expect("a block"));
    let twins = format!("{one}\n{}", block.replace("\"it\"", "\"twin\""));
    let refused = ws.plan_error(&twins);
    assert_eq!(refused.only().summary, "Integration \"Acme-AWS\" would be created twice");
    assert!(bodies(&sandbox, CREATE).is_empty());
}

#[support::test]
fn values_that_are_not_known_yet_go_through_the_plan() {
    let (sandbox, ws) = start();
    let later = Block::resource("terraform_data", "later").text("input", "x-1");
    let body = aws("x-1").replace("\"x-1\"", "terraform_data.later.output");
    ws.apply(&format!("{later}{}", config("Acme-AWS", &body)));
    assert_eq!(bodies(&sandbox, CREATE)[0]["integration_secret"]["external_id"], "x-1");
}
