//! A workflow is run as documented, once, and what it is handed stays between the two.

use serde_json::json;
use terraform_provider_msp::http::{ErrorKind, SecretJson};
use terraform_provider_msp::wiv::WorkflowRun;
use time::macros::datetime;

use super::server::{Reply, Server};
use super::{fixture, fixture_json, wiv};

fn payload() -> SecretJson {
    SecretJson::new(fixture_json("wiv-workflow-run-request.json")["payload"].take())
}

#[tokio::test]
async fn a_workflow_is_run_as_documented() {
    let server = Server::start([Reply::json(200, fixture("wiv-workflow-run.json"))]).await;
    let run = wiv(&server).run_workflow("workflow_def456ghi789", &payload()).await.unwrap();
    let text = |text: &str| Some(text.to_owned());
    let expected = WorkflowRun {
        execution_id: "exec_abc123def456".into(),
        workflow_id: text("workflow_def456ghi789"),
        event_type: text("WORKFLOW_TRIGGER"),
        trigger_type: text("MANUAL"),
        trigger_id: text("-"),
        run_by: text("api_user_name"),
        tenant_id: text("tenant_xyz789"),
        timestamp: text("2025-05-22 20:59:07.014093"),
    };
    assert_eq!(run, expected);
    assert_eq!(run.started_at(), Some(datetime!(2025-05-22 20:59:07.014093 UTC)));
    let request = server.request();
    assert_eq!(request.line(), "POST /workflows/workflow_def456ghi789/run");
    assert_eq!(request.json(), fixture_json("wiv-workflow-run-request.json"));
    assert_eq!(request.header("x-api-key"), Some("test-wiv-key"));
    assert_eq!(request.header("x-wiv-impersonated-tenant-id"), None);
}

#[tokio::test]
async fn an_execution_id_is_all_that_an_answer_needs() {
    for body in [
        r#"{"data": {"execution_id": "7"}}"#,
        r#"{"execution_id": 7, "timestamp": "some day", "run_by": {}}"#,
    ] {
        let server = Server::start([Reply::json(202, body)]).await;
        let run = wiv(&server).run_workflow("w", &payload()).await.unwrap();
        assert_eq!((run.execution_id.as_str(), run.started_at()), ("7", None), "{body}");
    }
}

#[tokio::test]
async fn a_run_whose_answer_is_lost_may_have_begun_and_is_sent_once() {
    for reply in [
        Reply::Drop,
        Reply::json(503, "{}"),
        Reply::json(200, "{}"),
        Reply::json(200, "not json"),
        Reply::json(200, r#"{"data": {"execution_id": "", "workflow_id": "w"}}"#),
        Reply::json(200, r#"{"data": [{"execution_id": "7"}]}"#),
    ] {
        let server = Server::start([reply]).await;
        let error = wiv(&server).run_workflow("w", &payload()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
        assert_eq!(server.requests().len(), 1, "{error}");
    }
}

#[tokio::test]
async fn a_workflow_id_is_one_segment_of_the_path() {
    let server = Server::start([Reply::json(200, r#"{"execution_id": "7"}"#)]).await;
    let client = wiv(&server);
    client.run_workflow("a/../b", &payload()).await.unwrap();
    for id in ["", ".", ".."] {
        let error = client.run_workflow(id, &payload()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotSent, "{id:?}");
    }
    assert_eq!(server.lines(), ["POST /workflows/a%2F..%2Fb/run"]);
}

#[tokio::test]
async fn what_the_payload_holds_is_in_no_error() {
    let body = json!({"error": "no user canary-5ecre7 (canary-5ecre7-2)"}).to_string();
    for status in [400, 500] {
        let server = Server::start([Reply::json(status, body.as_str())]).await;
        let payload = json!({"user": "canary-5ecre7", "deep": [{"password": "canary-5ecre7-2"}]});
        let error = wiv(&server).run_workflow("w", &SecretJson::new(payload)).await.unwrap_err();
        assert_eq!(error.words(), Some("no user (secret) ((secret))"));
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
