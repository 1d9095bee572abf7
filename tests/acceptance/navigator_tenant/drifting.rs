//! What others do to a tenant.

use serde_json::json;

use super::{A, CHANGE, CREATE, change_with, edit, id_of, lorem, lorem_with, new_bodies};
use support::api::{start, start_with, words};

#[support::test]
fn a_tenant_that_was_edited_shows_as_drift_and_is_changed_back() {
    let (sandbox, ws) = start();
    ws.apply(&lorem());
    edit(&sandbox, |tenant| {
        tenant.city = "Macon".to_owned();
        tenant.tag = String::new();
        tenant.zip = String::new();
    });
    let plan = ws.plan(&lorem());
    assert_eq!((plan.drift.as_slice(), plan.action(A)), (&[A.to_owned()][..], "update"));
    let before = &plan.json()["resource_changes"][0]["change"]["before"];
    assert_eq!((&before["city"], &before["tag"]), (&json!("Macon"), &json!(null)));
    assert_eq!(before["zip"], "", "a required text is empty, not null");

    new_bodies(&sandbox, CREATE);
    ws.apply(&lorem());
    assert_eq!(new_bodies(&sandbox, CHANGE), [change_with(&[])]);
    assert_eq!(sandbox.state().tenants[0].city, "Atlanta");

    // Whoever agrees with the edit writes it down, and nothing is sent.
    edit(&sandbox, |tenant| tenant.city = "Macon".to_owned());
    ws.apply(&lorem_with(&[("city", "Macon")]));
    assert_eq!(new_bodies(&sandbox, CHANGE), [json!(null); 0]);
}

#[support::test]
fn a_tenant_that_was_disabled_shows_in_the_state_and_leaves_nothing_to_do() {
    let (sandbox, ws) = start();
    ws.apply(&lorem());
    edit(&sandbox, |tenant| tenant.status = "DISABLED".to_owned());
    assert!(ws.plan(&lorem()).is_empty());
    let refreshed = ws.refresh();
    assert_eq!(refreshed.drift, [A]);
    assert_eq!(refreshed.state.attribute(A, "status"), "DISABLED");
}

#[support::test]
fn a_field_that_is_told_for_the_first_time_and_differs_is_said() {
    // Neither the answer to the create nor the documented read tells the address of the
    // administrator; here it is another one, and then is told all the same.
    let (sandbox, ws) = start();
    let config = lorem_with(&[("admin_user_email", "a@lorem.com")]);
    ws.apply(&config);
    let (whole, other) = start_with(&["tenant_reads=whole"]);
    drop(other);
    let mut tenants = sandbox.state().tenants;
    tenants[0].admin_user_email = "b@lorem.com".to_owned();
    whole.change(|state| state.tenants = tenants).expect("the state is changed");
    ws.provider(&support::workspace::sandbox_provider(&whole.url()));
    let refreshed = ws.refresh();
    insta::assert_snapshot!(words(&refreshed.warnings), @r#"
    warning: Tenant "Lorem" (ID) differs in Navigator: `admin_user_email`

    Check these values. Navigator returns them for the first time:

    - `admin_user_email`: Navigator says "b@lorem.com", this block says "a@lorem.com"

    The state keeps the values of the configuration. A later plan shows a change only if Navigator changes its values again. Nobody can tell whether somebody changed them, or Navigator only writes them differently.
    "#);
    assert_eq!(refreshed.state.attribute(A, "admin_user_email"), "a@lorem.com");
    assert_eq!(ws.refresh().warnings.len(), 0);

    // Now that it has been told, another value is drift.
    edit(&whole, |tenant| tenant.admin_user_email = "c@lorem.com".to_owned());
    assert_eq!(ws.plan(&config).action(A), "update");
}

#[support::test]
fn a_tenant_that_is_not_found_stays_in_the_state() {
    let (sandbox, ws) = start();
    ws.apply(&lorem());
    let id = id_of(&ws);
    let gone = sandbox.change(|state| state.tenants.remove(0)).expect("the state is changed");

    // Just created: it may not be there yet.
    let plan = ws.plan(&lorem());
    assert!(plan.is_empty());
    insta::assert_snapshot!(words(&plan.warnings), @r#"
    warning: Tenant "Lorem" (ID) is not listed yet

    Plan again in a few minutes. It was created less than ten minutes ago, and is not in Navigator (`GET /cphub/api/core/v1/mgmt/orgs/{orgId}`) yet. Its state stays as it is.
    "#);

    // An import knows nothing of when it was created, so it stands for an older one.
    sandbox.change(|state| state.tenants.push(gone)).expect("the state is changed");
    let older = ws.twin();
    older.import(A, &id);
    older.apply(&lorem());
    sandbox.change(|state| state.tenants.clear()).expect("the state is changed");
    let lost = older.plan_error(&lorem());
    insta::assert_snapshot!(words(&lost), @r#"
    error: Tenant "Lorem" (ID) was not found

    - Check the endpoint, and that the credential from `navigator.refresh_token` belongs to the organization of this object.
    - If the object is really gone, run `terraform state rm 'msp_navigator_tenant.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects).
    - To go on with everything else, set `missing_objects = "keep"` on the provider, or `MSP_MISSING_OBJECTS=keep` for one run.

    It is not in Navigator (`GET /cphub/api/core/v1/mgmt/orgs/{orgId}`). This API deletes nothing. Most often the credential belongs to another organization, or the endpoint is wrong. Its state stays as it is.
    "#);
    let refused = {
        older.plan_with(&["-refresh=false"]);
        older.configuration(&lorem_with(&[("city", "Macon")]));
        older.plan_with(&["-refresh=false"]);
        let output = older.run(&["apply", "-json", "-input=false", "step.tfplan"]);
        support::diagnostics::diagnostics(&output.stdout)
    };
    insta::assert_snapshot!(words(&refused), @r#"
    error: Tenant "Lorem" (ID) was not changed: Navigator did not find it (404)

    Check the endpoint, and that the credential from `navigator.refresh_token` belongs to the organization above this tenant. This API deletes nothing, so most often one of the two is wrong. The state stays as it is.

    Tried: `PUT /cphub/api/core/v1/mgmt/orgs/ID`. Answer: 404 Not Found, "Organization not found". It does not exist, or these credentials cannot see it. Nothing was changed. Request id: REQUEST.
    "#);
    assert_eq!(id_of(&older), id);
}
