//! The log tells everything that was received, and no secret.

use msp_sandbox::{Credentials, Options, REDACTED};
use serde_json::{Value, json};

use super::support::*;

const CANARY: &str = "canary-7c1d";

#[tokio::test]
async fn a_request_is_told_in_full() {
    let called = Called::start().await;
    let headers = [KEY, JSON, ("x-trace", "1")];
    called.send("POST", "/msp/customers?a=b", &headers, r#"{"name": "a"}"#).await;
    let log = called.send("GET", "/_sandbox/requests", &[], "").await.json();
    let entry = &log[0];
    for (field, value) in [
        ("method", json!("POST")),
        ("path", json!("/msp/customers")),
        ("query", json!("a=b")),
        ("body", json!({"name": "a"})),
        ("body_bytes", json!(13)),
        ("status", json!(200)),
    ] {
        assert_eq!(entry[field], value, "{field}");
    }
    assert_eq!(entry["headers"]["x-trace"], "1");
    assert_eq!(entry["headers"]["x-api-key"], REDACTED);
    assert!(entry["time"].as_str().unwrap().ends_with('Z'));
    assert!(entry["duration_ms"].as_f64().unwrap() > 0.0);
}

#[tokio::test]
async fn requests_stand_in_the_order_they_came_and_can_be_forgotten() {
    let called = Called::start().await;
    called.list("?fields=id").await;
    called.list("?fields=name").await;
    let queries = |log: Value| -> Vec<Value> {
        log.as_array().unwrap().iter().map(|entry| entry["query"].clone()).collect()
    };
    let log = called.send("GET", "/_sandbox/requests", &[], "").await.json();
    assert_eq!(queries(log), ["fields=id", "fields=name"]);
    assert_eq!(called.send("DELETE", "/_sandbox/requests", &[], "").await.status, 204);
    let log = called.send("GET", "/_sandbox/requests", &[], "").await.json();
    assert_eq!(log, json!([]));
}

#[tokio::test]
async fn the_last_ones_can_be_asked_for_alone() {
    let called = Called::start().await;
    for _ in 0..3 {
        called.list("?fields=id").await;
    }
    for (query, numbers) in
        [("", &[1, 2, 3][..]), ("?last=2", &[2, 3]), ("?last=10", &[1, 2, 3]), ("?last=0", &[])]
    {
        let log = called.send("GET", &format!("/_sandbox/requests{query}"), &[], "").await.json();
        let told = log.as_array().unwrap().iter().map(|entry| entry["number"].clone());
        assert_eq!(told.collect::<Vec<_>>(), numbers, "{query}");
    }
}

#[tokio::test]
async fn a_list_that_there_is_not_is_refused() {
    let called = Called::start().await;
    for query in ["last=some", "last=-1", "first=2", "last=1&last=2"] {
        let answer = called.send("GET", &format!("/_sandbox/requests?{query}"), &[], "").await;
        assert_eq!(answer.status, 400, "{query}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(answer.error(), @"the query can only be ?last= and a whole number");
        }
    }
}

#[tokio::test]
async fn refused_requests_are_told_too() {
    let called = Called::start().await;
    called.send("DELETE", "/msp/customers/1", &[], "").await;
    called.send("GET", CUSTOMERS, &[], "").await;
    let statuses: Vec<_> = called.sandbox.requests().iter().map(|entry| entry.status).collect();
    assert_eq!(statuses, [Some(404), Some(401)]);
}

#[tokio::test]
async fn no_secret_is_in_the_log_or_the_state_or_an_error() {
    let credentials = Credentials {
        wiv_api_key: format!("{CANARY}-1"),
        refresh_token: format!("{CANARY}-2"),
        client_id: "id".to_owned(),
        client_secret: format!("{CANARY}-3"),
        ..Credentials::default()
    };
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("state.json");
    let options = Options { credentials, data: Some(data.clone()), ..Options::default() };
    let called = Called::with(options).await;
    called
        .sandbox
        .change(|state| {
            state
                .customers
                .push(serde_json::from_value(json!({"customer_id": "c", "name": "n"})).unwrap());
        })
        .unwrap();

    let key = [("x-api-key", "canary-7c1d-1"), JSON];
    let path = integrations("c");
    let gcp = fixture("wiv-integration-gcp-request");
    let key_file = "/integration_secret/service_account_key_file";
    let with_key = but(&gcp, &format!("{key_file}/private_key"), json!(CANARY));
    let azure = json!({"type": "Azure", "name": "n", "integration_secret": {
        "workspace_name": "w", "app_id": "a", "client_secret": CANARY, "other": [{"deep": CANARY}]}});
    let mut errors = String::new();
    for body in [
        with_key.to_string(),
        but(&gcp, key_file, json!(CANARY)).to_string(),
        but(&gcp, "/integration_secret", json!(CANARY)).to_string(),
        but(&gcp, "/integration_secret/service_account_key", json!(CANARY)).to_string(),
        azure.to_string(),
        json!(CANARY).to_string(),
        format!("{{\"name\": \"{CANARY}"),
    ] {
        errors += &called.send("POST", &path, &key, &body).await.text;
    }
    errors += &called.send("GET", "/msp/customers?api_key=canary-7c1d", &key, "").await.text;
    let token = json!({"refreshToken": format!("{CANARY}-2"), "passcode": CANARY});
    let token = called.send("POST", REFRESH, &[JSON], &token.to_string()).await.json();
    let token = token["accessToken"].as_str().unwrap().to_owned();
    let app = json!({"clientId": "id", "clientSecret": format!("{CANARY}-3")});
    called.send("POST", OAUTH, &[JSON], &app.to_string()).await;
    called.send("GET", TENANTS, &[("csp-auth-token", &token)], "").await;

    let state = called.send("GET", "/_sandbox/state", &[], "").await.text;
    let log = called.send("GET", "/_sandbox/requests", &[], "").await.text;
    assert_eq!(called.sandbox.state().customers[0].integrations.len(), 2);
    let file = std::fs::read_to_string(data).unwrap();
    for (place, text) in [("state", state), ("log", log), ("errors", errors), ("file", file)] {
        assert!(!text.contains(CANARY), "{place}: {text}");
        assert!(!text.contains(&token), "{place}");
    }
}

#[tokio::test]
async fn a_state_that_is_put_loses_its_secrets() {
    let called = Called::start().await;
    let id = called.customer().await;
    called.wiv(&integrations(&id), &fixture("wiv-integration-gcp-request")).await;
    let state = called.send("GET", "/_sandbox/state", &[], "").await.text;
    called.send("PUT", "/_sandbox/state", &[], &state.replace(REDACTED, CANARY)).await;
    let state = called.send("GET", "/_sandbox/state", &[], "").await.text;
    assert!(!state.contains(CANARY) && state.contains(REDACTED), "{state}");
}

#[tokio::test]
async fn a_test_in_this_process_can_see_what_was_sent() {
    let called = Called::start().await;
    let path = integrations(&called.customer().await);
    let body = fixture("wiv-integration-gcp-request");
    called.wiv(&path, &body).await;
    let received = called.sandbox.received();
    let last = received.last().unwrap();
    assert_eq!(
        (last.method.as_str(), last.path.as_str(), last.status),
        ("POST", path.as_str(), Some(200))
    );
    assert_eq!(last.json(), body);
    assert_eq!(last.headers["x-api-key"], KEY.1);
}

#[tokio::test]
async fn raw_bodies_are_kept_only_where_that_is_asked_for() {
    let called = Called::with(Options { keep_received: false, ..Options::default() }).await;
    called.customer().await;
    assert!(called.sandbox.received().is_empty());
    assert_eq!(called.sandbox.requests().len(), 1);
}
