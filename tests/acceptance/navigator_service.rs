//! `msp_navigator_service` under real Terraform: a switch that is turned once.

use serde_json::json;

use msp_sandbox::{BlockingSandbox, EnabledService, Fault};
use support::api::{self, new_bodies, start};
use support::hcl::Block;
use support::workspace::Workspace;

const A: &str = "msp_navigator_service.a";
const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";
const LOGS: &str = "I8_vUYLiPxopN_YFGqhgbH6rrAI_";
/// Every organization of the sandbox has it from the start.
const USAGE: &str = "sandbox-usage-insight";
const DIRECTOR: &str = "sandbox-cloud-director";
const ENABLE: (&str, &str) = ("PATCH", "/cphub/api/core/v1/mgmt/orgs/*/services/*");
const LIST: (&str, &str) = ("GET", "/cphub/api/core/v1/mgmt/orgs/*/services");

fn service(id: &str, body: &str) -> String {
    Block::resource("msp_navigator_service", "a")
        .text("org_id", ORG)
        .text("service_id", id)
        .line(body)
        .to_string()
}

/// Enabled, and seen to be by an apply: one that is new may not be listed yet.
fn start_enabled() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start();
    ws.apply(&service(LOGS, "deletion_policy = \"abandon\""));
    ws.apply(&service(LOGS, ""));
    (sandbox, ws)
}

#[support::test]
fn a_service_is_enabled_as_documented_and_kept_as_listed() {
    let (sandbox, ws) = start();
    let step = ws.apply(&service(LOGS, ""));
    assert_eq!(new_bodies(&sandbox, ENABLE), [json!({"enabled": true})]);
    assert_eq!(step.plan.after(A, "id"), Some(&json!(format!("{ORG}/{LOGS}"))));
    let it = |path| step.state.attribute(A, path).clone();
    assert_eq!(it("id"), format!("{ORG}/{LOGS}"));
    assert_eq!(it("display_name"), "Log Intelligence");
    assert_eq!(step.plan.warnings.and(step.warnings).len(), 0);
}

#[support::test]
fn one_that_is_enabled_already_is_taken_over_with_a_warning() {
    let (sandbox, ws) = start();
    let step = ws.apply(&service(USAGE, ""));
    insta::assert_snapshot!(api::masked(&step.plan.warnings.only().text()), @r#"
    Service "sandbox-usage-insight" of organization ID is enabled already

    This block manages it from now on. Nothing is sent.
    "#);
    assert!(new_bodies(&sandbox, ENABLE).is_empty());
}

#[support::test]
fn one_that_is_not_there_or_cannot_be_enabled_is_refused_by_the_plan() {
    let (sandbox, ws) = start();
    let refused = ws.plan_error(&service("log-intelligence", ""));
    assert_eq!(refused.only().attribute(), "service_id");
    insta::assert_snapshot!(api::masked(&refused.only().text()), @r#"
    There is no service "log-intelligence" in organization ID

    Set `service_id` to one of these:

    - I8_vUYLiPxopN_YFGqhgbH6rrAI_: Log Intelligence
    - sandbox-cloud-director: VMware Cloud Director
    - sandbox-commerce-portal: VMware Commerce Portal, cannot be enabled
    - sandbox-usage-insight: vCloud Usage Insight, enabled

    Nothing is sent.
    "#);
    let refused = ws.plan_error(&service("sandbox-commerce-portal", ""));
    assert_eq!(refused.only().attribute(), "service_id");
    insta::assert_snapshot!(api::masked(&refused.only().text()), @r#"
    Service "sandbox-commerce-portal" of organization ID cannot be enabled

    See the service in Navigator: most often a contract or an agreement is missing. Navigator lists it with `canBeEnabled` as false, so nothing is sent.
    "#);
    let refused = ws.plan_error(&service(LOGS, "").replace("9d9648a7", "00000000"));
    assert_eq!(refused.only().attribute(), "org_id");
    assert!(new_bodies(&sandbox, ENABLE).is_empty());
}

#[support::test]
fn what_the_plan_could_not_look_at_is_looked_at_by_the_apply() {
    let (sandbox, ws) = start();
    let config = r#"
resource "terraform_data" "id" {
  input = "no-such-service"
}
"#
    .to_owned()
        + &service("ID", "").replace("\"ID\"", "terraform_data.id.output");
    let refused = ws.apply_error(&config).errors();
    assert!(refused.only().text().contains("There is no service \"no-such-service\""), "{refused}");
    assert!(new_bodies(&sandbox, ENABLE).is_empty());
}

#[support::test]
fn a_lost_answer_is_held_against_the_list() {
    let (sandbox, ws) = start();
    sandbox.fault(Fault::drop_before_commit().on(ENABLE.0, ENABLE.1).once());
    let failed = ws.apply_error(&service(LOGS, "")).errors();
    insta::assert_snapshot!(api::masked(&failed.only().text()), @r#"
    It is not known whether Service "I8_vUYLiPxopN_YFGqhgbH6rrAI_" of organization ID was enabled

    Run Terraform again: it looks first, and enables the service only if it is not enabled.

    The provider looked at the list of services several times. The list does not show it enabled. Nothing is in the state.

    Tried: `PATCH /cphub/api/core/v1/mgmt/orgs/ID/services/I8_vUYLiPxopN_YFGqhgbH6rrAI_`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.
    "#);
    assert!(ws.state().addresses().is_empty());

    sandbox.fault(Fault::drop_after_commit().on(ENABLE.0, ENABLE.1).once());
    let step = ws.apply(&service(LOGS, ""));
    insta::assert_snapshot!(api::masked(&step.warnings.only().text()), @r#"
    Service "I8_vUYLiPxopN_YFGqhgbH6rrAI_" of organization ID was enabled, as the list of services shows

    It is enabled now. Nothing was sent a second time.

    Tried: `PATCH /cphub/api/core/v1/mgmt/orgs/ID/services/I8_vUYLiPxopN_YFGqhgbH6rrAI_`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.
    "#);
    assert_eq!(new_bodies(&sandbox, ENABLE).len(), 2);
}

#[support::test]
fn one_that_somebody_disabled_leaves_the_state_and_is_enabled_again() {
    let (sandbox, ws) = start();
    ws.apply(&service(LOGS, ""));
    sandbox.change(|state| state.enabled_services.clear()).expect("the state is changed");
    let plan = ws.plan_with(&[]);
    assert!(plan.is_empty(), "a moment ago: {:?}", plan.actions());
    plan.warnings.about("is not listed as enabled yet");

    let (sandbox, ws) = start_enabled();
    sandbox.change(|state| state.enabled_services.clear()).expect("the state is changed");
    let step = ws.apply(&service(LOGS, ""));
    assert_eq!(step.plan.action(A), "create");
    insta::assert_snapshot!(api::masked(&step.plan.warnings.only().text()), @r#"
    Service "I8_vUYLiPxopN_YFGqhgbH6rrAI_" of organization ID is no longer enabled

    The next apply enables it again. To keep it disabled, remove the block. It has left the state: Navigator lists it as not enabled, so somebody has disabled it.
    "#);
    assert_eq!(new_bodies(&sandbox, ENABLE).len(), 2);
}

#[support::test]
fn one_that_is_not_listed_any_more_is_an_error_and_stays() {
    let (sandbox, ws) = start_enabled();
    let nothing = msp_sandbox::Answer::of(200).body(json!([]));
    for fault in [Fault::status(nothing), Fault::status(404), Fault::status(403)] {
        let rule = sandbox.fault(fault.on(LIST.0, LIST.1));
        ws.plan_error_with(&[]);
        sandbox.clear_fault(rule);
    }
    assert_eq!(ws.state().addresses(), [A]);
    ws.assert_settled();
}

#[support::test]
fn under_prevent_it_is_neither_destroyed_nor_replaced() {
    let (sandbox, ws) = start();
    ws.apply(&service(LOGS, ""));
    let refused = ws.plan_error(&service(DIRECTOR, ""));
    assert_eq!(refused.only().attribute(), "service_id");
    refused.about("cannot be changed in place");
    ws.configuration(&service(LOGS, ""));
    ws.plan_error_with(&[&format!("-replace={A}")]).about("cannot be replaced");
    let text = ws.destroy_error().only().text();
    assert!(text.contains("Navigator documents no call that disables a service"), "{text}");
    assert_eq!(new_bodies(&sandbox, ENABLE).len(), 1);
}

#[support::test]
fn under_abandon_it_stays_enabled_and_a_warning_says_so() {
    let (sandbox, ws) = start();
    let abandon = "deletion_policy = \"abandon\"";
    ws.apply(&service(LOGS, abandon));
    // It is taken over by the one that replaces it.
    ws.apply_replace(A);
    assert_eq!(new_bodies(&sandbox, ENABLE).len(), 1);
    let step = ws.apply(&service(DIRECTOR, abandon));
    step.plan.warnings.about("is left behind");
    let warnings = ws.destroy();
    insta::assert_snapshot!(api::masked(&warnings.about("It leaves").text()), @r#"
    Service "sandbox-cloud-director" (ID/sandbox-cloud-director) is left behind

    It leaves the Terraform state, but still exists. To end it, disable it in Navigator, or ask Navigator's support. Navigator documents no call that disables a service, and `deletion_policy` is `abandon`.
    "#);
    let enabled: Vec<_> = sandbox.state().enabled_services.into_iter().map(|one| one.id).collect();
    assert_eq!(enabled, [LOGS, DIRECTOR]);
}

#[support::test]
fn two_blocks_cannot_be_about_one_service() {
    let (sandbox, ws) = start();
    let one = service(LOGS, "");
    let twin = one.replacen("\"a\"", "\"twin\"", 1);
    ws.plan_error(&(one + &twin)).about("is managed already");
    assert!(new_bodies(&sandbox, ENABLE).is_empty());
}

#[support::test]
fn one_that_is_enabled_can_be_imported() {
    let (sandbox, ws) = start();
    let enabled = EnabledService { org_id: ORG.to_owned(), id: LOGS.to_owned() };
    sandbox.change(|state| state.enabled_services.push(enabled)).expect("the state is changed");
    ws.configuration(&service(LOGS, ""));
    ws.import(A, &format!("{ORG}/{LOGS}"));
    ws.assert_settled();
    assert_eq!(ws.attribute(A, "display_name"), "Log Intelligence");
    ws.state_rm(A);

    for (id, why) in [
        (format!("{ORG}/{DIRECTOR}"), "is not enabled"),
        (format!("{ORG}/none"), "Nothing to import: no msp_navigator_service with the id"),
        (LOGS.to_owned(), "`<org_id>/<service_id>`"),
    ] {
        let error = ws.import_error(A, &id);
        assert!(error.contains(why), "{id}: {error}");
    }
    assert!(new_bodies(&sandbox, ENABLE).is_empty());
}
