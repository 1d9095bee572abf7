//! `msp_run_workflow` under real Terraform: what a person sees, what is sent, and how often.

use serde_json::json;
use terraform_provider_msp::sandbox::{Answer, Assumptions, BlockingSandbox, Fault, Options};

use crate::support::api::{masked, sandbox, sandbox_with, sent, words, written};
use crate::support::diagnostics::diagnostics;
use crate::support::terraform::Feature;
use crate::support::workspace::{Workspace, terraform};

const RUN: (&str, &str) = ("POST", "/workflows/*/run");
const INVOKE: &str = "-invoke=action.msp_run_workflow.x";

const CANARY: &str = "canary-payload-6b02";

/// An action of this configuration, triggered by a resource that is there for it alone.
fn triggered(event: &str, config: &str) -> String {
    format!(
        r#"
resource "terraform_data" "a" {{
  lifecycle {{
    action_trigger {{
      events  = [{event}]
      actions = [action.msp_run_workflow.x]
    }}
  }}
}}
action "msp_run_workflow" "x" {{
  config {{
    {config}
  }}
}}
"#
    )
}

fn start(config: &str) -> (BlockingSandbox, Workspace) {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.configuration(config);
    (sandbox, ws)
}

/// Applies as a person does; returns what stands on the terminal.
#[track_caller]
fn applied(ws: &Workspace, options: &[&str]) -> String {
    let arguments = ["apply", "-auto-approve", "-no-color", "-input=false"];
    ws.succeed(&[&arguments, options].concat()).stdout
}

/// Applies what has to fail; returns errors and warnings as a person reads them.
#[track_caller]
fn failed(ws: &Workspace, options: &[&str]) -> String {
    let arguments = ["apply", "-json", "-auto-approve", "-input=false"];
    let output = ws.run(&[&arguments, options].concat());
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    words(&diagnostics(&output.stdout))
}

/// What is said of actions, without ids.
fn progress(terminal: &str) -> String {
    let execution = regex::Regex::new("exec_[0-9a-f]+").expect("a form");
    let lines = terminal.lines().filter(|line| line.starts_with("Action"));
    execution.replace_all(&masked(&lines.collect::<Vec<_>>().join("\n")), "EXECUTION").into_owned()
}

#[test]
fn a_create_that_triggers_it_runs_it_once_and_tells_which_run_it_is() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
    let config = "workflow_id = \"w-1\"\n    payload = jsonencode({ user = \"ada\", n = 1.5 })";
    let (sandbox, ws) = start(&triggered("after_create", config));
    insta::assert_snapshot!(progress(&applied(&ws, &[])), @"
    Action started: action.msp_run_workflow.x (triggered by terraform_data.a)
    Action action.msp_run_workflow.x (triggered by terraform_data.a): Running workflow w-1
    Action action.msp_run_workflow.x (triggered by terraform_data.a): Started as execution EXECUTION
    Action complete: action.msp_run_workflow.x (triggered by terraform_data.a)
    ");
    assert_eq!(
        written(&sandbox),
        [r#"POST /workflows/w-1/run {"payload":{"n":1.5,"user":"ada"}}"#]
    );
    assert_eq!(sandbox.state().runs.len(), 1);
    ws.assert_settled();
    applied(&ws, &[]);
    assert_eq!(written(&sandbox), [""; 0]);
}

#[test]
fn it_is_handed_what_the_create_of_a_customer_came_to() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(include_str!("../../examples/actions/msp_run_workflow/action.tf"));
    let id = ws.attribute("msp_customer.example", "id");
    let payload = json!({ "payload": { "customer_id": id, "name": "Example Customer" } });
    assert_eq!(
        written(&sandbox),
        [
            r#"POST /msp/customers {"name":"Example Customer"}"#.to_owned(),
            format!("POST /workflows/workflow_def456ghi789/run {payload}"),
        ]
    );
}

#[test]
fn every_invocation_by_hand_is_one_run() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
    let action =
        "action \"msp_run_workflow\" \"x\" {\n  config {\n    workflow_id = \"w-1\"\n  }\n}\n";
    let (sandbox, ws) = start(action);
    for _ in 0..2 {
        insta::allow_duplicates! {
            insta::assert_snapshot!(progress(&applied(&ws, &[INVOKE])), @"
            Action started: action.msp_run_workflow.x (triggered by CLI)
            Action action.msp_run_workflow.x (triggered by CLI): Running workflow w-1
            Action action.msp_run_workflow.x (triggered by CLI): Started as execution EXECUTION
            Action complete: action.msp_run_workflow.x (triggered by CLI)
            ");
        }
        assert_eq!(written(&sandbox), [r#"POST /workflows/w-1/run {"payload":{}}"#]);
    }
    assert_eq!(sandbox.state().runs.len(), 2);
    applied(&ws, &[]);
    assert_eq!(written(&sandbox), [""; 0], "who does not ask for it does not get it");
}

// ---- before anything is sent

#[test]
fn what_cannot_be_sent_is_refused_by_validate_at_its_line() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
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
            "It is the name of a file, not its text: write `file(...)` around it.",
        ),
    ] {
        let refused = ws.validate_error(&triggered("after_create", config));
        assert_eq!(refused.only().code(), line);
        assert!(refused.only().detail.contains(why), "{refused}");
    }
    let without = ws.validate_error(&triggered("after_create", "payload = \"{}\""));
    assert!(without.only().text().contains("workflow_id"), "{without}");
}

#[test]
fn a_payload_that_turns_out_to_be_no_object_is_refused_before_it_is_sent() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
    let config = "workflow_id = \"w-1\"\n    payload = \"[\\\"${terraform_data.a.id}\\\"]\"";
    let (sandbox, ws) = start(&triggered("after_create", config));
    let said = failed(&ws, &[]);
    assert!(said.contains("Invalid value for `payload`"), "{said}");
    assert_eq!(sent(&sandbox), [""; 0]);
}

#[test]
fn a_missing_key_is_said_when_it_is_planned() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
    let ws = Workspace::bare();
    let refused = ws.plan_error(&triggered("after_create", "workflow_id = \"w-1\""));
    insta::assert_snapshot!(words(&refused), @"
    error: Failed to plan action

    No API key for Wiv: This needs Wiv's API. Set `wiv.api_key` in the provider block, or the environment variable `WIV_API_KEY`. Keys are made in Wiv under avatar > API Keys.
    ");
    assert_eq!(ws.state().addresses(), [""; 0]);
}

// ---- what fails

#[test]
fn a_lost_answer_is_told_with_where_to_look_and_is_not_sent_again() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
    let (sandbox, ws) = start(&triggered("after_create", "workflow_id = \"w-1\""));
    sandbox.fault(Fault::drop_after_commit().on(RUN.0, RUN.1).once());
    insta::assert_snapshot!(failed(&ws, &[]), @"
    error: Error when invoking action

    It is not known whether workflow w-1 was run: the answer of Wiv was lost: Tried: `POST /workflows/w-1/run`. No answer: connection closed before message completed. It may have been carried out or not; it was not sent again, as that could make a second one.

    Wiv documents no call that tells what runs there are, so nothing can be looked up here. Before it is invoked again, look in Wiv at the workflow's run history of this moment: every time is one more run. If `after_create` or `after_update` triggered it, the next apply does not run it again: `terraform apply -invoke=action.msp_run_workflow.NAME` does. If `before_create` or `before_update` did, the next apply does.
    ");
    assert_eq!(sandbox.state().runs.len(), 1);
    assert_eq!(ws.state().addresses(), ["terraform_data.a"]);
    assert!(!ws.state().is_tainted("terraform_data.a"), "what triggered it stands");
    applied(&ws, &[]);
    assert_eq!(sandbox.state().runs.len(), 1, "and the next apply does not run it again");
}

#[test]
fn what_comes_before_a_create_is_run_again_with_it_as_the_error_says() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
    let (sandbox, ws) = start(&triggered("before_create", "workflow_id = \"w-1\""));
    sandbox.fault(Fault::drop_after_commit().on(RUN.0, RUN.1).once());
    let said = failed(&ws, &[]);
    assert!(said.contains("If `before_create` or `before_update` did, the next apply does."));
    assert_eq!(ws.state().addresses(), [""; 0]);
    applied(&ws, &[]);
    assert_eq!(sandbox.state().runs.len(), 2);
}

#[test]
fn a_workflow_that_does_not_exist_is_told_with_what_to_check() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
    let assumptions = Assumptions { workflow_ids: "w-1".to_owned(), ..Assumptions::default() };
    let sandbox = sandbox_with(Options { assumptions, ..Options::default() });
    let ws = Workspace::new(&sandbox);
    ws.configuration(&triggered("after_create", "workflow_id = \"w-2\""));
    insta::assert_snapshot!(failed(&ws, &[]), @r#"
    error: Error when invoking action

    Workflow w-2 was not run: Wiv did not find it (404): Tried: `POST /workflows/w-2/run`. Answer: 404 Not Found, "Workflow not found". It does not exist, or these credentials do not see it; nothing was changed.

    Check `workflow_id`, and that the credential from `wiv.api_key` belongs to the organization that has this workflow.

    If `after_create` or `after_update` triggered it, the next apply does not run it again: `terraform apply -invoke=action.msp_run_workflow.NAME` does. If `before_create` or `before_update` did, the next apply does.
    "#);
    assert_eq!(written(&sandbox).len(), 1);
}

#[test]
fn a_refused_key_is_told_with_where_it_came_from() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
    let (sandbox, ws) = start(&triggered("after_create", "workflow_id = \"w-1\""));
    ws.provider(&format!("wiv = {{\n  endpoint = \"{}\"\n}}", sandbox.url()));
    ws.env("WIV_API_KEY", "another");
    insta::assert_snapshot!(failed(&ws, &[]), @r#"
    error: Error when invoking action

    Workflow w-1 was not run: Wiv refused the credentials (401): Tried: `POST /workflows/w-1/run`. Answer: 401 Unauthorized, "Authentication required". The credentials are wrong, have expired or belong to somebody who left; nothing was changed.

    The credential is from the environment variable `WIV_API_KEY`. Check that it is complete, has not expired, and belongs to this endpoint and organization.

    If `after_create` or `after_update` triggered it, the next apply does not run it again: `terraform apply -invoke=action.msp_run_workflow.NAME` does. If `before_create` or `before_update` did, the next apply does.
    "#);
    assert_eq!(written(&sandbox).len(), 1);
}

// ---- secrets, and other cores

/// Whether every request carried the canary: one that is not on its way cannot be found.
fn all_carried_it(sandbox: &BlockingSandbox) -> bool {
    let carried = |body: &[u8]| String::from_utf8_lossy(body).contains(CANARY);
    sandbox.received().iter().all(|request| carried(&request.body))
}

#[test]
fn what_the_payload_holds_is_neither_printed_nor_logged_nor_in_a_plan_or_a_state() {
    if terraform().lacks(Feature::Actions) {
        return;
    }
    let config = "workflow_id = \"w-1\"\n    payload = jsonencode({ password = var.password })";
    let variable = "variable \"password\" {\n  type = string\n}\n";
    let (sandbox, ws) = start("");
    ws.env("TF_VAR_password", CANARY);
    ws.log_at("TRACE");
    for variable in [variable, &variable.replace('}', "  ephemeral = true\n}")] {
        ws.configuration(&(triggered("after_create", config) + variable));
        let refusal = json!({ "error": format!("no such password: {CANARY}") });
        sandbox.fault(Fault::status(Answer::of(400).body(refusal)).on(RUN.0, RUN.1).once());
        let said = failed(&ws, &["-replace=terraform_data.a"]);
        assert!(said.contains("no such password: (secret)"), "{said}");
        applied(&ws, &[INVOKE]);
        ws.apply_replace("terraform_data.a");
    }
    assert_eq!(sandbox.state().runs.len(), 4);
    assert!(all_carried_it(&sandbox));
    ws.assert_nowhere(CANARY);
    assert!(ws.log().contains("api call"), "the log has what the provider said");
}

#[test]
fn a_core_without_actions_says_so_itself() {
    if terraform().supports(Feature::Actions) {
        return;
    }
    let (sandbox, ws) = start("");
    let action =
        "action \"msp_run_workflow\" \"x\" {\n  config {\n    workflow_id = \"w-1\"\n  }\n}\n";
    let refused = ws.validate_error(action);
    assert_eq!(refused.only().summary, "Unsupported block type");
    assert_eq!(sent(&sandbox), [""; 0]);
}
