//! `data "msp_navigator_tenants"`.

use serde_json::{Value, json};

use super::{data, told};
use msp_sandbox::{BlockingSandbox, Tenant};
use support::api::{sent, start, words};
use support::workspace::Workspace;

const TYPE: &str = "msp_navigator_tenants";
const PROVIDER_ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";

fn make_tenant(sandbox: &BlockingSandbox, id: &str, display_name: &str) {
    let tenant = Tenant {
        id: id.to_owned(),
        display_name: display_name.to_owned(),
        status: "ACTIVE".to_owned(),
        org_type: "TENANT".to_owned(),
        parent_org_id: PROVIDER_ORG.to_owned(),
        ..Tenant::default()
    };
    sandbox.change(|state| state.tenants.push(tenant)).expect("the state is changed");
}

fn ids(ws: &Workspace) -> Vec<String> {
    let tenants = told(ws, TYPE, "tenants");
    let id = |one: &Value| one["id"].as_str().expect("an id").to_owned();
    tenants.as_array().expect("a list").iter().map(id).collect()
}

#[support::test]
fn tenants_are_sorted_by_display_name_and_id() {
    let (sandbox, ws) = start();
    for (id, name) in [("t-4", "Zeta"), ("t-3", "Acme"), ("t-1", "Beta"), ("t-2", "Acme")] {
        make_tenant(&sandbox, id, name);
    }
    ws.apply(&data(TYPE, ""));
    assert_eq!(ids(&ws), ["t-2", "t-3", "t-1", "t-4"]);
    assert_eq!(told(&ws, TYPE, "tenants.0.parent_org_id"), PROVIDER_ORG);
    assert_eq!(
        told(&ws, TYPE, "provider_org_id"),
        PROVIDER_ORG,
        "the provider's, where none is set"
    );
}

#[support::test]
fn one_list_serves_all_blocks_of_a_run() {
    let (sandbox, ws) = start();
    ws.plan("data \"msp_navigator_tenants\" \"it\" {\n  count = 5\n}\n");
    let list = format!("GET /cphub/api/core/v1/mgmt/orgs/{PROVIDER_ORG}/tenants");
    let lines = sent(&sandbox);
    assert_eq!(lines.iter().filter(|line| **line == list).count(), 1, "{lines:?}");
}

#[support::test]
fn what_the_same_run_has_made_and_changed_is_told_in_the_lists_own_words() {
    let (_sandbox, ws) = start();
    let config = |city: &str| {
        format!(
            r#"
data "msp_navigator_tenants" "early" {{}}

resource "msp_navigator_tenant" "a" {{
  display_name  = "Lorem ${{length(data.msp_navigator_tenants.early.tenants) * 0}}"
  company_name  = "Lorem Ipsum"
  country       = "US"
  city          = "{city}"
  state         = "Georgia"
  zip           = "30313"
  domain        = "lorem.com"
  address_line1 = "Rosebery Avenue 13"
}}

data "msp_navigator_tenants" "it" {{
  depends_on = [msp_navigator_tenant.a]
}}

output "cities" {{
  value = data.msp_navigator_tenants.it.tenants[*].city
}}
"#
        )
    };
    // `early` is read anew by the plan after the apply, and is no output: so that is empty too.
    let step = ws.apply(&config("Atlanta"));
    assert_eq!(step.state.output("cities"), &json!(["Atlanta"]));
    let step = ws.apply(&config("Macon"));
    assert_eq!(step.state.output("cities"), &json!(["Macon"]));
}

#[support::test]
fn a_provider_organization_that_is_not_there_is_an_error_at_its_id() {
    let (_sandbox, ws) = start();
    let refused = ws.plan_error(&data(TYPE, "provider_org_id = \"o-404\""));
    assert_eq!(refused.only().attribute(), "provider_org_id");
    insta::assert_snapshot!(words(&refused), @r#"
    error: Tenants of organization o-404 cannot be listed: Navigator did not find it (404)

    Check `provider_org_id` of this block and `navigator.org_id` of the provider (`NAVIGATOR_ORG_ID`). There is no provider organization with the id "o-404", or the credential from `navigator.refresh_token` cannot see it.

    Tried: `GET /cphub/api/core/v1/mgmt/orgs/o-404/tenants`. Answer: 404 Not Found, "Organization not found". It does not exist, or these credentials cannot see it. Nothing was changed. Request id: REQUEST.
    "#);
}

#[support::test]
fn without_any_provider_organization_both_places_for_it_are_named() {
    let (sandbox, ws) = start();
    ws.provider(&format!(
        "navigator {{\n  endpoint = \"{}\"\n  refresh_token = \"sandbox-refresh-token\"\n}}",
        sandbox.url()
    ));
    insta::assert_snapshot!(words(&ws.plan_error(&data(TYPE, ""))), @r"
    error: No provider organization for Navigator

    Set `provider_org_id` on this block. Or set `navigator.org_id` in the provider block, or the environment variable `NAVIGATOR_ORG_ID`. This run needs the id of your provider organization.
    ");
}
