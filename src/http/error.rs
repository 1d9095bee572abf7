//! What a caller learns when a call fails.

use std::fmt::{self, Write as _};
use std::time::Duration;

use super::backoff::span;

/// A message names the time of a call only if it took longer.
const LONG: Duration = Duration::from_secs(10);

/// What is known about a failed call. The caller adds what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Nothing was sent: there was no connection, or the request could not be made.
    NotSent,
    /// The API refused, with this status. Nothing changed.
    Refused {
        /// The HTTP status. 429 is here too, after the waits for it are over.
        status: u16,
    },
    /// 401: the credentials are wrong or have expired.
    Unauthorized,
    /// 403: the credentials may not do this.
    Forbidden,
    /// A create whose answer was lost. The vendor may have carried it out or not.
    NotFound,
    /// A read failed, or a write that can be repeated.
    OutcomeUnknown,
    /// A list says that it is not complete, or that something failed.
    Failed,
    /// A redirect. The provider does not follow it: credentials would go somewhere else.
    NotWhole,
    /// Terraform asked to stop before the call was sent.
    Redirected,
    /// Terraform asked to stop before it was sent.
    Stopped,
}

/// One call that failed.
///
/// It holds no header, no query and no body that was sent. It holds at most 512 bytes of the
/// server's words, without control characters and without the secrets that were sent.
#[derive(Clone)]
pub struct Error(Box<Parts>);

#[derive(Clone)]
struct Parts {
    kind: ErrorKind,
    service: &'static str,
    tried: String,
    status: Option<u16>,
    words: Option<String>,
    request_id: Option<String>,
    over: Option<String>,
    note: Option<String>,
    attempts: u32,
    lasted: Duration,
    is_for_its_caller: bool,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, service: &'static str, tried: String) -> Self {
        Self(Box::new(Parts {
            kind,
            service,
            tried,
            status: None,
            words: None,
            request_id: None,
            over: None,
            note: None,
            attempts: 0,
            lasted: Duration::ZERO,
            is_for_its_caller: false,
        }))
    }

    /// An error as a vendor answers it that a test plays.
    #[cfg(test)]
    pub(crate) fn played(kind: ErrorKind, tried: &str) -> Self {
        let error = Self::new(kind, "the played vendor", tried.to_owned());
        match kind {
            ErrorKind::Refused { status: 429 } => error.for_its_caller(),
            _ => error,
        }
    }

    /// What is known.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What was tried: `POST /msp/customers`.
    pub fn tried(&self) -> &str {
        &self.0.tried
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's words, or the network's.
    pub fn words(&self) -> Option<&str> {
        self.0.words.as_deref()
    }

    /// The id that the vendor's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How often the call was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the caller may send it again. It must first look whether that would make a second
    /// object.
    pub fn is_for_its_caller(&self) -> bool {
        self.0.is_for_its_caller
    }

    /// Whether the vendor may have carried out the call.
    pub fn may_have_happened(&self) -> bool {
        self.kind() == ErrorKind::OutcomeUnknown
    }

    /// The cause that other calls share, where they fail too: nothing reaches the service, or it
    /// gives the same answer to the same question. A refused create or change has no shared cause.
    /// Neither has one with an unknown outcome.
    pub fn cause(&self) -> Option<String> {
        let (kind, service, tried) = (self.kind(), self.0.service, &self.0.tried);
        match kind {
            ErrorKind::Stopped | ErrorKind::OutcomeUnknown => None,
            ErrorKind::NotSent => Some(format!("{service}: {kind:?}: {}", self.came_back())),
            ErrorKind::Unauthorized | ErrorKind::Redirected => Some(format!("{service}: {kind:?}")),
            ErrorKind::Forbidden => Some(format!("{service}: {kind:?} {tried}")),
            _ => tried
                .starts_with("GET ")
                .then(|| format!("{service}: {kind:?} {tried}: {}", self.came_back())),
        }
    }

    /// One line without a full stop: `Wiv refused the credentials (401)`.
    pub fn summary(&self) -> String {
        let service = self.0.service;
        match self.kind() {
            ErrorKind::NotSent => format!("Nothing could be sent to {service}"),
            ErrorKind::Refused { status } => format!("{service} refused the request ({status})"),
            ErrorKind::Unauthorized => format!("{service} refused the credentials (401)"),
            ErrorKind::Forbidden => format!("{service} does not allow this (403)"),
            ErrorKind::NotFound => format!("{service} did not find it (404)"),
            ErrorKind::OutcomeUnknown => format!("The answer of {service} was lost"),
            ErrorKind::Failed => match self.status() {
                Some(status) if status >= 300 => format!("{service} failed ({status})"),
                _ => format!("No usable answer from {service}"),
            },
            ErrorKind::NotWhole => format!("{service} did not list everything"),
            ErrorKind::Redirected => format!("{service} answered with a redirect"),
            ErrorKind::Stopped => format!("Stopped before {service} was called"),
        }
    }

    /// Sentences that say what was tried, what came back and what it means.
    pub fn detail(&self) -> String {
        let mut text = format!("Tried: `{}`", self.0.tried);
        if self.0.attempts > 1 {
            // Writing to a String does not fail, here and below.
            let _ = write!(text, ", {} times", self.0.attempts);
        }
        if self.0.lasted >= LONG {
            let _ = write!(text, " in {}", span(self.0.lasted));
        }
        text.push_str(". ");
        text.push_str(&self.came_back());
        text.push(' ');
        text.push_str(self.meaning());
        for more in [&self.0.over, &self.0.note].into_iter().flatten() {
            text.push(' ');
            text.push_str(more);
        }
        if let Some(request_id) = &self.0.request_id {
            let _ = write!(text, " Request id: {request_id}.");
        }
        text
    }

    /// The answer as one sentence: `Answer: 404 Not Found, "no such customer".`
    pub fn came_back(&self) -> String {
        let words = self.0.words.as_deref();
        match (self.0.status, words) {
            // The words are ours then: they name what the answer lacks.
            (Some(status @ 200..=299), Some(words)) => {
                format!("Answer: {}, but {words}.", reason(status))
            }
            (None, _) if self.kind() == ErrorKind::Stopped => {
                "Terraform asked to stop before it was sent.".to_owned()
            }
            (Some(status), Some(words)) => format!("Answer: {}, \"{words}\".", reason(status)),
            (Some(status), None) => format!("Answer: {}.", reason(status)),
            (None, Some(words)) => format!("No answer: {words}."),
            (None, None) => "No answer.".to_owned(),
        }
    }

    fn meaning(&self) -> &'static str {
        match self.kind() {
            ErrorKind::NotSent => "Nothing was sent.",
            ErrorKind::Stopped => "Nothing was changed.",
            ErrorKind::Refused { status: 429 } => {
                "The API takes no more requests for now. Nothing was changed. If this happens \
                 often, set `http.requests_per_second` on the provider to the rate that the API \
                 takes."
            }
            ErrorKind::Refused { .. } => "The API refused the request. Nothing was changed.",
            ErrorKind::Unauthorized => {
                "The credentials are wrong or have expired, or their owner has left. Nothing was \
                 changed."
            }
            ErrorKind::Forbidden => "These credentials do not allow this. Nothing was changed.",
            ErrorKind::NotFound => {
                "It does not exist, or these credentials cannot see it. Nothing was changed."
            }
            ErrorKind::OutcomeUnknown => {
                "The API may have carried it out. The provider did not send it again, because it \
                 could then happen twice."
            }
            ErrorKind::Failed => "The request did not succeed.",
            ErrorKind::NotWhole => "Objects that it leaves out may still exist.",
            ErrorKind::Redirected => {
                "The provider follows no redirect: it would send the credentials to another server."
            }
        }
    }

    /// Adds a sentence of the vendor's client, such as the role that the call needs.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.0.note = Some(note.into());
        self
    }

    /// The same failure as another kind: a refused token exchange means refused credentials.
    #[must_use]
    pub fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    pub(super) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(super) fn with_words(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        self.0.words = (!words.is_empty()).then_some(words);
        self
    }

    /// Adds a sentence that says why the call was not tried for longer.
    pub(super) fn with_over(mut self, over: Option<String>) -> Self {
        self.0.over = over;
        self
    }

    /// Leaves it to the caller to send the call again.
    pub(super) fn for_its_caller(mut self) -> Self {
        self.0.is_for_its_caller = true;
        self
    }

    pub(super) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id;
        self
    }

    pub(super) fn with_attempts(mut self, attempts: u32, lasted: Duration) -> Self {
        (self.0.attempts, self.0.lasted) = (attempts, lasted);
        self
    }
}

/// `404 Not Found`, or the bare number for a status without a name.
fn reason(status: u16) -> String {
    let name = reqwest::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason());
    match name {
        Some(name) => format!("{status} {name}"),
        None => status.to_string(),
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.summary(), self.detail())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: ErrorKind) -> Error {
        Error::new(kind, "Wiv", "POST /msp/customers".to_owned()).with_attempts(1, Duration::ZERO)
    }

    #[test]
    fn what_a_server_said_is_quoted_and_what_we_found_is_not() {
        let said = error(ErrorKind::Refused { status: 409 }).with_status(409).with_words("taken");
        insta::assert_snapshot!(said.detail(), @r#"Tried: `POST /msp/customers`. Answer: 409 Conflict, "taken". The API refused the request. Nothing was changed."#);
        let found = error(ErrorKind::OutcomeUnknown)
            .with_status(201)
            .with_words("the answer holds no `customer_id`");
        insta::assert_snapshot!(found.detail(), @"Tried: `POST /msp/customers`. Answer: 201 Created, but the answer holds no `customer_id`. The API may have carried it out. The provider did not send it again, because it could then happen twice.");
    }

    #[test]
    fn whatever_is_one_objects_own_is_no_cause_for_others() {
        let of = |kind, tried: &str| Error::new(kind, "Wiv", tried.to_owned()).cause();
        let (get, post) = ("GET /msp/customers", "POST /msp/customers");
        for kind in [ErrorKind::NotSent, ErrorKind::Unauthorized, ErrorKind::Redirected] {
            assert!(of(kind, get).is_some() && of(kind, get) == of(kind, post), "{kind:?}");
        }
        assert!(of(ErrorKind::Forbidden, post).is_some());
        assert_ne!(of(ErrorKind::Forbidden, post), of(ErrorKind::Forbidden, get));
        let no = ErrorKind::Refused { status: 400 };
        for kind in [no, ErrorKind::NotFound, ErrorKind::Failed, ErrorKind::NotWhole] {
            assert!(of(kind, get).is_some(), "{kind:?}");
            assert_eq!(of(kind, post), None, "{kind:?}");
        }
        for kind in [ErrorKind::OutcomeUnknown, ErrorKind::Stopped] {
            assert_eq!((of(kind, get), of(kind, post)), (None, None), "{kind:?}");
        }
    }

    #[test]
    fn attempts_note_and_request_id_are_told_where_there_are_any() {
        let error = error(ErrorKind::Failed)
            .with_status(503)
            .with_attempts(5, Duration::from_secs(121))
            .with_request_id(Some("req-7".to_owned()))
            .with_note("It needs a role.");
        insta::assert_snapshot!(error, @"Wiv failed (503). Tried: `POST /msp/customers`, 5 times in 2m 1s. Answer: 503 Service Unavailable. The request did not succeed. It needs a role. Request id: req-7.");
    }

    #[test]
    fn who_stops_is_told_that_nothing_was_changed() {
        let stopped = error(ErrorKind::Stopped).with_words("stopped while waiting");
        insta::assert_snapshot!(stopped.detail(), @"Tried: `POST /msp/customers`. Terraform asked to stop before it was sent. Nothing was changed.");
    }

    #[test]
    fn summaries_are_one_line_without_a_full_stop() {
        let summaries: Vec<_> = [
            ErrorKind::NotSent,
            ErrorKind::Refused { status: 400 },
            ErrorKind::Unauthorized,
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::OutcomeUnknown,
            ErrorKind::Failed,
            ErrorKind::NotWhole,
            ErrorKind::Redirected,
            ErrorKind::Stopped,
        ]
        .map(|kind| error(kind).summary())
        .into();
        assert!(summaries.iter().all(|summary| !summary.ends_with('.')));
        insta::assert_snapshot!(summaries.join("\n"), @r"
Nothing could be sent to Wiv
Wiv refused the request (400)
Wiv refused the credentials (401)
Wiv does not allow this (403)
Wiv did not find it (404)
The answer of Wiv was lost
No usable answer from Wiv
Wiv did not list everything
Wiv answered with a redirect
Stopped before Wiv was called
");
    }
}
