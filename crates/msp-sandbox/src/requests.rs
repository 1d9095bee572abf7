//! The log of what was received: bounded, in order, and without secrets.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, request::Parts};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::app::App;
use super::connections::HangUp;
use super::redact::{self, REDACTED};
use super::timestamps;

/// The longest body that is read; longer ones are answered 413.
const BODY_LIMIT: usize = 1024 * 1024;

/// Goes with a request whose body was too long, so that the endpoint refuses it in the
/// words of its service.
#[derive(Clone, Copy)]
pub(super) struct BodyUnread;

/// A request, as `/_sandbox/requests` tells of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its number: 1 for the first since the start, and never given twice.
    pub number: u64,
    /// When it came: RFC 3339.
    pub time: String,
    /// The method.
    pub method: String,
    /// The path as it came.
    pub path: String,
    /// The query as it came, without secrets; empty where there was none.
    pub query: String,
    /// Every header by its name in lower case; secrets are redacted.
    pub headers: Map<String, Value>,
    /// The JSON of the body, secrets redacted; null where there was none, or no JSON.
    pub body: Value,
    /// The length of the body.
    pub body_bytes: usize,
    /// The status answered; null while there is none, and for good if the caller went away
    /// or was left without an answer.
    pub status: Option<u16>,
    /// How long the answer took.
    pub duration_ms: Option<f64>,
    /// What disturbed it, if anything did.
    pub fault: Option<Disturbed>,
}

/// What disturbed a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disturbed {
    /// The id of the rule.
    pub rule: u64,
    /// What its fault is made of.
    pub parts: Vec<&'static str>,
    /// Whether the request was carried out all the same; null until that is known. One that
    /// was refused on its own account was not.
    pub committed: Option<bool>,
}

/// The number of a request in the log, [`Entry::number`]; it goes with the request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number(u64);

/// A request with its body as it came, for tests in this process.
#[derive(Clone)]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path as it came.
    pub path: String,
    /// The query as it came; empty where there was none.
    pub query: String,
    /// Every header, secrets and all.
    pub headers: HeaderMap,
    /// The body, secrets and all.
    pub body: Bytes,
    /// The status answered; `None` while there is none.
    pub status: Option<u16>,
}

impl Received {
    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A ring of requests.
pub(super) struct Log {
    size: usize,
    keep_received: bool,
    ring: Mutex<Ring>,
}

struct Ring {
    /// The number of the first one kept; requests are numbered in the order they came.
    first: u64,
    kept: VecDeque<(Entry, Option<Received>)>,
}

impl Default for Ring {
    fn default() -> Self {
        Self { first: 1, kept: VecDeque::new() }
    }
}

impl Log {
    pub(super) fn new(size: usize, keep_received: bool) -> Self {
        Self { size, keep_received, ring: Mutex::default() }
    }

    pub(super) fn entries(&self) -> Vec<Entry> {
        self.last(usize::MAX)
    }

    /// Up to so many, in the order they came. No others are copied: meanwhile requests wait.
    pub(super) fn last(&self, count: usize) -> Vec<Entry> {
        let ring = self.lock();
        let passed = ring.kept.len().saturating_sub(count);
        ring.kept.iter().skip(passed).map(|(entry, _)| entry.clone()).collect()
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.lock().kept.iter().filter_map(|(_, received)| received.clone()).collect()
    }

    pub(super) fn clear(&self) {
        let mut ring = self.lock();
        ring.first += ring.kept.len() as u64;
        ring.kept.clear();
    }

    /// A rule disturbs this request.
    pub(super) fn disturbed(&self, number: Option<Number>, rule: u64, parts: &[&'static str]) {
        self.change(number, |entry, _| {
            entry.fault = Some(Disturbed { rule, parts: parts.to_vec(), committed: None });
        });
    }

    /// Whether a request that is disturbed was carried out.
    pub(super) fn carried_out(&self, number: Option<Number>, committed: bool) {
        self.change(number, |entry, _| {
            if let Some(fault) = &mut entry.fault {
                fault.committed = Some(committed);
            }
        });
    }

    fn push(&self, mut entry: Entry, received: Option<Received>) -> Number {
        let mut ring = self.lock();
        let number = ring.first + ring.kept.len() as u64;
        entry.number = number;
        ring.kept.push_back((entry, received));
        while ring.kept.len() > self.size {
            ring.kept.pop_front();
            ring.first += 1;
        }
        Number(number)
    }

    fn answered(&self, number: Number, status: Option<StatusCode>, duration_ms: f64) {
        self.change(Some(number), |entry, received| {
            entry.status = status.map(|status| status.as_u16());
            entry.duration_ms = Some(duration_ms);
            if let Some(received) = received {
                received.status = entry.status;
            }
        });
    }

    /// Changes an entry, unless it has been forgotten.
    fn change(
        &self,
        number: Option<Number>,
        change: impl FnOnce(&mut Entry, &mut Option<Received>),
    ) {
        let mut ring = self.lock();
        let position = number.and_then(|Number(number)| number.checked_sub(ring.first));
        let position = position.and_then(|position| usize::try_from(position).ok());
        if let Some((entry, received)) = position.and_then(|at| ring.kept.get_mut(at)) {
            change(entry, received);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The layer that writes the log. A request is logged before it is served, so that one
/// whose answer is lost is in it too.
pub(super) async fn record(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
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
        // Given when it is put in its place.
        number: 0,
        time: timestamps::log(came),
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: redact::query(parts.uri.query().unwrap_or_default()),
        headers,
        body,
        body_bytes: bytes.len(),
        status: None,
        duration_ms: None,
        fault: None,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn push(log: &Log, path: &str) -> Number {
        let parts = axum::http::Request::get(path).body(()).unwrap().into_parts().0;
        log.push(entry(OffsetDateTime::UNIX_EPOCH, &parts, &Bytes::new()), None)
    }

    fn numbers(entries: &[Entry]) -> Vec<u64> {
        entries.iter().map(|entry| entry.number).collect()
    }

    fn paths(log: &Log) -> Vec<(String, Option<u16>)> {
        log.entries().into_iter().map(|entry| (entry.path, entry.status)).collect()
    }

    #[test]
    fn keeps_the_last_ones_in_order() {
        let log = Log::new(2, false);
        for path in ["/1", "/2", "/3"] {
            push(&log, path);
        }
        assert_eq!(paths(&log), [("/2".to_owned(), None), ("/3".to_owned(), None)]);
    }

    #[test]
    fn the_last_ones_can_be_had_alone() {
        let log = Log::new(3, false);
        for path in ["/1", "/2", "/3", "/4"] {
            push(&log, path);
        }
        let last = [0, 1, 2, 3, 4].map(|count| numbers(&log.last(count)));
        assert_eq!(last, [vec![], vec![4], vec![3, 4], vec![2, 3, 4], vec![2, 3, 4]]);
    }

    #[test]
    fn no_number_is_given_twice() {
        let log = Log::new(2, false);
        push(&log, "/1");
        assert_eq!(numbers(&log.entries()), [1]);
        log.clear();
        push(&log, "/2");
        assert_eq!(numbers(&log.entries()), [2]);
    }

    #[test]
    fn an_answer_finds_its_request() {
        let log = Log::new(2, false);
        let numbers = ["/1", "/2", "/3"].map(|path| push(&log, path));
        for number in numbers {
            log.answered(number, Some(StatusCode::OK), 1.0);
        }
        assert_eq!(paths(&log), [("/2".to_owned(), Some(200)), ("/3".to_owned(), Some(200))]);
    }

    #[test]
    fn an_answer_to_a_forgotten_request_touches_no_other() {
        let log = Log::new(2, false);
        let forgotten = push(&log, "/1");
        log.clear();
        push(&log, "/2");
        log.answered(forgotten, Some(StatusCode::OK), 1.0);
        assert_eq!(paths(&log), [("/2".to_owned(), None)]);
    }
}
