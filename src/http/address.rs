//! An address `scheme://host:port/path`, read as it is written.
//!
//! The parser of `url` reads as browsers do. It takes `https:host`, `https:\\host`, `127.1`,
//! `a%2Eb` or a line break in the middle, and makes another URL of it. Calls would then go to a
//! place that nobody wrote. So this module first reads the text by the grammar of RFC 3986. It
//! accepts the text only where both read the same.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// The longest name that DNS can hold. One label cannot be longer either.
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Text that is no address. The words follow its name: "The endpoint …". None of them repeats the
/// text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// There is no `://`, or no host after it.
    #[error("is not a URL such as `https://api.example.com`")]
    NotAUrl,
    /// Neither `https` nor `http`.
    #[error("must begin with `https://` or `http://`")]
    Scheme,
    /// A space, a tab or a line break. Most often a file was read with its last line break.
    #[error("must hold no white space and no control character, such as a line break at its end")]
    WhiteSpace,
    /// A browser takes them for slashes.
    #[error("must be written with slashes (`/`), not with backslashes (`\\`)")]
    Backslash,
    /// An international name, or a character that only looks like another one.
    #[error("must hold ASCII characters only; write an international name in its form `xn--...`")]
    NotAscii,
    /// A `@` with nothing before it.
    #[error("must have a user name in front of its `@`, or no `@`")]
    NoUser,
    /// A user name or password has a character that ends it, or that nobody can read.
    #[error(
        "has a user name or a password with a character that must be percent-encoded. Write `%40` \
         for `@`, `%23` for `#`, `%2F` for `/`, `%3F` for `?`, `%5C` for `\\`, `%20` for a space \
         and `%25` for `%`"
    )]
    UserInfo,
    /// The host is no name, no IPv4 address of four numbers and no IPv6 address in brackets.
    #[error("must have a host such as `api.example.com`, `192.0.2.1` or `[2001:db8::1]`")]
    Host,
    /// Nothing follows the colon, or no number of a port.
    #[error("must have a port from 1 to 65535 after the colon of its host, or no colon there")]
    Port,
    /// The path has `.` or `..`, or a character that is not percent-encoded.
    #[error(
        "must have a percent-encoded path, such as `%20` for a space, and no `.` or `..` in it"
    )]
    Path,
    /// A query or a fragment: `?...` or `#...`.
    #[error("must have no query (`?`) and no fragment (`#`)")]
    Query,
}

/// Reads an address. Scheme and host may be in capital letters, which changes nothing. Everything
/// else in the URL is as in the text.
///
/// # Errors
/// If the text is no address, or if another program could read another address in it.
pub(super) fn read(text: &str) -> Result<Url, AddressError> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(AddressError::WhiteSpace);
    }
    if text.contains('\\') {
        return Err(AddressError::Backslash);
    }
    if !text.is_ascii() {
        return Err(AddressError::NotAscii);
    }
    let (scheme, rest) = text.split_once("://").ok_or(AddressError::NotAUrl)?;
    let usual_port = match scheme.to_ascii_lowercase().as_str() {
        "https" => 443,
        "http" => 80,
        _ => return Err(AddressError::Scheme),
    };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    if authority.is_empty() {
        return Err(AddressError::NotAUrl);
    }
    if path.contains(['?', '#']) {
        return Err(AddressError::Query);
    }
    let (user_info, place) = match authority.rsplit_once('@') {
        Some((user_info, place)) => (Some(user_info), place),
        None => (None, authority),
    };
    check_user_info(user_info)?;
    let (host, port) = host_and_port(place)?;
    if decoded(path, is_in_path).is_none() {
        return Err(AddressError::Path);
    }

    // This shows everything else that the lenient parser changed.
    let url = Url::parse(text).map_err(|_| AddressError::Host)?;
    if url.host().map(|host| host.to_owned()) != Some(host) {
        return Err(AddressError::Host);
    }
    if url.port() != port.filter(|port| *port != usual_port) {
        return Err(AddressError::Port);
    }
    if url.path() != if path.is_empty() { "/" } else { path } {
        return Err(AddressError::Path);
    }
    Ok(url)
}

fn check_user_info(user_info: Option<&str>) -> Result<(), AddressError> {
    let Some(user_info) = user_info else { return Ok(()) };
    if matches!(user_info, "" | ":") {
        return Err(AddressError::NoUser);
    }
    let plain = decoded(user_info, |byte| is_plain(byte) || byte == b':');
    match plain.map(String::from_utf8) {
        Some(Ok(_)) => Ok(()),
        _ => Err(AddressError::UserInfo),
    }
}

fn host_and_port(place: &str) -> Result<(Host<String>, Option<u16>), AddressError> {
    let (host, behind) = if let Some(bracketed) = place.strip_prefix('[') {
        let (address, behind) = bracketed.split_once(']').ok_or(AddressError::Host)?;
        let address: Ipv6Addr = address.parse().map_err(|_| AddressError::Host)?;
        (Host::Ipv6(address), behind)
    } else {
        let (host, behind) = place.split_at(place.find(':').unwrap_or(place.len()));
        (name_or_ipv4(host)?, behind)
    };
    if behind.is_empty() {
        return Ok((host, None));
    }
    let port = behind.strip_prefix(':').ok_or(AddressError::Host)?;
    if port.contains(':') {
        // An IPv6 address without its brackets.
        return Err(AddressError::Host);
    }
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    match port.parse() {
        Ok(port) if is_number => Ok((host, Some(port))),
        _ => Err(AddressError::Port),
    }
}

fn name_or_ipv4(host: &str) -> Result<Host<String>, AddressError> {
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return Ok(Host::Ipv4(address));
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        let is_of_names = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(is_of_names)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if name.len() > LONGEST_NAME || !name.split('.').all(is_label) {
        return Err(AddressError::Host);
    }
    Ok(Host::Domain(host.to_ascii_lowercase()))
}

/// The bytes that `text` stands for. `None` if it has a byte that `is_allowed` refuses, other than
/// `%` with two hexadecimal digits.
fn decoded(text: &str, is_allowed: impl Fn(u8) -> bool) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            decoded.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
        } else if is_allowed(byte) {
            decoded.push(byte);
        } else {
            return None;
        }
    }
    Some(decoded)
}

/// RFC 3986: `unreserved` and `sub-delims`.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(&byte)
}

/// RFC 3986: `pchar` and the slash.
fn is_in_path(byte: u8) -> bool {
    is_plain(byte) || matches!(byte, b':' | b'@' | b'/')
}

#[cfg(test)]
mod tests;
