//! `data "msp_customer"`.

use std::fmt::Write as _;

use serde_json::json;

use super::{FIGURES, data, set_figures, told};
use msp_sandbox::{BlockingSandbox, Figures};
use support::api::{make_customer, sent, start, start_with, words};
use support::hcl::Block;
use support::workspace::Workspace;

const TYPE: &str = "msp_customer";

/// A customer with an integration, a user, and something of every figure.
const ACME: &str = r#"
resource "msp_customer" "a" {
  name = "Acme"
}

resource "msp_integration" "a" {
  customer_id = msp_customer.a.id
  name        = "Acme-AWS"
  aws = {
    role_arn    = "arn:aws:iam::123456789012:role/WivAccessRole"
    external_id = "x-1"
  }
}

resource "msp_customer_users" "a" {
  customer_id = msp_customer.a.id
  role        = "Admin"
  user_emails = ["a@example.com", "b@example.com"]
}

data "msp_customer" "it" {
  name       = msp_customer.a.name
  depends_on = [msp_integration.a, msp_customer_users.a]
}

output "figures" {
  value = data.msp_customer.it
}
"#;

fn with_acme(assumptions: &[&str]) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start_with(assumptions);
    make_customer(&sandbox, "c-1", "Acme");
    (sandbox, ws)
}

#[support::test]
fn a_customer_is_told_with_every_documented_figure_by_its_id_and_by_its_name() {
    let (sandbox, ws) = with_acme(&[]);
    make_customer(&sandbox, "c-2", "Acme Ltd");
    set_figures(
        &sandbox,
        "c-1",
        Figures {
            active_workflows: 3,
            successful_runs: 40,
            failed_runs: 2,
            cost_impact: -0.1,
            realized_savings: 1234.5,
        },
    );
    for key in ["id = \"c-1\"", "name = \"Acme\""] {
        ws.apply(&data(TYPE, key));
        let state = ws.state();
        let attributes =
            serde_json::Value::Object(state.attributes("data.msp_customer.it").clone());
        assert_eq!(
            attributes,
            json!({
                "id": "c-1",
                "name": "Acme",
                "users_number": 0,
                "active_workflows": 3,
                "num_of_integrations": 0,
                "successful_runs": 40,
                "failed_runs": 2,
                "cost_impact": -0.1,
                "realized_savings": 1234.5,
                "integration_types": [],
                "integrations": [],
            })
        );
    }
    assert!(sent(&sandbox).iter().all(|line| line == FIGURES));
}

#[support::test]
fn what_the_same_run_has_made_is_told() {
    let (sandbox, ws) = start();
    // Read before anything is made, so that an old list is there to be believed.
    let early = Block::data("msp_customers", "early");
    ws.apply(&format!("{early}{ACME}"));
    let integration = &sandbox.state().customers[0].integrations[0];
    let made = json!([{"id": integration.integration_id, "name": "Acme-AWS", "type": "AWS"}]);
    assert_eq!(told(&ws, TYPE, "integrations"), made);
    assert_eq!(told(&ws, TYPE, "integration_types"), json!(["AWS"]));
    assert_eq!(told(&ws, TYPE, "num_of_integrations"), 1);
    assert_eq!(told(&ws, TYPE, "users_number"), 2);
}

#[support::test]
fn a_customer_that_is_not_listed_yet_is_told_without_figures_and_that_is_said() {
    let (_sandbox, ws) = start_with(&["list_lag=3"]);
    let acme = Block::resource("msp_customer", "a").text("name", "Acme");
    let read = Block::data("msp_customer", "it").expr("id", "msp_customer.a.id");
    let step = ws.apply_unsettled(&format!("{acme}{read}"));
    insta::assert_snapshot!(words(&step.warnings), @r"
    warning: Wiv shows no figures of customer ID

    The figures are null for now, and the next plan reads them again. The list (`GET /msp/customers`) may not show a customer yet that was created a moment ago.
    ");
    assert_eq!(told(&ws, TYPE, "name"), "Acme");
    assert!(told(&ws, TYPE, "users_number").is_null());
}

#[support::test]
fn one_list_serves_all_blocks_of_a_run() {
    let (sandbox, ws) = with_acme(&[]);
    make_customer(&sandbox, "c-2", "Beta");
    let blocks = (0..20).map(|n| {
        let block = Block::data("msp_customer", &format!("n{n}"));
        if n % 2 == 0 { block.text("id", "c-1") } else { block.text("name", "Beta") }
    });
    let all = blocks.chain([Block::data("msp_customers", "all")]);
    ws.plan(&all.map(|block| block.to_string()).collect::<String>());
    assert_eq!(sent(&sandbox), [FIGURES]);
}

#[support::test]
fn every_form_that_the_documents_leave_open_is_understood() {
    for assumption in [
        "list_envelope=data_customers",
        "list_envelope=customers",
        "list_envelope=bare",
        "money=string",
        "integration_element=id",
        "customer_id_form=org",
    ] {
        let (sandbox, ws) = start_with(&[assumption]);
        ws.apply(ACME);
        let id = sandbox.state().customers[0].customer_id.clone();
        set_figures(&sandbox, &id, Figures { cost_impact: 0.1, ..Figures::default() });
        ws.apply(ACME);
        assert_eq!(told(&ws, TYPE, "cost_impact"), 0.1, "{assumption}");
        assert_eq!(told(&ws, TYPE, "integrations.0.name"), "Acme-AWS", "{assumption}");
    }
}

#[support::test]
fn integrations_of_an_unknown_form_are_counted_and_not_listed() {
    let (_sandbox, ws) = start_with(&["integration_element=unrecognised"]);
    ws.apply(ACME);
    assert_eq!(told(&ws, TYPE, "integrations"), json!([]));
    assert_eq!(told(&ws, TYPE, "num_of_integrations"), 1);
}

#[support::test]
fn none_or_several_is_an_error_that_says_where_it_looked_and_what_it_found() {
    let (sandbox, ws) = with_acme(&[]);
    make_customer(&sandbox, "c-3", "Twin");
    make_customer(&sandbox, "c-2", "Twin");
    let mut all = String::new();
    make_customer(&sandbox, "0f8fad5b-d9cb", "Müller & Söhne");
    for (attribute, key) in [
        ("id", "id = \"c-404\""),
        ("id", "id = \"0F8FAD5B-D9CB\""),
        ("id", "id = \"Acme\""),
        ("name", "name = \"acme\""),
        ("name", "name = \"Muller & Söhne\""),
        ("name", "name = \"0f8fad5b-d9cb\""),
        ("name", "name = \"Nobody\""),
        ("name", "name = \"Twin\""),
    ] {
        let refused = ws.plan_error(&data(TYPE, key));
        assert_eq!(refused.only().attribute(), attribute, "{key}");
        write!(all, "{}", words(&refused)).unwrap();
    }
    insta::assert_snapshot!(all, @r#"
    error: No customer with the id "c-404"

    Check the id, and that the credential from `wiv.api_key` belongs to the organization that has the customer.

    The list of customers (`GET /msp/customers`) does not show this one.

    error: No customer with the id "0F8FAD5B-D9CB"

    Did you mean `id = "0f8fad5b-d9cb"` ("Müller & Söhne")?

    If not, check the id, and that the credential from `wiv.api_key` belongs to the organization that has the customer.

    The list of customers (`GET /msp/customers`) does not show this one.

    error: No customer with the id "Acme"

    Did you mean `name = "Acme"` (c-1)?

    If not, check the id, and that the credential from `wiv.api_key` belongs to the organization that has the customer.

    The list of customers (`GET /msp/customers`) does not show this one.

    error: No customer called "acme"

    Did you mean `name = "Acme"` (c-1)?

    If not, check the name, and that the credential from `wiv.api_key` belongs to the organization that has the customer.

    The list of customers (`GET /msp/customers`) does not show this one.

    error: No customer called "Muller & Söhne"

    Did you mean `name = "Müller & Söhne"` (0f8fad5b-d9cb)?

    If not, check the name, and that the credential from `wiv.api_key` belongs to the organization that has the customer.

    The list of customers (`GET /msp/customers`) does not show this one.

    error: No customer called "0f8fad5b-d9cb"

    Did you mean `id = "0f8fad5b-d9cb"` ("Müller & Söhne")?

    If not, check the name, and that the credential from `wiv.api_key` belongs to the organization that has the customer.

    The list of customers (`GET /msp/customers`) does not show this one.

    error: No customer called "Nobody"

    Check the name, and that the credential from `wiv.api_key` belongs to the organization that has the customer.

    The list of customers (`GET /msp/customers`) does not show this one.

    error: 2 customers have the name "Twin"

    Find out which of them you mean, and set its `id` in place of `name`:

    - c-2
    - c-3

    In Wiv several customers may have the same name.
    "#);
}

#[support::test]
fn exactly_one_of_id_and_name_is_asked_for_before_anything_is_sent() {
    let ws = Workspace::bare();
    let mut all = String::new();
    for (at, body) in [
        ("data", ""),
        ("data", "id = null"),
        ("name", "id = \"c-1\"\n  name = \"Acme\""),
        ("id", "id = \" \""),
        ("name", "name = \"Acme \""),
        ("users_number", "id = \"c-1\"\n  users_number = 1"),
    ] {
        let refused = ws.validate_error(&data(TYPE, body));
        assert_eq!(refused.only().attribute(), at, "{body}");
        writeln!(all, "{}\n", refused.only().text()).unwrap();
    }
    insta::assert_snapshot!(all, @r#"
    Neither `id` nor `name` is set

    Set `id` or `name`. A value that is null counts as not set.

    Neither `id` nor `name` is set

    Set `id` or `name`. A value that is null counts as not set.

    Both `id` and `name` are set

    Remove one of them: the data source reads it from Wiv.

    Invalid value for `id`

    It must not be blank.

    Invalid value for `name`

    Remove the white space at the start or end of "Acme ": nobody sees it, and no search finds it.

    Value that cannot be set for `users_number`

    Remove `users_number`: only the provider sets it.
    "#);
}

#[support::test]
fn a_key_that_turns_out_to_be_null_is_refused_when_it_is_read() {
    let (_sandbox, ws) = with_acme(&[]);
    let config = "variable \"id\" {\n  type    = string\n  default = null\n}\n";
    ws.plan_error(&format!("{config}{}", data(TYPE, "id = var.id")))
        .about("Neither `id` nor `name` is set");
}
