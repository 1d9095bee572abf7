//! Wiv's documented bodies through the client, and what it tolerates beside them.

use serde_json::json;
use terraform_provider_msp::http::{ErrorKind, SecretJson};
use terraform_provider_msp::wiv::{
    AddedUser, FailedUser, Integration, NewIntegration, NewOnboardingLink, UsersAdded,
};
use time::macros::datetime;

use super::server::{Reply, Server};
use super::{fixture, fixture_json, wiv, wiv_once};

fn link() -> NewOnboardingLink {
    NewOnboardingLink { account_type: "payer".into(), cur_config_type: "cur".into() }
}

fn integration(request: &serde_json::Value) -> NewIntegration {
    let text = |name: &str| request[name].as_str().unwrap().to_owned();
    let secret = SecretJson::new(request["integration_secret"].clone());
    NewIntegration { kind: text("type"), name: text("name"), secret }
}

#[tokio::test]
async fn a_customer_is_created_as_documented() {
    let server = Server::start([Reply::json(200, fixture("wiv-customer-created.json"))]).await;
    let created = wiv(&server).create_customer("Wiv-MSP-Customer").await.unwrap();
    assert_eq!(created.id, "f7016a5c-42fc-46d5-a344-3e63d756f4f5");
    assert_eq!(created.name, "Wiv-MSP-Customer");
    let request = server.request();
    assert_eq!(request.line(), "POST /msp/customers");
    assert_eq!(request.json(), json!({"name": "Wiv-MSP-Customer"}));
}

#[tokio::test]
async fn every_call_carries_key_content_type_and_user_agent_and_no_other_credential() {
    let body = r#"{"data": {"customer_id": "c", "external_id": "e", "integration_id": "i",
        "name": "n", "type": "AWS", "added_users": [], "customers": []}}"#;
    let server = Server::start((0..5).map(|_| Reply::json(200, body))).await;
    let client = wiv(&server);
    client.create_customer("n").await.unwrap();
    client.list_customers(&[]).await.unwrap();
    client.create_onboarding_link("c", &link()).await.unwrap();
    let request = fixture_json("wiv-integration-aws-request.json");
    client.create_integration("c", &integration(&request)).await.unwrap();
    client.add_users("c", &["a@example.com".into()], "Admin").await.unwrap();
    for request in server.requests() {
        let line = request.line();
        assert_eq!(request.header("x-api-key"), Some("test-wiv-key"), "{line}");
        assert_eq!(request.header("content-type"), Some("application/json"), "{line}");
        assert_eq!(request.header("accept"), Some("application/json"), "{line}");
        let user_agent = request.header("user-agent").unwrap();
        assert!(user_agent.starts_with("terraform-provider-msp/"), "{user_agent}");
        assert_eq!(request.header("authorization"), None, "{line}");
        // Documented on one call, and so sent on that one only.
        let acts_for = request.header("x-wiv-impersonated-tenant-id");
        let is_link = request.target == "/onboarding/aws/cloudformation-link";
        assert_eq!(acts_for, is_link.then_some("c"), "{line}");
    }
}

#[tokio::test]
async fn a_key_that_was_refused_is_not_tried_again_by_any_call() {
    let server = Server::start([Reply::json(401, r#"{"error": "no"}"#)]).await;
    let client = wiv(&server);
    let errors = [
        client.create_customer("n").await.unwrap_err(),
        client.create_customer("m").await.unwrap_err(),
        client.list_customers(&[]).await.unwrap_err(),
        client.add_users("c", &["a@example.com".into()], "Admin").await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!((error.kind(), error.words()), (ErrorKind::Unauthorized, Some("no")));
    }
    assert_eq!(server.lines(), ["POST /msp/customers"]);
}

#[tokio::test]
async fn an_id_is_accepted_under_both_names_with_and_without_an_envelope() {
    for (status, body) in [
        (200, r#"{"data": {"customer_id": "org_12345", "name": "n"}}"#),
        (200, r#"{"data": {"org_id": "org_12345", "name": "n"}}"#),
        (201, r#"{"customer_id": "org_12345", "name": "n"}"#),
        (202, r#"{"org_id": "org_12345", "customer_name": "n"}"#),
        (
            200,
            r#"{"data": {"org_id": "other", "customer_id": "org_12345", "name": "n"},
                "message": "ok"}"#,
        ),
        (200, r#"{"data": {"customer_id": "", "org_id": "org_12345", "name": "n"}}"#),
    ] {
        let server = Server::start([Reply::json(status, body)]).await;
        let created = wiv(&server).create_customer("n").await.unwrap();
        assert_eq!(created.id, "org_12345", "{body}");
    }
}

#[tokio::test]
async fn a_create_that_answers_no_id_has_an_unknown_outcome_and_is_sent_once() {
    for body in [
        "",
        "{}",
        "[]",
        "null",
        "true",
        "not json",
        r#"{"data": {}}"#,
        r#"{"data": {"customer_id": null}}"#,
        r#"{"data": {"customer_id": " "}}"#,
        r#"{"data": {"customer_id": {"id": 1}}}"#,
        r#"{"data": {"customer_id": true, "name": "n"}}"#,
        r#"{"data": {"customer_id": "c\u0007", "name": "n"}}"#,
        r#"{"data": {"customer_id": "c"}}"#,
        r#"{"data": {"customer_id": "c", "integration_id": "i", "external_id": "e", "added_users": [],
            "name": "n", "type": "AWS"}, "error": "Internal error"}"#,
        r#"{"data": "x"}"#,
    ] {
        let replies = (0..4).map(|_| Reply::json(200, body));
        let server = Server::start(replies).await;
        let client = wiv(&server);
        let errors = [
            client.create_customer("n").await.unwrap_err(),
            client.create_onboarding_link("c", &link()).await.unwrap_err(),
            client
                .create_integration(
                    "c",
                    &integration(&fixture_json("wiv-integration-aws-request.json")),
                )
                .await
                .unwrap_err(),
            client.add_users("c", &["a@example.com".into()], "Admin").await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{body}: {error}");
            assert_eq!(error.attempts(), 1);
        }
        assert_eq!(server.requests().len(), 4);
    }
}

#[tokio::test]
async fn an_onboarding_link_is_made_for_the_customer_as_documented() {
    let body = fixture("wiv-onboarding-link-created.json");
    let server = Server::start([Reply::json(201, &body)]).await;
    let made = wiv(&server).create_onboarding_link("f7016a5c", &link()).await.unwrap();
    let documented = fixture_json("wiv-onboarding-link-created.json");
    let text = |name: &str| documented["data"][name].as_str().unwrap();
    assert_eq!(made.external_id, text("external_id"));
    assert_eq!(made.cloudformation_url.unwrap().expose(), text("cloudformation_url"));
    assert_eq!(made.pre_signed_url.unwrap().expose(), text("pre_signed_url"));
    assert_eq!(made.message.as_deref(), Some("CloudFormation Link created successfully."));
    let request = server.request();
    assert_eq!(request.line(), "POST /onboarding/aws/cloudformation-link");
    assert_eq!(request.header("x-wiv-impersonated-tenant-id"), Some("f7016a5c"));
    assert_eq!(request.json(), json!({"account_type": "payer", "cur_config_type": "cur"}));
}

#[tokio::test]
async fn integrations_are_sent_byte_for_byte_as_documented() {
    for name in ["wiv-integration-aws-request.json", "wiv-integration-gcp-request.json"] {
        let documented = fixture_json(name);
        let body = fixture("wiv-integration-created.json");
        let server = Server::start([Reply::json(200, body)]).await;
        wiv(&server).create_integration("f7016a5c", &integration(&documented)).await.unwrap();
        let request = server.request();
        assert_eq!(request.line(), "POST /msp/customers/f7016a5c/integrations");
        // The order of the keys is that of the file.
        assert_eq!(String::from_utf8(request.body).unwrap(), documented.to_string());
    }
}

#[tokio::test]
async fn the_answer_to_an_integration_is_read_whole() {
    let body = fixture("wiv-integration-created.json");
    let server = Server::start([Reply::json(200, body)]).await;
    let request = fixture_json("wiv-integration-aws-request.json");
    let created = wiv(&server).create_integration("c", &integration(&request)).await.unwrap();
    let text = |text: &str| Some(text.to_owned());
    let expected = Integration {
        id: "f87614a2-acda-480f-9ecd-897f35b427a8".into(),
        name: text("Wiv-MSP-Customer-AWS"),
        kind: text("AWS"),
        timestamp: text("2025-06-19 13:12:33.599888"),
    };
    assert_eq!(created.integration, expected);
    assert_eq!(
        created.integration.created_at().unwrap(),
        datetime!(2025-06-19 13:12:33.599888 UTC)
    );
    assert_eq!(created.customer_id, text("f7016a5c-42fc-46d5-a344-3e63d756f4f5"));
    assert_eq!(created.customer_name, text("Wiv-MSP-Customer"));
}

#[tokio::test]
async fn an_integration_is_read_without_envelopes_too() {
    for body in [
        r#"{"customer_integration": {"integration_id": "i", "name": "n", "type": "AWS"}}"#,
        r#"{"data": {"integration_id": "i", "name": "n", "type": "AWS"}}"#,
        r#"{"data": {"customer_integration": {"id": "i", "name": "n", "type": "AWS"},
            "shared_resource": null}}"#,
    ] {
        let server = Server::start([Reply::json(200, body)]).await;
        let request = fixture_json("wiv-integration-aws-request.json");
        let created = wiv(&server).create_integration("c", &integration(&request)).await.unwrap();
        assert_eq!(created.integration.id, "i", "{body}");
    }
}

#[tokio::test]
async fn users_are_added_as_documented_and_some_may_fail() {
    let body = fixture("wiv-users-added.json");
    let server = Server::start([Reply::json(200, body)]).await;
    let emails = ["justin@wiv.ai".to_owned(), "doti@wiv.ai".to_owned()];
    let told = wiv(&server).add_users("f0d2b747", &emails, "MSP-Admin").await.unwrap();
    let text = |text: &str| Some(text.to_owned());
    let expected = UsersAdded {
        customer_id: text("f0d2b747-3036-4261-91a9-71b4ceb0b446"),
        customer_name: text("Wiv-MSP-Customer"),
        added: vec![AddedUser {
            email: "justin@wiv.ai".into(),
            role: text("MSP-Admin"),
            user_id: text("b07457bc-96cb-4457-852f-7a3b235e0829"),
        }],
        failed: vec![FailedUser { email: "doti@wiv.ai".into(), reason: text("User not found") }],
    };
    assert_eq!(told, expected);
    let request = server.request();
    assert_eq!(request.line(), "POST /msp/customers/f0d2b747/users");
    let expected = json!({"user_emails": ["justin@wiv.ai", "doti@wiv.ai"], "role": "MSP-Admin"});
    assert_eq!(request.json(), expected);
}

#[tokio::test]
async fn one_list_of_users_is_an_answer() {
    for (body, added, failed) in [
        (r#"{"data": {"added_users": [{"email": "a@b"}]}}"#, 1, 0),
        (r#"{"failed_users": [{"email": "a@b", "reason": null}], "added_users": null}"#, 0, 1),
        (r#"{"data": {"added_users": [], "failed_users": [{"reason": "?"}, 7]}}"#, 0, 0),
    ] {
        let server = Server::start([Reply::json(200, body)]).await;
        let told = wiv(&server).add_users("c", &["a@b".into()], "Admin").await.unwrap();
        assert_eq!((told.added.len(), told.failed.len()), (added, failed), "{body}");
    }
}

#[tokio::test]
async fn an_id_is_one_segment_of_the_path_whatever_it_holds() {
    let server = Server::start([Reply::json(200, r#"{"added_users": []}"#)]).await;
    wiv(&server).add_users("a/../b?c", &["a@b".into()], "Admin").await.unwrap();
    assert_eq!(server.request().line(), "POST /msp/customers/a%2F..%2Fb%3Fc/users");
}

#[tokio::test]
async fn an_id_that_cannot_be_sent_is_not_sent() {
    let server = Server::start([]).await;
    let client = wiv(&server);
    for id in ["", ".", ".."] {
        let error = client.add_users(id, &["a@b".into()], "Admin").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent, "{id:?}");
    }
    let error = client.create_onboarding_link("a\r\nx-evil: 1", &link()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert_eq!(server.lines(), [""; 0]);
}

#[tokio::test]
async fn the_documented_errors_are_told_in_the_servers_words() {
    for (status, words, kind) in [
        (400, "Invalid fields requested", ErrorKind::Refused { status: 400 }),
        (401, "Authentication required", ErrorKind::Unauthorized),
        (500, "Internal server error", ErrorKind::Failed),
    ] {
        let body = json!({"error": words}).to_string();
        let server = Server::start([Reply::json(status, body)]).await;
        let error = wiv_once(&server).list_customers(&[]).await.unwrap_err();
        assert_eq!((error.kind(), error.words(), error.attempts()), (kind, Some(words), 1));
    }
}
