//! Each assumption does what its name says.

mod echoes;
mod organizations;

use msp_sandbox::Assumptions;
use serde_json::{Value, json};

use super::support::*;

#[test]
fn every_assumption_is_tested_here_or_beside_its_endpoint() {
    let tests = [
        include_str!("assumptions.rs"),
        include_str!("assumptions/echoes.rs"),
        include_str!("assumptions/organizations.rs"),
        include_str!("cases.rs"),
        include_str!("workflows.rs"),
    ];
    for name in Assumptions::NAMES {
        let is_tested = |tests: &&str| tests.contains(&format!("\"{name}="));
        assert!(tests.iter().any(is_tested), "{name} has no test");
    }
}

#[tokio::test]
async fn customer_id_key() {
    let called = Called::assuming(&["customer_id_key=org_id"]).await;
    let answer = called.wiv(CUSTOMERS, &json!({"name": "a"})).await.json();
    assert_eq!(shape(&answer), json!({"data": {"name": "string", "org_id": "string"}}));
}

#[tokio::test]
async fn customer_id_form() {
    let called = Called::assuming(&["customer_id_form=org"]).await;
    assert!(called.customer().await.starts_with("org_"));
}

#[tokio::test]
async fn post_envelope() {
    let called = Called::assuming(&["post_envelope=none"]).await;
    let answer = called.wiv(CUSTOMERS, &json!({"name": "a"})).await.json();
    assert_eq!(shape(&answer), json!({"name": "string", "customer_id": "string"}));
    let link = called.link(&called.customer().await).await.json();
    assert_eq!(shape(&link), shape(&fixture("wiv-onboarding-link-created")["data"]));
}

#[tokio::test]
async fn post_status() {
    let called = Called::assuming(&["post_status=201"]).await;
    assert_eq!(called.wiv(CUSTOMERS, &json!({"name": "a"})).await.status, 201);
    assert_eq!(called.list("").await.status, 200);
}

#[tokio::test]
async fn list_envelope() {
    for (assignment, pointer) in [
        ("list_envelope=data", "/data"),
        ("list_envelope=data_customers", "/data/customers"),
        ("list_envelope=customers", "/customers"),
        ("list_envelope=bare", ""),
    ] {
        let called = Called::assuming(&[assignment]).await;
        called.customer().await;
        let list = called.list("?fields=name").await.json();
        let rows = list.pointer(pointer).unwrap();
        assert_eq!(*rows, json!([{"customer_name": "Wiv-MSP-Customer"}]), "{assignment}");
    }
}

#[tokio::test]
async fn integration_element() {
    for (assignment, present, absent) in [
        ("integration_element=integration_id", "integration_id", "id"),
        ("integration_element=id", "id", "integration_id"),
        ("integration_element=unrecognised", "reference", "name"),
    ] {
        let called = Called::assuming(&[assignment]).await;
        let path = integrations(&called.customer().await);
        called.wiv(&path, &fixture("wiv-integration-aws-request")).await;
        let list = called.list("?fields=integrations").await.json();
        let element = &list["data"][0]["integrations"][0];
        assert!(element[present].is_string() && element[absent].is_null(), "{element}");
    }
    let called = Called::assuming(&["integration_element=counted"]).await;
    let path = integrations(&called.customer().await);
    called.wiv(&path, &fixture("wiv-integration-aws-request")).await;
    let list = called.list("?fields=num_of_integrations,integrations").await.json();
    assert_eq!(list["data"], json!([{"num_of_integrations": 1}]));
}

#[tokio::test]
async fn money() {
    let called = Called::assuming(&["money=string"]).await;
    called.customer().await;
    called.sandbox.change(|state| state.customers[0].figures.cost_impact = 12.5).unwrap();
    let list = called.list("?fields=cost_impact,realized_savings").await.json();
    let row = json!({"cost_impact": "12.5", "realized_savings": "0"});
    assert_eq!(list["data"], json!([row]));
}

#[tokio::test]
async fn wiv_error_key() {
    let called = Called::assuming(&["wiv_error_key=message"]).await;
    let answer = called.wiv(&users("unknown"), &json!({})).await.json();
    assert_eq!(answer, json!({"message": "Customer not found"}));
    let answer = called.list("?fields=a").await.json();
    assert_eq!(answer, json!({"error": "Invalid fields requested"}));
    let called = Called::assuming(&["wiv_error_key=text"]).await;
    let answer = called.wiv(&users("unknown"), &json!({})).await;
    assert_eq!((answer.status, answer.text.as_str()), (404, "Customer not found"));
}

#[tokio::test]
async fn get_content_type() {
    for (assignments, read) in [(&[][..], 200), (&["get_content_type=required"][..], 415)] {
        let called = Called::assuming(assignments).await;
        assert_eq!(called.send("GET", CUSTOMERS, &[KEY], "").await.status, read);
        assert_eq!(called.send("POST", CUSTOMERS, &[KEY], "{}").await.status, 415);
    }
}

#[tokio::test]
async fn link_external_id() {
    for (assignment, same) in [("link_external_id=new", false), ("link_external_id=same", true)] {
        let called = Called::assuming(&[assignment]).await;
        let id = called.customer().await;
        let first = called.link(&id).await.json()["data"]["external_id"].clone();
        let second = called.link(&id).await.json()["data"]["external_id"].clone();
        assert_eq!(first == second, same, "{assignment}");
    }
}

#[tokio::test]
async fn customer_names() {
    for (assignment, status) in [("customer_names=repeatable", 200), ("customer_names=unique", 409)]
    {
        let called = Called::assuming(&[assignment]).await;
        called.customer().await;
        let answer = called.wiv(CUSTOMERS, &json!({"name": "Wiv-MSP-Customer"})).await;
        assert_eq!(answer.status, status, "{assignment}");
    }
}

#[tokio::test]
async fn integration_names() {
    for (assignment, status) in
        [("integration_names=repeatable", 200), ("integration_names=unique", 409)]
    {
        let called = Called::assuming(&[assignment]).await;
        let path = integrations(&called.customer().await);
        let body = fixture("wiv-integration-aws-request");
        called.wiv(&path, &body).await;
        assert_eq!(called.wiv(&path, &body).await.status, status, "{assignment}");
    }
}

#[tokio::test]
async fn gcp_fields() {
    let called = Called::assuming(&["gcp_fields=flat"]).await;
    let path = integrations(&called.customer().await);
    let nested = fixture("wiv-integration-gcp-request");
    let mut flat = nested["integration_secret"].clone();
    flat["type"] = json!("GCP");
    flat["name"] = json!("n");
    assert_eq!(called.wiv(&path, &nested).await.status, 400);
    assert_eq!(called.wiv(&path, &flat).await.status, 200);
    let kept = &called.sandbox.state().customers[0].integrations[0].integration_secret;
    assert_eq!(shape(kept), shape(&nested["integration_secret"]));
}

#[tokio::test]
async fn key_file() {
    let least = json!({"type": "service_account", "project_id": "p", "private_key": "k", "client_email": "e"});
    let pointer = "/integration_secret/service_account_key_file";
    let whole = fixture("wiv-integration-gcp-request");
    let older = but(&whole, &format!("{pointer}/universe_domain"), Value::Null);
    let least = but(&whole, pointer, least);
    for (assignment, statuses) in
        [("key_file=documented", [200, 200, 400]), ("key_file=least", [200, 200, 200])]
    {
        let called = Called::assuming(&[assignment]).await;
        let path = integrations(&called.customer().await);
        for (body, status) in [&whole, &older, &least].into_iter().zip(statuses) {
            assert_eq!(called.wiv(&path, body).await.status, status, "{assignment}");
        }
    }
}

#[tokio::test]
async fn other_types() {
    let body = json!({"type": "Azure", "name": "n", "integration_secret": {"app_id": "a"}});
    for (assignment, status) in [("other_types=accepted", 200), ("other_types=refused", 400)] {
        let called = Called::assuming(&[assignment]).await;
        let path = integrations(&called.customer().await);
        assert_eq!(called.wiv(&path, &body).await.status, status, "{assignment}");
    }
}

#[tokio::test]
async fn aws_external_id() {
    let called = Called::assuming(&["aws_external_id=linked"]).await;
    let id = called.customer().await;
    let linked = called.link(&id).await.json()["data"]["external_id"].clone();
    let body = fixture("wiv-integration-aws-request");
    assert_eq!(called.wiv(&integrations(&id), &body).await.status, 400);
    let body = but(&body, "/integration_secret/external_id", linked);
    assert_eq!(called.wiv(&integrations(&id), &body).await.status, 200);
}

#[tokio::test]
async fn timestamp_zone() {
    let called = Called::assuming(&["timestamp_zone=offset"]).await;
    let path = integrations(&called.customer().await);
    let answer = called.wiv(&path, &fixture("wiv-integration-aws-request")).await.json();
    let timestamp = answer["data"]["customer_integration"]["timestamp"].as_str().unwrap();
    assert!(timestamp.ends_with("+00:00"), "{timestamp}");
}

#[tokio::test]
async fn repeated_users() {
    let body = json!({"user_emails": ["A@example.com"], "role": "Admin"});
    let again = json!({"user_emails": ["a@example.com"], "role": "Admin"});
    let called = Called::assuming(&["repeated_users=added"]).await;
    let path = users(&called.customer().await);
    let first = called.wiv(&path, &body).await.json()["data"]["added_users"].clone();
    let second = called.wiv(&path, &again).await.json()["data"]["added_users"].clone();
    assert_eq!(first[0]["user_id"], second[0]["user_id"]);
    assert_eq!(called.sandbox.state().customers[0].users.len(), 1);

    let called = Called::assuming(&["repeated_users=failed"]).await;
    let path = users(&called.customer().await);
    called.wiv(&path, &body).await;
    let failed = called.wiv(&path, &again).await.json()["data"]["failed_users"].clone();
    assert_eq!(failed, json!([{"email": "a@example.com", "reason": "User already exists"}]));
}

#[tokio::test]
async fn malformed_emails() {
    let body = json!({"user_emails": ["nobody", "a@example.com"], "role": "Admin"});
    let called = Called::assuming(&["malformed_emails=failed"]).await;
    let answer = called.wiv(&users(&called.customer().await), &body).await.json();
    let failed = json!([{"email": "nobody", "reason": "Invalid email"}]);
    assert_eq!(answer["data"]["failed_users"], failed);
    let called = Called::assuming(&["malformed_emails=refused"]).await;
    assert_eq!(called.wiv(&users(&called.customer().await), &body).await.status, 400);
    assert!(called.sandbox.state().customers[0].users.is_empty());
}

#[tokio::test]
async fn email_echo() {
    let body = json!({"user_emails": ["A@Example.com"], "role": "Admin"});
    for (assignment, email) in
        [("email_echo=as_sent", "A@Example.com"), ("email_echo=lower", "a@example.com")]
    {
        let called = Called::assuming(&[assignment]).await;
        let answer = called.wiv(&users(&called.customer().await), &body).await.json();
        assert_eq!(answer["data"]["added_users"][0]["email"], email, "{assignment}");
    }
}

#[tokio::test]
async fn unknown_fields() {
    let called = Called::assuming(&["unknown_fields=ignored"]).await;
    let answer = called.wiv(CUSTOMERS, &json!({"name": "a", "nmae": "b"})).await;
    assert_eq!(answer.status, 200);
    assert_eq!(called.list("?page=2").await.status, 200);
}

#[tokio::test]
async fn blank_text() {
    let called = Called::assuming(&["blank_text=accepted"]).await;
    assert_eq!(called.wiv(CUSTOMERS, &json!({"name": ""})).await.status, 200);
}

#[tokio::test]
async fn tenant_reads() {
    for (assignment, told) in [("tenant_reads=documented", false), ("tenant_reads=whole", true)] {
        let called = Called::assuming(&[assignment]).await;
        let path = called.tenant().await;
        let one = called.navigator("GET", &path, &Value::Null).await.json();
        let all = called.navigator("GET", TENANTS, &Value::Null).await.json();
        assert_eq!(one.get("adminUserEmail").is_some(), told, "{assignment}");
        assert_eq!(one.get("addressLine1").is_some(), told, "{assignment}");
        assert_eq!(all[0].get("addressLine1").is_some(), told, "{assignment}");
    }
}

#[tokio::test]
async fn update_answer() {
    let body = fixture("navigator-tenant-request");
    let called = Called::assuming(&["update_answer=created"]).await;
    let path = called.tenant().await;
    let answer = called.navigator("PUT", &path, &body).await.json();
    assert_eq!(form(&answer), form(&fixture("navigator-tenant-created")));
}

#[tokio::test]
async fn state_echo() {
    let called = Called::assuming(&["state_echo=abbreviated"]).await;
    let path = called.tenant().await;
    assert_eq!(called.navigator("GET", &path, &Value::Null).await.json()["state"], "GA");
    assert_eq!(called.sandbox.state().tenants[0].state, "Georgia");
}

#[tokio::test]
async fn tenant_domains() {
    let body = fixture("navigator-tenant-request");
    for (assignment, status) in [("tenant_domains=repeatable", 201), ("tenant_domains=unique", 409)]
    {
        let called = Called::assuming(&[assignment]).await;
        let path = called.tenant().await;
        assert_eq!(called.navigator("POST", TENANTS, &body).await.status, status, "{assignment}");
        assert_eq!(called.navigator("PUT", &path, &body).await.status, 200, "its own domain");
    }
}

#[tokio::test]
async fn admin_user_email() {
    let body = but(&fixture("navigator-tenant-request"), "/adminUserEmail", json!("a@example.com"));
    for (assignment, status) in
        [("admin_user_email=accepted", 201), ("admin_user_email=refused", 400)]
    {
        let called = Called::assuming(&[assignment]).await;
        assert_eq!(called.navigator("POST", TENANTS, &body).await.status, status, "{assignment}");
    }
}

#[tokio::test]
async fn tenant_types() {
    let body = but(&fixture("navigator-tenant-request"), "/tenantType", json!("INTENRAL"));
    for (assignment, status) in [("tenant_types=any", 201), ("tenant_types=default", 400)] {
        let called = Called::assuming(&[assignment]).await;
        assert_eq!(called.navigator("POST", TENANTS, &body).await.status, status, "{assignment}");
    }
}

#[tokio::test]
async fn provider_token() {
    let called = Called::assuming(&["provider_token=reads"]).await;
    let path = called.tenant().await;
    let body = fixture("navigator-tenant-request");
    assert_eq!(called.navigator("PUT", &path, &body).await.status, 403);
    assert_eq!(called.navigator("GET", &path, &Value::Null).await.status, 200);
}

#[tokio::test]
async fn navigator_error_key() {
    let called = Called::assuming(&["navigator_error_key=error"]).await;
    let answer = called.navigator("GET", &org("unknown"), &Value::Null).await.json();
    assert_eq!(answer, json!({"error": "Organization not found"}));
    let called = Called::assuming(&["navigator_error_key=text"]).await;
    let answer = called.navigator("GET", &org("unknown"), &Value::Null).await;
    assert_eq!(answer.text, "Organization not found");
}

#[tokio::test]
async fn refused_credentials() {
    let called = Called::assuming(&["refused_credentials=400"]).await;
    let answer = called.send("POST", REFRESH, &[JSON], r#"{"refreshToken": "wrong"}"#).await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn failing_users() {
    let called = Called::assuming(&["failing_domain=gone.example", "failing_reason=Gone"]).await;
    let body = json!({"user_emails": ["a@fail.example", "b@GONE.example"], "role": "Admin"});
    let data = called.wiv(&users(&called.customer().await), &body).await.json()["data"].clone();
    assert_eq!(data["failed_users"], json!([{"email": "b@GONE.example", "reason": "Gone"}]));
    assert_eq!(data["added_users"][0]["email"], "a@fail.example");
}

#[tokio::test]
async fn list_lag() {
    let called = Called::assuming(&["list_lag=2"]).await;
    called.customer().await;
    called.tenant().await;
    for count in [0, 0, 1, 1] {
        let customers = called.list("").await.json();
        assert_eq!(customers["data"].as_array().unwrap().len(), count);
        let tenants = called.navigator("GET", TENANTS, &Value::Null).await.json();
        assert_eq!(tenants.as_array().unwrap().len(), count);
    }
}
