//! Answers that are told otherwise than the service has them.

use msp_sandbox::{Fault, ListSign, NameEcho};
use serde_json::{Value, json};

use super::*;

/// Customers of these names, as the list has them.
async fn listed(called: &Called) -> Value {
    called.list("?fields=name").await.json()
}

async fn create_named(called: &Called, name: &str) -> Answer {
    called.wiv(CUSTOMERS, &json!({"name": name})).await
}

#[tokio::test]
async fn a_name_is_spelt_otherwise_in_the_answers_that_a_rule_meets_and_kept_as_it_was_sent() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::name_echo(NameEcho::Upper).on("POST", CUSTOMERS).once());
    assert_eq!(create_named(&called, "Acme").await.json()["data"]["name"], "ACME");
    assert_eq!(listed(&called).await["data"][0]["customer_name"], "Acme");
    called.sandbox.fault(Fault::name_echo(NameEcho::Nfd).on("GET", CUSTOMERS));
    create_named(&called, "Caf\u{e9}").await;
    assert_eq!(listed(&called).await["data"][1]["customer_name"], "Cafe\u{301}");
    assert_eq!(called.sandbox.state().customers[1].name, "Caf\u{e9}");
}

#[tokio::test]
async fn of_a_tenant_the_display_name_is_spelt_otherwise_and_nothing_else() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::name_echo(NameEcho::Upper).on("POST", TENANTS));
    let request = but(&fixture("navigator-tenant-request"), "/displayName", json!("Lorem Ltd"));
    let told = called.navigator("POST", TENANTS, &request).await.json();
    assert_eq!(told["displayName"], "LOREM LTD");
    assert_eq!(told["companyName"], request["companyName"]);
    assert_eq!(told["name"], called.sandbox.state().tenants[0].name);
}

#[tokio::test]
async fn members_are_left_out_or_have_another_value_however_deep_they_stand() {
    let called = Called::start().await;
    let path = integrations(&called.customer().await);
    let fault = Fault::members([("name", Value::Null)]).and(Fault::name_echo(NameEcho::Upper));
    called.sandbox.fault(fault.on("POST", &path).once());
    called.sandbox.fault(Fault::members([("type", json!("aws"))]).on("POST", &path));
    let request = fixture("wiv-integration-aws-request");
    let told = called.wiv(&path, &request).await.json()["data"]["customer_integration"].clone();
    assert_eq!((told.get("name"), &told["type"]), (None, &json!("AWS")));
    let told = called.wiv(&path, &request).await.json()["data"]["customer_integration"].clone();
    assert_eq!((&told["name"], &told["type"]), (&request["name"], &json!("aws")));
    // What is not there does not come to be.
    called.sandbox.fault(Fault::members([("num_of_integrations", json!(7))]).on("GET", CUSTOMERS));
    assert_eq!(listed(&called).await["data"], json!([{"customer_name": "Wiv-MSP-Customer"}]));
    assert_eq!(called.list("").await.json()["data"][0]["num_of_integrations"], 7);
}

#[tokio::test]
async fn a_list_says_in_each_way_that_it_is_not_whole() {
    let called = Called::start().await;
    for name in ["a", "b", "c"] {
        create_named(&called, name).await;
    }
    let row = json!({"customer_name": "a"});
    let mut signs = ListSign::ALL.to_vec();
    for (sign, status, beside) in [
        (ListSign::Whole, 200, json!({})),
        (ListSign::Status206, 206, json!({})),
        (ListSign::Link, 200, json!({})),
        (ListSign::NextPageKey, 200, json!({"next_page_key": {"scroll_id": "sandbox-scroll"}})),
        (ListSign::HasMore, 200, json!({"has_more": true})),
        (ListSign::Total, 200, json!({"total": 3})),
        (ListSign::Last, 200, json!({"last": false})),
        (ListSign::TotalPages, 200, json!({"totalPages": 3})),
        (ListSign::Error, 200, json!({"error": "Some of the rows could not be read"})),
    ] {
        called.sandbox.clear_faults();
        called.sandbox.fault(Fault::partial_list(1, sign).on("GET", CUSTOMERS));
        let answer = called.list("?fields=name").await;
        assert_eq!(answer.status, status, "{sign:?}");
        assert_eq!(answer.headers.contains_key("link"), sign == ListSign::Link);
        let mut expected = json!({"data": [row]});
        expected.as_object_mut().unwrap().extend(beside.as_object().unwrap().clone());
        assert_eq!(answer.json(), expected, "{sign:?}");
        signs.retain(|one| *one != sign);
    }
    assert_eq!(signs, []);
}

#[tokio::test]
async fn rows_without_an_envelope_get_one_that_has_room_for_the_sign() {
    let called = Called::start().await;
    called.tenant().await;
    for (sign, expected) in [
        (ListSign::Whole, json!([])),
        (ListSign::Total, json!({"data": [], "total": 1})),
        (ListSign::Last, json!({"content": [], "last": false})),
        (ListSign::TotalPages, json!({"content": [], "totalPages": 2})),
    ] {
        called.sandbox.clear_faults();
        called.sandbox.fault(Fault::partial_list(0, sign).on("GET", TENANTS));
        let answer = called.navigator("GET", TENANTS, &Value::Null).await;
        assert_eq!((answer.status, answer.json()), (200, expected), "{sign:?}");
    }
}

#[tokio::test]
async fn what_says_no_is_told_as_it_is() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::partial_list(0, ListSign::Status206).on("GET", CUSTOMERS));
    let refused = called.list("?fields=nonsense").await;
    assert_eq!((refused.status, refused.error().as_str()), (400, "Invalid fields requested"));
}

#[tokio::test]
async fn a_429_may_have_been_carried_out_and_an_error_may_come_with_a_200() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::status_after_commit(429).on("POST", CUSTOMERS).once());
    assert_eq!(create(&called).await.status, 429);
    assert_eq!(committed(&called).await, 1);
    let error = json!({"id": "err-1", "message": "Internal error"});
    let said = msp_sandbox::Answer::of(200).body(error.clone());
    called.sandbox.fault(Fault::status(said).on("POST", CUSTOMERS));
    let answer = create(&called).await;
    assert_eq!((answer.status, answer.json()), (200, error));
    assert_eq!(committed(&called).await, 1);
}
