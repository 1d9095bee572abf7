//! Names and types that do not come back as they were sent, and lists that do not show all.

use serde_json::{Value, json};

use super::super::support::*;

#[tokio::test]
async fn name_echo() {
    for (assignment, sent, told) in [
        ("name_echo=as_sent", "Acme  Ltd", "Acme  Ltd"),
        ("name_echo=trimmed", "Acme ", "Acme"),
        ("name_echo=collapsed", "Acme  Ltd", "Acme Ltd"),
        ("name_echo=lower", "Acme", "acme"),
        ("name_echo=upper", "Acme", "ACME"),
        ("name_echo=nfc", "Cafe\u{301}", "Caf\u{e9}"),
        ("name_echo=nfd", "Caf\u{e9}", "Cafe\u{301}"),
        ("name_echo=escaped", "Smith & Sons", "Smith &amp; Sons"),
        ("name_echo=cut", "A name of more than twenty", "A name of more than "),
    ] {
        let called = Called::assuming(&[assignment]).await;
        let answer = called.wiv(CUSTOMERS, &json!({"name": sent})).await.json();
        assert_eq!(answer["data"]["name"], told, "{assignment}");
        let id = answer["data"]["customer_id"].as_str().unwrap();

        let request = but(&fixture("wiv-integration-aws-request"), "/name", json!(sent));
        let answer = called.wiv(&integrations(id), &request).await.json();
        assert_eq!(answer["data"]["customer_name"], told, "{assignment}");
        assert_eq!(answer["data"]["customer_integration"]["name"], told, "{assignment}");
        let row = called.list("").await.json()["data"][0].clone();
        assert_eq!(row["customer_name"], told, "{assignment}");
        assert_eq!(row["integrations"][0]["name"], told, "{assignment}");

        let request = but(&fixture("navigator-tenant-request"), "/displayName", json!(sent));
        let created = called.navigator("POST", TENANTS, &request).await.json();
        let listed = called.navigator("GET", TENANTS, &Value::Null).await.json();
        assert_eq!([&created["displayName"], &listed[0]["displayName"]], [told; 2]);
        assert_eq!(called.sandbox.state().customers[0].name, sent, "kept as it was sent");
    }
}

#[tokio::test]
async fn longest_name() {
    let called = Called::assuming(&["name_echo=cut", "longest_name=3"]).await;
    let answer = called.wiv(CUSTOMERS, &json!({"name": "Ümlaut"})).await.json();
    assert_eq!(answer["data"]["name"], "Üml");
}

#[tokio::test]
async fn type_echo() {
    for (assignment, told) in [
        ("type_echo=as_sent", "AWS"),
        ("type_echo=lower", "aws"),
        ("type_echo=prefixed", "CLOUD_AWS"),
    ] {
        let called = Called::assuming(&[assignment]).await;
        let path = integrations(&called.customer().await);
        let answer = called.wiv(&path, &fixture("wiv-integration-aws-request")).await.json();
        assert_eq!(answer["data"]["customer_integration"]["type"], told, "{assignment}");
        let row = called.list("").await.json()["data"][0].clone();
        assert_eq!(row["integrations"][0]["type"], told, "{assignment}");
        assert_eq!(row["integration_types"], json!([told]), "{assignment}");
    }
}

#[tokio::test]
async fn long_lists() {
    let assumptions = ["long_lists=total", "rows_per_list=1", "list_envelope=data_customers"];
    let called = Called::assuming(&assumptions).await;
    for (rows, sign) in [(1, Value::Null), (1, json!(2))] {
        called.customer().await;
        called.tenant().await;
        let data = called.list("").await.json()["data"].clone();
        assert_eq!(data["customers"].as_array().unwrap().len(), rows);
        assert_eq!(data["total"], sign);
        let tenants = called.navigator("GET", TENANTS, &Value::Null).await.json();
        assert_eq!(tenants.get("total").cloned().unwrap_or_default(), sign);
    }
}

#[tokio::test]
async fn rows_per_list() {
    let called = Called::assuming(&["long_lists=whole", "rows_per_list=1"]).await;
    called.customer().await;
    called.customer().await;
    assert_eq!(called.list("").await.json()["data"].as_array().unwrap().len(), 2);
    let called = Called::assuming(&["long_lists=status_206", "rows_per_list=1"]).await;
    called.customer().await;
    assert_eq!(called.list("").await.status, 200);
    called.customer().await;
    assert_eq!(called.list("").await.status, 206);
}
