//! A `customer_id` that is nobody's is an error of the plan, wherever it stands.

use msp_sandbox::{BlockingSandbox, Fault, ListSign};
use support::api::{make_customer, masked, sent, start, start_with, words, written};
use support::hcl::Block;
use support::workspace::{Workspace, sandbox_provider};

const LIST: (&str, &str) = ("GET", "/msp/customers");

/// With a customer that is called Acme.
fn with_acme() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1000", "Acme Corp");
    make_customer(&sandbox, "c-2", "Beta");
    (sandbox, ws)
}

fn users(label: &str, customer_id: &str) -> Block {
    Block::resource("msp_customer_users", label)
        .expr("customer_id", customer_id)
        .text("role", "Member")
        .texts("user_emails", &[&format!("{label}@example.com")])
}

fn link(label: &str, customer_id: &str) -> Block {
    Block::resource("msp_aws_onboarding_link", label).expr("customer_id", customer_id)
}

fn integration(label: &str, customer_id: &str) -> Block {
    Block::resource("msp_integration", label)
        .expr("customer_id", customer_id)
        .text("name", "Acme-AWS")
        .object(
            "aws",
            &[
                ("role_arn", "\"arn:aws:iam::123456789012:role/WivAccessRole\""),
                ("external_id", "\"x-1\""),
            ],
        )
}

/// Everything that belongs to a customer.
fn all(customer_id: &str) -> String {
    let blocks = [users("a", customer_id), link("a", customer_id), integration("a", customer_id)];
    blocks.iter().map(Block::to_string).collect()
}

/// How often the customers were listed.
fn lists(sandbox: &BlockingSandbox) -> usize {
    sent(sandbox).iter().filter(|call| call.starts_with("GET /msp/customers")).count()
}

#[support::test]
fn a_customer_that_there_is_not_is_refused_by_the_plan_with_what_was_meant() {
    let (sandbox, ws) = with_acme();
    for block in [users, link, integration] {
        let refused = ws.plan_error(&block("a", "\"c-100\"").to_string());
        assert_eq!(refused.only().attribute(), "customer_id", "{refused}");
        assert_eq!(refused.only().summary, "No customer with the id \"c-100\"");
    }
    let mut told = String::new();
    for wanted in ["c-100", "acme corp", "9d9648a7-115a-4a06-a613-a0c4077469f7"] {
        told += &masked(&words(&ws.plan_error(&users("a", &format!("{wanted:?}")).to_string())));
        told.push('\n');
    }
    insta::assert_snapshot!(told, @r#"
    error: No customer with the id "c-100"

    Did you mean `customer_id = "c-1000"` ("Acme Corp")?

    If not, check `customer_id`, and that the credential from `wiv.api_key` belongs to the organization that has this customer.

    It is not in the list of customers (`GET /msp/customers`). The list has 2 customers. A customer that was made elsewhere moments ago may not be listed yet. Then run Terraform again some minutes later.


    error: No customer with the id "acme corp"

    Did you mean `customer_id = "c-1000"` ("Acme Corp")?

    If not, check `customer_id`, and that the credential from `wiv.api_key` belongs to the organization that has this customer.

    It is not in the list of customers (`GET /msp/customers`). The list has 2 customers. A customer that was made elsewhere moments ago may not be listed yet. Then run Terraform again some minutes later.


    error: No customer with the id "ID"

    Check `customer_id`, and that the credential from `wiv.api_key` belongs to the organization that has this customer.

    It is not in the list of customers (`GET /msp/customers`). The list has 2 customers. A customer that was made elsewhere moments ago may not be listed yet. Then run Terraform again some minutes later.
    "#);
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
fn who_is_nobody_in_many_blocks_is_said_once() {
    let (_sandbox, ws) = with_acme();
    let each = users("each", "\"c-404\"")
        .to_string()
        .replace("\"Member\"", "each.key\n  for_each = toset([\"Admin\", \"Guest\"])")
        .replace("each@", "${each.key}@");
    let refused = ws.plan_error(&(each + &all("\"c-404\"")));
    assert_eq!(refused.only().summary, "No customer with the id \"c-404\"");
    // Another is another.
    let refused = ws.plan_error(&(all("\"c-404\"") + &users("b", "\"c-405\"").to_string()));
    for id in ["c-404", "c-405"] {
        refused.about(&format!("No customer with the id \"{id}\""));
    }
}

#[support::test]
fn customers_of_this_run_and_of_the_state_are_there() {
    let (sandbox, ws) = start();
    let acme = Block::resource("msp_customer", "acme").text("name", "Acme").to_string();
    ws.apply(&(acme.clone() + &all("msp_customer.acme.id")));
    assert_eq!(sandbox.state().customers[0].links.len(), 1);
    // Nothing is sent, so nobody is looked for.
    sent(&sandbox);
    let only = acme + &all("msp_customer.acme.id");
    ws.configuration(&only);
    assert!(ws.plan_with(&["-refresh=false"]).is_empty());
    assert_eq!(lists(&sandbox), 0);
}

/// The process that applies hears of no customer that does not change.
#[support::test]
fn a_customer_of_an_apply_before_is_there_while_the_list_lags() {
    let (sandbox, ws) = start_with(&["list_lag=1000"]);
    let acme = Block::resource("msp_customer", "acme").text("name", "Acme").to_string();
    ws.apply(&acme);
    ws.configuration(&(acme + &all("msp_customer.acme.id")));
    ws.succeed(&["apply", "-auto-approve", "-input=false"]);
    assert_eq!(sandbox.state().customers[0].links.len(), 1);
    assert_eq!(written(&sandbox).len(), 4, "the customer and what belongs to it");
}

#[support::test]
fn a_list_that_cannot_be_read_is_no_error() {
    let (sandbox, ws) = with_acme();
    let config = users("a", "\"c-2\"").to_string() + &link("a", "\"c-2\"").to_string();
    ws.provider(&(sandbox_provider(&sandbox.url()) + "\n  http {\n    max_retries = 0\n  }"));
    ws.configuration(&config);
    for fault in [
        Fault::status(500),
        Fault::status(403),
        Fault::partial_list(0, ListSign::Status206),
        Fault::partial_list(1, ListSign::Total),
    ] {
        sandbox.clear_faults();
        sandbox.fault(fault.on(LIST.0, LIST.1));
        assert_eq!(ws.plan_with(&[]).action("msp_customer_users.a"), "create");
    }
    ws.apply(&config);
    assert_eq!(written(&sandbox).len(), 2);
}

#[support::test]
fn a_refused_key_is_said_once_and_by_the_plan() {
    let (sandbox, ws) = with_acme();
    ws.provider(&sandbox_provider(&sandbox.url()).replace("wiv-api-key", "wrong-key"));
    let refused = ws.plan_error(&all("\"c-2\""));
    assert!(refused.only().summary.contains("Wiv refused the credentials (401)"), "{refused}");
    assert!(sent(&sandbox).len() <= 2, "two lists at most, that were on their way at once");
}

#[support::test]
fn a_thousand_users_cost_one_list_and_none_where_nothing_is_sent() {
    let (sandbox, ws) = with_acme();
    let config = users("a", "\"c-2\"")
        .to_string()
        .replace("a@example", "a${count.index}@example")
        .replace("\"Member\"", "\"Role ${count.index}\"\n  count = 100");
    sent(&sandbox);
    ws.plan(&config);
    assert_eq!(lists(&sandbox), 1);
    ws.apply(&users("a", "\"c-2\"").to_string());
    sent(&sandbox);
    assert!(ws.plan(&users("a", "\"c-2\"").to_string()).is_empty());
    assert_eq!(sent(&sandbox), [""; 0]);
}

#[support::test]
fn who_is_added_to_a_customer_that_is_gone_is_refused_by_the_plan() {
    let (sandbox, ws) = with_acme();
    let one = users("a", "\"c-2\"").to_string();
    ws.apply(&one);
    sandbox.change(|state| state.customers.retain(|one| one.customer_id != "c-2")).unwrap();
    assert!(ws.plan(&one).is_empty());
    let two = one.replace("\"a@example.com\"", "\"a@example.com\", \"bea@example.com\"");
    assert_eq!(ws.plan_error(&two).only().summary, "No customer with the id \"c-2\"");
}
