//! What was created is kept, can be looked at and can be changed from outside.

use msp_sandbox::{Options, Sandbox, State};
use serde_json::{Value, json};

use super::support::*;

/// One of everything.
async fn fill(called: &Called) -> String {
    let id = called.customer().await;
    called.link(&id).await;
    called.wiv(&integrations(&id), &fixture("wiv-integration-gcp-request")).await;
    called.wiv(&users(&id), &json!({"user_emails": ["a@example.com"], "role": "Admin"})).await;
    called.tenant().await;
    id
}

#[tokio::test]
async fn a_restart_with_a_data_file_finds_everything() {
    let directory = tempfile::tempdir().unwrap();
    let data = Some(directory.path().join("state.json"));
    let options = Options { data, ..Options::default() };
    let called = Called::with(options.clone()).await;
    fill(&called).await;
    let before = called.sandbox.state();
    let listed = called.list("").await.json();
    called.sandbox.stop().await;

    let called = Called::with(options).await;
    assert_eq!(called.sandbox.state(), before);
    assert_eq!(called.list("").await.json(), listed);
}

#[tokio::test]
async fn what_cannot_be_written_is_an_error_and_has_not_happened() {
    let directory = tempfile::tempdir().unwrap();
    let data = Some(directory.path().join("state.json"));
    let called = Called::with(Options { data, ..Options::default() }).await;
    drop(directory);
    let answer = called.wiv(CUSTOMERS, &json!({"name": "a"})).await;
    assert_eq!(answer.status, 500);
    assert!(called.sandbox.state().customers.is_empty());
}

#[tokio::test]
async fn the_state_that_is_shown_can_be_edited_and_put_back() {
    let called = Called::start().await;
    let id = fill(&called).await;
    let mut state = called.send("GET", "/_sandbox/state", &[], "").await.json();
    assert_eq!(serde_json::from_value::<State>(state.clone()).unwrap(), called.sandbox.state());
    state["customers"][0]["name"] = json!("Renamed");
    state["customers"][0]["figures"]["cost_impact"] = json!(12.5);
    state["tenants"] = json!([]);
    let answer = called.send("PUT", "/_sandbox/state", &[], &state.to_string()).await;
    assert_eq!(answer.status, 200);
    let row = json!({"customer_id": id, "customer_name": "Renamed", "cost_impact": 12.5});
    let listed = called.list("?fields=id,name,cost_impact").await.json();
    assert_eq!(listed, json!({"data": [row]}));
    assert_eq!(called.navigator("GET", TENANTS, &Value::Null).await.json(), json!([]));
}

#[tokio::test]
async fn the_least_state_that_can_be_put_is_a_name_and_an_id() {
    let called = Called::start().await;
    let state = json!({"customers": [{"customer_id": "org_12345", "name": "By hand"}]});
    called.send("PUT", "/_sandbox/state", &[], &state.to_string()).await;
    assert_eq!(called.list("?fields=name").await.json()["data"][0]["customer_name"], "By hand");
    assert_eq!(called.link("org_12345").await.status, 200);
}

#[tokio::test]
async fn what_is_no_state_changes_nothing() {
    let called = Called::start().await;
    fill(&called).await;
    let before = called.sandbox.state();
    let twice =
        r#"{"customers": [{"customer_id": "1", "name": "a"}, {"customer_id": "1", "name": "b"}]}"#;
    for body in ["", "[]", r#"{"customer": []}"#, r#"{"customers": [{"name": "a"}]}"#, twice] {
        let answer = called.send("PUT", "/_sandbox/state", &[], body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.error().starts_with("not a state: "), "{answer:?}");
    }
    assert_eq!(called.sandbox.state(), before);
}

#[tokio::test]
async fn other_paths_and_methods_of_the_sandbox_are_refused_in_json() {
    let called = Called::start().await;
    assert_eq!(called.send("GET", "/_sandbox/nothing", &[], "").await.status, 404);
    let answer = called.send("POST", "/_sandbox/state", &[], "").await;
    assert_eq!((answer.status, answer.error().is_empty()), (405, false));
}

#[tokio::test]
async fn the_same_seed_makes_the_same_ids() {
    let ids = async || {
        let called = Called::with(Options { seed: Some(7), ..Options::default() }).await;
        [called.customer().await, called.tenant().await]
    };
    assert_eq!(ids().await, ids().await);
}

#[test]
fn a_blocking_sandbox_serves_until_it_is_dropped() {
    let sandbox = Sandbox::start_blocking(Options::default()).unwrap();
    let address = sandbox.address();
    std::net::TcpStream::connect(address).unwrap();
    drop(sandbox);
    std::net::TcpStream::connect(address).unwrap_err();
}

#[test]
fn an_address_that_is_taken_is_an_error() {
    let sandbox = Sandbox::start_blocking(Options::default()).unwrap();
    let options = Options { listen: sandbox.address(), ..Options::default() };
    assert!(Sandbox::start_blocking(options).is_err());
}
