//! Users who are there already, taken into the state.

use serde_json::json;

use super::*;
use support::api::start;

#[support::test]
fn everything_that_the_list_tells_is_imported() {
    let (sandbox, ws) = start();
    ws.apply(&user(ADA, &[ADMIN, SUPPORT], "idp_id = \"acme\""));
    let id = format!("{ORG}/{ADA}");
    let twin = ws.import_verify(A, &id, &[]);
    twin.assert_settled();
    ws.state_rm(A);
    let step = ws.import_block(A, &id);
    assert_eq!(step.state.attribute(A, "org_roles"), &json!([ADMIN, SUPPORT]));
    assert_eq!(calls(&sandbox), ["POST add-users"]);
}

#[support::test]
fn other_roles_than_the_configured_are_changed_after_the_import() {
    let (sandbox, ws) = start();
    made_elsewhere(&sandbox, ADA, &[SUPPORT]);
    ws.configuration(&user(ADA, &[ADMIN], ""));
    ws.import(A, &format!("{ORG}/{ADA}"));
    let step = ws.apply_with(&[]);
    assert_eq!(step.plan.action(A), "update");
    assert_eq!(roles_there(&sandbox), [ADMIN]);
}

#[support::test]
fn nothing_can_be_imported_that_is_not_listed_or_has_another_form() {
    let (_sandbox, ws) = start();
    ws.configuration(&user(IVY, &[ADMIN], ""));
    let error = ws.import_error(A, &format!("{ORG}/{IVY}"));
    assert!(error.contains("Nothing to import: no msp_navigator_user with the id"), "{error}");
    assert!(error.contains("a user with a pending invitation is in no list"), "{error}");
    for id in ["ada@example.com", "/ada@example.com", &format!("{ORG}/"), &format!("{ORG}/ada")] {
        let error = ws.import_error(A, id);
        assert!(error.contains("`<org_id>/<email>`"), "{id}: {error}");
    }
}
