//! Cases are made by hand, and found page by page.

use msp_sandbox::{NewCases, Options};
use serde_json::{Value, json};

use super::support::*;

const SEARCH: &str = "/v2/cases/msp/search";

/// A sandbox with so many cases of one customer, and the customer.
async fn with_cases(assignments: &[&str], count: u32) -> (Called, String) {
    let called = Called::assuming(assignments).await;
    let id = called.customer().await;
    called.sandbox.make_cases(&NewCases::of(&id, count)).unwrap();
    (called, id)
}

/// How many cases each page has, up to the last one.
async fn pages(called: &Called, query: &str, body: &Value) -> Vec<usize> {
    let mut sizes = Vec::new();
    let mut body = body.clone();
    loop {
        let answer = called.wiv(&format!("{SEARCH}{query}"), &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let page = answer.json();
        sizes.push(page["data"].as_array().unwrap().len());
        if page["next_page_key"].is_null() || sizes.last() == Some(&0) {
            return sizes;
        }
        body["start_page_key"] = page["next_page_key"].clone();
    }
}

#[tokio::test]
async fn cases_are_found_as_documented() {
    let (called, _) = with_cases(&["cases_per_page=1"], 2).await;
    let answer = called.wiv(SEARCH, &json!({})).await;
    assert_eq!(answer.status, 200);
    let mut found = answer.json();
    // What else a case has, the guide leaves out.
    found["data"][0].as_object_mut().unwrap().retain(|name, _| name != "created_at");
    assert_eq!(shape(&found), shape(&fixture("wiv-cases-found")));
    assert_eq!(found["data"][0]["case_type"], "EC2 Stopped Instances");
}

#[tokio::test]
async fn pages_have_250_cases_unless_more_or_fewer_are_asked_for() {
    let (called, id) = with_cases(&[], 600).await;
    let query = format!("?customer_id={id}");
    assert_eq!(pages(&called, &query, &json!({})).await, [250, 250, 100]);
    let size = json!({"max_returned_items": 500});
    assert_eq!(pages(&called, "", &size).await, [500, 100]);
    let size = json!({"max_returned_items": 600});
    assert_eq!(pages(&called, "", &size).await, [600]);
}

#[tokio::test]
async fn a_search_is_for_one_customer_or_all_and_for_the_days_of_a_range() {
    let (called, first) = with_cases(&[], 366).await;
    let second = called.customer().await;
    called.sandbox.make_cases(&NewCases::of(&second, 10)).unwrap();
    let leap_day = json!({"date_range": {"start": "2024-02-29", "end": "2024-02-29"}});
    let later = json!({"date_range": {"start": "2025-01-01", "end": "2025-12-31"}});
    for (customer, body, expected) in [
        (&first, json!({"max_returned_items": 999}), 366),
        (&second, json!({}), 10),
        (&first, leap_day, 1),
        (&first, later, 0),
        (&"unknown".to_owned(), json!({}), 0),
    ] {
        let query = format!("?customer_id={customer}");
        assert_eq!(pages(&called, &query, &body).await, [expected], "{query} {body}");
    }
    assert_eq!(pages(&called, "", &json!({"max_returned_items": 999})).await, [376]);
}

#[tokio::test]
async fn cases_that_are_made_meanwhile_show_in_the_next_search() {
    let (called, id) = with_cases(&["cases_per_page=2"], 3).await;
    let first = called.wiv(SEARCH, &json!({})).await.json();
    called.sandbox.make_cases(&NewCases::of(&id, 5)).unwrap();
    let next = json!({"start_page_key": first["next_page_key"]});
    assert_eq!(called.wiv(SEARCH, &next).await.json()["data"].as_array().unwrap().len(), 1);
    assert_eq!(pages(&called, "", &json!({})).await, [2, 2, 2, 2]);
}

#[tokio::test]
async fn a_search_is_checked_to_its_last_field() {
    let (called, _) = with_cases(&["cases_per_page=1"], 2).await;
    let key = called.wiv(SEARCH, &json!({})).await.json()["next_page_key"].clone();
    let range = json!({"start": "2024-01-01", "end": "2024-12-31"});
    for (query, body, error) in [
        ("", json!([]), "Request body must be a dictionary"),
        ("", json!({"customer_id": "1"}), "customer_id is not a known field"),
        ("?customer=1", json!({}), "customer is not a known query parameter"),
        (
            "",
            json!({"max_returned_items": 0}),
            "max_returned_items must be a whole number of at least 1",
        ),
        (
            "",
            json!({"max_returned_items": "25"}),
            "max_returned_items must be a whole number of at least 1",
        ),
        ("", json!({"date_range": "2024"}), "date_range must be an object"),
        ("", json!({"date_range": {"start": "2024-01-01"}}), "date_range.end is required"),
        (
            "",
            json!({"date_range": {"start": "2024-02-30", "end": "2024-12-31"}}),
            "date_range.start must be a date like 2024-01-31",
        ),
        (
            "",
            json!({"date_range": {"start": "2024-12-31", "end": "2024-01-01"}}),
            "date_range.end must not be before start",
        ),
        ("", json!({"start_page_key": "x"}), "start_page_key must be an object"),
        (
            "",
            json!({"start_page_key": {"scroll_id": "x"}}),
            "start_page_key.scroll_id is unknown or has expired",
        ),
        (
            "",
            json!({"start_page_key": key, "date_range": range}),
            "start_page_key belongs to another search",
        ),
        (
            "?customer_id=1",
            json!({"start_page_key": key}),
            "start_page_key belongs to another search",
        ),
    ] {
        let answer = called.wiv(&format!("{SEARCH}{query}"), &body).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, error), "{query} {body}");
    }
}

#[tokio::test]
async fn a_scroll_id_is_a_cursor_or_stands_for_its_page() {
    for (assignment, again) in [("scroll_ids=cursor", false), ("scroll_ids=page", true)] {
        let (called, _) = with_cases(&[assignment, "cases_per_page=1"], 3).await;
        let first = called.wiv(SEARCH, &json!({})).await.json();
        let next = json!({"start_page_key": first["next_page_key"]});
        let second = called.wiv(SEARCH, &next).await.json();
        let same = called.wiv(SEARCH, &next).await.json();
        assert_eq!(second["data"] == same["data"], again, "{assignment}");
        assert_eq!(second["next_page_key"] == first["next_page_key"], !again, "{assignment}");
        assert_eq!(pages(&called, "", &json!({})).await, [1, 1, 1], "{assignment}");
    }
}

#[tokio::test]
async fn the_last_page_says_so_or_an_empty_one_follows() {
    for (assignment, expected) in
        [("last_case_page=null", &[2, 1][..]), ("last_case_page=empty", &[2, 1, 0])]
    {
        let (called, _) = with_cases(&[assignment, "cases_per_page=2"], 3).await;
        assert_eq!(pages(&called, "", &json!({})).await, expected, "{assignment}");
    }
}

#[tokio::test]
async fn cases_of_nobody_are_none_or_an_error() {
    for (assignment, status) in [("cases_of_nobody=none", 200), ("cases_of_nobody=refused", 404)] {
        let (called, id) = with_cases(&[assignment], 1).await;
        let search = async |id| called.wiv(&format!("{SEARCH}?customer_id={id}"), &json!({})).await;
        assert_eq!(search("unknown").await.status, status, "{assignment}");
        assert_eq!(search(&id).await.status, 200, "{assignment}");
    }
}

#[tokio::test]
async fn cases_are_made_over_the_wire_kept_and_the_same_for_a_seed() {
    let directory = tempfile::tempdir().unwrap();
    let made = async |file: &str| {
        let data = Some(directory.path().join(file));
        let options = Options { data, seed: Some(7), ..Options::default() };
        let called = Called::with(options.clone()).await;
        let id = called.customer().await;
        let wanted = json!({"customer_id": id, "count": 3, "case_type": "Idle Load Balancers",
            "start": "2025-01-30", "end": "2025-02-01"});
        let answer = called.send("POST", "/_sandbox/cases", &[], &wanted.to_string()).await;
        assert_eq!((answer.status, answer.json()), (201, json!({"made": 3})));
        called.sandbox.stop().await;
        let called = Called::with(options).await;
        called.wiv(SEARCH, &json!({})).await.json()["data"].clone()
    };
    let cases = made("first").await;
    let days: Vec<_> = (0..3).map(|number| cases[number]["created_at"].clone()).collect();
    assert_eq!(days, ["2025-01-30", "2025-01-31", "2025-02-01"]);
    assert_eq!(cases, made("second").await);
}

#[tokio::test]
async fn cases_that_cannot_be_made_are_refused_and_none_is_made() {
    let (called, id) = with_cases(&[], 0).await;
    for (wanted, error) in [
        (
            json!({"customer_id": "unknown", "count": 1}),
            "there is no customer with this customer_id",
        ),
        (json!({"customer_id": id, "count": 100_001}), "count is more than 100000"),
        (json!({"customer_id": id, "count": 1, "end": "2023-12-31"}), "end is before start"),
        (json!({"customer_id": id, "count": 1, "end": "soon"}), "a day is written 2024-01-31"),
        (json!({"customer_id": id}), "missing field `count`"),
    ] {
        let answer = called.send("POST", "/_sandbox/cases", &[], &wanted.to_string()).await;
        assert_eq!(answer.status, 400, "{wanted}");
        assert!(answer.error().starts_with("no cases made: "), "{answer:?}");
        assert!(answer.error().contains(error), "{answer:?}");
    }
    assert!(called.sandbox.state().customers[0].cases.is_empty());
}
