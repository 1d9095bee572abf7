//! Every entry for bytes from outside, each under one name.
//!
//! It is built for tests and fuzzing only. The property tests beside this file and the targets in
//! `fuzz/` use the same entries, so that one can keep what the other finds. A panic behind an entry
//! is a failure. If an entry promises more than that, it asserts it. `tfplugin` has entries of its
//! own: values in msgpack and JSON, and the variables of the process that starts a plugin.

#[cfg(test)]
mod reads;
mod rpc;
#[cfg(test)]
mod tests;

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

pub use self::rpc::{Change, Core};
use crate::http::{Endpoint, Mask, Proxy};
use crate::{http, navigator, provider, wiv};

/// The most characters of a server's text that a message shows.
const MAX_WORDS: usize = 512;

/// The answer of an API, passed through every decoder.
///
/// # Panics
/// If the words are too many for a message, or no terminal should show them.
pub fn api_body(body: &[u8]) {
    wiv::any_body(body);
    navigator::any_body(body);
    let words = http::words(body, &["error", "message"], &Mask::default());
    assert!(words.len() <= MAX_WORDS + '…'.len_utf8(), "{} bytes", words.len());
    assert!(!words.chars().any(char::is_control), "{words:?}");
}

/// The header `Retry-After`.
///
/// # Panics
/// If the wait is longer than the ten minutes of a call.
pub fn retry_after(header: &str, now: SystemTime) {
    let wait = http::retry_after(header, now).map(http::bounded);
    assert!(wait.is_none_or(|wait| wait <= Duration::from_secs(600)), "{wait:?}");
}

/// An access token, and its payload.
pub fn access_token(text: &str) {
    let token = format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(text));
    for token in [text, &token] {
        navigator::expiry(token).map(time::OffsetDateTime::from);
    }
}

/// A quick-create link.
pub fn onboarding_url(link: &str) {
    provider::any_onboarding_url(link);
}

/// An endpoint or a proxy of a configuration.
///
/// # Panics
/// If the endpoint, when written again, is another one or none, or does not begin the text.
pub fn endpoint(text: &str) {
    drop(text.parse::<Proxy>());
    if let Ok(endpoint) = text.parse::<Endpoint>() {
        let written = endpoint.to_string();
        let scheme = if endpoint.is_https() { "https://" } else { "http://" };
        assert!(written.starts_with(scheme), "{written}");
        assert!(text.to_ascii_lowercase().starts_with(scheme), "{text:?}");
        assert_eq!(written.parse(), Ok(endpoint));
    }
}
