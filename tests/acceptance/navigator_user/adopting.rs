//! A user who is there already.

use super::*;
use support::api::start;

#[support::test]
fn a_user_who_is_there_is_an_error_of_the_plan_that_gives_the_import_block() {
    let (sandbox, ws) = start();
    made_elsewhere(&sandbox, "Ada@Example.com", &[SUPPORT]);
    let refused = ws.plan_error(&user(ADA, &[ADMIN], ""));
    assert_eq!(refused.only().attribute(), "email");
    insta::assert_snapshot!(refused.only().text(), @r#"
    User "ada@example.com" of organization 9d9648a7-115a-4a06-a613-a0c4077469f7 is there already

    Import the user to manage it:

        import {
          to = msp_navigator_user.NAME["KEY"]
          id = "9d9648a7-115a-4a06-a613-a0c4077469f7/ada@example.com"
        }

    Or set `adopt_existing = true` on this block. This also changes the roles to `org_roles`.

    If the user belongs to this block already, `terraform untaint 'msp_navigator_user.NAME["KEY"]'` keeps a user that is marked as tainted. Replace the user without `create_before_destroy`.

    Nothing is sent.
    "#);
    assert!(calls(&sandbox).is_empty());
}

#[support::test]
fn a_user_who_came_in_after_the_plan_is_refused_at_apply() {
    let (sandbox, ws) = start();
    ws.configuration(&user(ADA, &[ADMIN], ""));
    ws.plan_with(&[]);
    made_elsewhere(&sandbox, ADA, &[SUPPORT]);
    let output = ws.run(&["apply", "-no-color", "-input=false", "step.tfplan"]);
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    assert!(output.stderr.contains("is there already"), "{}", output.stderr);
    assert!(calls(&sandbox).is_empty());
}

#[support::test]
fn an_adopted_user_is_given_the_configured_roles() {
    let (sandbox, ws) = start();
    made_elsewhere(&sandbox, "Ada@Example.com", &[SUPPORT]);
    let step = ws.apply(&user(ADA, &[ADMIN], "adopt_existing = true"));
    insta::assert_snapshot!(step.plan.warnings.only().text(), @r#"
    User "ada@example.com" of organization 9d9648a7-115a-4a06-a613-a0c4077469f7 is to be adopted

    The user exists already. This block manages it from now on, because `adopt_existing` is true. Nobody is added. A destroy removes the user. The apply changes the roles to those of the configuration: add `msp:provider_admin`; remove `msp:provider_support_user`.
    "#);
    assert_eq!(calls(&sandbox), ["PATCH users-org-roles"]);
    assert_eq!(roles_there(&sandbox), [ADMIN]);
    assert_eq!(step.state.attribute(A, "user_id"), "u-1");
    assert_eq!(step.state.attribute(A, "status"), "ADDED");
}

#[support::test]
fn nothing_is_sent_for_an_adopted_user_whose_roles_are_as_configured() {
    let (sandbox, ws) = start();
    made_elsewhere(&sandbox, ADA, &[ADMIN]);
    ws.apply(&user(ADA, &[ADMIN], "adopt_existing = true"));
    assert!(calls(&sandbox).is_empty());
}

#[support::test]
fn two_blocks_cannot_be_about_one_user() {
    let (sandbox, ws) = start();
    let one = user(ADA, &[ADMIN], "");
    let twin = one.replacen("\"a\"", "\"twin\"", 1).replace(ADA, "Ada@example.com");
    ws.plan_error(&(one.clone() + &twin)).about("would be managed twice");
    ws.apply(&one);
    calls(&sandbox);
    // In the order of the walk the plan sees it, or takes the one in the state for a tainted one
    // that the twin replaces, and the apply sees it.
    ws.configuration(&(one.clone() + &twin));
    let output = ws.run(&["apply", "-auto-approve", "-no-color", "-input=false"]);
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    assert!(output.stderr.contains("is there already"), "{}", output.stderr);
    let adopting = twin.replace("email", "adopt_existing = true\n  email");
    // Whichever is heard of first: it is managed already, or would be managed twice.
    ws.plan_error(&(one + &adopting)).about(" managed ");
    assert!(calls(&sandbox).is_empty());
}
