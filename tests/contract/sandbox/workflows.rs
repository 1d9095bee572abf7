//! Workflows are run, and the runs are kept.

use msp_sandbox::Options;
use serde_json::json;

use super::support::*;

#[tokio::test]
async fn a_workflow_is_run_as_documented() {
    let called = Called::start().await;
    let body = fixture("wiv-workflow-run-request");
    let answer = called.wiv("/workflows/workflow_def456ghi789/run", &body).await;
    assert_eq!(answer.status, 200);
    let (run, documented) =
        (answer.json()["data"].clone(), fixture("wiv-workflow-run")["data"].clone());
    assert_eq!(shape(&run), shape(&documented));
    for told in ["event_type", "payload", "trigger_id", "trigger_type", "workflow_id"] {
        assert_eq!(run[told], documented[told], "{told}");
    }
    assert_eq!(form(&run)["timestamp"], form(&documented)["timestamp"]);
}

#[tokio::test]
async fn a_run_is_checked_to_its_last_field() {
    let called = Called::start().await;
    for (path, body, status, error) in [
        ("/workflows/w/run", json!([]), 400, "The body must be a JSON object"),
        ("/workflows/w/run", json!({}), 400, "payload is required"),
        ("/workflows/w/run", json!({"payload": "{}"}), 400, "payload must be an object"),
        ("/workflows/w/run", json!({"payload": {}, "name": 1}), 400, "name is not a known field"),
        ("/workflows/%20/run", json!({"payload": {}}), 404, "Workflow not found"),
        ("/workflows/w", json!({"payload": {}}), 404, "Not found"),
    ] {
        let answer = called.wiv(path, &body).await;
        assert_eq!((answer.status, answer.error().as_str()), (status, error), "{path} {body}");
    }
    assert!(called.sandbox.state().runs.is_empty());
}

#[tokio::test]
async fn every_run_is_kept_without_what_its_payload_holds() {
    let directory = tempfile::tempdir().unwrap();
    let data = Some(directory.path().join("state.json"));
    let options = Options { data, ..Options::default() };
    let called = Called::with(options.clone()).await;
    let body = json!({"payload": {"customer": "canary-1", "list": [{"pin": 7_351}], "none": null}});
    let first = called.wiv("/workflows/w/run", &body).await.json()["data"]["execution_id"].clone();
    called.wiv("/workflows/w/run", &body).await;
    let log = called.send("GET", "/_sandbox/requests", &[], "").await.text;
    assert!(log.contains("customer") && !log.contains("canary") && !log.contains("7351"), "{log}");
    called.sandbox.stop().await;

    let called = Called::with(options).await;
    let state = called.send("GET", "/_sandbox/state", &[], "").await.json();
    let runs = state["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 2);
    assert_eq!((&runs[0]["execution_id"], &runs[0]["workflow_id"]), (&first, &json!("w")));
    assert_ne!(runs[0]["execution_id"], runs[1]["execution_id"]);
    let shown = json!({"customer": "(redacted)", "list": [{"pin": "(redacted)"}], "none": null});
    assert_eq!(runs[0]["payload"], shown);
}

#[tokio::test]
async fn only_some_workflows_exist_if_that_is_assumed() {
    let called = Called::assuming(&["workflow_ids=w-1, w-2"]).await;
    for (id, status) in [("w-1", 200), ("w-2", 200), ("w-3", 404), ("", 404)] {
        let answer = called.wiv(&format!("/workflows/{id}/run"), &json!({"payload": {}})).await;
        assert_eq!(answer.status, status, "{id}");
    }
}
