//! The rule: which requests to disturb, how often, and how.

use axum::http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::fault::{Answer, Fault};
use super::matching::Matching;
use crate::settings::NameEcho;

const METHODS: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// Headers that say where a body ends. `cut` is the fault for a wrong end.
const FRAMING: [&str; 3] = ["connection", "content-length", "transfer-encoding"];

/// A fault and its requests: all of them, unless the rule limits them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    #[serde(rename = "match", default)]
    pub(crate) matching: Matching,
    #[serde(default)]
    pub(crate) skip: u64,
    #[serde(default)]
    pub(crate) times: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) probability: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seed: Option<u64>,
    pub(crate) fault: Fault,
}

/// Why something is no rule.
#[derive(Debug, thiserror::Error)]
pub enum InvalidRule {
    /// Not JSON, or not of this form.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// It may be a list of several rules.
    #[error("not a JSON object")]
    NotAnObject,
    /// No such method.
    #[error("match.method `{0}` must be one of DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT")]
    Method(String),
    /// A path that no request has.
    #[error("match.path `{0}` must start with `/` or `*`, and have no `?`")]
    Path(String),
    /// The sandbox's own endpoints.
    #[error("match.path `{0}`: no rule can disturb the endpoints under /_sandbox")]
    OwnPath(String),
    /// A rule that never fires.
    #[error("times must be at least 1: leave it out for every request")]
    NoTimes,
    /// No probability.
    #[error("probability must be more than 0 and at most 1")]
    Probability,
    /// A seed without a probability.
    #[error("seed has no meaning without probability")]
    Seed,
    /// A fault that does nothing.
    #[error("fault must name what happens, such as {{\"drop\": {{}}}}")]
    NoFault,
    /// Two faults that exclude each other.
    #[error("fault has {0}: only one of them can decide the answer")]
    TwoFaults(String),
    /// A lag of zero.
    #[error("fault.list_lag needs lists or seconds")]
    NoLag,
    /// A lag for a request that creates nothing.
    #[error("fault.list_lag is for what a request creates: match.method must be POST")]
    LagOfNothing,
    /// A spelling that changes nothing.
    #[error("fault.name_echo.spelling `as_sent` changes nothing")]
    AsSent,
    /// Members without names.
    #[error("fault.members must name a member of the answer")]
    NoMembers,
    /// Rows for a request that lists nothing.
    #[error("fault.partial_list is for what a request lists: match.method must be GET")]
    RowsOfNothing,
    /// An answer that is changed, and replaced by another fault.
    #[error("fault has {0}: it leaves nothing of the answer for the other parts to change")]
    NotTold(&'static str),
    /// A status that no answer can have.
    #[error("fault.status.status must be a number from 200 to 999")]
    Status,
    /// A body where there can be none.
    #[error("fault.status: an answer of {0} has no body")]
    BodyOfNone(u16),
    /// A header that cannot be sent.
    #[error("fault.status.headers: `{0}` is not a header, or nobody can send its value")]
    Header(String),
    /// A header that says where the body ends.
    #[error("fault.status.headers: the sandbox sets `{0}` itself. To end a body early, use cut")]
    Framing(String),
    /// A body of zero bytes.
    #[error("fault.oversized.bytes must be at least 2")]
    NoBytes,
    /// A window of zero.
    #[error("fault.rate_limit.window_ms must be at least 1")]
    NoWindow,
}

impl From<Fault> for Rule {
    fn from(fault: Fault) -> Self {
        Self {
            matching: Matching::default(),
            skip: 0,
            times: None,
            probability: None,
            seed: None,
            fault,
        }
    }
}

impl Fault {
    /// It disturbs requests of this method and path. A `*` in the path stands for any text.
    pub fn on(self, method: &str, path: &str) -> Rule {
        let matching = Matching { method: Some(method.to_owned()), path: Some(path.to_owned()) };
        Rule { matching, ..Rule::from(self) }
    }
}

impl Rule {
    /// Lets the first ones pass.
    #[must_use]
    pub fn skip(self, skip: u64) -> Self {
        Self { skip, ..self }
    }

    /// It disturbs at most this many.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self { times: Some(times), ..self }
    }

    /// It disturbs one.
    #[must_use]
    pub fn once(self) -> Self {
        self.times(1)
    }

    /// It disturbs this part of them, from above 0 to 1. The same seed picks the same ones.
    #[must_use]
    pub fn probability(self, probability: f64, seed: u64) -> Self {
        Self { probability: Some(probability), seed: Some(seed), ..self }
    }

    /// Reads a rule from its JSON.
    ///
    /// # Errors
    /// If it is no JSON of a rule, or the rule makes no sense.
    pub fn from_json(json: &[u8]) -> Result<Self, InvalidRule> {
        // serde would take a list for an object without names.
        if !json.trim_ascii_start().starts_with(b"{") {
            return Err(InvalidRule::NotAnObject);
        }
        let rule: Self = serde_json::from_slice(json)?;
        rule.check()?;
        Ok(rule)
    }

    /// Checks that it makes sense.
    ///
    /// # Errors
    /// The part that makes no sense.
    pub fn check(&self) -> Result<(), InvalidRule> {
        if let Some(method) = &self.matching.method
            && !METHODS.contains(&method.as_str())
        {
            return Err(InvalidRule::Method(method.clone()));
        }
        if let Some(path) = &self.matching.path {
            check_path(path)?;
        }
        if self.times == Some(0) {
            return Err(InvalidRule::NoTimes);
        }
        match (self.probability, self.seed) {
            (None, Some(_)) => return Err(InvalidRule::Seed),
            (Some(probability), _) if !(probability > 0.0 && probability <= 1.0) => {
                return Err(InvalidRule::Probability);
            }
            _ => {}
        }
        self.check_fault()
    }

    fn check_fault(&self) -> Result<(), InvalidRule> {
        let (parts, deciding) = self.fault.names();
        if parts.is_empty() {
            return Err(InvalidRule::NoFault);
        }
        if deciding.len() > 1 {
            return Err(InvalidRule::TwoFaults(deciding.join(" and ")));
        }
        if let Some(lag) = self.fault.list_lag {
            if lag.lists == 0 && lag.seconds == 0 {
                return Err(InvalidRule::NoLag);
            }
            if self.matching.method.as_deref() != Some("POST") {
                return Err(InvalidRule::LagOfNothing);
            }
        }
        if let Some(answer) = &self.fault.status {
            check_answer(answer)?;
        }
        self.check_rewriting(&deciding)?;
        // The shortest JSON that can be made longer at will is an empty string.
        if self.fault.oversized.as_ref().is_some_and(|oversized| oversized.bytes < 2) {
            return Err(InvalidRule::NoBytes);
        }
        if self.fault.rate_limit.as_ref().is_some_and(|limit| limit.window_ms == 0) {
            return Err(InvalidRule::NoWindow);
        }
        Ok(())
    }
}

impl Rule {
    fn check_rewriting(&self, deciding: &[&'static str]) -> Result<(), InvalidRule> {
        let fault = &self.fault;
        if fault.name_echo.as_ref().is_some_and(|echo| echo.spelling == NameEcho::AsSent) {
            return Err(InvalidRule::AsSent);
        }
        if fault.members.as_ref().is_some_and(serde_json::Map::is_empty) {
            return Err(InvalidRule::NoMembers);
        }
        if fault.partial_list.is_some() && self.matching.method.as_deref() != Some("GET") {
            return Err(InvalidRule::RowsOfNothing);
        }
        // Half an answer is still an answer.
        match deciding.first().filter(|part| fault.rewrites() && **part != "cut") {
            Some(part) => Err(InvalidRule::NotTold(part)),
            None => Ok(()),
        }
    }
}

fn check_path(path: &str) -> Result<(), InvalidRule> {
    if !path.starts_with(['/', '*']) || path.contains('?') {
        return Err(InvalidRule::Path(path.to_owned()));
    }
    if path.starts_with("/_sandbox") {
        return Err(InvalidRule::OwnPath(path.to_owned()));
    }
    Ok(())
}

fn check_answer(answer: &Answer) -> Result<(), InvalidRule> {
    if !(200..=999).contains(&answer.status) {
        return Err(InvalidRule::Status);
    }
    if matches!(answer.status, 204 | 304) && answer.body.is_some() {
        return Err(InvalidRule::BodyOfNone(answer.status));
    }
    for (name, value) in &answer.headers {
        if HeaderName::try_from(name).is_err() || HeaderValue::try_from(value).is_err() {
            return Err(InvalidRule::Header(name.clone()));
        }
        if FRAMING.contains(&name.to_ascii_lowercase().as_str()) {
            return Err(InvalidRule::Framing(name.clone()));
        }
    }
    Ok(())
}
