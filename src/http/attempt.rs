//! One attempt: it makes the request, sends it, and reads the answer or the failure.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use tfplugin::hcl::quoted;
use tokio::time::Instant;

use super::backoff::retry_after;
use super::body::{self, BodyError};
use super::cause::describe;
use super::connector::Connector;
use super::verdict::Outcome;
use super::whole::Head;
use super::{Call, Endpoint, Error, ErrorKind, Header, Mask, Method, Unreadable};

/// A vendor's API, as an attempt needs it: its name, its address, and the way to it.
pub(super) struct Service {
    /// The vendor's name in messages.
    pub(super) name: &'static str,
    /// The members of an error body that hold words, the best first.
    pub(super) words_in: &'static [&'static str],
    pub(super) endpoint: Endpoint,
    /// Shared, because a thread of its own makes the client from it.
    pub(super) connector: Arc<Connector>,
    pub(super) request_timeout: Duration,
    pub(super) world: World,
}

/// The world of a server that has not answered yet.
pub const UNHEARD: &str = "?";

/// The world that the last answer came from.
#[derive(Debug)]
pub(super) struct World(Mutex<Option<String>>);

impl Default for World {
    fn default() -> Self {
        Self(Mutex::new(Some(UNHEARD.to_owned())))
    }
}

impl World {
    const HEADER: &str = "msp-sandbox-world";
    const LONGEST: usize = 64;

    pub(super) fn get(&self) -> Option<String> {
        self.lock().clone()
    }

    fn hear(&self, headers: &HeaderMap, mask: &Mask) {
        let said = headers.get(Self::HEADER).and_then(|value| value.to_str().ok());
        // The journal records it.
        let said = said.filter(|said| said.len() <= Self::LONGEST && mask.apply(said) == *said);
        let mut world = self.lock();
        if world.as_deref() != said {
            *world = said.map(str::to_owned);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One attempt that failed.
pub(super) struct Failure {
    pub(super) outcome: Outcome,
    pub(super) status: Option<u16>,
    pub(super) words: String,
    pub(super) request_id: Option<String>,
    pub(super) retry_after: Option<Duration>,
}

impl Service {
    pub(super) fn request(
        &self,
        client: &reqwest::Client,
        call: &Call,
        auth: Option<&Header>,
    ) -> Result<reqwest::Request, Error> {
        let path = call.path.encoded().map_err(|reason| self.not_sent(call, reason))?;
        let url = self.endpoint.join(path, call.query.as_deref());
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in &call.headers {
            let value = HeaderValue::from_str(value).map_err(|_| {
                let reason = format!(
                    "the value of `{name}` holds a character that no header can \
                                      carry"
                );
                self.not_sent(call, &reason)
            })?;
            headers.insert(HeaderName::from_static(name), value);
        }
        if let Some(auth) = auth {
            let value = auth.value.header_value();
            let value = value.map_err(|reason| {
                self.not_sent(call, &format!("the credential for `{}` {reason}", auth.name))
            })?;
            headers.insert(HeaderName::from_static(auth.name), value);
        }
        let mut request = client.request(method(call.method), url).headers(headers);
        if let Some(body) = &call.body {
            request = request.body(body.clone());
        }
        request.build().map_err(|error| self.not_sent(call, &describe(&error)))
    }

    /// Sends the request and reads the answer. One line in the log tells about both.
    pub(super) async fn attempt<T>(
        &self,
        client: &reqwest::Client,
        request: reqwest::Request,
        call: &Call,
        attempt: u32,
        mask: &Mask,
        decode: impl Fn(&[u8], &Head) -> Result<T, Unreadable>,
    ) -> Result<T, Failure> {
        let start = Instant::now();
        let result = self.exchange(client, request, call, mask, decode).await;
        let status = match &result {
            Ok((status, _)) => Some(*status),
            Err(failure) => failure.status,
        };
        let duration_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let words = result.as_ref().err().map(|failure| failure.words.as_str());
        tracing::debug!(
            service = self.name,
            method = call.method.as_str(),
            path = call.path.encoded().unwrap_or_default(),
            status,
            duration_ms,
            attempt,
            error = words,
            "api call"
        );
        result.map(|(_, answer)| answer)
    }

    async fn exchange<T>(
        &self,
        client: &reqwest::Client,
        request: reqwest::Request,
        call: &Call,
        mask: &Mask,
        decode: impl Fn(&[u8], &Head) -> Result<T, Unreadable>,
    ) -> Result<(u16, T), Failure> {
        let mut response =
            client.execute(request).await.map_err(|error| self.network(&error, mask))?;
        let head = Head { status: response.status(), headers: response.headers().clone() };
        self.world.hear(&head.headers, mask);
        let status = head.status.as_u16();
        let outcome = Outcome::of_status(status);
        // An error is only wanted for its words, and a server that refuses may say much.
        let limit = if outcome.is_some() { body::MAX_ANSWER } else { call.limit };
        let mut bytes = Vec::new();
        let read = body::read(&mut response, limit, &mut bytes).await;
        tracing::trace!(service = self.name, status, bytes = bytes.len(), "api answer");
        let failure = |outcome, words| Failure {
            outcome,
            status: Some(status),
            words,
            request_id: body::request_id(&head.headers, &bytes, mask),
            retry_after: head
                .headers
                .get(RETRY_AFTER)
                .and_then(|value| value.to_str().ok())
                .and_then(|value| retry_after(value, SystemTime::now())),
        };
        if let Some(outcome) = outcome {
            return Err(failure(outcome, body::words(&bytes, self.words_in, mask)));
        }
        let unreadable = |reason: &str| failure(Outcome::Lost, format!("the answer {reason}"));
        match read {
            Ok(()) => {}
            Err(BodyError::TooLarge) => {
                return Err(unreadable(&format!("is larger than {} MiB", limit / (1024 * 1024))));
            }
            Err(BodyError::Cut(error)) => {
                let cause = self.network(&error, mask).words;
                return Err(unreadable(&format!("was cut off: {cause}")));
            }
        }
        // This also counts where the answer is not needed: a server that shows a page did not do
        // what was asked.
        if let Some(reason) = body::is_page(&bytes) {
            return Err(unreadable(reason));
        }
        let answer = if call.answers_secret { (&*bytes).into() } else { mask.answer(&bytes) };
        decode(&answer, &head).map(|answer| (status, answer)).map_err(|reason| {
            let outcome = if reason.is_part() { Outcome::NotWhole } else { Outcome::Lost };
            let said = body::said(&bytes, self.words_in, mask);
            let said =
                said.map(|said| format!(", with the words {}", quoted(said))).unwrap_or_default();
            failure(outcome, format!("the answer {reason}{said}"))
        })
    }

    /// What the network did instead of an answer.
    fn network(&self, error: &reqwest::Error, mask: &Mask) -> Failure {
        let (outcome, words) = if error.is_connect() {
            let (host, way) = (self.endpoint.host(), self.connector.way());
            (
                Outcome::NotConnected,
                format!("could not connect to {host}{way}: {}", describe(error)),
            )
        } else if error.is_timeout() {
            let seconds = self.request_timeout.as_secs_f64();
            (Outcome::Lost, format!("nothing came within the request timeout of {seconds} s"))
        } else {
            (Outcome::Lost, describe(error))
        };
        let words = body::clean(&words, mask, 512);
        Failure { outcome, status: None, words, request_id: None, retry_after: None }
    }

    pub(super) fn not_sent(&self, call: &Call, reason: &str) -> Error {
        Error::new(ErrorKind::NotSent, self.name, call.tried()).with_words(reason)
    }
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}
