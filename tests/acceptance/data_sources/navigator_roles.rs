//! `data "msp_navigator_roles"`.

use serde_json::json;

use super::data;
use support::api::{self, start};

const IT: &str = "data.msp_navigator_roles.it";
const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";

#[support::test]
fn the_roles_of_an_organization_are_told_by_name() {
    let (_sandbox, ws) = start();
    let step = ws.apply(&data("msp_navigator_roles", &format!("org_id = \"{ORG}\"")));
    let roles = step.state.attribute(IT, "roles").as_array().expect("a list").clone();
    let names: Vec<_> = roles.iter().map(|role| role["name"].as_str().expect("a name")).collect();
    let sorted = [
        "msp:provider_account_admin",
        "msp:provider_admin",
        "msp:provider_billing_user",
        "msp:provider_operations_admin",
        "msp:provider_support_user",
    ];
    assert_eq!(names, sorted);
    let admin = json!({
        "id": format!("{ORG}-msp-provider_admin"), "name": "msp:provider_admin",
        "display_name": "Provider Administrator", "member_type": "DIRECT",
    });
    assert_eq!(roles[1], admin);
}

#[support::test]
fn an_organization_that_is_not_found_is_an_error_at_its_id() {
    let (_sandbox, ws) = start();
    let refused = ws.plan_error(&data("msp_navigator_roles", "org_id = \"o-404\""));
    assert_eq!(refused.only().attribute(), "org_id");
    insta::assert_snapshot!(api::masked(&refused.only().text()), @r#"
    Roles of organization o-404 cannot be listed: Navigator did not find it (404)

    Check `org_id`, and that the credential from `navigator.refresh_token` may see that organization.

    Tried: `GET /cphub/api/auth/v1/orgs/o-404/org-roles`. Answer: 404 Not Found, "Organization not found". It does not exist, or these credentials cannot see it. Nothing was changed.
    "#);
}
