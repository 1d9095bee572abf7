//! Who has a VMware ID is added at once.

use serde_json::{Value, json};

use super::*;
use support::api::{start, start_with};

#[support::test]
fn a_user_is_added_as_documented_and_kept_as_listed() {
    let (sandbox, ws) = start();
    let step = ws.apply(&user(ADA, &[SUPPORT, ADMIN], ""));
    let body = json!({
        "users": names(ADA),
        "orgRolesToAdd": [ADMIN, SUPPORT],
        "orgRoleBindingOrgs": [],
        "serviceRolesItems": [],
    });
    assert_eq!(written(&sandbox), [("POST add-users".to_owned(), body)]);
    assert_eq!(step.plan.after(A, "id"), Some(&json!(format!("{ORG}/{ADA}"))));
    assert_eq!(step.plan.after(A, "status"), None);
    let it = |path| step.state.attribute(A, path).clone();
    assert_eq!(it("id"), format!("{ORG}/{ADA}"));
    assert_eq!(it("status"), "ADDED");
    assert_eq!(it("user_id"), sandbox.state().members[0].id);
    assert_eq!((it("invited_at"), it("idp_id")), (Value::Null, Value::Null));
    assert_eq!(step.plan.warnings.and(step.warnings).len(), 0);
}

#[support::test]
fn a_directory_is_sent_and_another_one_is_another_user() {
    let (sandbox, ws) = start();
    ws.apply(&user(ADA, &[ADMIN], "idp_id = \"acme\""));
    assert_eq!(sandbox.state().members[0].idp_id, "acme");
    calls(&sandbox);
    let step = ws.apply(&user(ADA, &[ADMIN], "idp_id = \"other\""));
    assert_eq!(step.plan.replace_paths(A), &json!([["idp_id"]]));
    assert_eq!(calls(&sandbox), ["DELETE users", "POST add-users"]);
    assert_eq!(sandbox.state().members[0].idp_id, "other");
    // Left out, it stays.
    assert!(ws.plan(&user(ADA, &[ADMIN], "")).is_empty());
}

#[support::test]
fn users_of_a_tenant_that_is_made_in_the_same_run_are_added_to_it() {
    let (sandbox, ws) = start();
    let users = Block::resource("msp_navigator_user", "a")
        .expr("for_each", r#"toset(["ada@example.com", "bob@example.com", "ivy@invited.example"])"#)
        .expr("org_id", "msp_navigator_tenant.a.id")
        .expr("email", "each.key")
        .texts("org_roles", &["msp:customer_admin"]);
    ws.apply(&format!("{}{users}", Block::tenant("a", "Lorem")));
    let state = sandbox.state();
    assert_eq!((state.members.len(), state.invitations.len()), (2, 1));
    assert!(state.members.iter().all(|member| member.org_id == state.tenants[0].id));
    // However many there are, a refresh lists them once.
    sandbox.forget_requests();
    ws.plan_with(&[]);
    let lists = sandbox.received();
    let lists: Vec<_> = lists.iter().filter(|one| one.path.ends_with("/users")).collect();
    // Who is invited is not in the list of this run, so a recent one has the last word.
    assert_eq!(lists.len(), 1, "{:?}", lists.iter().map(|one| &one.path).collect::<Vec<_>>());
}

#[support::test]
fn one_that_is_not_listed_yet_is_kept_and_one_that_was_removed_is_added_again() {
    let (sandbox, ws) = start_with(&["list_lag=2"]);
    ws.configuration(&user(ADA, &[ADMIN], ""));
    let step = ws.apply_unsettled_with(&[]);
    assert_eq!(step.state.attribute(A, "user_id"), &Value::Null);
    let plan = ws.plan_with(&[]);
    assert!(plan.is_empty());
    plan.warnings.about("is not listed yet");
    ws.refresh();
    assert_eq!(ws.attribute(A, "user_id"), sandbox.state().members[0].id, "listed by now");

    sandbox.change(|state| state.members.clear()).expect("the state is changed");
    let step = ws.apply_unsettled_with(&[]);
    assert_eq!(step.plan.action(A), "create");
    insta::assert_snapshot!(step.plan.warnings.about("no longer there").text(), @r#"
    User "ada@example.com" of organization 9d9648a7-115a-4a06-a613-a0c4077469f7 is no longer there

    The next apply adds the user again. To keep the user out, remove the block. The user has left the state: it is not in the list of users (`GET /cphub/api/auth/v1/orgs/{orgId}/users`) any more, so somebody has removed it.
    "#);
    assert_eq!(sandbox.state().members.len(), 1);
}
