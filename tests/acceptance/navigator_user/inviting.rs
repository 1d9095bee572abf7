//! Who has no VMware ID is invited, and is in no list before the invitation is accepted.

use serde_json::{Value, json};

use super::*;
use support::api::start;

#[support::test]
fn an_invited_user_is_kept_until_the_invitation_is_accepted() {
    let (sandbox, ws) = start();
    let step = ws.apply(&user(IVY, &[SUPPORT], ""));
    let it = |path| step.state.attribute(A, path).clone();
    assert_eq!((it("status"), it("user_id")), (json!("INVITED"), Value::Null));
    let invited_at = it("invited_at").as_str().expect("a time").to_owned();
    assert!(invited_at.ends_with('Z') && invited_at.len() == 20, "{invited_at}");

    assert!(sandbox.accept_invitation(ORG, IVY).expect("it is stored"));
    let refreshed = ws.refresh();
    let it = |path| refreshed.state.attribute(A, path).clone();
    assert_eq!((it("status"), it("invited_at")), (json!("ADDED"), Value::Null));
    assert_eq!(it("user_id"), sandbox.state().members[0].id);
    ws.assert_settled();
    assert_eq!(calls(&sandbox), ["POST add-users"]);
}

#[support::test]
fn after_seven_days_the_invitation_has_expired_and_the_next_apply_sends_another() {
    let (sandbox, ws) = start();
    ws.apply(&user(IVY, &[SUPPORT], ""));
    long_ago(&ws);
    let step = ws.apply_with(&[]);
    assert_eq!(step.plan.action(A), "create");
    insta::assert_snapshot!(step.plan.warnings.only().text(), @r#"
    The invitation of User "ivy@invited.example" of organization 9d9648a7-115a-4a06-a613-a0c4077469f7 has expired

    The next apply mails another one: this one has left the state. It was mailed at 2020-02-02T02:02:02Z and is good for seven days, and the user is not listed.
    "#);
    assert_eq!(step.state.attribute(A, "status"), "INVITED");
    assert_eq!(calls(&sandbox), ["POST add-users"; 2]);
}

#[support::test]
fn other_roles_for_who_is_only_invited_are_another_invitation() {
    let (sandbox, ws) = start();
    ws.apply(&user(IVY, &[SUPPORT], ""));
    calls(&sandbox);
    let step = ws.apply(&user(IVY, &[ADMIN], ""));
    assert_eq!(step.plan.action(A), "update");
    insta::assert_snapshot!(step.plan.warnings.only().text(), @r#"
    User "ivy@invited.example" of organization 9d9648a7-115a-4a06-a613-a0c4077469f7 is invited again

    The provider revokes the invitation, and mails another one with the new roles. A user who has not accepted yet has no roles to change.
    "#);
    assert_eq!(step.plan.after(A, "status"), None);
    assert_eq!(calls(&sandbox), ["DELETE invitations", "POST add-users"]);
    let invitations = sandbox.state().invitations;
    assert_eq!(invitations.len(), 1);
    assert_eq!(invitations[0].org_roles, [ADMIN]);
}

#[support::test]
fn a_role_that_there_is_not_does_not_cost_the_invitation() {
    let (sandbox, ws) = start();
    ws.apply(&user(IVY, &[SUPPORT], ""));
    calls(&sandbox);
    let refused = ws.plan_error(&user(IVY, &["msp:provider_amin"], ""));
    assert_eq!(refused.only().attribute(), "org_roles");
    insta::assert_snapshot!(refused.only().text(), @r#"
    User "ivy@invited.example" of organization 9d9648a7-115a-4a06-a613-a0c4077469f7 cannot have these roles

    Use only roles of this organization. It does not have `msp:provider_amin`. It has `msp:provider_account_admin`, `msp:provider_admin`, `msp:provider_billing_user`, `msp:provider_operations_admin`, `msp:provider_support_user`. Nothing is sent.
    "#);

    // Also where the plan does not know the roles yet.
    ws.apply_error(&with_a_role_known_later(IVY, "msp:provider_amin"));
    assert_eq!(calls(&sandbox), [""; 0]);
    assert_eq!(sandbox.state().invitations.len(), 1);
}

#[support::test]
fn who_accepts_while_the_roles_change_is_given_them() {
    let (sandbox, ws) = start();
    ws.apply(&user(IVY, &[SUPPORT], ""));
    sandbox.accept_invitation(ORG, IVY).expect("it is stored");
    calls(&sandbox);
    ws.configuration(&user(IVY, &[ADMIN], ""));
    // The state does not know yet that it was accepted.
    let step = ws.apply_with(&["-refresh=false"]);
    assert_eq!(calls(&sandbox), ["DELETE invitations", "PATCH users-org-roles"]);
    assert_eq!(step.state.attribute(A, "status"), "ADDED");
    assert_eq!(roles_there(&sandbox), [ADMIN]);
}

#[support::test]
fn an_invitation_that_cannot_be_sent_anew_is_proposed_until_it_is() {
    let (sandbox, ws) = start();
    ws.apply(&user(IVY, &[SUPPORT], ""));
    sandbox.fault(msp_sandbox::Fault::status(400).on(ADD.0, ADD.1).once());
    let failed = ws.apply_error(&user(IVY, &[ADMIN], ""));
    failed.errors().only().text().contains("was not added");
    assert!(sandbox.state().invitations.is_empty(), "it was revoked");
    assert!(!ws.state().is_tainted(A));
    assert_eq!(ws.attribute(A, "org_roles"), json!([SUPPORT]));

    // Also where the old roles are wanted again: the state says so by itself.
    let step = ws.apply(&user(IVY, &[SUPPORT], ""));
    assert_eq!(step.plan.action(A), "update");
    step.plan
        .warnings
        .about("The provider revoked the invitation to mail another one, and could not mail it");
    assert_eq!(sandbox.state().invitations.len(), 1);
}

#[support::test]
fn who_was_to_be_invited_anew_and_was_not_can_be_given_up() {
    let (sandbox, ws) = start();
    ws.apply(&user(IVY, &[SUPPORT], ""));
    sandbox.fault(msp_sandbox::Fault::status(400).on(ADD.0, ADD.1).once());
    ws.apply_error(&user(IVY, &[ADMIN], ""));
    assert!(sandbox.state().invitations.is_empty(), "it was revoked");
    // There is nothing left to revoke, and that is no error.
    ws.destroy();
    assert!(ws.state().addresses().is_empty());
}
