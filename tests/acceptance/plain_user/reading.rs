//! Data sources and functions of a plain user: the documented reads, and what they answer.

use serde_json::{Value, json};

use super::documented::{CUSTOMER, Documented, LISTED_ORG, TENANT};
use super::{header_names, user};

const CONFIGURATION: &str = r#"
resource "msp_customer" "customer" {
  name = "Wiv-MSP-Customer"
}

data "msp_customer" "customer" {
  id = msp_customer.customer.id
}

data "msp_customers" "all" {
  depends_on = [msp_customer.customer]
}

data "msp_cases" "cases" {
  customer_id = msp_customer.customer.id
  start_date  = "2024-01-01"
  end_date    = "2024-12-31"
}

data "msp_navigator_organization" "tenant" {
  id = "6ee16f54-ed2e-44af-b505-3c4cbc6fbe33"
}

data "msp_navigator_tenants" "tenants" {
  provider_org_id = "0f2f8d5c-6f36-4c35-b1b4-37f4a3c3c1a2"
}
"#;

#[support::test]
fn the_documented_reads_are_sent_and_their_answers_told() {
    let api = Documented::start();
    let ws = user(&api);
    let step = ws.apply(CONFIGURATION);
    let told = |address: &str, path: &str| step.state.attribute(address, path).clone();

    let customer = |path: &str| told("data.msp_customer.customer", path);
    assert_eq!((customer("id"), customer("users_number")), (json!(CUSTOMER), json!(4)));
    assert_eq!(customer("realized_savings"), 1200.5);
    assert_eq!(customer("integration_types"), json!(["AWS", "GCP"]));
    let all = told("data.msp_customers.all", "customers");
    assert_eq!(all, json!([step.state.attributes("data.msp_customer.customer")]));

    let cases = told("data.msp_cases.cases", "cases");
    let text = r#"{"case_id":"case_12345","case_type":"EC2 Stopped Instances"}"#;
    let documented =
        json!([{"case_id": "case_12345", "case_type": "EC2 Stopped Instances", "json": text}]);
    assert_eq!(cases, documented);

    let tenant = |path: &str| told("data.msp_navigator_organization.tenant", path);
    assert_eq!((tenant("id"), tenant("name")), (json!(TENANT), json!("jy99ayz7")));
    let listed = told("data.msp_navigator_tenants.tenants", "tenants.0");
    assert_eq!(listed["created_at"], "2019-04-08T07:51:52.558Z");
    assert_eq!((&listed["is_federated"], &listed["tag"]), (&json!(true), &Value::Null));
    assert_eq!(listed["address_line1"], Value::Null, "the documented list does not tell it");

    let line = format!("POST /v2/cases/msp/search?customer_id={CUSTOMER}");
    let searches: Vec<_> =
        api.received().into_iter().filter(|request| request.line == line).collect();
    let range = json!({"start": "2024-01-01", "end": "2024-12-31"});
    assert_eq!(searches[0].body, json!({"date_range": range}));
    let key = json!({"scroll_id": "FGluY2x1Z=="});
    assert_eq!(searches[1].body, json!({"date_range": range, "start_page_key": key}));
    assert_eq!(header_names(&searches[0]), ["content-type", "x-api-key"]);
    let tenants = format!("GET /cphub/api/core/v1/mgmt/orgs/{LISTED_ORG}/tenants");
    assert!(api.lines("GET ").contains(&tenants));
}

#[support::test(needs(Functions))]
fn the_documented_link_is_enough_for_the_functions() {
    let ws = user(&Documented::start());
    let link = fixture!("wiv-onboarding-link-created.json")["data"].clone();
    let config = format!(
        "locals {{\n  parts = provider::msp::parse_onboarding_url({})\n}}\n\
         output \"parts\" {{\n  value = local.parts\n}}\n\
         output \"policy\" {{\n  \
         value = jsondecode(provider::msp::wiv_trust_policy(local.parts.parameters.ExternalId))\n}}\n",
        link["cloudformation_url"]
    );
    let state = ws.apply(&config).state;
    let parts = state.output("parts");
    assert_eq!(parts["template_url"], link["pre_signed_url"]);
    assert_eq!(parts["region"], "us-east-1");
    let statement = &state.output("policy")["Statement"][0];
    let condition = json!({"StringEquals": {"sts:ExternalId": link["external_id"]}});
    assert_eq!(statement["Condition"], condition);
    assert_eq!(statement["Principal"], json!({"AWS": "arn:aws:iam::613007325984:root"}));
}
