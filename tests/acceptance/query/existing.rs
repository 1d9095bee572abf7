//! What exists is brought under Terraform with the configuration that a query generates.

use super::{Queries, list, with_customers};
use support::api::{make_customer, written};
use support::workspace::Workspace;

#[support::test(needs(Query))]
fn generated_configuration_of_integrations_holds_the_type_alone_and_plans_empty() {
    let (sandbox, ws) = with_customers(3);
    let lists = list("msp_integration", "  include_resource = true");
    let output = ws.query(&lists, &["-generate-config-out=generated.tf"]);
    assert_eq!(output.status, Some(0), "{}", output.transcript());
    let generated = std::fs::read_to_string(ws.directory().join("generated.tf")).unwrap();
    let block = generated.split("\n\nimport").next().unwrap_or_default();
    insta::assert_snapshot!(block, @r#"
    # __generated__ by Terraform
    # Please review these resources and move them into your main configuration files.

    # __generated__ by Terraform
    resource "msp_integration" "all_0" {
      provider        = msp
      adopt_existing  = null
      aws             = null
      confirmed_new   = null
      custom          = null
      customer_id     = "c-001"
      deletion_policy = null
      gcp             = null
      name            = "Customer_001-AWS"
      type            = "AWS"
    }
    "#);
    let step = ws.apply_with(&[]);
    assert_eq!(step.plan.actions().iter().filter(|(_, action)| *action == "import").count(), 3);
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test(needs(Query))]
fn a_name_that_two_customers_share_is_listed_twice_and_both_are_imported() {
    let (sandbox, ws) = with_customers(0);
    make_customer(&sandbox, "c-2", "Twin");
    make_customer(&sandbox, "c-1", "Twin");
    let lists = list("msp_customer", "  include_resource = true");
    let output = ws.query(&lists, &["-generate-config-out=generated.tf"]);
    assert_eq!(output.status, Some(0), "{}", output.transcript());
    ws.apply_with(&[]);
    assert_eq!(ids(&ws), ["c-1", "c-2"]);
}

fn ids(ws: &Workspace) -> Vec<String> {
    let state = ws.state();
    let ids = state.addresses().into_iter().map(|at| state.attribute(&at, "id").to_string());
    ids.map(|id| id.trim_matches('"').to_owned()).collect()
}
