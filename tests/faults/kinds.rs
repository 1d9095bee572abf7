//! What goes wrong with a call.

use msp_sandbox::{Answer, Fault};
use serde_json::json;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// As the documentation's table has it.
    pub title: &'static str,
    /// What the sandbox is told.
    pub fault: fn() -> Fault,
    /// Whether the answer is held until the provider gives it up.
    pub times_out: bool,
}

const fn kind(title: &'static str, fault: fn() -> Fault) -> Kind {
    Kind { title, fault, times_out: false }
}

/// More than any answer to a create may have.
const TOO_LONG: u64 = 2 * 1024 * 1024;

/// All of them.
pub const KINDS: &[Kind] = &[
    kind("429, `Retry-After: 0`", || Fault::status(Answer::of(429).retry_after("0"))),
    kind("429, `Retry-After: 1`", || Fault::status(Answer::of(429).retry_after("1"))),
    kind("302, not followed", || Fault::status(Answer::of(302).header("location", "/elsewhere"))),
    kind("400, not carried out", || Fault::status(400)),
    kind("408, not carried out", || Fault::status(408)),
    kind("500, not carried out", || Fault::status(500)),
    kind("503, not carried out", || Fault::status(503)),
    kind("connection lost, not carried out", Fault::drop_before_commit),
    kind("500, carried out", || Fault::status_after_commit(500)),
    kind("connection lost, carried out", Fault::drop_after_commit),
    kind("no answer in time, carried out", Fault::hold_after_commit).timed_out(),
    kind("answer cut in the middle", Fault::cut),
    kind("answer is no JSON", Fault::garbage),
    kind("answer is an HTML page", Fault::content_type),
    kind("answer is too long", || Fault::oversized(TOO_LONG)),
    kind("answer without an id", || {
        Fault::status_after_commit(Answer::of(200).body(json!({"data": {}})))
    }),
];

impl Kind {
    const fn timed_out(self) -> Self {
        Self { times_out: true, ..self }
    }
}
