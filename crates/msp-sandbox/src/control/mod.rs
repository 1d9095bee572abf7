//! `/_sandbox/...`: the sandbox's own endpoints, for rehearsals and tests.

mod faults;
pub(crate) mod page;

use std::io;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;
use crate::log::Entry;
use crate::state::{NewCases, NewCustomers, State};

pub(crate) type Failure = (StatusCode, Json<Value>);

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/state", get(state).put(replace_state).delete(forget_state))
        .route("/customers", post(make_customers))
        .route("/cases", post(make_cases))
        .route("/lists/catch-up", post(catch_up))
        .route("/requests", get(requests).delete(forget_requests))
        .route("/invitations/accept", post(accept_invitation))
        .merge(faults::router())
        .merge(page::files())
        .fallback(async || failure(StatusCode::NOT_FOUND, "no such endpoint of the sandbox"))
        .method_not_allowed_fallback(async || {
            failure(StatusCode::METHOD_NOT_ALLOWED, "the sandbox has no such method here")
        })
}

async fn state(Shared(app): Shared<Arc<App>>) -> Json<State> {
    Json(app.store.read(State::clone))
}

/// Accepts any Content-Type: people type this by hand, with curl.
async fn replace_state(Shared(app): Shared<Arc<App>>, body: Bytes) -> Result<Json<State>, Failure> {
    let mut new: State = State::from_json(&body)
        .map_err(|error| failure(StatusCode::BAD_REQUEST, &format!("not a state: {error}")))?;
    new.redact();
    new.begin_world();
    app.store
        .change(|state, _| {
            state.clone_from(&new);
            Ok(Json(new))
        })
        .map_err(|error: io::Error| failure(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()))
}

async fn forget_state(Shared(app): Shared<Arc<App>>) -> Result<StatusCode, Failure> {
    let forget = |state: &mut State, _: &mut _| {
        *state = State::default();
        state.begin_world();
        Ok(StatusCode::NO_CONTENT)
    };
    app.store
        .change(forget)
        .map_err(|error: io::Error| failure(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()))
}

async fn make_customers(
    Shared(app): Shared<Arc<App>>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Failure> {
    let customers: NewCustomers = serde_json::from_slice(&body).map_err(|error| {
        failure(StatusCode::BAD_REQUEST, &format!("no customers made: {error}"))
    })?;
    let made = app
        .store
        .change(|state, draw| customers.make(state, draw))
        .map_err(|error| failure(StatusCode::BAD_REQUEST, &error.to_string()))?;
    Ok((StatusCode::CREATED, Json(json!({"made": made}))))
}

async fn make_cases(
    Shared(app): Shared<Arc<App>>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Failure> {
    let cases: NewCases = serde_json::from_slice(&body)
        .map_err(|error| failure(StatusCode::BAD_REQUEST, &format!("no cases made: {error}")))?;
    let made = app
        .store
        .change(|state, draw| cases.make(state, draw))
        .map_err(|error| failure(StatusCode::BAD_REQUEST, &error.to_string()))?;
    Ok((StatusCode::CREATED, Json(json!({"made": made}))))
}

async fn catch_up(Shared(app): Shared<Arc<App>>) -> Result<StatusCode, Failure> {
    app.catch_up()
        .map(|()| StatusCode::NO_CONTENT)
        .map_err(|error| failure(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()))
}

/// The user who accepts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    org_id: String,
    email: String,
}

async fn accept_invitation(
    Shared(app): Shared<Arc<App>>,
    body: Bytes,
) -> Result<StatusCode, Failure> {
    let accepted: Accepted = serde_json::from_slice(&body).map_err(|error| {
        failure(StatusCode::BAD_REQUEST, &format!("not an organization and an address: {error}"))
    })?;
    match app.accept_invitation(&accepted.org_id, &accepted.email) {
        Ok(true) => Ok(StatusCode::NO_CONTENT),
        Ok(false) => Err(failure(
            StatusCode::NOT_FOUND,
            "there is no invitation of this address to this organization, or it has expired",
        )),
        Err(error) => Err(failure(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string())),
    }
}

/// The part of the log that the caller wants.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogQuery {
    /// The number of the last requests. All of the log if left out.
    last: Option<usize>,
}

async fn requests(
    Shared(app): Shared<Arc<App>>,
    query: Result<Query<LogQuery>, QueryRejection>,
) -> Result<Json<Vec<Entry>>, Failure> {
    let Query(query) = query.map_err(|_| {
        failure(StatusCode::BAD_REQUEST, "the query can only be ?last= and a whole number")
    })?;
    Ok(Json(app.log.last(query.last.unwrap_or(usize::MAX))))
}

async fn forget_requests(Shared(app): Shared<Arc<App>>) -> StatusCode {
    app.log.clear();
    StatusCode::NO_CONTENT
}

pub(crate) fn failure(status: StatusCode, text: &str) -> Failure {
    (status, Json(json!({"error": text})))
}
