//! The access token: exchanged once, renewed when it is old or refused.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::credentials::{Credentials, Exchanged, exchanged, oauth_call, refresh_call};
use crate::http::{
    Authorize, Call, CancellationToken, Error, ErrorKind, Header, NoAuth, Secret, Transport, json,
};

/// The header of every call except the exchanges. Not `Authorization`.
const HEADER: &str = "csp-auth-token";
/// A caller that asks this soon after a failed exchange gets the same error. All attempts ran while
/// the others waited, and each of them would repeat all attempts.
const FAILED_FOR: Duration = Duration::from_secs(10);
/// How long before its end a token is renewed, so that it does not expire on the way.
const MARGIN: Duration = Duration::from_secs(60);

/// A token that calls can carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// The token.
    pub token: Secret,
    /// `exp` of the JWT: no answer has a field for it. `None` if the token is no JWT.
    pub expires_at: Option<OffsetDateTime>,
}

/// The current token, which all calls share. A call that finds no good one exchanges one, and the
/// others wait for it.
#[derive(Clone)]
pub(super) struct Tokens {
    shared: Arc<Shared>,
    transport: Transport,
}

struct Shared {
    credentials: Credentials,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Held>,
    /// The refresh token that an exchange returned in place of the configured one.
    rotated: Option<Secret>,
    failed: Option<Failed>,
}

/// An exchange that failed.
struct Failed {
    error: Error,
    /// Nobody asks before this time. `None` means never again: the credentials were refused.
    again_at: Option<Instant>,
}

impl Failed {
    /// `None` if it failed for this caller alone.
    fn new(error: &Error) -> Option<Self> {
        let again_at = match error.kind() {
            ErrorKind::Stopped => return None,
            ErrorKind::Unauthorized => None,
            _ => Some(Instant::now() + FAILED_FOR),
        };
        Some(Self { error: error.clone(), again_at })
    }

    fn is_current(&self) -> bool {
        self.again_at.is_none_or(|again_at| Instant::now() < again_at)
    }
}

#[derive(Clone)]
struct Held {
    token: AccessToken,
    /// `None` if the token has no valid time. Then it is used until it is refused.
    renew_at: Option<SystemTime>,
}

impl Tokens {
    pub(super) fn new(transport: Transport, credentials: Credentials) -> Self {
        match &credentials {
            Credentials::RefreshToken(secret)
            | Credentials::AccessToken(secret)
            | Credentials::OAuthApp { client_secret: secret, .. } => {
                transport.mask_credential(secret);
            }
        }
        let shared = Arc::new(Shared { credentials, state: Mutex::default() });
        Self { shared, transport }
    }

    /// The same tokens for one operation. After `stop` is cancelled it exchanges none.
    pub(super) fn stopped_by(&self, stop: &CancellationToken) -> Self {
        let transport = self.transport.stopped_by(stop);
        Self { shared: Arc::clone(&self.shared), transport }
    }

    pub(super) async fn current(&self) -> Result<AccessToken, Error> {
        let mut state = self.shared.state.lock().await;
        if let Some(held) = state.current.as_ref().filter(|held| held.is_good(SystemTime::now())) {
            return Ok(held.token.clone());
        }
        self.fetch(&mut state).await
    }

    /// A token that is good for at least this long. If the current one ends sooner or does not say,
    /// this exchanges a new one, even if that has a short life.
    pub(super) async fn good_for(&self, least: Duration) -> Result<AccessToken, Error> {
        let mut state = self.shared.state.lock().await;
        let then = SystemTime::now() + least;
        if let Some(held) = state.current.as_ref().filter(|held| held.is_good_until(then)) {
            return Ok(held.token.clone());
        }
        self.fetch(&mut state).await
    }

    async fn fetch(&self, state: &mut State) -> Result<AccessToken, Error> {
        if let Some(failed) = state.failed.as_ref().filter(|failed| failed.is_current()) {
            return Err(failed.error.clone());
        }
        let exchanged = match &self.shared.credentials {
            Credentials::AccessToken(token) => {
                Ok(Exchanged { access_token: token.clone(), refresh_token: None })
            }
            Credentials::RefreshToken(configured) => {
                self.exchange(refresh_call(state.rotated.as_ref().unwrap_or(configured))).await
            }
            Credentials::OAuthApp { org_id, client_id, client_secret } => {
                self.exchange(oauth_call(org_id, client_id, client_secret)).await
            }
        };
        let Exchanged { access_token, refresh_token } =
            exchanged.inspect_err(|error| state.failed = Failed::new(error))?;
        if refresh_token.is_some() {
            state.rotated = refresh_token;
        }
        let held = Held::new(access_token, SystemTime::now());
        state.current = Some(held.clone());
        Ok(held.token)
    }

    /// Whether the configuration gave it, so it cannot be renewed.
    pub(super) fn is_given(&self) -> bool {
        matches!(self.shared.credentials, Credentials::AccessToken(_))
    }

    /// A sentence about a 401. `None` if a new token was fetched and refused as well.
    pub(super) fn why_not_renewed(&self) -> Option<String> {
        let Credentials::AccessToken(token) = &self.shared.credentials else { return None };
        let expires_at = expiry(token.expose()).map(OffsetDateTime::from);
        let expires_at = expires_at.and_then(|time| time.format(&Rfc3339).ok());
        let life = match expires_at {
            Some(time) => format!("says that it expires at {time}"),
            None => "does not say when it expires".to_owned(),
        };
        Some(format!(
            "Use a refresh token or an OAuth app: the provider can renew their tokens. It cannot \
             renew this access token, which {life}."
        ))
    }

    async fn exchange(&self, call: Call) -> Result<Exchanged, Error> {
        let result = self.transport.send(&NoAuth, &call, exchanged).await;
        if let Ok(exchanged) = &result {
            self.transport.mask_credential(&exchanged.access_token);
            if let Some(token) = &exchanged.refresh_token {
                self.transport.mask_credential(token);
            }
        }
        // The documents do not say which status refused credentials get.
        result.map_err(|error| match error.kind() {
            ErrorKind::Refused { status: 400 } | ErrorKind::Forbidden | ErrorKind::Unauthorized => {
                error.with_kind(ErrorKind::Unauthorized)
            }
            _ => error,
        })
    }
}

impl Authorize for Tokens {
    async fn header(&self) -> Result<Option<Header>, Error> {
        let token = self.current().await?.token;
        Ok(Some(Header { name: HEADER, value: token }))
    }

    async fn renew(&self, refused: &Header) -> Result<bool, Error> {
        if self.is_given() {
            return Ok(false);
        }
        let mut state = self.shared.state.lock().await;
        let is_newer = state.current.as_ref().is_some_and(|held| held.token.token != refused.value);
        if !is_newer {
            state.current = None;
            self.fetch(&mut state).await?;
        }
        Ok(true)
    }
}

impl Held {
    fn new(token: Secret, now: SystemTime) -> Self {
        let expires = expiry(token.expose());
        // With a wrong clock, or a life shorter than the margin, every call would exchange a token
        // of its own.
        let renew_at = expires.and_then(|expires| {
            let life = expires.duration_since(now).ok()?;
            Some(expires - MARGIN.min(life / 10))
        });
        let expires_at = expires.map(OffsetDateTime::from);
        Self { token: AccessToken { token, expires_at }, renew_at }
    }

    fn is_good(&self, now: SystemTime) -> bool {
        self.renew_at.is_none_or(|renew_at| now < renew_at)
    }

    /// Whether it says that it ends later.
    fn is_good_until(&self, then: SystemTime) -> bool {
        self.token.expires_at.is_some_and(|expires| SystemTime::from(expires) >= then)
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

/// `exp` of a JWT. The signature is not checked: we use it for the time only.
pub(crate) fn expiry(token: &str) -> Option<SystemTime> {
    let payload = token.split('.').nth(1)?;
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    let payload = json::value(&payload).ok()?;
    let seconds = u64::try_from(json::integer(payload.as_object()?, "exp")?).ok()?;
    // Year 9999: no time of ours can hold a later one.
    (seconds <= 253_402_300_799).then(|| UNIX_EPOCH + Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_700_000_000;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn jwt(payload: &str) -> Secret {
        Secret::new(format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(payload)))
    }

    fn held(exp: u64) -> Held {
        Held::new(jwt(&format!(r#"{{"exp": {exp}}}"#)), at(NOW))
    }

    #[test]
    fn a_token_is_good_until_shortly_before_its_end() {
        let held = held(NOW + 1_800);
        assert!(held.is_good(at(NOW)));
        assert!(held.is_good(at(NOW + 1_739)));
        assert!(!held.is_good(at(NOW + 1_740)));
        assert_eq!(held.token.expires_at.map(OffsetDateTime::unix_timestamp), Some(1_700_001_800));
    }

    #[test]
    fn a_short_life_is_used_and_not_spent_on_exchanges() {
        let held = held(NOW + 50);
        assert!(held.is_good(at(NOW + 44)));
        assert!(!held.is_good(at(NOW + 45)));
    }

    #[test]
    fn a_token_that_is_new_and_yet_expired_shows_a_wrong_clock_and_is_used() {
        assert!(held(NOW - 10).is_good(at(NOW + 1_000_000)));
    }

    #[test]
    fn what_is_handed_out_has_to_say_that_it_lasts() {
        let lasts = held(NOW + 900);
        assert!(lasts.is_good_until(at(NOW + 900)) && !lasts.is_good_until(at(NOW + 901)));
        assert!(!Held::new("opaque".into(), at(NOW)).is_good_until(at(NOW)));
    }

    #[test]
    fn what_is_no_jwt_has_no_end() {
        let whole = r#"{"exp": 1700000000}"#;
        assert_eq!(expiry(jwt(whole).expose()), Some(at(NOW)));
        assert_eq!(expiry(jwt(r#"{"exp": 1700000000.0}"#).expose()), Some(at(NOW)));
        for text in ["", "opaque", "a.b", "a.!.c", "..", "a.e30.c"] {
            assert_eq!(expiry(text), None, "{text}");
        }
        for payload in [r#"{"exp": -1}"#, r#"{"exp": "soon"}"#, r#"{"exp": 99999999999999}"#, "[]"]
        {
            assert_eq!(expiry(jwt(payload).expose()), None, "{payload}");
        }
    }
}
