//! The log of received requests: limited, in order, and without secrets.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

/// A request, as `/_sandbox/requests` shows it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Entry {
    /// Its number: 1 for the first since the start. No number comes twice.
    pub number: u64,
    /// When it came: RFC 3339.
    pub time: String,
    /// The method.
    pub method: String,
    /// The path, as it came.
    pub path: String,
    /// The query, without secrets. Empty if there was none.
    pub query: String,
    /// Every header by its name in lower case. Secrets are redacted.
    pub headers: Map<String, Value>,
    /// The JSON of the body, with redacted secrets. Null if there was none, or no JSON.
    pub body: Value,
    /// The length of the body.
    pub body_bytes: usize,
    /// The status of the answer. Null while there is none. It stays null if the caller went away or
    /// got no answer.
    pub status: Option<u16>,
    /// How long the answer took.
    pub duration_ms: Option<f64>,
    /// The rule that disturbed it, if one did.
    pub fault: Option<Disturbed>,
}

/// The rule that disturbed a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disturbed {
    /// The id of the rule.
    pub rule: u64,
    /// The parts of its fault.
    pub parts: Vec<&'static str>,
    /// Whether the request was carried out all the same. Null until that is known. A request that
    /// the service itself refused was not.
    pub committed: Option<bool>,
}

/// The number of a request in the log, [`Entry::number`]. The request carries it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number(u64);

/// A request with its body unchanged, for tests in this process.
#[derive(Clone)]
pub struct Received {
    /// The method.
    pub method: String,
    /// The path, as it came.
    pub path: String,
    /// The query, as it came. Empty if there was none.
    pub query: String,
    /// Every header, with secrets.
    pub headers: HeaderMap,
    /// The body, with secrets.
    pub body: Bytes,
    /// The status of the answer. `None` while there is none.
    pub status: Option<u16>,
}

impl Received {
    /// The body as JSON. Null if it is no JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A ring of requests.
pub(crate) struct Log {
    size: usize,
    /// Whether it also keeps requests unchanged.
    pub(crate) keep_received: bool,
    ring: Mutex<Ring>,
}

struct Ring {
    /// The number of the first entry. Requests are numbered in the order in which they came.
    first: u64,
    kept: VecDeque<(Entry, Option<Received>)>,
}

impl Default for Ring {
    fn default() -> Self {
        Self { first: 1, kept: VecDeque::new() }
    }
}

impl Log {
    pub(crate) fn new(size: usize, keep_received: bool) -> Self {
        Self { size, keep_received, ring: Mutex::default() }
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.last(usize::MAX)
    }

    /// At most this many, in order. It copies no others, because requests wait meanwhile.
    pub(crate) fn last(&self, count: usize) -> Vec<Entry> {
        let ring = self.lock();
        let passed = ring.kept.len().saturating_sub(count);
        ring.kept.iter().skip(passed).map(|(entry, _)| entry.clone()).collect()
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.lock().kept.iter().filter_map(|(_, received)| received.clone()).collect()
    }

    pub(crate) fn clear(&self) {
        let mut ring = self.lock();
        ring.first += ring.kept.len() as u64;
        ring.kept.clear();
    }

    /// Notes that a rule disturbs this request.
    pub(crate) fn disturbed(&self, number: Option<Number>, rule: u64, parts: &[&'static str]) {
        self.change(number, |entry, _| {
            entry.fault = Some(Disturbed { rule, parts: parts.to_vec(), committed: None });
        });
    }

    /// Notes whether a disturbed request was carried out.
    pub(crate) fn carried_out(&self, number: Option<Number>, committed: bool) {
        self.change(number, |entry, _| {
            if let Some(fault) = &mut entry.fault {
                fault.committed = Some(committed);
            }
        });
    }

    /// Adds a request, and gives it its number.
    pub(crate) fn push(&self, mut entry: Entry, received: Option<Received>) -> Number {
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

    /// Notes the answer, if there was one, and its duration.
    pub(crate) fn answered(&self, number: Number, status: Option<StatusCode>, duration_ms: f64) {
        self.change(Some(number), |entry, received| {
            entry.status = status.map(|status| status.as_u16());
            entry.duration_ms = Some(duration_ms);
            if let Some(received) = received {
                received.status = entry.status;
            }
        });
    }

    /// Changes an entry, unless the log has dropped it.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn push(log: &Log, path: &str) -> Number {
        log.push(Entry { path: path.to_owned(), ..Entry::default() }, None)
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
