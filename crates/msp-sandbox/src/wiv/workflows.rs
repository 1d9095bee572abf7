//! `POST /workflows/{workflow_id}/run`.

use axum::http::StatusCode;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::MSP_TENANT_ID;
use crate::app::App;
use crate::endpoint::{Call, Fields, Refusal};
use crate::state::Run;
use crate::{redact, timestamps};

pub(super) fn run(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    let assumptions = &app.options.assumptions;
    let workflow_id = call.id.as_str();
    let mut known = assumptions.workflow_ids.split(',').map(str::trim);
    let is_known = assumptions.workflow_ids.is_empty() || known.any(|id| id == workflow_id);
    if !is_known || workflow_id.trim().is_empty() {
        return Err(Refusal::not_found("Workflow not found"));
    }
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, assumptions)?;
    fields.object("payload")?.take_rest();
    fields.finish()?;
    let payload = body.get("payload").cloned().unwrap_or_default();

    let run = app.store.change(|state, draw| {
        let run = Run {
            execution_id: draw.execution(),
            workflow_id: workflow_id.to_owned(),
            timestamp: timestamps::wiv(OffsetDateTime::now_utc()),
            payload: redact::payload(&payload),
        };
        state.runs.push(run.clone());
        Ok::<_, Refusal>(run)
    })?;
    let data = json!({
        "event_type": "WORKFLOW_TRIGGER",
        "execution_id": run.execution_id,
        "payload": payload,
        "run_by": "sandbox",
        "tenant_id": MSP_TENANT_ID,
        "timestamp": run.timestamp,
        "trigger_id": "-",
        "trigger_type": "MANUAL",
        "workflow_id": run.workflow_id,
    });
    Ok((StatusCode::OK, json!({"data": data})))
}
