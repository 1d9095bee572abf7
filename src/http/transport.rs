//! The loop that sends a call until the table says that it is over.

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

/// The way to one vendor. Cheap to make: nothing is sent, and no certificate store is
/// read, before the first call.
///
/// Not suitable for answers that are streamed, or that are no JSON. A future that is
/// dropped cuts the call it waits for: whoever makes something runs it in a task of its own.
#[derive(Clone)]
pub struct Transport {
    inner: Arc<Inner>,
    gate: Gate,
    /// Is told what becomes of creates.
    note: Option<Arc<dyn Note>>,
}

struct Inner {
    service: Service,
    client: OnceCell<reqwest::Client>,
    /// Every credential that was ever used here: an error about one may repeat another.
    credentials: Mutex<Mask>,
    /// The first answer that refused a credential for which there is no other: nobody is asked
    /// again with it, as a service may lock out who goes on.
    refused: OnceLock<Error>,
    limits: Limits,
}

impl Transport {
    /// How often one call may be sent again by its caller.
    pub fn retries(&self) -> Retries {
        Retries::new(self.inner.limits, self.gate.clone())
    }

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

    /// The same way for one operation, which is stopped by a token of its own. Limits and
    /// connections are shared with all the others.
    #[must_use]
    pub fn stopped_by(&self, stop: &CancellationToken) -> Self {
        Self { gate: self.gate.stopped_by(stop), ..self.clone() }
    }

    /// The same way for one create. `note` is told what becomes of it.
    #[must_use]
    pub fn noted_by(&self, note: Arc<dyn Note>) -> Self {
        Self { note: Some(note), ..self.clone() }
    }

    /// What the last answer said of the world that it came from: a sandbox has one, which ends with
    /// all that is in it. [`UNHEARD`](super::UNHEARD) before the first answer.
    pub fn world(&self) -> Option<String> {
        self.inner.service.world.get()
    }

    /// Sends something in the place of a request, to a vendor that is played in a test: at its
    /// turn, and never after the end.
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

    /// Where it leads.
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.service.endpoint
    }

    /// Takes a credential out of everything that the vendor says from now on.
    pub fn mask_credential(&self, secret: &Secret) {
        let mut mask = self.inner.credentials.lock().unwrap_or_else(PoisonError::into_inner);
        mask.add(secret.expose());
    }

    /// Takes what a call carries out of what the vendor says from now on, where nothing depends
    /// on it.
    pub fn remember(&self, carried: &Mask) {
        let mut mask = self.inner.credentials.lock().unwrap_or_else(PoisonError::into_inner);
        mask.remember(carried);
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
        self.send_telling(auth, call, decode).await.map(|(answer, _)| answer)
    }

    /// The same for a list that is taken for all that there is.
    ///
    /// # Errors
    /// As [`send`](Self::send); [`ErrorKind::NotWhole`] if anything says that it is not all.
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

    /// The same, and whether an answer was lost before this one: to the second of two removals
    /// a service may answer that there is nothing to remove.
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
            // Somebody else may have made it meanwhile.
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
                    // Its caller looks first whether it was carried out after all.
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

    /// The error of one that was not sent, because it would follow a look of long ago.
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

    /// The error of a caller that was answered in form, and cannot go on with what the answer
    /// `reason`: it would not help to send the call again.
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

/// What the end of an attempt says of the vendor. One without an answer may have met somebody else.
fn sign(failure: Option<&Failure>) -> Option<Sign> {
    let Some(failure) = failure else { return Some(Sign::Well) };
    let sign = failure.outcome.sign();
    (sign != Sign::Well || failure.status.is_some()).then_some(sign)
}

#[cfg(test)]
mod tests;
