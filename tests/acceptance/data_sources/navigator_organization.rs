//! `data "msp_navigator_organization"`.

use serde_json::json;

use super::{data, told};
use msp_sandbox::Tenant;
use support::api::{start, start_with, words};
use support::workspace::Workspace;

const TYPE: &str = "msp_navigator_organization";

/// A tenant as a block, and a data source that reads it.
const LOREM: &str = r#"
resource "msp_navigator_tenant" "a" {
  display_name  = "Lorem"
  company_name  = "Lorem Ipsum"
  country       = "US"
  city          = "Atlanta"
  state         = "Georgia"
  zip           = "30313"
  domain        = "lorem.com"
  address_line1 = "Rosebery Avenue 13"
}

data "msp_navigator_organization" "it" {
  id = msp_navigator_tenant.a.id
}

output "organization" {
  value = data.msp_navigator_organization.it
}
"#;

#[support::test]
fn a_tenant_made_by_the_same_run_is_told_as_its_resource_has_it() {
    let (_sandbox, ws) = start_with(&["tenant_reads=whole"]);
    let step = ws.apply(LOREM);
    let resource = step.state.attributes("msp_navigator_tenant.a").clone();
    let told = step.state.attributes("data.msp_navigator_organization.it");
    for (name, value) in told {
        // What the resource does not keep; and what Navigator answers and the block left out.
        let alone = ["org_type", "parent_org_id", "child_org_ids", "is_federated", "tenant_type"];
        if !alone.contains(&name.as_str()) {
            assert_eq!(Some(value), resource.get(name), "{name}");
        }
    }
    assert_eq!(told["status"], "ACTIVE");
    assert_eq!(told["org_type"], "TENANT");
}

#[support::test]
fn what_the_documented_read_leaves_out_is_null() {
    let (_sandbox, ws) = start();
    ws.apply(LOREM);
    assert_eq!(told(&ws, TYPE, "address_line1"), json!(null));
    assert_eq!(told(&ws, TYPE, "admin_user_email"), json!(null));
    assert_eq!(told(&ws, TYPE, "display_name"), "Lorem");
}

#[support::test]
fn the_providers_own_organization_is_told_too() {
    let (_sandbox, ws) = start();
    ws.apply(&data(TYPE, "id = \"9d9648a7-115a-4a06-a613-a0c4077469f7\""));
    assert_eq!(told(&ws, TYPE, "org_type"), "PROVIDER");
}

#[support::test]
fn a_change_by_others_shows_with_the_next_plan() {
    let (sandbox, ws) = start();
    ws.apply(LOREM);
    let change = |tenant: &mut Tenant| tenant.status = "DISABLED".to_owned();
    sandbox.change(|state| change(&mut state.tenants[0])).expect("the state is changed");
    let refreshed = ws.refresh();
    assert_eq!(refreshed.state.output("organization")["status"], "DISABLED");
}

#[support::test]
fn one_that_is_not_there_is_an_error_at_its_id() {
    let (_sandbox, ws) = start();
    let refused = ws.plan_error(&data(TYPE, "id = \"o-404\""));
    assert_eq!(refused.only().attribute(), "id");
    insta::assert_snapshot!(words(&refused), @r#"
    error: No organization with the id "o-404": Navigator did not find it (404)

    Check the id, and that the credential from `navigator.refresh_token` belongs to this organization or to the one above it.

    Tried: `GET /cphub/api/core/v1/mgmt/orgs/o-404`. Answer: 404 Not Found, "Organization not found". It does not exist, or these credentials cannot see it. Nothing was changed. Request id: REQUEST.
    "#);
}

#[support::test]
fn an_id_that_is_none_is_refused_before_anything_is_sent() {
    let ws = Workspace::bare();
    for id in ["", " ", " o-1"] {
        let refused = ws.validate_error(&data(TYPE, &format!("id = \"{id}\"")));
        assert_eq!(refused.only().attribute(), "id");
    }
    ws.validate_error(&data(TYPE, "")).about("The argument \"id\" is required");
}
