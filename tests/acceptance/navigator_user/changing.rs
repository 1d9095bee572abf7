//! Roles are changed in place, by one call with exactly what differs.

use serde_json::json;

use super::*;
use support::api::start;

#[support::test]
fn roles_are_changed_by_one_call_with_exactly_what_differs() {
    let (sandbox, ws) = start();
    ws.apply(&user(ADA, &[SUPPORT, ADMIN], ""));
    written(&sandbox);
    let step = ws.apply(&user(ADA, &[ADMIN, BILLING], ""));
    assert_eq!(step.plan.action(A), "update");
    assert_eq!(step.plan.after(A, "status"), Some(&json!("ADDED")));
    let body = json!({
        "users": names(ADA), "roleNamesToAdd": [BILLING], "roleNamesToRemove": [SUPPORT],
    });
    assert_eq!(written(&sandbox), [("PATCH users-org-roles".to_owned(), body)]);
    assert_eq!(roles_there(&sandbox), [ADMIN, BILLING]);
}

#[support::test]
fn roles_that_somebody_changed_are_drift_and_are_changed_back() {
    let (sandbox, ws) = start();
    ws.apply(&user(ADA, &[ADMIN, SUPPORT], ""));
    sandbox
        .change(|state| state.members[0].org_roles = vec![SUPPORT.into(), BILLING.into()])
        .expect("the state is changed");
    written(&sandbox);
    let step = ws.apply_with(&[]);
    assert_eq!(step.plan.drift, [A]);
    let body = json!({
        "users": names(ADA), "roleNamesToAdd": [ADMIN], "roleNamesToRemove": [BILLING],
    });
    assert_eq!(written(&sandbox), [("PATCH users-org-roles".to_owned(), body)]);
}

#[support::test]
fn roles_of_groups_and_capital_letters_are_no_drift() {
    let (sandbox, ws) = start();
    ws.apply(&user(ADA, &[ADMIN], ""));
    sandbox
        .change(|state| {
            state.members[0].org_roles = vec![ADMIN.to_uppercase()];
            state.members[0].group_roles = vec![BILLING.to_owned()];
        })
        .expect("the state is changed");
    ws.assert_settled();
    assert_eq!(ws.refresh().state.attribute(A, "org_roles"), &json!([ADMIN]));
}

#[support::test]
fn a_role_that_the_organization_does_not_have_is_refused_by_the_plan_with_those_that_it_has() {
    let (sandbox, ws) = start();
    let there = "It does not have `msp:king`. It has `msp:provider_account_admin`, \
                 `msp:provider_admin`";
    let new = ws.plan_error(&user(ADA, &["msp:king"], ""));
    assert_eq!(new.only().attribute(), "org_roles");
    assert!(new.only().text().contains(there), "{new}");

    ws.apply(&user(ADA, &[ADMIN], ""));
    calls(&sandbox);
    // A replacement would remove her first.
    for (email, roles) in [(ADA, &[ADMIN, "msp:king"][..]), ("adele@example.com", &["msp:king"])] {
        let refused = ws.plan_error(&user(email, roles, ""));
        assert_eq!(refused.only().attribute(), "org_roles");
        assert!(refused.only().text().contains("cannot have these roles"), "{refused}");
    }
    // What the plan does not know, apply is told by Navigator.
    let refused = ws.apply_error(&with_a_role_known_later(ADA, "msp:king")).errors();
    assert_eq!(refused.only().attribute(), "org_roles");
    assert!(refused.only().text().contains(there), "{refused}");
    assert_eq!(ws.attribute(A, "org_roles"), json!([ADMIN]));
}

#[support::test]
fn an_address_in_another_spelling_is_the_same_user_and_is_only_written_down() {
    for (first, others) in [
        (ADA, ["Ada@Example.com", "ADA@example.com"]),
        (IVY, ["Ivy@invited.example", "ivy@INVITED.example"]),
        ("ada@bücher.example", ["Ada@xn--bcher-kva.example", "ada@BÜCHER.example"]),
    ] {
        let (sandbox, ws) = start();
        ws.apply(&user(first, &[ADMIN], ""));
        let status = ws.attribute(A, "status");
        sandbox.forget_requests();
        for other in others {
            let step = ws.apply(&user(other, &[ADMIN], ""));
            assert_eq!(step.plan.action(A), "update", "{other}");
            assert_eq!(step.plan.warnings.len(), 0, "{other}: {}", step.plan.warnings);
            assert_eq!(step.state.attribute(A, "email"), other);
            assert_eq!(step.state.attribute(A, "id"), &json!(format!("{ORG}/{other}")));
            assert_eq!(step.state.attribute(A, "status"), &status, "{other}");
        }
        assert_eq!(calls(&sandbox), [""; 0], "{first}");
        // What else has changed is done, and with that the new spelling is written down.
        let step = ws.apply(&user(first, &[ADMIN, SUPPORT], ""));
        assert_eq!(step.plan.action(A), "update");
        assert_eq!(step.state.attribute(A, "email"), first);
        assert_eq!(ws.destroy().len(), 0);
        ws.apply(&user(first, &[ADMIN], ""));
    }
}

#[support::test]
fn two_spellings_of_one_address_are_not_two_users() {
    let (sandbox, ws) = start();
    let other = user("ada@xn--bcher-kva.example", &[ADMIN], "").replace("\"a\"", "\"b\"");
    let twins = format!("{}{other}", user("ada@bücher.example", &[ADMIN], ""));
    ws.plan_error(&twins);
    assert_eq!(calls(&sandbox), [""; 0]);
}
