//! The start page, in a real browser: what exists and what was asked, and no secret.

use serde_json::json;
use terraform_provider_msp::sandbox::Fault;

use super::browser::Browser;
use super::support::*;

const CANARY: &str = "canary-5e90";

#[tokio::test]
async fn it_shows_what_exists_the_last_requests_and_what_is_in_force() {
    let called = Called::start().await;
    let id = called.customer().await;
    let rule = called.sandbox.fault(Fault::status(503));
    called.send("GET", "/msp/customers?fields=id", &[KEY, JSON], "").await;
    let shown = Browser::find().shown(&called.sandbox.url()).await;
    for text in [
        "Customers in Wiv",
        "Wiv-MSP-Customer",
        &id,
        "POST /msp/customers",
        "GET /msp/customers?fields=id",
        "503",
        &format!("rule {rule}"),
        "1 of 1",
        &format!(r#"endpoint = "{}""#, called.sandbox.url()),
    ] {
        assert!(shown.contains(text), "no {text:?} in:\n{shown}");
    }
}

#[tokio::test]
async fn before_anything_has_happened_it_says_how_to_begin() {
    let called = Called::start().await;
    let shown = Browser::find().shown(&called.sandbox.url()).await;
    for text in ["Nothing yet.", "Point a provider at this address", "This page follows"] {
        assert!(shown.contains(text), "no {text:?} in:\n{shown}");
    }
}

#[tokio::test]
async fn it_shows_no_secret_and_runs_no_name() {
    let called = Called::start().await;
    let name = "<img src=x onerror=\"document.title='taken over'\">";
    called.wiv(CUSTOMERS, &json!({"name": name})).await;
    let id = called.sandbox.state().customers[0].customer_id.clone();
    let integration = json!({
        "type": "AWS", "name": "aws",
        "integration_secret": {
            "arn_access_role": "arn:aws:iam::123456789012:role/r", "external_id": "e",
            "password": format!("{CANARY}-1"),
        },
    });
    called.wiv(&format!("{CUSTOMERS}/{id}/integrations"), &integration).await;
    let key = format!("{CANARY}-2");
    called
        .send("GET", &format!("{CUSTOMERS}?api_key={CANARY}-3"), &[("x-api-key", &key)], "")
        .await;
    let shown = Browser::find().shown(&called.sandbox.url()).await;
    assert!(!shown.contains(CANARY), "{shown}");
    assert!(shown.contains("<title>msp-sandbox</title>"), "{shown}");
    assert!(shown.contains("&lt;img src=x"), "a name is shown as the text that it is:\n{shown}");
}

#[tokio::test]
async fn it_may_load_nothing_from_elsewhere() {
    let called = Called::start().await;
    let page = called.send("GET", "/", &[], "").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(called.sandbox.requests().is_empty(), "the page is no call of an API");
}
