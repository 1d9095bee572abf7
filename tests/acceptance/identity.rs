//! Identity (Terraform 1.12): in the state, kept through plan, apply and read, and what an
//! import goes by.

use serde_json::{Value, json};

use support::api::{make_customer, sent, start, words, written};
use support::hcl::Block;
use support::lifecycle::Step;
use support::workspace::Workspace;

const CUSTOMER: &str = "msp_customer.it";
const INTEGRATION: &str = "msp_integration.it";
const TENANT: &str = "msp_navigator_tenant.it";

const ALL: &str = r#"
resource "msp_customer" "it" {
  name = "Acme"
}

resource "msp_integration" "it" {
  customer_id = msp_customer.it.id
  name        = "Acme-AWS"
  aws = {
    role_arn    = "arn:aws:iam::123456789012:role/WivAccessRole"
    external_id = "x-1"
  }
}

resource "msp_navigator_tenant" "it" {
  display_name  = "Lorem"
  company_name  = "Lorem Ipsum"
  country       = "US"
  city          = "Atlanta"
  domain        = "lorem.com"
  address_line1 = "Rosebery Avenue 13"
  state         = "Georgia"
  zip           = "30313"
}
"#;

/// The identities in the state: absent where Terraform has none.
fn identities(ws: &Workspace) -> [Value; 3] {
    let state = ws.state();
    [CUSTOMER, INTEGRATION, TENANT].map(|at| state.instance(at)["identity"].clone())
}

#[support::test(needs(Identity))]
fn it_is_made_by_the_create_and_stays() {
    let (sandbox, ws) = start();
    ws.apply(ALL);
    let (customers, tenants) = (sandbox.state().customers, sandbox.state().tenants);
    let customer = &customers[0];
    let made = [
        json!({ "customer_id": customer.customer_id }),
        json!({
            "customer_id": customer.customer_id,
            "integration_id": customer.integrations[0].integration_id,
        }),
        json!({ "org_id": tenants[0].id }),
    ];
    assert_eq!(identities(&ws), made);

    ws.refresh();
    assert_eq!(identities(&ws), made, "a read keeps it");
    ws.apply(&ALL.replace("Atlanta", "Augusta"));
    assert_eq!(identities(&ws), made, "a change in place keeps it");
}

#[support::test(needs(Identity))]
fn state_of_a_release_without_identity_gets_one_with_the_next_read() {
    let (_sandbox, ws) = start();
    let made = ws.apply(ALL);
    ws.edit_state(|instance| {
        instance.remove("identity");
        instance.remove("identity_schema_version");
    });
    ws.assert_settled();
    ws.refresh();
    for at in [CUSTOMER, INTEGRATION, TENANT] {
        assert_eq!(ws.state().instance(at)["identity"], made.state.instance(at)["identity"]);
    }
}

fn import(to: &str, identity: &str) -> String {
    format!("import {{\n  to = {to}\n  identity = {{ {identity} }}\n}}\n")
}

#[support::test(needs(Identity))]
fn everything_that_has_one_is_imported_by_it() {
    let (sandbox, ws) = start();
    ws.apply(ALL);
    let (customers, tenants) = (sandbox.state().customers, sandbox.state().tenants);
    let customer = &customers[0].customer_id;
    let integration = &customers[0].integrations[0].integration_id;
    let imports = [
        import(CUSTOMER, &format!("customer_id = {customer:?}")),
        import(
            INTEGRATION,
            &format!("customer_id = {customer:?}, integration_id = {integration:?}"),
        ),
        import(TENANT, &format!("org_id = {:?}", tenants[0].id)),
    ];
    let twin = ws.twin();
    sent(&sandbox);
    let step: Step = twin.apply(&format!("{ALL}\n{}", imports.concat()));
    for at in [CUSTOMER, INTEGRATION, TENANT] {
        assert_eq!(step.state.instance(at)["identity"], ws.state().instance(at)["identity"]);
        assert_eq!(twin.attribute(at, "id"), ws.attribute(at, "id"));
    }
    let made = written(&sandbox).into_iter().filter(|line| line.starts_with("POST /msp")).count();
    assert_eq!(made, 0, "nothing is created by an import");
}

#[support::test(needs(Identity))]
fn an_identity_of_nothing_says_so() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let refused = |identity: &str| {
        let block = Block::resource("msp_customer", "it").text("name", "Acme");
        let config = format!("{block}{}", import(CUSTOMER, identity));
        words(&ws.plan_error(&config))
    };
    insta::assert_snapshot!(refused(r#"customer_id = "c-404""#), @r#"
    error: Nothing to import: no msp_customer with the id "c-404"

    Check the id, and that the credential from `wiv.api_key` belongs to the organization of this object. It is not in the list of customers (`GET /msp/customers`).
    "#);
    insta::assert_snapshot!(refused(r#"customer_id = " c-1""#), @"
    error: Not an identity: `customer_id` has white space around it

    `customer_id` is: Id that Wiv gave the customer.
    ");
    assert_eq!(ws.state().addresses(), [""; 0]);
}
