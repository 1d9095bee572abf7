//! Roles are changed in place, by one call with exactly what differs.

use serde_json::json;

use super::*;

#[test]
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

#[test]
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

#[test]
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

#[test]
fn a_role_that_the_organization_does_not_have_is_refused_with_those_that_it_has() {
    let (_sandbox, ws) = start();
    let refused = ws.apply_error(&user(ADA, &["msp:king"], "")).errors();
    assert_eq!(refused.only().attribute(), "org_roles");
    let text = &refused.only().text();
    assert!(
        text.contains(
            "Not among the roles of this organization: `msp:king`. There are: \
             `msp:provider_account_admin`, `msp:provider_admin`"
        ),
        "{text}"
    );
    assert!(ws.state().addresses().is_empty());

    ws.apply(&user(ADA, &[ADMIN], ""));
    let refused = ws.apply_error(&user(ADA, &[ADMIN, "msp:king"], "")).errors();
    assert!(refused.only().text().contains("`msp:king`. There are"), "{refused}");
    assert_eq!(ws.attribute(A, "org_roles"), json!([ADMIN]));
}
