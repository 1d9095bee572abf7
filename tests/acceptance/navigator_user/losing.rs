//! Answers that are lost: nobody is added or invited twice unseen, and nobody is forgotten.

use msp_sandbox::Fault;
use serde_json::{Value, json};

use super::*;
use support::api::{start, start_with};

#[support::test]
fn one_who_is_listed_after_the_answer_was_lost_is_taken_with_a_warning() {
    let (sandbox, ws) = start();
    sandbox.fault(Fault::drop_after_commit().on(ADD.0, ADD.1).once());
    let step = ws.apply(&user(ADA, &[ADMIN], ""));
    insta::assert_snapshot!(api::masked(&step.warnings.only().text()), @r#"
    User "ada@example.com" of organization ID was added, as the list of users shows

    The user is listed now. Nothing was sent a second time.

    Tried: `POST /cphub/api/auth/v2/orgs/ID/add-users`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.
    "#);
    assert_eq!(step.state.attribute(A, "user_id"), &json!(sandbox.state().members[0].id));
    assert_eq!(calls(&sandbox), ["POST add-users"]);
}

#[support::test]
fn one_who_is_not_listed_is_unknown_and_the_next_apply_sends_it_again() {
    let (sandbox, ws) = start();
    sandbox.fault(Fault::drop_before_commit().on(ADD.0, ADD.1).once());
    let step = ws.apply_unsettled(&user(ADA, &[ADMIN], ""));
    insta::assert_snapshot!(api::masked(&step.warnings.only().text()), @r#"
    It is not known whether User "ada@example.com" of organization ID was added or invited

    The next plan looks again. If the user is not listed then, the plan proposes to send it again.

    The provider looked for the user several times, and the user is not listed. A user with a pending invitation never is. The state says `UNKNOWN`.

    Tried: `POST /cphub/api/auth/v2/orgs/ID/add-users`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.
    "#);
    let it = |path| step.state.attribute(A, path).clone();
    assert_eq!((it("status"), it("user_id")), (json!("UNKNOWN"), Value::Null));
    assert!(!step.state.is_tainted(A));

    let step = ws.apply_with(&[]);
    assert_eq!(step.plan.action(A), "update");
    insta::assert_snapshot!(step.plan.warnings.only().text(), @r#"
    User "ada@example.com" of organization 9d9648a7-115a-4a06-a613-a0c4077469f7 is added or invited again

    To give it up instead, remove the block: this revokes an invitation if there is one. The answer to the last request was lost, and the user is not listed. If an invitation was mailed, the user gets a second one.
    "#);
    assert_eq!(step.state.attribute(A, "status"), "ADDED");
    assert_eq!(calls(&sandbox), ["POST add-users"; 2]);
    assert_eq!(sandbox.state().members.len(), 1);
}

#[support::test]
fn one_who_is_listed_later_is_taken_by_the_next_read() {
    let (sandbox, ws) = start();
    let lost = Fault::drop_after_commit().and(Fault::list_lag(5));
    sandbox.fault(lost.on(ADD.0, ADD.1).once());
    let step = ws.apply_unsettled(&user(ADA, &[ADMIN], ""));
    assert_eq!(step.state.attribute(A, "status"), "UNKNOWN");
    let plan = ws.plan_with(&[]);
    assert!(plan.is_empty(), "{:?}", plan.actions());
    plan.warnings.about("as the list of users shows");
    assert_eq!(calls(&sandbox), ["POST add-users"]);
    // Without a refresh the state does not know it, and the look before sending does.
    ws.apply_with(&["-refresh=false"]);
    assert!(calls(&sandbox).is_empty());
}

#[support::test]
fn a_lost_invitation_is_sent_again_or_revoked_as_nobody_can_see_it() {
    for again in [true, false] {
        let (sandbox, ws) = start();
        sandbox.fault(Fault::drop_after_commit().on(ADD.0, ADD.1).once());
        let step = ws.apply_unsettled(&user(IVY, &[ADMIN], ""));
        assert_eq!(step.state.attribute(A, "status"), "UNKNOWN");
        if again {
            let step = ws.apply_with(&[]);
            assert_eq!(step.state.attribute(A, "status"), "INVITED");
            assert_eq!(sandbox.state().invitations.len(), 1);
        } else {
            ws.destroy();
            assert!(sandbox.state().invitations.is_empty());
        }
    }
}

#[support::test]
fn where_a_second_invitation_is_refused_a_replacement_revokes_the_first() {
    let (sandbox, ws) = start_with(&["org_users_again=failed"]);
    sandbox.fault(Fault::drop_after_commit().on(ADD.0, ADD.1).once());
    ws.apply_unsettled(&user(IVY, &[ADMIN], ""));
    let failed = ws.apply_error(&user(IVY, &[ADMIN], "")).errors();
    insta::assert_snapshot!(api::masked(&failed.only().text()), @r#"
    User "ivy@invited.example" of organization ID was not invited

    If there is an invitation already, replace the block (`-replace=msp_navigator_user.NAME`) or destroy it: this revokes the invitation. Or revoke it in Navigator.

    Tried: `POST /cphub/api/auth/v2/orgs/ID/add-users`. Navigator's reason: "User has been invited already". A new block gets no state. If the user was sent again, its state stays as it is.
    "#);
    assert_eq!(ws.attribute(A, "status"), "UNKNOWN");
    let step = ws.apply_replace(A);
    assert_eq!(step.state.attribute(A, "status"), "INVITED");
}

#[support::test]
fn one_of_whom_nothing_is_known_can_be_given_up() {
    let (sandbox, ws) = start();
    sandbox.fault(Fault::drop_before_commit().on(ADD.0, ADD.1).once());
    ws.apply_unsettled(&user(ADA, &[ADMIN], ""));
    assert_eq!(ws.destroy().errors().len(), 0);
    assert!(sandbox.state().members.is_empty());
}

#[support::test]
fn a_change_of_roles_whose_answer_is_lost_is_held_against_the_list() {
    let (sandbox, ws) = start();
    ws.apply(&user(ADA, &[SUPPORT], ""));
    sandbox.fault(Fault::drop_after_commit().on(CHANGE.0, CHANGE.1).once());
    let step = ws.apply(&user(ADA, &[ADMIN], ""));
    step.warnings.about("were changed, as the list of users shows");
    calls(&sandbox);

    sandbox.fault(Fault::drop_before_commit().on(CHANGE.0, CHANGE.1).once());
    let failed = ws.apply_error(&user(ADA, &[SUPPORT], "")).errors();
    insta::assert_snapshot!(api::masked(&failed.only().text()), @r#"
    It is not known whether the roles of User "ada@example.com" of organization ID were changed

    Plan again: the plan reads the roles, and proposes the rest of the change.

    The change: add `msp:provider_support_user`; remove `msp:provider_admin`. The provider looked at the list of users several times, and the list does not show it. The state stays as it is.

    Tried: `PATCH /cphub/api/auth/v1/orgs/ID/users-org-roles`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.
    "#);
    assert_eq!(ws.attribute(A, "org_roles"), json!([ADMIN]));
    assert_eq!(calls(&sandbox), ["PATCH users-org-roles"]);
    ws.apply(&user(ADA, &[SUPPORT], ""));
}
