//! What a query finds: names, order, filters, limits, and what is said where it finds nothing.

use serde_json::{Value, json};

use msp_sandbox::State;

use super::{Queries, list, with_customers};
use support::api::{sent, words};
use support::diagnostics::diagnostics;

#[support::test(needs(Query))]
fn customers_are_listed_by_name_with_one_call() {
    let (sandbox, ws) = with_customers(3);
    sent(&sandbox);
    let found = ws.found(&list("msp_customer", ""));
    let names: Vec<_> = found.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["Customer 001", "Customer 002", "Customer 003"]);
    assert!(found.iter().all(|(_, object)| object.is_null()), "objects are there on request");
    assert_eq!(sent(&sandbox), ["GET /msp/customers?fields=id,name"]);
}

#[support::test(needs(Query))]
fn the_whole_object_comes_on_request() {
    let (_sandbox, ws) = with_customers(1);
    let found = ws.found(&list("msp_customer", "  include_resource = true"));
    let object = json!({
        "id": "c-001", "name": "Customer 001", "deletion_policy": null, "adopt_existing": null, "confirmed_new": null,
    });
    assert_eq!(found, [("Customer 001".to_owned(), object)]);
}

#[support::test(needs(Query))]
fn a_limit_ends_the_list_and_one_list_serves_all_blocks() {
    let (sandbox, ws) = with_customers(150);
    sent(&sandbox);
    assert_eq!(ws.names(&list("msp_customer", "  limit = 2")), ["Customer 001", "Customer 002"]);
    assert_eq!(ws.names(&list("msp_customer", "")).len(), 100, "as many as core asks for");
    assert_eq!(ws.names(&list("msp_customer", "  limit = 1000")).len(), 150);
    assert_eq!(sent(&sandbox).len(), 3);
}

#[support::test(needs(Query))]
fn a_list_that_is_cut_off_says_how_many_there_are() {
    let (sandbox, ws) = with_customers(3);
    let shapeless = |state: &mut State| state.customers[1].integrations[0].integration_id.clear();
    sandbox.change(shapeless).expect("the data can be written");
    let said = |of, body| {
        let output = ws.query(&list(of, body), &["-json"]);
        assert_eq!(output.status, Some(0), "{}", output.transcript());
        words(&diagnostics(&output.stdout))
    };
    for of in ["msp_customer", "msp_integration"] {
        assert!(!said(of, "  limit = 3").contains("are listed"), "{of}");
    }
    insta::assert_snapshot!(said("msp_customer", "  limit = 2"), @"
    warning: `msp_customer`: 2 of 3 are listed

    Set `limit = 3` in the `list` block to list all of them. Its limit is 2 now. A block without a limit has Terraform's own limit of 100.
    ");
    // What else is to be said comes before the last one too.
    insta::assert_snapshot!(said("msp_integration", "  limit = 1"), @r#"
    warning: 1 integrations of customer "Customer 002" (c-002) are not listed

    Import them by their ids: Wiv's console shows those. The list of customers (`GET /msp/customers`) shows these integrations in a form that Wiv does not document, and the provider finds no id in it.

    warning: `msp_integration`: 1 of 2 are listed

    Set `limit = 2` in the `list` block to list all of them. Its limit is 1 now. A block without a limit has Terraform's own limit of 100.
    "#);
}

#[support::test(needs(Query))]
fn names_are_chosen_by_a_pattern() {
    let (_sandbox, ws) = with_customers(20);
    let of = |kind, config: &str| ws.names(&list(kind, &format!("  config {{ {config} }}")));
    assert_eq!(of("msp_customer", r#"name_regex = "20$""#), ["Customer 020"]);
    assert_eq!(of("msp_customer", r#"name_regex = "^customer""#), [""; 0]);
    assert_eq!(of("msp_customer", r#"name_regex = "(?i)^customer .*5$""#).len(), 2);
    let integrations = of("msp_integration", r#"name_regex = "_020-AWS""#);
    assert_eq!(integrations, ["Customer 020: Customer_020-AWS"]);
}

#[support::test(needs(Query))]
fn integrations_are_those_of_one_customer_or_of_all() {
    let (_sandbox, ws) = with_customers(3);
    let body = "  include_resource = true\n  config { customer_id = \"c-002\" }";
    let found = ws.found(&list("msp_integration", body));
    let [(name, object)] = &found[..] else { panic!("{found:?}") };
    assert_eq!(name, "Customer 002: Customer_002-AWS");
    let told = ["customer_id", "id", "name", "type"].map(|name| object[name].clone());
    assert_eq!(told, ["c-002", "i-002", "Customer_002-AWS", "AWS"].map(Value::from));
    assert!(object["aws"].is_null(), "no secret is told, and nothing of it is made up");
    assert_eq!(ws.names(&list("msp_integration", "")).len(), 3);
}

#[support::test(needs(Query))]
fn what_cannot_be_listed_says_why() {
    let (_sandbox, ws) = with_customers(1);
    let refused = |kind, config: &str| {
        let lists = list(kind, &format!("  config {{ {config} }}"));
        let output = ws.query(&lists, &["-json"]);
        assert_eq!(output.status, Some(1), "{}", output.transcript());
        // Every request has an id of its own.
        let words = words(&diagnostics(&output.stdout));
        match words.split_once(" Request id: ") {
            Some((before, rest)) => format!("{before}{}", rest.split_once('.').expect("a stop").1),
            None => words,
        }
    };
    insta::assert_snapshot!(refused("msp_customer", r#"name_regex = "(""#), @r"
    error: Invalid value for `name_regex`

    Not a regular expression: regex parse error:
        (
        ^
    error: unclosed group
    ");
    insta::assert_snapshot!(refused("msp_integration", r#"customer_id = "c-404""#), @r#"
    error: No customer with the id "c-404"

    Check `customer_id`, and that the credential from `wiv.api_key` belongs to the organization that has this customer.

    It is not in the list of customers (`GET /msp/customers`). The list has 1 customer. A customer that was made elsewhere moments ago may not be listed yet. Then run Terraform again some minutes later.
    "#);
    insta::assert_snapshot!(refused("msp_navigator_tenant", r#"provider_org_id = "no-such-org""#), @r#"
    error: Tenants of organization no-such-org cannot be listed: Navigator did not find it (404)

    Check `provider_org_id` of this block and `navigator.org_id` of the provider (`NAVIGATOR_ORG_ID`). There is no provider organization with the id "no-such-org", or the credential from `navigator.refresh_token` cannot see it.

    Tried: `GET /cphub/api/core/v1/mgmt/orgs/no-such-org/tenants`. Answer: 404 Not Found, "Organization not found". It does not exist, or these credentials cannot see it. Nothing was changed.
    "#);
}
