//! `msp_run_workflow` under real Terraform: what a person sees, what is sent, and how often.

mod failing;
mod refusing;

use serde_json::json;

use msp_sandbox::{Answer, BlockingSandbox, Fault};
use support::api::{self, masked, sent, words, written};
use support::diagnostics::diagnostics;
use support::workspace::Workspace;

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
    let (sandbox, ws) = api::start();
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

#[support::test(needs(Actions))]
fn a_create_that_triggers_it_runs_it_once_and_tells_which_run_it_is() {
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

#[support::test(needs(Actions))]
fn an_update_that_triggers_it_runs_it_once() {
    let (sandbox, ws) = api::start();
    let of = |input: &str| {
        let config = triggered("after_update", "workflow_id = \"w-1\"");
        config.replace("  lifecycle", &format!("  input = \"{input}\"\n  lifecycle"))
    };
    for (input, runs) in [("one", 0), ("two", 1), ("two", 1), ("three", 2)] {
        ws.apply(&of(input));
        assert_eq!(sandbox.state().runs.len(), runs, "{input}");
    }
}

#[support::test(needs(Actions))]
fn it_is_handed_what_the_create_of_a_customer_came_to() {
    let (sandbox, ws) = api::start();
    ws.apply(include_str!("../../../examples/actions/msp_run_workflow/action.tf"));
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

/// As a variable is that a CI job was not given.
#[support::test(needs(Actions))]
fn an_empty_payload_is_none_and_one_of_white_space_is_refused() {
    let (sandbox, ws) = start(&format!(
        "variable \"payload\" {{\n  type = string\n}}\n{}",
        triggered("before_create", "workflow_id = \"w-1\"\n    payload = var.payload")
    ));
    ws.env("TF_VAR_payload", "\n");
    let refused = failed(&ws, &[]);
    assert!(refused.contains("It holds only white space."), "{refused}");
    assert_eq!(sent(&sandbox), [""; 0]);
    ws.env("TF_VAR_payload", "");
    applied(&ws, &[]);
    assert_eq!(written(&sandbox), [r#"POST /workflows/w-1/run {"payload":{}}"#]);
}

#[support::test(needs(Actions))]
fn every_invocation_by_hand_is_one_run() {
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

#[support::test(needs(Actions))]
fn it_is_handed_a_token_that_nothing_stores() {
    let config = "workflow_id = \"w-1\"\n    payload = jsonencode({ \
                  token = ephemeral.msp_navigator_access_token.a.access_token })";
    let token = "ephemeral \"msp_navigator_access_token\" \"a\" {}\n";
    let (sandbox, ws) = start(&(triggered("after_create", config) + token));
    ws.apply_with(&[]);
    let requests = sandbox.received();
    let run = requests.iter().find(|request| request.path == "/workflows/w-1/run");
    let run = run.expect("it ran").json();
    let token = run["payload"]["token"].as_str().expect("a token");
    assert_eq!(token.split('.').count(), 3, "{token}");
    ws.assert_nowhere(token);
}

/// Whether every request carried the canary: one that is not on its way cannot be found.
fn all_carried_it(sandbox: &BlockingSandbox) -> bool {
    let carried = |body: &[u8]| String::from_utf8_lossy(body).contains(CANARY);
    sandbox.received().iter().all(|request| carried(&request.body))
}

#[support::test(needs(Actions))]
fn what_the_payload_holds_is_neither_printed_nor_logged_nor_in_a_plan_or_a_state() {
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

#[support::test(unless(Actions))]
fn a_core_without_actions_says_so_itself() {
    let (sandbox, ws) = start("");
    let action =
        "action \"msp_run_workflow\" \"x\" {\n  config {\n    workflow_id = \"w-1\"\n  }\n}\n";
    let refused = ws.validate_error(action);
    assert_eq!(refused.only().summary, "Unsupported block type");
    assert_eq!(sent(&sandbox), [""; 0]);
}
