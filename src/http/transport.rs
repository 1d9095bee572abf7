//! The loop that sends a call until the table says that it is over.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use tokio::sync::OnceCell;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::backoff::retry_after;
use super::body::{self, BodyError};
use super::cause::describe;
use super::connector::Connector;
use super::gate::{Gate, Stopped};
use super::verdict::{Outcome, Verdict};
use super::{
    Authorize, Backoff, Call, Endpoint, Error, ErrorKind, Header, Mask, Method, Secret, Settings,
    SetupError, Unreadable,
};

/// The way to one vendor. Cheap to make: nothing is sent, and no certificate store is
/// read, before the first call.
///
/// Not suitable for answers that are streamed, or that are no JSON. A future that is
/// dropped cuts the call it waits for: whoever makes something runs it in a task of its own.
#[derive(Clone)]
pub struct Transport {
    inner: Arc<Inner>,
    gate: Gate,
}

struct Inner {
    service: &'static str,
    /// Where the words of an error body are, the best first.
    words_in: &'static [&'static str],
    endpoint: Endpoint,
    connector: Arc<Connector>,
    client: OnceCell<reqwest::Client>,
    /// Every credential that was ever used here: an error about one may repeat another.
    credentials: Mutex<Mask>,
    backoff: Backoff,
    max_retries: u32,
    request_timeout: Duration,
}

/// One attempt that did not succeed.
struct Failure {
    outcome: Outcome,
    status: Option<u16>,
    words: String,
    request_id: Option<String>,
    retry_after: Option<Duration>,
}

impl Transport {
    /// A transport to `service`, the vendor's name in messages. Once `stop` is cancelled,
    /// waiting ends and nothing new is sent.
    ///
    /// # Errors
    /// If the settings are no settings: [`SetupError::attribute`] says which one.
    pub fn new(
        service: &'static str,
        words_in: &'static [&'static str],
        settings: &Settings,
        endpoint: Endpoint,
        stop: CancellationToken,
    ) -> Result<Self, SetupError> {
        let connector = Arc::new(Connector::new(settings, &endpoint)?);
        let inner = Arc::new(Inner {
            service,
            words_in,
            endpoint,
            connector,
            client: OnceCell::new(),
            credentials: Mutex::default(),
            backoff: settings.backoff,
            max_retries: settings.max_retries,
            request_timeout: settings.request_timeout,
        });
        Ok(Self { inner, gate: Gate::new(settings, stop) })
    }

    /// The same way for one operation, which is stopped by a token of its own. Limits and
    /// connections are shared with all the others.
    #[must_use]
    pub fn stopped_by(&self, stop: &CancellationToken) -> Self {
        Self { inner: Arc::clone(&self.inner), gate: self.gate.stopped_by(stop) }
    }

    /// Where it leads.
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.endpoint
    }

    /// Takes a credential out of everything that the vendor says from now on.
    pub fn mask_credential(&self, secret: &Secret) {
        let mut mask = self.inner.credentials.lock().unwrap_or_else(PoisonError::into_inner);
        mask.add(secret.expose());
    }

    fn mask(&self, call: &Call) -> Mask {
        let mut mask = call.mask.clone();
        mask.extend(&self.inner.credentials.lock().unwrap_or_else(PoisonError::into_inner));
        mask
    }

    /// Sends `call` and decodes the answer. What is sent again, the table in
    /// [`verdict`](super::verdict) says; a body that `decode` does not understand counts
    /// as a lost answer.
    ///
    /// # Errors
    /// [`ErrorKind`] says what is known about the call then.
    pub async fn send<T>(
        &self,
        auth: &impl Authorize,
        call: &Call,
        decode: impl Fn(&[u8]) -> Result<T, Unreadable>,
    ) -> Result<T, Error> {
        let client = self.client(call).await?;
        let mut sent = 0;
        let mut retries = 0;
        let mut has_renewed = false;
        let mut last: Option<Failure> = None;
        loop {
            let header = auth.header().await?;
            let request = self.request(client, call, header.as_ref())?;
            let mask = self.mask(call);
            let permit = match self.gate.enter().await {
                Ok(permit) => permit,
                Err(Stopped) => return Err(self.stopped(call, sent, last.as_ref())),
            };
            sent += 1;
            let result = self.attempt(client, request, call, sent, &mask, &decode).await;
            drop(permit);
            let failure = match result {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            match failure.outcome.verdict(call.kind) {
                Verdict::RenewAndSendAgain if !has_renewed => {
                    has_renewed = true;
                    let Some(header) = &header else { return Err(self.error(call, sent, failure)) };
                    if !auth.renew(header).await? {
                        return Err(self.error(call, sent, failure));
                    }
                }
                Verdict::SendAgain => {
                    let pause = self.pause(retries + 1, &failure);
                    if retries == self.inner.max_retries {
                        return Err(self.error(call, sent, failure));
                    }
                    retries += 1;
                    if self.gate.pause(pause).await == Err(Stopped) {
                        return Err(self.stopped(call, sent, Some(&failure)));
                    }
                }
                Verdict::RenewAndSendAgain | Verdict::GiveUp => {
                    return Err(self.error(call, sent, failure));
                }
            }
            last = Some(failure);
        }
    }

    /// How long to wait. A 429 holds back every call to this vendor, not this one alone.
    fn pause(&self, failures: u32, failure: &Failure) -> Duration {
        let pause = self.inner.backoff.pause(failures, fastrand::f64());
        let pause = pause.max(failure.retry_after.unwrap_or_default());
        if failure.outcome == Outcome::TooManyRequests {
            self.gate.hold(pause);
        }
        pause
    }

    async fn client(&self, call: &Call) -> Result<&reqwest::Client, Error> {
        let connector = &self.inner.connector;
        let make = || async {
            let connector = Arc::clone(connector);
            let made = tokio::task::spawn_blocking(move || connector.connect()).await;
            match made {
                Ok(Ok(client)) => Ok(client),
                Ok(Err(error)) => Err(self.not_sent(call, &describe(&error))),
                Err(_) => Err(self.not_sent(call, "the HTTP client could not be made")),
            }
        };
        self.inner.client.get_or_try_init(make).await
    }

    fn request(
        &self,
        client: &reqwest::Client,
        call: &Call,
        auth: Option<&Header>,
    ) -> Result<reqwest::Request, Error> {
        let path = call.path.encoded().map_err(|reason| self.not_sent(call, reason))?;
        let url = self.inner.endpoint.join(path, call.query.as_deref());
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in &call.headers {
            let value = HeaderValue::from_str(value).map_err(|_| {
                let reason = format!("the value of `{name}` holds a character no header can carry");
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

    async fn attempt<T>(
        &self,
        client: &reqwest::Client,
        request: reqwest::Request,
        call: &Call,
        attempt: u32,
        mask: &Mask,
        decode: impl Fn(&[u8]) -> Result<T, Unreadable>,
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
            service = self.inner.service,
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
        decode: impl Fn(&[u8]) -> Result<T, Unreadable>,
    ) -> Result<(u16, T), Failure> {
        let mut response =
            client.execute(request).await.map_err(|error| self.network(&error, mask))?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let outcome = Outcome::of_status(status);
        // Of an error only the words are wanted, and whoever says no may say it at length.
        let limit = if outcome.is_some() { body::MAX_ANSWER } else { call.limit };
        let mut bytes = Vec::new();
        let read = body::read(&mut response, limit, &mut bytes).await;
        tracing::trace!(service = self.inner.service, status, bytes = bytes.len(), "api answer");
        let failure = |outcome, words| Failure {
            outcome,
            status: Some(status),
            words,
            request_id: body::request_id(&headers, &bytes, mask),
            retry_after: headers
                .get(RETRY_AFTER)
                .and_then(|value| value.to_str().ok())
                .and_then(|value| retry_after(value, SystemTime::now())),
        };
        if let Some(outcome) = outcome {
            return Err(failure(outcome, body::words(&bytes, self.inner.words_in, mask)));
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
        match decode(&bytes) {
            Ok(answer) => Ok((status, answer)),
            Err(reason) => Err(unreadable(&reason.to_string())),
        }
    }

    /// What the network did instead of an answer.
    fn network(&self, error: &reqwest::Error, mask: &Mask) -> Failure {
        let (outcome, words) = if error.is_connect() {
            let host = self.inner.endpoint.host();
            (Outcome::NotConnected, format!("could not connect to {host}: {}", describe(error)))
        } else if error.is_timeout() {
            let seconds = self.inner.request_timeout.as_secs_f64();
            (Outcome::Lost, format!("nothing within the request timeout of {seconds} s"))
        } else {
            (Outcome::Lost, describe(error))
        };
        let words = body::clean(&words, mask, 512);
        Failure { outcome, status: None, words, request_id: None, retry_after: None }
    }

    fn error(&self, call: &Call, sent: u32, failure: Failure) -> Error {
        let kind = failure.outcome.error_kind(call.kind);
        let error = Error::new(kind, self.inner.service, call.tried())
            .with_words(failure.words)
            .with_request_id(failure.request_id)
            .with_attempts(sent);
        match failure.status {
            Some(status) => error.with_status(status),
            None => error,
        }
    }

    fn stopped(&self, call: &Call, sent: u32, last: Option<&Failure>) -> Error {
        let error = Error::new(ErrorKind::Stopped, self.inner.service, call.tried());
        let words = match last {
            Some(last) => format!("stopped while waiting to send it again after: {}", last.words),
            None => "stopped before it was sent".to_owned(),
        };
        error.with_words(words).with_attempts(sent)
    }

    fn not_sent(&self, call: &Call, reason: &str) -> Error {
        Error::new(ErrorKind::NotSent, self.inner.service, call.tried()).with_words(reason)
    }
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transport() -> Transport {
        let endpoint = "http://127.0.0.1:1".parse().unwrap();
        let settings = Settings::default();
        Transport::new("Wiv", &["error"], &settings, endpoint, CancellationToken::new()).unwrap()
    }

    fn failure(outcome: Outcome, retry_after: Option<u64>) -> Failure {
        let retry_after = retry_after.map(Duration::from_secs);
        Failure { outcome, status: None, words: String::new(), request_id: None, retry_after }
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_holds_every_call_back_for_as_long_as_it_asks() {
        let transport = transport();
        let start = Instant::now();
        let pause = transport.pause(1, &failure(Outcome::TooManyRequests, Some(7)));
        assert_eq!(pause.as_secs(), 7);
        drop(transport.gate.enter().await.unwrap());
        assert_eq!(start.elapsed().as_secs(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_fails_holds_nobody_else_back() {
        let transport = transport();
        let start = Instant::now();
        let pause = transport.pause(30, &failure(Outcome::NotConnected, None));
        assert!(pause <= Duration::from_secs(60));
        drop(transport.gate.enter().await.unwrap());
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}
