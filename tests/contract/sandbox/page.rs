//! The start page, in a real browser: what exists and what was asked, and no secret.

use msp_sandbox::{
    Customer, EnabledService, Fault, Integration, Invitation, Member, Run, State, Tenant, User,
};
use serde_json::json;

use super::support::*;

const CANARY: &str = "canary-5e90";

#[tokio::test]
async fn it_shows_what_exists_the_last_requests_and_what_is_in_force() {
    let called = Called::start().await;
    let id = called.customer().await;
    let rule = called.sandbox.fault(Fault::status(503));
    called.send("GET", "/msp/customers?fields=id", &[KEY, JSON], "").await;
    let shown = shown(&called.sandbox.url()).await;
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
    let shown = shown(&called.sandbox.url()).await;
    for text in ["Nothing yet.", "Point a provider at this address", "This page follows"] {
        assert!(shown.contains(text), "no {text:?} in:\n{shown}");
    }
}

#[tokio::test]
async fn it_shows_each_kind_of_thing_that_can_exist() {
    let called = Called::start().await;
    let of = str::to_owned;
    let integration =
        Integration { name: of("name-of-integration"), kind: of("AWS"), ..Integration::default() };
    let user = User { user_id: of("u"), email: of("user@acme.example"), role: of("MSP-Admin") };
    // Without `..`: who adds a kind comes by here.
    let all = State {
        customers: vec![Customer {
            customer_id: of("id-of-customer"),
            name: of("name-of-customer"),
            integrations: vec![integration],
            users: vec![user],
            ..Customer::default()
        }],
        tenants: vec![Tenant {
            id: of("id-of-tenant"),
            display_name: of("name-of-tenant"),
            domain: of("tenant.example"),
            status: of("status-of-tenant"),
            ..Tenant::default()
        }],
        runs: vec![Run {
            execution_id: of("id-of-run"),
            workflow_id: of("id-of-workflow"),
            timestamp: of("time-of-run"),
            payload: json!({}),
        }],
        members: vec![Member {
            org_id: of("org-of-member"),
            username: of("member@acme.example"),
            org_roles: vec![of("role-of-member")],
            group_roles: vec![of("role-of-group")],
            ..Member::default()
        }],
        invitations: vec![Invitation {
            org_id: of("org-of-invitation"),
            email: of("invited@acme.example"),
            org_roles: vec![of("role-of-invitation")],
            ..Invitation::default()
        }],
        enabled_services: vec![EnabledService {
            org_id: of("org-of-service"),
            id: of("id-of-service"),
        }],
        draws: 0,
        world: of("a-world"),
    };
    called.sandbox.change(|state| state.clone_from(&all)).unwrap();
    let shown = shown(&called.sandbox.url()).await;
    for text in [
        "name-of-customer",
        "id-of-customer",
        "name-of-integration (AWS)",
        "user@acme.example (MSP-Admin)",
        "name-of-tenant",
        "id-of-tenant",
        "tenant.example",
        "status-of-tenant",
        "member@acme.example",
        "org-of-member",
        "role-of-member",
        "role-of-group",
        "invited@acme.example",
        "org-of-invitation",
        "role-of-invitation",
        "id-of-service",
        "org-of-service",
        "id-of-workflow",
        "id-of-run",
        "time-of-run",
        "This page follows",
    ] {
        assert!(shown.contains(text), "no {text:?} in:\n{shown}");
    }
}

#[tokio::test]
async fn it_shows_no_secret_and_runs_no_name() {
    let called = Called::start().await;
    let name = "<img src=x onerror=\"document.title='taken over'\">";
    called.wiv(CUSTOMERS, &json!({"name": name})).await;
    let id = called.sandbox.state().customers[0].customer_id.clone();
    let gcp = fixture("wiv-integration-gcp-request");
    let key = "/integration_secret/service_account_key_file/private_key";
    let secret = json!({"workspace_name": [CANARY], "client_secret": CANARY});
    for (path, body) in [
        (integrations(&id), fixture("wiv-integration-aws-request")),
        (integrations(&id), but(&gcp, key, json!(CANARY))),
        (
            integrations(&id),
            json!({"type": "Azure", "name": "the third", "integration_secret": secret}),
        ),
        (
            "/workflows/a-workflow/run".to_owned(),
            json!({"payload": {"reason": CANARY, "steps": [{"pin": CANARY}]}}),
        ),
    ] {
        let answer = called.wiv(&path, &body).await;
        assert_eq!(answer.status, 200, "{body}: {answer:?}");
    }
    called.list(&format!("?api_key={CANARY}")).await;
    let shown = shown(&called.sandbox.url()).await;
    assert!(!shown.contains(CANARY), "{shown}");
    for text in [
        "Wiv-MSP-Customer-AWS (AWS)",
        "Wiv-MSP-Customer-GCP (GCP)",
        "the third (Azure)",
        r#""private_key": "(redacted)""#,
        r#""client_secret": "(redacted)""#,
        "a-workflow",
        r#""reason": "(redacted)""#,
        r#""pin": "(redacted)""#,
        "?api_key=(redacted)",
        "<title>msp-sandbox</title>",
        "&lt;img src=x",
    ] {
        assert!(shown.contains(text), "no {text:?} in:\n{shown}");
    }
}

#[tokio::test]
async fn of_much_it_shows_what_came_last() {
    let called = Called::start().await;
    let add = |state: &mut State| {
        state.customers = (1..=150)
            .map(|number| Customer { name: format!("Customer-{number}."), ..Customer::default() })
            .collect();
    };
    called.sandbox.change(add).unwrap();
    for number in 1..=102 {
        let query = format!("?fields=id&number={number}.");
        called.send("GET", &format!("{CUSTOMERS}{query}"), &[], "").await;
    }
    let shown = shown(&called.sandbox.url()).await;
    for (text, is_shown) in [
        ("number=102.", true),
        ("number=3.", true),
        ("number=2.", false),
        ("100 of 150", true),
        ("Customer-150.", true),
        ("Customer-51.", true),
        ("Customer-50.", false),
    ] {
        assert_eq!(shown.contains(text), is_shown, "{text:?} in:\n{shown}");
    }
}

#[tokio::test]
async fn it_tells_requests_apart_that_came_at_once() {
    let called = Called::start().await;
    for _ in 0..3 {
        called.customer().await;
    }
    let shown = shown(&called.sandbox.url()).await;
    let keys: Vec<_> = shown.split("data-key=\"").skip(1).collect();
    let numbers: Vec<_> = keys.iter().filter_map(|key| key.split(' ').next()).collect();
    assert_eq!(numbers, ["3", "2", "1"], "the newest first, each by its number:\n{shown}");
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
