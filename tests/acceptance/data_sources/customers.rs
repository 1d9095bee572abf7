//! `data "msp_customers"`.

use serde_json::{Value, json};

use super::{FIGURES, data, set_figures, told};
use msp_sandbox::Figures;
use support::api::{make_customer, sent, start, start_with};
use support::workspace::Workspace;

const TYPE: &str = "msp_customers";

fn ids(ws: &Workspace) -> Vec<String> {
    let customers = told(ws, TYPE, "customers");
    let id = |one: &Value| one["id"].as_str().expect("an id").to_owned();
    customers.as_array().expect("a list").iter().map(id).collect()
}

#[support::test]
fn customers_are_sorted_by_name_and_id_and_have_their_figures_from_one_list() {
    let (sandbox, ws) = start();
    for (id, name) in [("c-4", "Zeta"), ("c-3", "Acme"), ("c-1", "Beta"), ("c-2", "Acme")] {
        make_customer(&sandbox, id, name);
    }
    let figures = Figures { realized_savings: 99.95, active_workflows: 7, ..Figures::default() };
    set_figures(&sandbox, "c-2", figures);
    ws.plan(&data(TYPE, ""));
    assert_eq!(sent(&sandbox), [FIGURES]);
    ws.apply(&data(TYPE, ""));
    assert_eq!(ids(&ws), ["c-2", "c-3", "c-1", "c-4"]);
    let first = told(&ws, TYPE, "customers.0");
    assert_eq!((&first["name"], &first["realized_savings"]), (&json!("Acme"), &json!(99.95)));
    assert_eq!(first["active_workflows"], 7);
}

#[support::test]
fn a_pattern_chooses_names_anywhere_and_in_any_case_if_it_says_so() {
    let (sandbox, ws) = start();
    for (id, name) in [("c-1", "Acme Corp"), ("c-2", "ACME Ltd"), ("c-3", "Übung"), ("c-4", "x")] {
        make_customer(&sandbox, id, name);
    }
    for (pattern, chosen) in [
        ("", &["c-2", "c-1", "c-4", "c-3"][..]),
        ("Corp", &["c-1"]),
        ("^Corp", &[]),
        ("(?i)acme", &["c-2", "c-1"]),
        ("(?i)ü", &["c-3"]),
        ("^\\\\p{Lu}", &["c-2", "c-1", "c-3"]),
    ] {
        ws.apply(&data(TYPE, &format!("name_regex = \"{pattern}\"")));
        assert_eq!(ids(&ws), chosen, "{pattern}");
    }
}

#[support::test]
fn a_pattern_that_is_none_is_refused_by_validate() {
    let ws = Workspace::bare();
    let refused = ws.validate_error(&data(TYPE, "name_regex = \"Acme(\""));
    assert_eq!(refused.only().attribute(), "name_regex");
    assert!(refused.only().detail.contains("unclosed group"), "{refused}");
}

#[support::test]
fn what_the_same_run_has_made_is_among_them() {
    let (_sandbox, ws) = start();
    let config = "resource \"msp_customer\" \"a\" {\n  count = 3\n  name = \"Acme ${count.index}\"\n}\n\
                  data \"msp_customers\" \"it\" {\n  depends_on = [msp_customer.a]\n}\n\
                  output \"n\" {\n  value = length(data.msp_customers.it.customers)\n}\n";
    assert_eq!(ws.apply(config).state.output("n"), 3);
}

#[support::test]
fn an_msp_without_customers_has_an_empty_list() {
    let (_sandbox, ws) = start();
    ws.apply(&data(TYPE, ""));
    assert_eq!(told(&ws, TYPE, "customers"), json!([]));
}

#[support::test]
fn a_customer_for_each_of_them_can_be_read_and_nothing_is_left_to_do() {
    let (sandbox, ws) = start_with(&["money=string"]);
    make_customer(&sandbox, "c-1", "Acme");
    make_customer(&sandbox, "c-2", "Beta");
    let config = format!(
        "{}data \"msp_customer\" \"each\" {{\n  \
         for_each = toset(data.msp_customers.it.customers[*].id)\n  id       = each.key\n}}\n\
         output \"same\" {{\n  \
         value = values(data.msp_customer.each) == tolist(data.msp_customers.it.customers)\n}}\n",
        data(TYPE, "")
    );
    let step = ws.apply(&config);
    assert_eq!(step.state.attribute("data.msp_customer.each[\"c-2\"]", "name"), "Beta");
}
