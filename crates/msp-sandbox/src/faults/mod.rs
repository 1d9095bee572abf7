//! Faults on demand: a test or a rehearsal disturbs the way between a client and a service.
//! `POST /_sandbox/faults`, or [`Handle::fault`](crate::Handle::fault).
//!
//! A [`Rule`] says which requests to disturb, and a [`Fault`] how:
//!
//! ```json
//! {
//!   "match": {"method": "POST", "path": "/msp/customers"},
//!   "skip": 0, "times": 1, "probability": 0.5, "seed": 7,
//!   "fault": {"drop": {"moment": "after_commit"}}
//! }
//! ```
//!
//! Rules apply from the oldest to the newest. The first rule that matches and fires gets
//! the request, and no later rule does. The members of a rule:
//!
//! - `match`: a missing `method` or `path` means any. A `*` in the path means any text.
//! - `skip`: how many requests pass first.
//! - `times`: how many requests it disturbs after that. Missing or null means all.
//! - `probability`: how likely it disturbs each of them.
//! - `seed`: the same seed picks the same ones of the matching requests, by their order.
//!
//! | `fault` | what happens |
//! |---|---|
//! | `{"latency": {"ms": 500, "moment": M}}` | waits |
//! | `{"hold": {"moment": M}}` | waits until the rule is removed |
//! | `{"list_lag": {"lists": 3, "seconds": 30}}` | lists lag behind what the request creates, by a number of lists, of seconds, or both |
//! | `{"name_echo": {"spelling": "upper", "characters": 20}}` | names come back in another spelling of the assumption `name_echo`; one that is `cut` keeps `characters` |
//! | `{"members": {"name": null, "type": "aws"}}` | members of these names, at any depth, have these values; null leaves them out |
//! | `{"partial_list": {"rows": 0, "sign": "link"}}` | only the first rows of a list, and a sign of the assumption `long_lists` that there are more; `whole` means no sign |
//! | `{"status": {"status": 503, "headers": {"Retry-After": "2"}, "body": B, "moment": M}}` | another answer; a `body` that is a text is sent as it is, any other as JSON, none as an error of the service |
//! | `{"drop": {"moment": M}}` | the connection ends without an answer |
//! | `{"cut": {}}` | the connection ends in the middle of the answer's body |
//! | `{"garbage": {}}` | the answer's body is no JSON, but says that it is |
//! | `{"content_type": {}}` | the answer is an HTML page |
//! | `{"oversized": {"bytes": 1048576}}` | the answer's body is JSON of this length, streamed |
//! | `{"expired_token": {}}` | every access token ends now: 401 (Wiv has none: 401 as for an expired key) |
//! | `{"rate_limit": {"requests": 10, "window_ms": 1000}}` | more requests get 429 with `Retry-After` |
//!
//! M is one of two moments. With `before_commit` (the default), the request is not carried out, or
//! not yet. With `after_commit` it was carried out, and the caller does not learn of it. A fault
//! without a moment spoils an answer, so the request was carried out. The exceptions are
//! `expired_token` and `rate_limit`, which refuse the request.
//!
//! One `fault` can combine several parts:
//!
//! - `latency`, `hold` and `list_lag` go with each other and with one other fault.
//! - `name_echo`, `members` and `partial_list` go with those three, with each other and with `cut`.
//!
//! Other breaches of a service's own rules need no fault of their own:
//!
//! - A 429 that was carried out all the same:
//!   `{"status": {"status": 429, "moment": "after_commit"}}`.
//! - An error that comes with a 200:
//!   `{"status": {"status": 200, "body": {"id": "err-1", "message": "Internal error"}}}`.
//! - A list that lags until it is told to catch up: `{"list_lag": {"lists": 4294967295}}` and then
//!   `POST /_sandbox/lists/catch-up`.
//!
//! A disturbed request is carried out to its end, even if the caller goes away. Removing a rule
//! ends its waits. `GET /_sandbox/faults` shows how often each rule has fired. `/_sandbox/requests`
//! shows which rule disturbed a request, and whether the request was carried out. `/_sandbox`
//! itself is never disturbed.

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
