//! Text that prints nothing.

use std::fmt;

use reqwest::header::HeaderValue;
use serde_json::Value;

/// A key, a token or a signed URL. Neither `Debug` nor `Display` shows any part of it, or its
/// length.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

/// A secret that no header and no body may carry. The error does not hold the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// It is empty.
    #[error("is empty")]
    Empty,
    /// A line break at its end. Most often a file was read with its last line break.
    #[error("ends in a line break")]
    LineBreakAtEnd,
    /// A line break, tab or other control character inside.
    #[error("holds a control character, such as a line break or a tab")]
    ControlCharacter,
    /// A character that is not ASCII. Keys and tokens are plain ASCII.
    #[error("holds a character that is not ASCII")]
    NotAscii,
    /// A whole header, or an assignment of a shell, in place of the key.
    #[error(
        "begins with a prefix, such as `Bearer `, `x-api-key:` or `export `: give the key alone"
    )]
    Prefix,
    /// Quotation marks around it, as in a file of JSON, YAML or variables.
    #[error("has quotation marks around it: remove them")]
    Quotes,
    /// White space. No key has any.
    #[error("holds white space: remove it, because no key has any")]
    WhiteSpace,
}

/// Words that people copy with a key, in small letters.
const PREFIXES: [&str; 10] = [
    "bearer ",
    "basic ",
    "token ",
    "apikey ",
    "api-key ",
    "authorization:",
    "x-api-key:",
    "csp-auth-token:",
    "export ",
    "set ",
];

impl Secret {
    /// Takes the text in.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one place that sends it or stores it in the state.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks that a header can carry it.
    ///
    /// # Errors
    /// If it is empty, or has a control character or one beyond ASCII.
    pub fn check(&self) -> Result<(), SecretError> {
        if self.0.is_empty() {
            return Err(SecretError::Empty);
        }
        let body = self.0.trim_end_matches(['\r', '\n']);
        if body.chars().any(char::is_control) {
            return Err(SecretError::ControlCharacter);
        }
        if body.len() < self.0.len() {
            return Err(SecretError::LineBreakAtEnd);
        }
        if !self.0.is_ascii() {
            return Err(SecretError::NotAscii);
        }
        Ok(())
    }

    /// Checks that it can be a key or token that a person got, with nothing around it.
    ///
    /// # Errors
    /// If it cannot be one, or cannot be sent.
    pub fn check_given(&self) -> Result<(), SecretError> {
        self.check()?;
        let small = self.0.trim().to_ascii_lowercase();
        if PREFIXES.iter().any(|prefix| small.starts_with(prefix)) {
            return Err(SecretError::Prefix);
        }
        let is_quote = |c: char| matches!(c, '"' | '\'' | '`');
        if small.len() > 1 && small.starts_with(is_quote) && small.ends_with(is_quote) {
            return Err(SecretError::Quotes);
        }
        if self.0.contains(' ') {
            return Err(SecretError::WhiteSpace);
        }
        Ok(())
    }

    /// The value of a header. `Debug` does not print that either.
    pub(super) fn header_value(&self) -> Result<HeaderValue, SecretError> {
        self.check()?;
        let mut value =
            HeaderValue::from_str(&self.0).map_err(|_| SecretError::ControlCharacter)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// JSON that holds secrets: the `integration_secret` of Wiv. It prints nothing.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SecretJson(Value);

impl SecretJson {
    /// Takes the value in.
    pub fn new(value: Value) -> Self {
        Self(value)
    }

    /// The value, for the one place that sends it.
    pub fn expose(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for SecretJson {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl fmt::Debug for SecretJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_it_is_printed() {
        let secret = Secret::from("canary-7f3a");
        let json = SecretJson::new(serde_json::json!({"canary-key": "canary-7f3a"}));
        let printed = format!("{secret} {secret:?} {secret:#?} {json:?} {json:#?}");
        assert!(!printed.contains("canary"), "{printed}");
        let header = secret.header_value().unwrap();
        assert!(header.is_sensitive());
        assert!(!format!("{header:?}").contains("canary"));
    }

    #[test]
    fn what_no_header_can_carry_is_refused_without_being_shown() {
        for (text, reason) in [
            ("", SecretError::Empty),
            ("canary\n", SecretError::LineBreakAtEnd),
            ("canary\r\n", SecretError::LineBreakAtEnd),
            ("can\nary", SecretError::ControlCharacter),
            ("can\tary", SecretError::ControlCharacter),
            ("can\0ary", SecretError::ControlCharacter),
            ("canary\u{7f}", SecretError::ControlCharacter),
            ("canary\u{85}", SecretError::ControlCharacter),
            ("canary\u{e9}", SecretError::NotAscii),
        ] {
            let error = Secret::from(text).header_value().unwrap_err();
            assert_eq!(error, reason);
            assert!(!format!("{error} {error:?}").contains("can"));
        }
    }

    #[test]
    fn what_was_copied_with_a_key_is_named_without_the_key() {
        for (text, reason) in [
            ("Bearer canary", SecretError::Prefix),
            ("bearer canary", SecretError::Prefix),
            (" Bearer canary", SecretError::Prefix),
            ("BEARER  canary", SecretError::Prefix),
            ("Basic canary", SecretError::Prefix),
            ("Authorization: Bearer canary", SecretError::Prefix),
            ("x-api-key: canary", SecretError::Prefix),
            ("X-API-Key:canary", SecretError::Prefix),
            ("export WIV_API_KEY=canary", SecretError::Prefix),
            ("\"canary\"", SecretError::Quotes),
            ("'canary'", SecretError::Quotes),
            ("`canary`", SecretError::Quotes),
            (" \"canary\" ", SecretError::Quotes),
            ("\"Bearer canary\"", SecretError::Quotes),
            (" canary", SecretError::WhiteSpace),
            ("canary ", SecretError::WhiteSpace),
            ("can ary", SecretError::WhiteSpace),
            ("   ", SecretError::WhiteSpace),
            ("\u{201c}canary\u{201d}", SecretError::NotAscii),
            ("canary\u{a0}", SecretError::NotAscii),
            ("\u{feff}canary", SecretError::NotAscii),
            ("can\tary", SecretError::ControlCharacter),
            ("Bearer canary\n", SecretError::LineBreakAtEnd),
        ] {
            let error = Secret::from(text).check_given().unwrap_err();
            assert_eq!(error, reason, "{text:?}");
            assert!(!format!("{error} {error:?}").contains("can"));
        }
        for good in [
            "k",
            "sandbox-wiv-api-key",
            "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2ln-_",
            "QUJD+/==",
            "a:b@c!$%&*()[]{}<>?#;,.|~^",
            "bearer-of-news",
            "tokenless",
            "it's",
            "canary'",
            "\"canary",
            "export",
        ] {
            assert_eq!(Secret::from(good).check_given(), Ok(()), "{good}");
        }
    }
}
