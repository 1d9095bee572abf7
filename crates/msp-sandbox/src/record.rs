//! The layer that writes the log.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::app::App;
use crate::endpoint::BodyUnread;
use crate::http::connections::HangUp;
use crate::log::{Entry, Received};
use crate::redact::{self, REDACTED};
use crate::timestamps;

/// The longest body that it reads. A longer one gets 413.
const BODY_LIMIT: usize = 1024 * 1024;

/// Logs a request before it is served, so that a request with a lost answer is in the log too.
pub(crate) async fn record(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let came = OffsetDateTime::now_utc();
    let started = Instant::now();
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, BODY_LIMIT).await.unwrap_or_else(|_| {
        parts.extensions.insert(BodyUnread);
        Bytes::new()
    });
    let entry = entry(came, &parts, &bytes);
    let received = app.log.keep_received.then(|| received(&parts, &bytes));
    let number = app.log.push(entry, received);
    parts.extensions.insert(number);
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    let duration_ms = started.elapsed().as_secs_f64() * 1_000.0;
    let status = (!HangUp::is(&response)).then(|| response.status());
    app.log.answered(number, status, duration_ms);
    response
}

fn entry(came: OffsetDateTime, parts: &Parts, bytes: &Bytes) -> Entry {
    let mut headers = Map::new();
    for (name, value) in &parts.headers {
        let value = match value.to_str() {
            Ok(text) if !redact::is_secret(name.as_str()) => text,
            _ => REDACTED,
        };
        headers.insert(name.as_str().to_owned(), Value::from(value));
    }
    let body = serde_json::from_slice(bytes).map(|body| redact::body(&body)).unwrap_or_default();
    Entry {
        time: timestamps::log(came),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: redact::query(parts.uri.query().unwrap_or_default()),
        headers,
        body,
        body_bytes: bytes.len(),
        // The log gives the number. The answer is known later.
        ..Entry::default()
    }
}

fn received(parts: &Parts, bytes: &Bytes) -> Received {
    Received {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.clone(),
        body: bytes.clone(),
        status: None,
    }
}
