//! The notations of a link, and their meaning.

use url::form_urlencoded;

use super::{ROUNDS, Unclear};

/// How the source of a page writes `&` and `=`, and how JSON writes them for a page.
const ESCAPED: &[(&str, &str)] = &[
    ("&amp;", "&"),
    ("&AMP;", "&"),
    ("&#38;", "&"),
    ("&#038;", "&"),
    ("&#x26;", "&"),
    ("&#X26;", "&"),
    ("\\u0026", "&"),
    ("\\u003d", "="),
    ("\\u003D", "="),
    ("\\/", "/"),
];

/// Removes the escapes of a page or of JSON. No link has these by itself: no parameter is called
/// `amp;stackName`.
pub fn plain(text: &str) -> String {
    let mut plain = text.to_owned();
    for _ in 0..ROUNDS {
        for (escaped, char) in ESCAPED {
            if plain.contains(escaped) {
                plain = plain.replace(escaped, char);
            }
        }
    }
    plain
}

/// Percent-decoded as the value of a form, where `+` is a space.
pub fn spaced(value: &str) -> Result<String, Unclear> {
    let form = format!("={value}");
    let text = form_urlencoded::parse(form.as_bytes()).next();
    let text = text.map(|(_, text)| text.into_owned()).unwrap_or_default();
    if text.contains(char::REPLACEMENT_CHARACTER) { Err(Unclear::NoText) } else { Ok(text) }
}

/// Percent-decoded as a part of a URL, where `+` is itself.
pub fn decoded(text: &str) -> Result<String, Unclear> {
    spaced(&text.replace('+', "%2B").replace('&', "%26"))
}

/// Whether it begins as a URL.
pub fn is_url(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text.starts_with("https://") || text.starts_with("http://")
}

/// Whether it begins as a URL that was percent-encoded, once or more often.
pub fn is_encoded_url(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let Some(rest) = text.strip_prefix("http") else { return false };
    let Some(mut rest) = rest.strip_prefix('s').unwrap_or(rest).strip_prefix('%') else {
        return false;
    };
    while let Some(again) = rest.strip_prefix("25") {
        rest = again;
    }
    rest.starts_with("3a")
}

/// Whether some part may be percent-encoded.
pub fn has_escape(text: &str) -> bool {
    let is_hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let bytes = text.as_bytes();
    let escape = |at: usize| is_hex(bytes.get(at + 1)) && is_hex(bytes.get(at + 2));
    (0..bytes.len()).any(|at| bytes[at] == b'%' && escape(at))
}
