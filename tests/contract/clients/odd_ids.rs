//! Ids that no terminal should see: what a create answers with one was lost, what a list tells
//! with one cannot be told apart.

use serde_json::{Value, json};
use terraform_provider_msp::http::{Error, ErrorKind, SecretJson};
use terraform_provider_msp::navigator::{Credentials, TenantBody};
use terraform_provider_msp::wiv::{NewIntegration, NewOnboardingLink};

use super::server::{Reply, Server};
use super::{fixture_json, navigator_once, wiv_once};

const ODD: [(&str, &str); 6] = [
    ("c\u{1b}]0;owned\u{7}", "U+001B"),
    ("c\u{7}", "U+0007"),
    ("c\nError: all is lost", "U+000A"),
    ("c\0", "U+0000"),
    ("c\u{9b}31m", "U+009B"),
    ("c\u{202e}d", "U+202E"),
];

/// A documented body with this id in it, however deep its place is.
fn body(name: &str, place: &str, id: &str) -> Reply {
    let mut body: Value = fixture_json(name);
    *body.pointer_mut(place).unwrap() = id.into();
    Reply::json(200, body.to_string())
}

#[track_caller]
fn is_lost(error: &Error, field: &str, code_point: &str) {
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    let words = error.words().unwrap();
    assert!(words.starts_with("the answer holds a"), "{words}");
    assert!(
        words.contains(&format!("`{field}` with the invisible character {code_point}")),
        "{words}"
    );
    assert!(!error.to_string().contains(char::is_control), "{error}");
}

#[tokio::test]
async fn a_create_that_answers_with_one_has_an_unknown_outcome_and_is_sent_once() {
    for (id, code_point) in ODD {
        let data = "wiv-customer-created.json";
        let server = Server::start([
            body(data, "/data/customer_id", id),
            body("wiv-integration-created.json", "/data/customer_integration/integration_id", id),
            body("wiv-onboarding-link-created.json", "/data/external_id", id),
            body("wiv-workflow-run.json", "/data/execution_id", id),
        ])
        .await;
        let client = wiv_once(&server);
        let error = client.create_customer("n").await.unwrap_err();
        is_lost(&error, "customer_id", code_point);
        let secret = SecretJson::new(json!({}));
        let integration = NewIntegration { kind: "GCP".into(), name: "n".into(), secret };
        let error = client.create_integration("c", &integration).await.unwrap_err();
        is_lost(&error, "integration_id", code_point);
        let link =
            NewOnboardingLink { account_type: "payer".into(), cur_config_type: "cur".into() };
        let error = client.create_onboarding_link("c", &link).await.unwrap_err();
        is_lost(&error, "external_id", code_point);
        let error = client.run_workflow("w", &SecretJson::default()).await.unwrap_err();
        is_lost(&error, "execution_id", code_point);
        assert_eq!(server.requests().len(), 4);

        let server = Server::start([body("navigator-tenant-created.json", "/id", id)]).await;
        let client = navigator_once(&server, Credentials::AccessToken("token-for-a-test".into()));
        let error = client.create_tenant("p", &TenantBody::default()).await.unwrap_err();
        is_lost(&error, "id", code_point);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_list_with_one_is_none_and_says_which_row_it_is() {
    for (id, code_point) in ODD {
        let rows = json!([{"customer_id": "c-1"}, {"customer_id": id, "customer_name": "Acme"}]);
        let server = Server::start([Reply::json(200, rows.to_string())]).await;
        let error = wiv_once(&server).list_customers(&[]).await.unwrap_err();
        let words = error.words().unwrap();
        let expected = format!(
            "the answer holds an element 1 that has a `customer_id` with the invisible character \
             {code_point} in it"
        );
        assert_eq!(words, expected);
    }
}

/// Beside the id of an object itself, which nothing is without.
#[tokio::test]
async fn another_id_is_none_where_it_is_one() {
    for (id, _) in ODD {
        let row = json!({"customer_id": "c", "integrations": [{
            "integration_id": "i", "tenant_id": id, "external_id": id, "name": "n",
        }, { "integration_id": id, "name": "n" }]});
        let organization = json!({
            "id": "o", "parentOrgId": id, "childOrgIds": ["o-1", id], "displayName": "Acme",
        });
        let server = Server::start([Reply::json(200, json!([row]).to_string())]).await;
        let listed = wiv_once(&server).list_customers(&[]).await.unwrap();
        let integrations = listed[0].integrations.as_ref().unwrap();
        assert_eq!(integrations.unrecognised, 1);
        let server = Server::start([Reply::json(200, organization.to_string())]).await;
        let client = navigator_once(&server, Credentials::AccessToken("token-for-a-test".into()));
        let told = client.get_organization("o").await.unwrap();
        assert_eq!((told.parent_org_id, told.child_org_ids), (None, Some(vec!["o-1".to_owned()])));
    }
}
