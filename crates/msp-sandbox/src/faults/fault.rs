//! The faults of a request.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::retelling::{LONGEST, PartialList, Respelt};
use crate::settings::{ListSign, NameEcho};
use crate::state::ListLag;

/// When a fault strikes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Moment {
    /// Before the request is carried out, or in place of it.
    #[default]
    BeforeCommit,
    /// After the request was carried out, before it is answered.
    AfterCommit,
}

/// Declares the parts of a fault once: field, type, and whether it decides the answer.
macro_rules! parts {
    ($( $(#[doc = $doc:literal])+ $name:ident: $type:ty, $decides:literal; )+) => {
        /// A fault of a request. At most one part decides the answer, and others go with it. The
        /// documentation of the module has the table. A [`Rule`](super::Rule) holds it.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Fault {
            $(
                $(#[doc = $doc])+
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(crate) $name: Option<$type>,
            )+
        }

        impl Fault {
            /// The names of all parts.
            #[cfg(test)]
            pub(crate) const PARTS: &[&str] = &[$(stringify!($name)),+];

            /// Both faults at once. Only one of them may decide the answer.
            #[must_use]
            pub fn and(self, other: Self) -> Self {
                Self { $($name: other.$name.or(self.$name),)+ }
            }

            /// The names of its parts, and of the parts that decide the answer.
            pub(crate) fn names(&self) -> (Vec<&'static str>, Vec<&'static str>) {
                let parts = [$((stringify!($name), self.$name.is_some(), $decides),)+];
                let parts = || parts.into_iter().filter(|(_, present, _)| *present);
                (
                    parts().map(|(name, ..)| name).collect(),
                    parts().filter(|(.., decides)| *decides).map(|(name, ..)| name).collect(),
                )
            }
        }
    };
}

parts! {
    /// Waits.
    latency: Latency, false;
    /// Waits until the rule is removed.
    hold: At, false;
    /// Lists lag behind the objects that the request creates.
    list_lag: ListLag, false;
    /// Names in another spelling.
    name_echo: Respelt, false;
    /// Other members.
    members: Map<String, Value>, false;
    /// Some of the rows of a list.
    partial_list: PartialList, false;
    /// Another answer.
    status: Answer, true;
    /// No answer.
    drop: At, true;
    /// Half an answer.
    cut: Nothing, true;
    /// An answer that is no JSON, but says that it is.
    garbage: Nothing, true;
    /// An answer of another content type.
    content_type: Nothing, true;
    /// An answer that is too long.
    oversized: Oversized, true;
    /// The access tokens end.
    expired_token: Nothing, true;
    /// Too many requests.
    rate_limit: RateLimit, true;
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Latency {
    pub(crate) ms: u64,
    #[serde(default)]
    pub(crate) moment: Moment,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct At {
    pub(crate) moment: Moment,
}

/// A part without options: `{}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Oversized {
    pub(crate) bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateLimit {
    pub(crate) requests: u32,
    pub(crate) window_ms: u64,
}

/// An answer that a service might give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub(crate) status: u16,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) headers: BTreeMap<String, String>,
    /// A text is sent as it is, anything else as JSON. `None` is an error in the service's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
    #[serde(default)]
    pub(crate) moment: Moment,
}

impl Answer {
    /// An answer with this status. An error has a body in the words of the service.
    pub fn of(status: u16) -> Self {
        Self { status, headers: BTreeMap::new(), body: None, moment: Moment::default() }
    }

    /// With this header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    /// With this `Retry-After`: seconds, a date, or other text.
    #[must_use]
    pub fn retry_after(self, value: &str) -> Self {
        self.header("retry-after", value)
    }

    /// With this JSON as its body. A JSON string is sent as it is, without quotes.
    #[must_use]
    pub fn body(mut self, body: impl Into<Value>) -> Self {
        self.body = Some(body.into());
        self
    }
}

impl From<u16> for Answer {
    fn from(status: u16) -> Self {
        Self::of(status)
    }
}

impl Fault {
    /// The request waits this long (whole milliseconds) before it is carried out.
    pub fn latency(time: Duration) -> Self {
        Self::waiting(time, Moment::BeforeCommit)
    }

    /// The answer waits this long (whole milliseconds) after the request was carried out.
    pub fn latency_after_commit(time: Duration) -> Self {
        Self::waiting(time, Moment::AfterCommit)
    }

    /// The request waits until the rule is removed, and is carried out then.
    pub fn hold() -> Self {
        Self { hold: Some(At { moment: Moment::BeforeCommit }), ..Self::default() }
    }

    /// The request is carried out, and its answer waits until the rule is removed.
    pub fn hold_after_commit() -> Self {
        Self { hold: Some(At { moment: Moment::AfterCommit }), ..Self::default() }
    }

    /// The new object is missing from this many lists.
    pub fn list_lag(lists: u32) -> Self {
        Self { list_lag: Some(ListLag { lists, seconds: 0 }), ..Self::default() }
    }

    /// The new object is missing from lists for this many seconds.
    pub fn list_lag_seconds(seconds: u32) -> Self {
        Self { list_lag: Some(ListLag { lists: 0, seconds }), ..Self::default() }
    }

    /// This answer, and the request is not carried out.
    pub fn status(answer: impl Into<Answer>) -> Self {
        Self { status: Some(answer.into()), ..Self::default() }
    }

    /// This answer, though the request was carried out.
    pub fn status_after_commit(answer: impl Into<Answer>) -> Self {
        let answer = Answer { moment: Moment::AfterCommit, ..answer.into() };
        Self { status: Some(answer), ..Self::default() }
    }

    /// The connection ends without an answer, and the request is not carried out.
    pub fn drop_before_commit() -> Self {
        Self { drop: Some(At { moment: Moment::BeforeCommit }), ..Self::default() }
    }

    /// The connection ends without an answer, though the request was carried out.
    pub fn drop_after_commit() -> Self {
        Self { drop: Some(At { moment: Moment::AfterCommit }), ..Self::default() }
    }

    /// The connection ends in the middle of the answer.
    pub fn cut() -> Self {
        Self { cut: Some(Nothing {}), ..Self::default() }
    }

    /// The answer is no JSON, but says that it is.
    pub fn garbage() -> Self {
        Self { garbage: Some(Nothing {}), ..Self::default() }
    }

    /// The answer is an HTML page.
    pub fn content_type() -> Self {
        Self { content_type: Some(Nothing {}), ..Self::default() }
    }

    /// The answer is JSON of this many bytes.
    pub fn oversized(bytes: u64) -> Self {
        Self { oversized: Some(Oversized { bytes }), ..Self::default() }
    }

    /// Every access token ends now.
    pub fn expired_token() -> Self {
        Self { expired_token: Some(Nothing {}), ..Self::default() }
    }

    /// So many requests in each window (whole milliseconds), and 429 for more.
    pub fn rate_limit(requests: u32, window: Duration) -> Self {
        let rate_limit = RateLimit { requests, window_ms: milliseconds(window) };
        Self { rate_limit: Some(rate_limit), ..Self::default() }
    }

    /// Names come back in this spelling. One that is cut has 20 characters.
    pub fn name_echo(spelling: NameEcho) -> Self {
        let respelt = Respelt { spelling, characters: LONGEST };
        Self { name_echo: Some(respelt), ..Self::default() }
    }

    /// Every member of the answer with one of these names gets this value. Null leaves it out.
    pub fn members<N: Into<String>>(members: impl IntoIterator<Item = (N, Value)>) -> Self {
        let members = members.into_iter().map(|(name, value)| (name.into(), value)).collect();
        Self { members: Some(members), ..Self::default() }
    }

    /// The list has only its first rows, and this sign for the rest. `Whole` means no sign.
    pub fn partial_list(rows: usize, sign: ListSign) -> Self {
        Self { partial_list: Some(PartialList { rows, sign }), ..Self::default() }
    }

    /// Whether it changes an answer.
    pub(crate) fn rewrites(&self) -> bool {
        self.name_echo.is_some() || self.members.is_some() || self.partial_list.is_some()
    }

    fn waiting(time: Duration, moment: Moment) -> Self {
        Self { latency: Some(Latency { ms: milliseconds(time), moment }), ..Self::default() }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
