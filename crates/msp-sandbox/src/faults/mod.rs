//! Faults on demand: what goes wrong between a client and a service, when a test or a
//! rehearsal says so. `POST /_sandbox/faults`, or [`Handle::fault`](crate::Handle::fault).
//!
//! A [`Rule`] says which requests are disturbed, and a [`Fault`] how:
//!
//! ```json
//! {
//!   "match": {"method": "POST", "path": "/msp/customers"},
//!   "skip": 0, "times": 1, "probability": 0.5, "seed": 7,
//!   "fault": {"drop": {"moment": "after_commit"}}
//! }
//! ```
//!
//! Rules are asked in the order they were added; the first that matches and fires has the
//! request, and no other is asked. In `match` a missing `method` or `path` means any, and
//! a `*` in the path any text. `skip` lets the first ones pass, `times` is how many are
//! disturbed (missing or null: all), `probability` how often; the same `seed` disturbs the
//! same ones of the requests that match, by their order.
//!
//! | `fault` | what happens |
//! |---|---|
//! | `{"latency": {"ms": 500, "moment": M}}` | waits |
//! | `{"hold": {"moment": M}}` | waits until the rule is removed |
//! | `{"list_lag": {"lists": 3, "seconds": 30}}` | lists lag behind what the request creates, by a number of lists, of seconds, or both |
//! | `{"name_echo": {"spelling": "upper", "characters": 20}}` | names come back in another spelling: one of the assumption `name_echo`; `characters` are left of one that is `cut` |
//! | `{"members": {"name": null, "type": "aws"}}` | members of these names, however deep, have these values; null leaves them out |
//! | `{"partial_list": {"rows": 0, "sign": "link"}}` | no more than the first rows of a list, and a sign that there are more: one of the assumption `long_lists`; `whole` or none: the rest is missing without a word |
//! | `{"status": {"status": 503, "headers": {"Retry-After": "2"}, "body": B, "moment": M}}` | another answer; a `body` that is a text is sent as it is, any other as JSON, none as an error of the service |
//! | `{"drop": {"moment": M}}` | the connection ends without an answer |
//! | `{"cut": {}}` | the connection ends in the middle of the answer's body |
//! | `{"garbage": {}}` | the answer's body is no JSON, though it says so |
//! | `{"content_type": {}}` | the answer is an HTML page |
//! | `{"oversized": {"bytes": 1048576}}` | the answer's body is JSON of this length, streamed |
//! | `{"expired_token": {}}` | every access token ends now: 401 (Wiv, which has none: 401 as for an expired key) |
//! | `{"rate_limit": {"requests": 10, "window_ms": 1000}}` | what is beyond: 429 with `Retry-After` |
//!
//! M is `before_commit` (the request is not carried out, or not yet; the default) or
//! `after_commit` (it has been, and the caller does not learn of it). Those without a
//! moment spoil an answer, so the request has been carried out; but for `expired_token`
//! and `rate_limit`, which refuse it. `latency`, `hold` and `list_lag` go together with
//! each other and with one of the others, in one `fault`; `name_echo`, `members` and
//! `partial_list` with those, with each other and with `cut`.
//!
//! What a service may do against its own rules needs no fault of its own. A 429 that was
//! carried out all the same: `{"status": {"status": 429, "moment": "after_commit"}}`. An
//! error that comes with a 200: `{"status": {"status": 200, "body": {"id": "err-1",
//! "message": "Internal error"}}}`. A list that lags until it is told to catch up:
//! `{"list_lag": {"lists": 4294967295}}` and then `POST /_sandbox/lists/catch-up`.
//!
//! A disturbed request is carried out to its end even if the caller goes away meanwhile.
//! Removing a rule lets go of what it makes wait. `GET /_sandbox/faults` tells how often
//! each rule has fired, and `/_sandbox/requests` which rule disturbed a request, and
//! whether the request was carried out. `/_sandbox` itself is never disturbed.

mod fault;
mod limit;
mod matching;
mod retelling;
mod rule;
mod rules;

pub use fault::{Answer, Fault};
pub use rule::{InvalidRule, Rule};
pub use rules::Report;

pub(crate) use fault::Moment;
pub(crate) use retelling::{PartialList, Respelt};
pub(crate) use rules::{Faults, Firing};
