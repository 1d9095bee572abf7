//! Users can be removed: destroying does it.

use msp_sandbox::Fault;
use serde_json::json;

use super::*;
use support::api::start;

#[support::test]
fn destroying_removes_a_user_and_revokes_an_invitation() {
    for (email, call, body) in [
        (ADA, "DELETE users", json!({"users": names(ADA)})),
        (IVY, "DELETE invitations", json!({"emails": [IVY]})),
    ] {
        let (sandbox, ws) = start();
        ws.apply(&user(email, &[ADMIN], ""));
        written(&sandbox);
        assert_eq!(ws.destroy().len(), 0);
        assert_eq!(written(&sandbox), [(call.to_owned(), body)]);
        let state = sandbox.state();
        assert!(state.members.is_empty() && state.invitations.is_empty());
    }
}

#[support::test]
fn who_accepted_since_the_last_refresh_is_removed_all_the_same() {
    let (sandbox, ws) = start();
    ws.apply(&user(IVY, &[ADMIN], ""));
    sandbox.accept_invitation(ORG, IVY).expect("it is stored");
    calls(&sandbox);
    ws.apply_unsettled_with(&["-destroy", "-refresh=false"]);
    assert_eq!(calls(&sandbox), ["DELETE users"]);
    assert!(sandbox.state().members.is_empty());
}

#[support::test]
fn who_is_gone_already_and_an_expired_invitation_are_no_error() {
    let (sandbox, ws) = start();
    ws.apply(&user(ADA, &[ADMIN], ""));
    sandbox.change(|state| state.members.clear()).expect("the state is changed");
    ws.apply_unsettled_with(&["-destroy", "-refresh=false"]);

    ws.apply(&user(IVY, &[ADMIN], ""));
    sandbox.change(|state| state.invitations.clear()).expect("the state is changed");
    long_ago(&ws);
    ws.apply_unsettled_with(&["-destroy", "-refresh=false"]);
    assert!(ws.state().addresses().is_empty());
}

#[support::test]
fn a_removal_that_is_answered_as_failed_is_an_error_that_keeps_the_state() {
    let (sandbox, ws) = start();
    ws.apply(&user(ADA, &[ADMIN], ""));
    let no = json!({"status": {"succeeded": [], "failed": {ADA: "The last administrator"}}});
    let answer = msp_sandbox::Answer::of(200).body(no);
    sandbox.fault(Fault::status(answer).on(REMOVE.0, REMOVE.1).once());
    let failed = failing_destroy(&ws);
    insta::assert_snapshot!(failed, @r#"
    User "ada@example.com" of organization ID was not removed

    Tried: `DELETE /cphub/api/auth/v1/orgs/ID/users`. Navigator's reason: "The last administrator". The user is still listed, and the state stays as it is.
    "#);
    assert_eq!(ws.state().addresses(), [A]);
    ws.destroy();
}

#[support::test]
fn an_invitation_that_cannot_be_revoked_is_an_error_that_keeps_the_state() {
    let (sandbox, ws) = start();
    ws.apply(&user(IVY, &[ADMIN], ""));
    sandbox.change(|state| state.invitations.clear()).expect("the state is changed");
    let failed = failing_destroy(&ws);
    insta::assert_snapshot!(failed, @r#"
    The invitation of User "ivy@invited.example" of organization ID was not revoked

    If the invitation does not exist any more, run `terraform state rm 'msp_navigator_user.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects). Otherwise it ends by itself seven days after it was mailed.

    Tried: `DELETE /cphub/api/auth/v1/orgs/ID/invitations`. Navigator's reason: "There is no invitation for this address". The user is not listed, so nobody has accepted the invitation. The state stays as it is: `INVITED`.
    "#);
    assert_eq!(ws.state().addresses(), [A]);
}

#[support::test]
fn a_removal_whose_answer_is_lost_is_sent_again() {
    for (email, call) in [(ADA, REMOVE), (IVY, REVOKE)] {
        let (sandbox, ws) = start();
        ws.apply(&user(email, &[ADMIN], ""));
        calls(&sandbox);
        sandbox.fault(Fault::drop_after_commit().on(call.0, call.1).once());
        let warnings = ws.destroy();
        assert_eq!(calls(&sandbox).len(), 2);
        // Of the invitation nobody can tell; the user is seen to be gone.
        assert_eq!(warnings.len(), usize::from(email == IVY), "{warnings}");
    }
}

#[support::test]
fn a_tainted_user_and_one_to_be_replaced_are_removed_and_added_anew() {
    let (sandbox, ws) = start();
    ws.apply(&user(ADA, &[ADMIN], ""));
    for replace in [true, false] {
        calls(&sandbox);
        if replace {
            ws.apply_replace(A);
        } else {
            ws.taint(A);
            ws.apply_with(&[]);
        }
        assert_eq!(calls(&sandbox), ["DELETE users", "POST add-users"]);
        assert_eq!(sandbox.state().members.len(), 1);
    }
    // Another address is another user.
    let step = ws.apply(&user("bob@example.com", &[ADMIN], ""));
    assert_eq!(step.plan.replace_paths(A), &json!([["email"]]));
    assert_eq!(sandbox.state().members[0].username, "bob@example.com");
}

/// The one error of a destroy that is planned well and fails.
#[track_caller]
fn failing_destroy(ws: &Workspace) -> String {
    let output =
        ws.run(&["apply", "-destroy", "-refresh=false", "-auto-approve", "-json", "-input=false"]);
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    let said = support::diagnostics::diagnostics(&output.stdout);
    api::masked(&said.errors().only().text())
}
