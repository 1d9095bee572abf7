//! `data "msp_cases"`.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{data, told};
use msp_sandbox::{Answer, BlockingSandbox, Fault, NewCases};
use support::api::{make_customer, sent, start_with, words};
use support::hcl::Block;
use support::workspace::Workspace;

const TYPE: &str = "msp_cases";
const SEARCH: &str = "/v2/cases/msp/search";

/// A customer with this many cases, spread over 2024, and a few of another one.
fn with_cases(count: u32, assumptions: &[&str]) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start_with(assumptions);
    for (id, count) in [("c-1", count), ("c-2", 3)] {
        make_customer(&sandbox, id, id);
        sandbox.make_cases(&NewCases::of(id, count)).expect("cases are made");
    }
    (sandbox, ws)
}

fn cases_of(body: &str) -> String {
    data(TYPE, &format!("customer_id = \"c-1\"\n  {body}"))
}

/// The searches that were sent, their bodies alone.
fn searches(sandbox: &BlockingSandbox) -> Vec<Value> {
    let lines = sent(sandbox).into_iter();
    let prefix = format!("POST {SEARCH}?customer_id=c-1 ");
    let body = |line: String| serde_json::from_str(line.strip_prefix(&prefix)?).ok();
    lines.filter_map(body).collect()
}

fn ids(ws: &Workspace) -> Vec<String> {
    let cases = told(ws, TYPE, "cases");
    let id = |one: &Value| one["case_id"].as_str().expect("an id").to_owned();
    cases.as_array().expect("a list").iter().map(id).collect()
}

#[support::test]
fn all_pages_are_followed_and_no_case_is_missing_or_told_twice() {
    for assumptions in
        [&[][..], &["scroll_ids=page"], &["last_case_page=empty"], &["cases_per_page=7"]]
    {
        let (sandbox, ws) = with_cases(21, &[&["cases_per_page=10"], assumptions].concat());
        ws.apply(&cases_of(""));
        let customers = sandbox.state().customers;
        let mut made: Vec<_> = customers[0].cases.iter().map(|case| case.case_id.clone()).collect();
        made.sort();
        assert_eq!(ids(&ws), made, "{assumptions:?}");
        assert_eq!(told(&ws, TYPE, "is_complete"), true);
    }
}

#[support::test]
fn a_case_is_told_with_all_its_members_as_json_in_one_order() {
    let (sandbox, ws) = with_cases(1, &[]);
    let details = json!({"zone": "b", "money": {"monthly": 12.50, "currency": "USD"}});
    let details = details.as_object().expect("an object").clone();
    sandbox
        .change(|state| state.customers[0].cases[0].details = details)
        .expect("the state is changed");
    ws.apply(&cases_of(""));
    let case = told(&ws, TYPE, "cases.0");
    assert_eq!(case["case_type"], "EC2 Stopped Instances");
    let text = case["json"].as_str().expect("a text");
    let id = case["case_id"].as_str().expect("a text");
    let expected = format!(
        "{{\"case_id\":\"{id}\",\"case_type\":\"EC2 Stopped Instances\",\"created_at\":\"2024-01-01\",\
         \"money\":{{\"currency\":\"USD\",\"monthly\":12.5}},\"zone\":\"b\"}}"
    );
    assert_eq!(text, expected);
}

#[support::test]
fn dates_go_into_the_search_as_the_documents_write_them() {
    let (sandbox, ws) = with_cases(12, &[]);
    let range = "start_date = \"2024-01-31\"\n  end_date = \"2024-03-31\"";
    ws.plan(&cases_of(range));
    let body = json!({"date_range": {"start": "2024-01-31", "end": "2024-03-31"}});
    assert_eq!(searches(&sandbox), [body]);
    ws.apply(&cases_of(range));
    assert_eq!(ids(&ws).len(), 2);
    sent(&sandbox);
    ws.plan(&cases_of(""));
    assert_eq!(searches(&sandbox), [json!({})], "without dates nothing is asked but whose");
}

#[support::test]
fn a_limit_ends_the_search_and_whether_there_is_more_is_told() {
    let (sandbox, ws) = with_cases(25, &["cases_per_page=10"]);
    for (limit, found, is_complete) in
        [(1, 1, false), (10, 10, false), (25, 25, true), (99, 25, true)]
    {
        ws.apply(&cases_of(&format!("limit = {limit}")));
        assert_eq!(ids(&ws).len(), found, "limit {limit}");
        assert_eq!(told(&ws, TYPE, "is_complete"), is_complete, "limit {limit}");
    }
    sent(&sandbox);
    ws.plan(&cases_of("limit = 3"));
    assert_eq!(searches(&sandbox), [json!({"max_returned_items": 3})]);
}

#[support::test]
fn a_search_that_breaks_off_is_begun_anew_and_no_page_is_missing() {
    for fault in [
        Fault::status(503),
        Fault::status(Answer::of(429).retry_after("0")),
        Fault::cut(),
        Fault::garbage(),
        Fault::drop_before_commit(),
        Fault::drop_after_commit(),
    ] {
        for skip in [0, 1] {
            let (sandbox, ws) = with_cases(25, &["cases_per_page=10"]);
            sandbox.fault(fault.clone().on("POST", SEARCH).skip(skip).once());
            ws.apply(&cases_of(""));
            assert_eq!(ids(&ws).len(), 25, "{fault:?} after {skip}");
        }
    }
}

#[support::test]
fn a_customer_without_cases_has_none_and_one_that_does_not_exist_is_an_error() {
    let (_sandbox, ws) = with_cases(0, &[]);
    ws.apply(&cases_of(""));
    assert_eq!(told(&ws, TYPE, "cases"), json!([]));
    let nobody = data(TYPE, "customer_id = \"c-404\"");
    let refused = ws.plan_error(&nobody);
    assert_eq!(refused.only().attribute(), "customer_id");
    let mut all = words(&refused);
    let (_strict, ws) = with_cases(0, &["cases_of_nobody=refused"]);
    let refused = ws.plan_error(&nobody);
    assert_eq!(refused.only().attribute(), "customer_id");
    all.push_str(&words(&refused));
    insta::assert_snapshot!(all, @r#"
    error: No customer with the id "c-404"

    Check `customer_id`, and that the credential from `wiv.api_key` belongs to the organization that has this customer.

    It is not in the list of customers (`GET /msp/customers`). The list has 2 customers. A customer that was made elsewhere moments ago may not be listed yet. Then run Terraform again some minutes later.

    error: The cases of customer "c-404" cannot be read: Wiv did not find it (404)

    Check the id, and that the credential from `wiv.api_key` belongs to the organization that has the customer.

    Tried: `POST /v2/cases/msp/search`. Answer: 404 Not Found, "Customer not found". It does not exist, or these credentials cannot see it. Nothing was changed.
    "#);
}

#[support::test]
fn a_customer_of_the_same_run_is_waited_for_and_has_no_cases_yet() {
    let (_sandbox, ws) = start_with(&[]);
    let acme = Block::resource("msp_customer", "a").text("name", "Acme");
    let cases = Block::data("msp_cases", "it").expr("customer_id", "msp_customer.a.id");
    let step = ws.apply(&format!("{acme}{cases}"));
    assert_eq!(step.plan.action("data.msp_cases.it"), "read");
    assert_eq!(told(&ws, TYPE, "cases"), json!([]));
}

#[support::test]
fn what_no_search_can_be_is_refused_at_the_attribute() {
    let ws = Workspace::bare();
    let mut all = String::new();
    for (at, body) in [
        ("start_date", "start_date = \"2024-02-30\"\n  end_date = \"2024-03-01\""),
        ("end_date", "start_date = \"2024-02-01\"\n  end_date = \"01/03/2024\""),
        ("end_date", "start_date = \"2024-02-01\"\n  end_date = \"2024-01-31\""),
        ("start_date", "start_date = \"2024-02-01\""),
        ("end_date", "end_date = \"2024-02-01\""),
        ("limit", "limit = 0"),
        ("limit", "limit = 1.5"),
        ("limit", "limit = -1"),
    ] {
        let refused = ws.validate_error(&cases_of(body));
        assert_eq!(refused.only().attribute(), at, "{body}");
        writeln!(all, "{}\n", refused.only().text()).unwrap();
    }
    for body in ["", "customer_id = \"\"", "customer_id = null"] {
        ws.validate_error(&data(TYPE, body)).about("customer_id");
    }
    insta::assert_snapshot!(all, @r#"
    Invalid value for `start_date`

    "2024-02-30" is not a date as YYYY-MM-DD, such as `2026-01-31`.

    Invalid value for `end_date`

    "01/03/2024" is not a date as YYYY-MM-DD, such as `2026-01-31`.

    The range of dates ends before it starts

    Set an `end_date` that is not before `start_date`: 2024-01-31 is before 2024-02-01.

    Half a range of dates

    Set `end_date` too, or remove `start_date`: Wiv documents a range of two dates.

    Half a range of dates

    Set `start_date` too, or remove `end_date`: Wiv documents a range of two dates.

    Invalid value for `limit`

    It must be a whole number of at least 1, not 0.

    Invalid value for `limit`

    It must be a whole number of at least 1, not 1.5.

    Invalid value for `limit`

    It must be a whole number of at least 1, not -1.
    "#);
}
