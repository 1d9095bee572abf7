//! The users of an organization, listed and brought under Terraform.

use serde_json::json;

use super::{Queries, list, with_customers};
use msp_sandbox::{Credentials, Member};
use support::api::written;
use support::diagnostics::diagnostics;

fn member(name: &str, roles: &[&str]) -> Member {
    Member {
        org_id: Credentials::default().provider_org_id,
        id: format!("u-{name}"),
        username: format!("{name}@example.com"),
        idp_id: "acme".to_owned(),
        org_roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        group_roles: vec!["msp:provider_billing_user".to_owned()],
        ..Member::default()
    }
}

fn users(body: &str) -> String {
    let org_id = Credentials::default().provider_org_id;
    list("msp_navigator_user", &format!("{body}\n  config {{ org_id = \"{org_id}\" }}"))
}

#[support::test(needs(Query))]
fn users_are_listed_by_address_and_planned_empty_after_an_import() {
    let (sandbox, ws) = with_customers(0);
    sandbox
        .change(|state| {
            state.members.push(member("eve", &["msp:provider_admin"]));
            state.members.push(member("ada", &["msp:provider_support_user", "msp:provider_admin"]));
        })
        .expect("the state is changed");
    assert_eq!(ws.names(&users("")), ["ada@example.com", "eve@example.com"]);
    let found = ws.found(&users("  include_resource = true"));
    let org_id = Credentials::default().provider_org_id;
    let object = json!({
        "org_id": org_id, "email": "ada@example.com", "id": format!("{org_id}/ada@example.com"),
        "org_roles": ["msp:provider_admin", "msp:provider_support_user"],
        "idp_id": "acme", "status": "ADDED", "user_id": "u-ada",
        "invited_at": null, "adopt_existing": null,
    });
    assert_eq!(found[0].1, object);

    let lists = users("  include_resource = true");
    let output = ws.query(&lists, &["-generate-config-out=generated.tf"]);
    assert_eq!(output.status, Some(0), "{}", output.transcript());
    let step = ws.apply_with(&[]);
    assert_eq!(step.plan.actions().iter().filter(|(_, action)| *action == "import").count(), 2);
    assert_eq!(written(&sandbox).iter().filter(|one| !one.contains("/authn/")).count(), 0);
}

#[support::test(needs(Query))]
fn users_of_an_organization_that_is_not_found_are_an_error() {
    let (_sandbox, ws) = with_customers(0);
    let lists = list("msp_navigator_user", "  config { org_id = \"o-404\" }");
    let output = ws.query(&lists, &["-json"]);
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    let said = diagnostics(&output.stdout);
    assert!(
        said.only().text().starts_with("Users of organization o-404 cannot be listed"),
        "{said}"
    );
}
