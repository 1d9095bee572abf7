//! Many customers made by hand, and all of it forgotten.

use serde_json::json;

use super::support::*;

const MAKE: &str = "/_sandbox/customers";
const STATE: &str = "/_sandbox/state";

async fn made(called: &Called, body: &str) -> Answer {
    called.send("POST", MAKE, &[], body).await
}

#[tokio::test]
async fn customers_are_made_by_the_hundred_and_a_second_call_makes_more() {
    let called = Called::start().await;
    let answer = made(&called, r#"{"count": 300}"#).await;
    assert_eq!((answer.status, answer.json()), (201, json!({"made": 300})));
    called.sandbox.change(|state| state.customers.remove(1)).unwrap();
    assert_eq!(made(&called, r#"{"count": 2}"#).await.status, 201);
    assert_eq!(made(&called, r#"{"count": 1, "name": "Acme"}"#).await.status, 201);
    let state = called.sandbox.state();
    let names: Vec<_> = state.customers.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names.len(), 302);
    assert_eq!(names[..2], ["Customer 1", "Customer 3"]);
    assert_eq!(names[299..], ["Customer 2", "Customer 301", "Acme 1"]);
    let ids: std::collections::HashSet<_> =
        state.customers.iter().map(|one| &one.customer_id).collect();
    assert_eq!(ids.len(), 302);
}

#[tokio::test]
async fn what_makes_no_customers_is_refused() {
    let called = Called::start().await;
    for body in ["", "[]", "{}", r#"{"count": -1}"#, r#"{"count": 100001}"#, r#"{"n": 1}"#] {
        let answer = made(&called, body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(
            answer.json()["error"].as_str().unwrap().starts_with("no customers made: "),
            "{body}"
        );
    }
    assert!(called.sandbox.state().customers.is_empty());
}

#[tokio::test]
async fn all_of_it_is_forgotten_and_the_world_is_another() {
    let called = Called::start().await;
    called.customer().await;
    let before = called.sandbox.state().world;
    assert_eq!(called.send("DELETE", STATE, &[], "").await.status, 204);
    let after = called.sandbox.state();
    assert!(after.customers.is_empty());
    assert_ne!(after.world, before, "who remembers something of the first is not misled");
    assert_eq!(called.sandbox.requests().len(), 1, "what was asked is told as before");
}
