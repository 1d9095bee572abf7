//! What is said of a run that failed, and what the next apply makes of it.

use super::{RUN, applied, failed, start, triggered};
use msp_sandbox::{Assumptions, Fault, Options};
use support::api::{sandbox_with, written};
use support::workspace::Workspace;

#[support::test(needs(Actions))]
fn a_lost_answer_is_told_with_where_to_look_and_is_not_sent_again() {
    let (sandbox, ws) = start(&triggered("after_create", "workflow_id = \"w-1\""));
    sandbox.fault(Fault::drop_after_commit().on(RUN.0, RUN.1).once());
    insta::assert_snapshot!(failed(&ws, &[]), @"
    error: Error when invoking action

    It is not known whether workflow w-1 was run: the answer of Wiv was lost: Before you invoke it again, look at the workflow's run history in Wiv: each time makes one more run. Wiv documents no call that lists runs, so the provider cannot look itself. If `after_create` or `after_update` triggered it, run `terraform apply -invoke=action.msp_run_workflow.NAME`: the next apply alone does not run it again. If `before_create` or `before_update` triggered it, the next apply runs it again.

    Tried: `POST /workflows/w-1/run`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.
    ");
    assert_eq!(sandbox.state().runs.len(), 1);
    assert_eq!(ws.state().addresses(), ["terraform_data.a"]);
    assert!(!ws.state().is_tainted("terraform_data.a"), "what triggered it stands");
    applied(&ws, &[]);
    assert_eq!(sandbox.state().runs.len(), 1, "and the next apply does not run it again");
}

#[support::test(needs(Actions))]
fn what_comes_before_a_create_is_run_again_with_it_as_the_error_says() {
    let (sandbox, ws) = start(&triggered("before_create", "workflow_id = \"w-1\""));
    sandbox.fault(Fault::drop_after_commit().on(RUN.0, RUN.1).once());
    let said = failed(&ws, &[]);
    assert!(said.contains(
        "If `before_create` or `before_update` triggered it, the next apply runs it again."
    ));
    assert_eq!(ws.state().addresses(), [""; 0]);
    applied(&ws, &[]);
    assert_eq!(sandbox.state().runs.len(), 2);
}

#[support::test(needs(Actions))]
fn a_workflow_that_does_not_exist_is_told_with_what_to_check() {
    let assumptions = Assumptions { workflow_ids: "w-1".to_owned(), ..Assumptions::default() };
    let sandbox = sandbox_with(Options { assumptions, ..Options::default() });
    let ws = Workspace::new(&sandbox);
    ws.configuration(&triggered("after_create", "workflow_id = \"w-2\""));
    insta::assert_snapshot!(failed(&ws, &[]), @r#"
    error: Error when invoking action

    Workflow w-2 was not run: Wiv did not find it (404): Check `workflow_id`, and that the credential from `wiv.api_key` belongs to the organization that has this workflow.

    Tried: `POST /workflows/w-2/run`. Answer: 404 Not Found, "Workflow not found". It does not exist, or these credentials cannot see it. Nothing was changed.

    If `after_create` or `after_update` triggered it, run `terraform apply -invoke=action.msp_run_workflow.NAME`: the next apply alone does not run it again. If `before_create` or `before_update` triggered it, the next apply runs it again.
    "#);
    assert_eq!(written(&sandbox).len(), 1);
}

#[support::test(needs(Actions))]
fn a_refused_key_is_told_with_where_it_came_from() {
    let (sandbox, ws) = start(&triggered("after_create", "workflow_id = \"w-1\""));
    ws.provider(&format!("wiv {{\n  endpoint = \"{}\"\n}}", sandbox.url()));
    ws.env("WIV_API_KEY", "another");
    insta::assert_snapshot!(failed(&ws, &[]), @r#"
    error: Error when invoking action

    Workflow w-1 was not run: Wiv refused the credentials (401): Check that the credential from the environment variable `WIV_API_KEY` is complete, has not expired, and belongs to this endpoint and organization.

    Tried: `POST /workflows/w-1/run`. Answer: 401 Unauthorized, "Authentication required". The credentials are wrong or have expired, or their owner has left. Nothing was changed.

    If `after_create` or `after_update` triggered it, run `terraform apply -invoke=action.msp_run_workflow.NAME`: the next apply alone does not run it again. If `before_create` or `before_update` triggered it, the next apply runs it again.
    "#);
    assert_eq!(written(&sandbox).len(), 1);
}
