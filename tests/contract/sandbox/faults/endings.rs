//! What comes back, and what was committed all the same.

use msp_sandbox::{Answer, Fault};
use serde_json::{Value, json};

use super::*;

#[tokio::test]
async fn a_dropped_connection_says_nothing_whether_it_was_committed_or_not() {
    for (fault, customers) in [(Fault::drop_before_commit(), 0), (Fault::drop_after_commit(), 1)] {
        let called = Called::start().await;
        let rule = called.sandbox.fault(fault.on("POST", CUSTOMERS).once());
        let raw = read_to_end(ask_for_customer(&called.sandbox).await).await;
        assert!(raw.is_nothing(), "{}", raw.head);
        assert_eq!(committed(&called).await, customers);
        let told = json!({"rule": rule, "parts": ["drop"], "committed": customers == 1});
        assert_eq!(last_fault(&called).await, told);
        assert_eq!(called.sandbox.requests()[0].status, None);
        assert_eq!(create(&called).await.status, 200, "the next one is served");
    }
}

#[tokio::test]
async fn a_cut_answer_promises_more_than_it_sends() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::cut().on("POST", CUSTOMERS));
    let raw = read_to_end(ask_for_customer(&called.sandbox).await).await;
    let promised: usize = raw.header("content-length").unwrap().parse().unwrap();
    assert_eq!(raw.body.len(), promised / 2);
    assert!(raw.body.starts_with(b"{\"data\""), "{:?}", raw.body);
    assert_eq!(committed(&called).await, 1);
}

#[tokio::test]
async fn a_long_list_can_be_cut_too() {
    let called = Called::start().await;
    let names = (0..2_000).map(|number| json!({"customer_id": number.to_string(), "name": "n"}));
    let state = json!({"customers": names.collect::<Vec<_>>()}).to_string();
    assert_eq!(called.send("PUT", "/_sandbox/state", &[], &state).await.status, 200);
    called.sandbox.fault(Fault::cut().on("GET", CUSTOMERS));
    let url = format!("{}{CUSTOMERS}", called.sandbox.url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.get(url).header(KEY.0, KEY.1).header(JSON.0, JSON.1);
    let mut response = request.send().await.unwrap();
    assert!(response.content_length().unwrap() > 100_000);
    let mut read = 0;
    let ended = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => read += chunk.len(),
            ended => break ended,
        }
    };
    assert!(ended.is_err());
    assert!(read > 0);
}

#[tokio::test]
async fn garbage_calls_itself_json() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::garbage().on("POST", CUSTOMERS));
    let answer = create(&called).await;
    assert_eq!((answer.status, content_type(&answer)), (200, "application/json"));
    assert!(serde_json::from_str::<Value>(&answer.text).is_err());
    assert_eq!(committed(&called).await, 1);
}

#[tokio::test]
async fn another_content_type_is_a_page_for_people() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::content_type().on("POST", CUSTOMERS));
    let answer = create(&called).await;
    assert_eq!((answer.status, content_type(&answer)), (200, "text/html; charset=utf-8"));
    assert!(answer.text.starts_with("<!DOCTYPE html>"), "{}", answer.text);
    assert_eq!(committed(&called).await, 1);
}

#[tokio::test]
async fn an_oversized_answer_is_json_of_just_that_length() {
    let called = Called::start().await;
    for bytes in [2, 200_000] {
        called.sandbox.clear_faults();
        called.sandbox.fault(Fault::oversized(bytes).on("POST", CUSTOMERS));
        let answer = create(&called).await;
        assert!(answer.json().is_string());
        assert_eq!(answer.text.len() as u64, bytes);
        assert!(!answer.headers.contains_key("content-length"));
    }
    assert_eq!(committed(&called).await, 2);
}

#[tokio::test]
async fn any_status_can_be_answered_with_or_without_committing() {
    let called = Called::start().await;
    for (rule, status, customers) in [
        (Fault::status(500), 500, 0),
        (Fault::status_after_commit(503), 503, 1),
        (Fault::status_after_commit(204), 204, 2),
        (Fault::status(302), 302, 2),
        (Fault::status(599), 599, 2),
    ] {
        called.sandbox.clear_faults();
        called.sandbox.fault(rule.on("POST", CUSTOMERS));
        assert_eq!(create(&called).await.status, status);
        assert_eq!(committed(&called).await, customers, "{status}");
    }
}

#[tokio::test]
async fn an_error_without_a_body_is_in_the_words_of_its_service() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::status(503));
    assert_eq!(create(&called).await.json(), json!({"error": "Service Unavailable"}));
    let tenants = called.send("GET", TENANTS, &[], "").await.json();
    assert_eq!(
        (&tenants["statusCode"], &tenants["message"]),
        (&json!(503), &json!("Service Unavailable"))
    );
}

#[tokio::test]
async fn a_body_and_headers_are_sent_as_given() {
    let called = Called::start().await;
    for (answer, kind, text) in [
        (Answer::of(200).body(json!({"data": {}})), "application/json", r#"{"data":{}}"#),
        (Answer::of(502).body("Bad"), "text/plain; charset=utf-8", "Bad"),
        (Answer::of(502).body("<p>").header("Content-Type", "text/html"), "text/html", "<p>"),
    ] {
        called.sandbox.clear_faults();
        called.sandbox.fault(Fault::status(answer.retry_after("-1")).on("POST", CUSTOMERS));
        let answer = create(&called).await;
        assert_eq!((content_type(&answer), answer.text.as_str()), (kind, text));
        assert_eq!(answer.headers["retry-after"], "-1");
    }
}

#[tokio::test]
async fn an_expired_token_is_refused_until_there_is_another() {
    let called = Called::start().await;
    let list = async |token: &str| {
        called.send("GET", TENANTS, &[("csp-auth-token", token)], "").await.status
    };
    let token = called.token().await;
    called.sandbox.fault(Fault::expired_token().on("GET", TENANTS).skip(1).once());
    assert_eq!([list(&token).await, list(&token).await, list(&token).await], [200, 401, 401]);
    assert_eq!(list(&called.token().await).await, 200);
}

#[tokio::test]
async fn an_expired_key_commits_nothing() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::expired_token().on("POST", CUSTOMERS).once());
    let answer = create(&called).await;
    assert_eq!((answer.status, answer.error().as_str()), (401, "Authentication required"));
    assert_eq!(committed(&called).await, 0);
}

#[tokio::test]
async fn what_the_service_refuses_is_not_told_as_committed() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::drop_after_commit().on("POST", CUSTOMERS));
    called.sandbox.fault(Fault::garbage());
    called.list("?fields=nonsense").await;
    assert_eq!(last_fault(&called).await["committed"], false);
}
