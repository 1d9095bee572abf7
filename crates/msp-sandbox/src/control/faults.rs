//! `/_sandbox/faults`: adds, lists and removes rules.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};

use super::{Failure, failure};
use crate::app::App;
use crate::faults::{Report, Rule};

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/faults", get(list).post(add).delete(clear))
        .route("/faults/{id}", delete(remove))
}

async fn list(State(app): State<Arc<App>>) -> Json<Vec<Report>> {
    Json(app.faults.reports())
}

/// Accepts any Content-Type: people type this by hand, with curl.
async fn add(
    State(app): State<Arc<App>>,
    body: Bytes,
) -> Result<(StatusCode, Json<Report>), Failure> {
    let rule = Rule::from_json(&body)
        .map_err(|error| failure(StatusCode::BAD_REQUEST, &format!("not a rule: {error}")))?;
    Ok((StatusCode::CREATED, Json(app.faults.add(rule))))
}

async fn clear(State(app): State<Arc<App>>) -> StatusCode {
    app.faults.clear();
    StatusCode::NO_CONTENT
}

async fn remove(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<StatusCode, Failure> {
    if id.parse().is_ok_and(|id| app.faults.remove(id)) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(failure(StatusCode::NOT_FOUND, &format!("no rule has the id `{id}`")))
    }
}
