//! Those about users, roles, invitations and services of Navigator's organizations.

use serde_json::{Value, json};

use crate::sandbox::identity::{ADD, LOG_INTELLIGENCE, V1, adding, service, users};
use crate::sandbox::support::*;

#[tokio::test]
async fn identity_token() {
    for (assignment, of_tenant) in [("identity_token=provider", 200), ("identity_token=own", 403)] {
        let called = Called::assuming(&[assignment]).await;
        let tenant = called.tenant().await.replace("core/v1/mgmt", "auth/v1");
        let path = format!("{tenant}/users");
        assert_eq!(called.navigator("GET", &path, &Value::Null).await.status, of_tenant);
        assert_eq!(called.navigator("GET", &users(), &Value::Null).await.status, 200);
    }
}

#[tokio::test]
async fn org_users_again() {
    let called = Called::assuming(&["org_users_again=succeeded"]).await;
    for email in ["a@example.com", "a@invited.example"] {
        called.member(email).await;
        called.member(email).await;
    }
    let more = but(&adding("A@example.com"), "/orgRolesToAdd", json!(["msp:provider_admin"]));
    called.navigator("POST", ADD, &more).await;
    let state = called.sandbox.state();
    assert_eq!((state.members.len(), state.invitations.len()), (1, 1));
    let both = ["msp:provider_support_user", "msp:provider_admin"];
    assert_eq!(state.members[0].org_roles, both);

    let called = Called::assuming(&["org_users_again=failed"]).await;
    for (email, list) in [("a@example.com", "onAdd"), ("a@invited.example", "onInvite")] {
        called.member(email).await;
        let answer = called.navigator("POST", ADD, &adding(email)).await;
        assert_eq!(answer.status, 207);
        assert!(answer.json()["failed"][list][email].is_string(), "{answer:?}");
    }
    let state = called.sandbox.state();
    assert_eq!((state.members.len(), state.invitations.len()), (1, 1));
}

#[tokio::test]
async fn missing_users() {
    let user = json!({"users": [{"username": "a@example.com"}]});
    let email = json!({"emails": ["a@example.com"]});
    let invitations = format!("{V1}/invitations");
    for (assignment, is_failure) in
        [("missing_users=failed", true), ("missing_users=succeeded", false)]
    {
        let called = Called::assuming(&[assignment]).await;
        let removed = called.navigator("DELETE", &users(), &user).await.json();
        let failed = &removed["status"]["failed"]["a@example.com"];
        assert_eq!(failed.is_string(), is_failure, "{removed}");
        let revoked = called.navigator("DELETE", &invitations, &email).await;
        assert_eq!(revoked.status, if is_failure { 207 } else { 202 });
    }
}

#[tokio::test]
async fn enable_payload() {
    let path = service(LOG_INTELLIGENCE);
    for (assignment, status) in [("enable_payload=enabled", 400), ("enable_payload=any", 204)] {
        let called = Called::assuming(&[assignment]).await;
        assert_eq!(called.navigator("PATCH", &path, &Value::Null).await.status, status);
    }
}

#[tokio::test]
async fn services_again() {
    let (path, body) = (service(LOG_INTELLIGENCE), json!({"enabled": true}));
    for (assignment, status) in [("services_again=accepted", 204), ("services_again=refused", 409)]
    {
        let called = Called::assuming(&[assignment]).await;
        assert_eq!(called.navigator("PATCH", &path, &body).await.status, 204);
        assert_eq!(called.navigator("PATCH", &path, &body).await.status, status);
        assert_eq!(called.sandbox.state().enabled_services.len(), 1);
    }
}

#[tokio::test]
async fn who_has_a_vmware_id_and_who_cannot_be_invited() {
    let called =
        Called::assuming(&["invited_domain=new.example", "uninvited_domain=gone.example"]).await;
    let invited = called.member("a@NEW.example").await;
    assert!(invited["succeeded"]["invited"]["a@NEW.example"].is_string(), "{invited}");
    let added = called.member("a@invited.example").await;
    assert_eq!(added["succeeded"]["added"], json!(["a@invited.example"]));
    let failed = called.navigator("POST", ADD, &adding("a@gone.example")).await.json();
    assert_eq!(failed["failed"]["onInvite"], json!({"a@gone.example": "User not found"}));
}

#[tokio::test]
async fn a_new_user_is_missing_from_as_many_lists() {
    let called = Called::assuming(&["list_lag=2"]).await;
    called.member("a@example.com").await;
    for count in [0, 0, 1, 1] {
        let listed = called.navigator("GET", &users(), &Value::Null).await.json();
        assert_eq!(listed.as_array().unwrap().len(), count);
    }
}
