//! Importing a tenant.

use serde_json::json;

use super::{A, CHANGE, PROVIDER_ORG, change_with, lorem, lorem_with, made_elsewhere, new_bodies};
use support::api::{masked, start, start_with, words};

#[support::test]
fn an_import_brings_what_is_told_and_the_first_apply_writes_the_rest_down_and_sends_nothing() {
    let (sandbox, ws) = start();
    let id = made_elsewhere(&sandbox, |tenant| tenant.address_line1 = "Another Street".to_owned());
    ws.configuration(&lorem());
    ws.import(A, &id);
    let imported = ws.state();
    assert_eq!(imported.attribute(A, "city"), "Atlanta");
    assert_eq!(imported.attribute(A, "provider_org_id"), PROVIDER_ORG);
    assert_eq!(imported.attribute(A, "created_at"), "2019-04-08T07:51:52.558Z");
    for untold in ["address_line1", "admin_user_email", "address_line2", "deletion_policy"] {
        assert!(imported.attribute(A, untold).is_null(), "{untold}");
    }

    let step = ws.apply(&lorem());
    assert_eq!(step.plan.action(A), "update");
    assert_eq!(step.plan.after(A, "updated_at"), Some(imported.attribute(A, "updated_at")));
    insta::assert_snapshot!(words(&step.plan.warnings), @r"
    warning: Imported `msp_navigator_tenant`: `address_line1` taken as given

    The state now has these values from the configuration. The API does not return them, so nobody could compare them.
    ");
    assert_eq!(new_bodies(&sandbox, CHANGE), [json!(null); 0]);
    assert_eq!(sandbox.state().tenants[0].address_line1, "Another Street");
    assert_eq!(sandbox.state().tenants.len(), 1);
}

#[support::test]
fn an_import_that_differs_is_changed_as_the_plan_says_and_nothing_unknown_is_blanked() {
    let (sandbox, ws) = start();
    let id = made_elsewhere(&sandbox, |tenant| {
        tenant.city = "Macon".to_owned();
        tenant.admin_user_email = "theirs@lorem.com".to_owned();
    });
    ws.configuration(&lorem());
    ws.import(A, &id);
    let step = ws.apply(&lorem());
    let change = &step.plan.json()["resource_changes"][0]["change"];
    assert_eq!(
        (&change["before"]["city"], &change["after"]["city"]),
        (&json!("Macon"), &json!("Atlanta"))
    );
    assert_eq!(change["after"]["address_line1"], "Rosebery Avenue 13");
    insta::assert_snapshot!(words(&step.plan.warnings), @r#"
    warning: Tenant "Lorem" (ID) is imported and changed

    The apply changes `city` with a `PUT`: Navigator has other values than the configuration. A `PUT` carries the whole tenant. So it also sets fields that Navigator does not return, and nobody could compare those: `address_line1`.
    "#);
    assert_eq!(new_bodies(&sandbox, CHANGE), [change_with(&[])]);
}

#[support::test]
fn an_import_that_is_told_everything_leaves_nothing_to_do() {
    let (sandbox, ws) = start_with(&["tenant_reads=whole"]);
    ws.apply(&lorem_with(&[("address_line2", "Floor 3"), ("zip", "")]));
    let id = super::id_of(&ws);
    let twin = ws.import_verify(A, &id, &[]);
    twin.assert_settled();
    assert_eq!(new_bodies(&sandbox, CHANGE), [json!(null); 0]);
}

#[support::test]
fn an_import_block_imports_and_writes_down_in_one_step() {
    let (sandbox, ws) = start();
    let id = made_elsewhere(&sandbox, |_| {});
    ws.configuration(&lorem());
    let step = ws.import_block(A, &id);
    assert_eq!(step.state.attribute(A, "address_line1"), "Rosebery Avenue 13");
    assert_eq!(new_bodies(&sandbox, CHANGE), [json!(null); 0]);
}

#[support::test]
fn only_a_tenant_that_exists_is_imported() {
    let (_sandbox, ws) = start();
    ws.configuration(&lorem());
    let refused = |id: &str| masked(&ws.import_error(A, id));
    insta::assert_snapshot!(refused(PROVIDER_ORG), @r#"Error: Not a tenant: organization "Sandbox Provider" (ID) is of type PROVIDER Import a customer organization by the `id` that Navigator lists for it below your provider organization. `msp_navigator_tenant` manages only customer organizations (`TENANT`)."#);
    insta::assert_snapshot!(refused("63b4d332-21a9-456d-8fcb-f480c5e11f23"), @r#"Error: Nothing to import: no msp_navigator_tenant with the id "ID" Check the id, and that the credential from `navigator.refresh_token` belongs to the organization of this object. It is not in Navigator (`GET /cphub/api/core/v1/mgmt/orgs/{orgId}`)."#);
    insta::assert_snapshot!(refused(" "), @r#"Error: Not the id of a tenant Import it with the `id` of the customer organization in Navigator. " " is blank or has white space around it."#);
}
