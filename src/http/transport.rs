//! The loop that sends a call until the table ends it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use super::attempt::{Failure, Service, World};
use super::backoff::span;
use super::cause::describe;
use super::connector::Connector;
use super::gate::{Gate, Stopped};
use super::patience::{Limits, Patience, Retries};
use super::trouble::Sign;
use super::verdict::{Outcome, Verdict};
use super::whole::Head;
use super::{
    Authorize, Call, Endpoint, Error, ErrorKind, Kind, Mask, Note, Secret, Settings, SetupError,
    Unreadable,
};

/// The way to one vendor. It is cheap to make: before the first call it sends nothing and reads no
/// certificate store.
///
/// It does not suit answers that are streamed or that are no JSON. Dropping a future cuts its call,
/// so run a create in a task of its own.
#[derive(Clone)]
pub struct Transport {
    inner: Arc<Inner>,
    gate: Gate,
    /// Learns the outcome of creates.
    note: Option<Arc<dyn Note>>,
}

struct Inner {
    service: Service,
    client: OnceCell<reqwest::Client>,
    /// Every credential that was ever used here: an error about one may repeat another.
    credentials: Mutex<Mask>,
    /// The first answer that refused a credential without a replacement. Nothing is sent with it
    /// again, because a service may lock out a caller that goes on.
    refused: OnceLock<Error>,
    limits: Limits,
}

impl Transport {
    /// How often the caller may send one call again.
    pub fn retries(&self) -> Retries {
        Retries::new(self.inner.limits, self.gate.clone())
    }

    /// A transport to `service`, which is the vendor's name in messages. After `stop` is cancelled,
    /// waiting ends and nothing new is sent.
    ///
    /// # Errors
    /// If a setting is wrong: [`SetupError::attribute`] names it.
    pub fn new(
        service: &'static str,
        words_in: &'static [&'static str],
        settings: &Settings,
        endpoint: Endpoint,
        stop: CancellationToken,
    ) -> Result<Self, SetupError> {
        let connector = Arc::new(Connector::new(settings, &endpoint)?);
        let request_timeout = settings.request_timeout;
        let inner = Arc::new(Inner {
            service: Service {
                name: service,
                words_in,
                endpoint,
                connector,
                request_timeout,
                world: World::default(),
            },
            client: OnceCell::new(),
            credentials: Mutex::default(),
            refused: OnceLock::new(),
            limits: Limits::new(settings),
        });
        Ok(Self { inner, gate: Gate::new(settings, stop), note: None })
    }

    /// The same transport for one operation, with a stop token of its own. It shares limits and
    /// connections with all others.
    #[must_use]
    pub fn stopped_by(&self, stop: &CancellationToken) -> Self {
        Self { gate: self.gate.stopped_by(stop), ..self.clone() }
    }

    /// The same transport for one create. `note` learns its outcome.
    #[must_use]
    pub fn noted_by(&self, note: Arc<dyn Note>) -> Self {
        Self { note: Some(note), ..self.clone() }
    }

    /// The world that the last answer came from. A sandbox has one, and it ends with all its data.
    /// [`UNHEARD`](super::UNHEARD) before the first answer.
    pub fn world(&self) -> Option<String> {
        self.inner.service.world.get()
    }

    /// Runs something in place of a request, for a vendor that a test plays. It waits for its turn,
    /// and never runs after the end.
    ///
    /// # Errors
    /// [`ErrorKind::Stopped`].
    #[cfg(test)]
    pub(crate) async fn play<T>(
        &self,
        tried: &str,
        sent: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let turn = self.gate.enter().await;
        let _permit = turn.map_err(|Stopped| Error::played(ErrorKind::Stopped, tried))?;
        if let Some(note) = &self.note {
            note.sending().map_err(|_| Error::played(ErrorKind::NotSent, tried))?;
        }
        let answer = sent.await;
        if let Some(note) = &self.note
            && answer.as_ref().is_err_and(|error| !error.may_have_happened())
        {
            note.not_sent();
        }
        answer
    }

    /// The endpoint of the vendor.
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.service.endpoint
    }

    /// Hides a credential in everything that the vendor says from now on.
    pub fn mask_credential(&self, secret: &Secret) {
        let mut mask = self.inner.credentials.lock().unwrap_or_else(PoisonError::into_inner);
        mask.add(secret.expose());
    }

    /// Hides what a call carries in the vendor's later words, where nothing depends on it.
    pub fn remember(&self, carried: &Mask) {
        let mut mask = self.inner.credentials.lock().unwrap_or_else(PoisonError::into_inner);
        mask.remember(carried);
    }

    fn mask(&self, call: &Call) -> Mask {
        let mut mask = call.mask.clone();
        mask.extend(&self.inner.credentials.lock().unwrap_or_else(PoisonError::into_inner));
        mask
    }

    /// Sends `call` and decodes the answer. The table in [`verdict`](super::verdict) decides what
    /// is sent again. A body that `decode` does not understand counts as a lost answer.
    ///
    /// # Errors
    /// [`ErrorKind`] says what is known about the call then.
    pub async fn send<T>(
        &self,
        auth: &impl Authorize,
        call: &Call,
        decode: impl Fn(&[u8]) -> Result<T, Unreadable>,
    ) -> Result<T, Error> {
        self.send_telling(auth, call, decode).await.map(|(answer, _)| answer)
    }

    /// Sends `call` for a list that must be complete.
    ///
    /// # Errors
    /// As [`send`](Self::send); [`ErrorKind::NotWhole`] if anything says that the list is not
    /// complete.
    pub async fn send_list<T>(
        &self,
        auth: &impl Authorize,
        call: &Call,
        decode: impl Fn(&[u8]) -> Result<Vec<T>, Unreadable>,
    ) -> Result<Vec<T>, Error> {
        let whole = |body: &[u8], head: &Head| {
            let rows = decode(body)?;
            match head.why_not_whole(rows.len()) {
                Some(reason) => Err(Unreadable::part(reason)),
                None => Ok(rows),
            }
        };
        self.send_until_over(auth, call, whole).await.map(|(rows, _)| rows)
    }

    /// Sends `call`, and also returns whether an earlier answer was lost. After a lost answer to a
    /// removal, a service may say that there is nothing to remove.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn send_telling<T>(
        &self,
        auth: &impl Authorize,
        call: &Call,
        decode: impl Fn(&[u8]) -> Result<T, Unreadable>,
    ) -> Result<(T, bool), Error> {
        self.send_until_over(auth, call, |body: &[u8], _: &Head| decode(body)).await
    }

    async fn send_until_over<T>(
        &self,
        auth: &impl Authorize,
        call: &Call,
        decode: impl Fn(&[u8], &Head) -> Result<T, Unreadable>,
    ) -> Result<(T, bool), Error> {
        let service = &self.inner.service;
        let client = self.client(call).await?;
        let mut sent = 0;
        let mut patience = Patience::new(self.inner.limits, &self.gate);
        let mut has_renewed = false;
        let mut was_lost = false;
        let mut last: Option<Failure> = None;
        loop {
            let header = auth.header().await?;
            let request = service.request(client, call, header.as_ref())?;
            let mask = self.mask(call);
            let turn = match self.gate.enter().await {
                Ok(turn) => turn,
                Err(Stopped) => return Err(self.stopped(call, sent, last.as_ref())),
            };
            if let Some(refused) = self.inner.refused.get() {
                return Err(refused.clone());
            }
            if turn.was_held {
                patience.was_held();
            }
            // Another person or run may have made the object meanwhile.
            if call.is_looked_for && patience.has_outlived_a_look() {
                return Err(self.too_late(call, sent, last, &patience));
            }
            let note = self.note.as_ref().filter(|_| call.kind == Kind::Create);
            if let Some(note) = note {
                note.sending().map_err(|error| {
                    let reason = format!(
                        "the provider could not record it before sending it: \
                                          {error}"
                    );
                    service.not_sent(call, &reason)
                })?;
            }
            sent += 1;
            let result = service.attempt(client, request, call, sent, &mask, &decode).await;
            if let Some(sign) = sign(result.as_ref().err()) {
                self.gate.hear(sign);
            }
            drop(turn);
            let failure = match result {
                Ok(answer) => return Ok((answer, was_lost)),
                Err(failure) => failure,
            };
            was_lost |= failure.outcome.is_lost();
            if let Some(note) = note.filter(|_| failure.outcome.was_not_carried_out()) {
                note.not_sent();
            }
            match failure.outcome.verdict(call.kind) {
                Verdict::RenewAndSendAgain if !has_renewed => {
                    has_renewed = true;
                    let Some(header) = &header else {
                        return Err(self.error(call, sent, failure, patience));
                    };
                    if !auth.renew(header).await? {
                        let refused = self.error(call, sent, failure, patience);
                        return Err(self.inner.refused.get_or_init(|| refused).clone());
                    }
                }
                Verdict::SendAgain => {
                    let Some(pause) = patience.after(&failure) else {
                        return Err(self.error(call, sent, failure, patience));
                    };
                    // The caller first looks whether it was carried out after all.
                    if call.is_looked_for && failure.outcome == Outcome::TooManyRequests {
                        return Err(self.error(call, sent, failure, patience).for_its_caller());
                    }
                    if self.gate.pause(pause).await == Err(Stopped) {
                        return Err(self.stopped(call, sent, Some(&failure)));
                    }
                }
                Verdict::RenewAndSendAgain | Verdict::GiveUp => {
                    return Err(self.error(call, sent, failure, patience));
                }
            }
            last = Some(failure);
        }
    }

    async fn client(&self, call: &Call) -> Result<&reqwest::Client, Error> {
        let service = &self.inner.service;
        let make = || async {
            let connector = Arc::clone(&service.connector);
            let made = tokio::task::spawn_blocking(move || connector.connect()).await;
            match made {
                Ok(Ok(client)) => Ok(client),
                Ok(Err(error)) => Err(service.not_sent(call, &describe(&error))),
                Err(_) => Err(service.not_sent(call, "the HTTP client could not be made")),
            }
        };
        self.inner.client.get_or_try_init(make).await
    }

    fn error(&self, call: &Call, sent: u32, failure: Failure, patience: Patience<'_>) -> Error {
        let kind = failure.outcome.error_kind(call.kind);
        let error = Error::new(kind, self.inner.service.name, call.tried())
            .with_words(failure.words)
            .with_request_id(failure.request_id)
            .with_attempts(sent, patience.lasted())
            .with_over(patience.over());
        match failure.status {
            Some(status) => error.with_status(status),
            None => error,
        }
    }

    /// The error of a call that was not sent, because the look before it is too old.
    fn too_late(
        &self,
        call: &Call,
        sent: u32,
        last: Option<Failure>,
        patience: &Patience<'_>,
    ) -> Error {
        let lasted = patience.lasted();
        let words = match last.filter(|last| last.outcome == Outcome::NotConnected) {
            Some(last) => last.words,
            None => format!("the API took no calls for {}", span(lasted)),
        };
        let service = &self.inner.service;
        service.not_sent(call, &words).with_attempts(sent, lasted).for_its_caller()
    }

    /// The error of a caller that got a valid answer and cannot use it. `reason` says why: "the
    /// answer …". Sending the call again would not help.
    pub fn unusable(&self, call: &Call, reason: &str) -> Error {
        Error::new(ErrorKind::Failed, self.inner.service.name, call.tried())
            .with_status(200)
            .with_words(format!("the answer {reason}"))
    }

    fn stopped(&self, call: &Call, sent: u32, last: Option<&Failure>) -> Error {
        let error = Error::new(ErrorKind::Stopped, self.inner.service.name, call.tried());
        let words = match last {
            Some(last) => format!("stopped while waiting to send it again after: {}", last.words),
            None => "stopped before it was sent".to_owned(),
        };
        error.with_words(words).with_attempts(sent, Duration::ZERO)
    }
}

/// The sign of the vendor at the end of an attempt. A call without an answer may have reached
/// another server.
fn sign(failure: Option<&Failure>) -> Option<Sign> {
    let Some(failure) = failure else { return Some(Sign::Well) };
    let sign = failure.outcome.sign();
    (sign != Sign::Well || failure.status.is_some()).then_some(sign)
}

#[cfg(test)]
mod tests;
