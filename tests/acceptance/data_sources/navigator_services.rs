//! `data "msp_navigator_services"`.

use serde_json::Value;

use super::{data, told};
use support::api::{self, sent, start};

const TYPE: &str = "msp_navigator_services";
const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";

#[support::test]
fn what_can_be_enabled_is_told_and_what_is_enabled_in_the_same_run() {
    let (sandbox, ws) = start();
    let body = format!("org_id = \"{ORG}\"");
    ws.apply(&data(TYPE, &body));
    let asked = sent(&sandbox);
    let lists = asked.iter().filter(|line| line.ends_with("/services")).count();
    assert_eq!(lists, 3, "once for each of three plans: {asked:?}");
    let services = told(&ws, TYPE, "services");
    let services = services.as_array().expect("a list");
    let names: Vec<_> = services.iter().map(|one| one["display_name"].as_str()).collect();
    assert!(names.len() > 1 && names.is_sorted(), "{names:?}");
    let can = |one: &&Value| one["enabled"] == false && one["can_be_enabled"] == true;
    let id = services.iter().find(can).expect("one that can be enabled")["service_id"].clone();
    // Its id is what the resource takes, and after that it is told as enabled.
    let service = format!(
        "resource \"msp_navigator_service\" \"it\" {{\n  {body}\n  service_id = {id}\n}}\n"
    );
    ws.apply(&service);
    let told_later = data(TYPE, &format!("{body}\n  depends_on = [msp_navigator_service.it]"));
    ws.apply(&(service + &told_later));
    let services = told(&ws, TYPE, "services");
    let it = services.as_array().expect("a list").iter().find(|one| one["service_id"] == id);
    assert_eq!(it.expect("it is listed")["enabled"], true);
}

#[support::test]
fn an_organization_that_is_not_found_is_an_error_at_its_id() {
    let (_sandbox, ws) = start();
    let refused = ws.plan_error(&data(TYPE, "org_id = \"o-404\""));
    assert_eq!(refused.only().attribute(), "org_id");
    insta::assert_snapshot!(api::masked(&refused.only().text()), @r#"
    Services of organization o-404 cannot be listed: Navigator did not find it (404)

    Check `org_id`, and that the credential from `navigator.refresh_token` may see that organization.

    Tried: `GET /cphub/api/core/v1/mgmt/orgs/o-404/services`. Answer: 404 Not Found, "Organization not found". It does not exist, or these credentials cannot see it. Nothing was changed. Request id: REQUEST.
    "#);
}
