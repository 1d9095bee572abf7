//! `msp_run_workflow`: one run of a workflow in Wiv.
//!
//! `POST /workflows/{workflow_id}/run` begins it. Wiv documents no call that lists runs or tells
//! their outcome. So the action ends when the run has begun, and nothing can look up a lost answer.

use std::sync::Arc;

use serde_json::json;
use tfplugin::framework::{
    Action, Attr, Attribute, CallContext, Configurable, Diagnostic, Path, Progress, Schema, Type,
    Validator,
};
use tfplugin::model;

use crate::http::{self, Error, ErrorKind, SecretJson};
use crate::provider::backend::{self, Backend, Credential};
use crate::provider::{checks, json_secret};

model! {
    /// Its attributes.
    pub struct Model {
        workflow_id: Attr<String>,
        payload: Attr<String>,
    }
}

/// The action.
pub struct RunWorkflow {
    pub backend: Arc<Backend>,
}

impl Configurable for RunWorkflow {
    type Model = Model;
    const TYPE: &'static str = "msp_run_workflow";

    fn schema(&self) -> Schema {
        Schema::new(
            "Runs a workflow in Wiv, once each time it is invoked.\n\n\
             The provider sends `POST /workflows/{workflow_id}/run`. The action ends when the run \
             has begun: Wiv documents no call that shows how a run goes on or ends.",
            vec![
                Attribute::required("workflow_id", Type::String, "Id of the workflow.")
                    .validate(Validator::text(checks::name)),
                Attribute::optional(
                    "payload",
                    Type::String,
                    "The payload of the workflow: the text of a JSON object, as from \
                     `jsonencode({ ... })`. No plan stores it, so it may be ephemeral and hold \
                     secrets. Empty text counts as null. Default: an empty object.",
                )
                .sensitive()
                // A saved plan holds the other attributes of an action in plain text.
                .write_only()
                .validate(Validator::text(json_secret::check_object)),
            ],
        )
    }
}

impl Action for RunWorkflow {
    async fn plan(&self, _config: &Model, _context: &mut CallContext) -> Result<(), Diagnostic> {
        self.backend.configured().wiv.ready_or_later().map(drop)
    }

    async fn invoke(
        &self,
        config: Model,
        progress: &Progress,
        context: &mut CallContext,
    ) -> Result<(), Diagnostic> {
        let wiv = self.backend.configured().wiv.ready()?;
        let workflow_id = config.workflow_id.text().unwrap_or_default();
        let payload = payload(&config.payload)?;
        progress.say(format!("Running workflow {workflow_id}"));
        let client = wiv.client.stopped_by(&context.stop);
        let run = client
            .run_workflow(workflow_id, &payload)
            .await
            .map_err(|error| not_run(workflow_id, &error, &wiv.credential))?;
        let execution_id = http::readable(&run.execution_id);
        progress.say(format!("Started as execution {execution_id}"));
        Ok(())
    }
}

/// The body. A value that validate did not know is checked here for the first time.
fn payload(text: &Attr<String>) -> Result<SecretJson, Diagnostic> {
    let Some(text) = text.text() else { return Ok(SecretJson::new(json!({}))) };
    json_secret::object(text).map(SecretJson::new).map_err(|why| {
        Diagnostic::error("Invalid value for `payload`", why).at(Path::attribute("payload"))
    })
}

/// A trigger before a change means that the change is not made yet. A trigger after it means that
/// it is.
const AGAIN: &str = "If `after_create` or `after_update` triggered it, run `terraform apply \
                     -invoke=action.msp_run_workflow.NAME`: the next apply alone does not run it \
                     again. If `before_create` or `before_update` triggered it, the next apply \
                     runs it again.";

fn not_run(workflow_id: &str, error: &Error, credential: &Credential) -> Diagnostic {
    let what = format!("Workflow {workflow_id} was not run");
    let failed = match error.kind() {
        ErrorKind::OutcomeUnknown => {
            return backend::failed(
                &format!("It is not known whether workflow {workflow_id} was run"),
                error,
                &format!(
                    "Before you invoke it again, look at the workflow's run history in Wiv: each \
                     time makes one more run. Wiv documents no call that lists runs, so the \
                     provider cannot look itself. {AGAIN}"
                ),
            );
        }
        ErrorKind::NotFound => backend::failed(
            &what,
            error,
            &format!(
                "Check `workflow_id`, and that the credential from {credential} belongs to the \
                 organization that has this workflow."
            ),
        )
        .at(Path::attribute("workflow_id")),
        ErrorKind::NotSent => {
            backend::failed(&what, error, "Check the endpoint, the network and the proxy.")
        }
        ErrorKind::Unauthorized | ErrorKind::Forbidden => {
            backend::refused(&what, error, credential)
        }
        _ => return backend::failed(&what, error, AGAIN),
    };
    Diagnostic { detail: format!("{}\n\n{AGAIN}", failed.detail), ..failed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_is_an_object_and_its_text_is_in_no_message() {
        assert_eq!(payload(&Attr::Null), Ok(SecretJson::new(json!({}))));
        let sent = payload(&r#"{"a": 1.50}"#.to_owned().into());
        assert_eq!(sent.map(|sent| sent.expose().to_string()), Ok(r#"{"a":1.50}"#.to_owned()));
        for text in ["[\"canary\"]", "\"canary\"", "{\"canary\": canary}", ""] {
            let error = payload(&text.to_owned().into()).unwrap_err();
            assert!(!error.detail.contains("canary"), "{error:?}");
            assert_eq!(error.path, Some(Path::attribute("payload")));
        }
    }
}
