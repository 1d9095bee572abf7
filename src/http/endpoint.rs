//! Where an API is.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

use super::address::{self, AddressError};

/// The base URL of an API: `https://`, or `http://` to this machine.
///
/// It may have a path before the API's own (`https://gateway.example.com/wiv`) and a trailing
/// slash. It may have no user name, query or fragment: they would be lost, or show a secret in
/// every message.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    base: Url,
    is_loopback: bool,
}

/// Text that is no [`Endpoint`]. None of these repeats the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// It is empty, as from an expression that finds nothing.
    #[error("is empty. Set the address of the API, or leave it out (`null`) for the vendor's own")]
    Empty,
    /// Neither `https` nor `http`.
    #[error("must begin with `https://`")]
    Scheme,
    /// `http` to another machine would send the credentials unencrypted.
    #[error(
        "must begin with `https://`: `http://` would send the credentials unencrypted. Only a \
         loopback address may begin with `http://` (`127.0.0.1`, `[::1]`, `localhost`)"
    )]
    Unencrypted,
    /// `https://user:password@...`.
    #[error("must not hold a user name or password")]
    UserInfo,
    /// It is not written as an address.
    #[error(transparent)]
    Address(AddressError),
}

impl Endpoint {
    /// Whether it is on this machine.
    pub fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// Whether calls are encrypted.
    pub fn is_https(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// Host and port for messages: `api.wiv.ai`, `127.0.0.1:8080`.
    pub fn host(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        match self.base.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Host and port.
    pub(super) fn place(&self) -> Option<(Host<&str>, u16)> {
        Some((self.base.host()?, self.base.port_or_known_default()?))
    }

    /// The URL of a path of the API. `path` is percent-encoded and starts with a slash.
    pub(super) fn join(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        if text.is_empty() {
            return Err(EndpointError::Empty);
        }
        let mut base = address::read(text).map_err(|error| match error {
            AddressError::Scheme => EndpointError::Scheme,
            AddressError::NoUser | AddressError::UserInfo => EndpointError::UserInfo,
            error => EndpointError::Address(error),
        })?;
        let is_loopback = match base.host() {
            Some(Host::Domain(name)) => name == "localhost" || name == "localhost.",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => return Err(EndpointError::Address(AddressError::NotAUrl)),
        };
        if base.scheme() == "http" && !is_loopback {
            return Err(EndpointError::Unencrypted);
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(EndpointError::UserInfo);
        }
        // A slash at the end makes no difference.
        let path = base.path().trim_end_matches('/').to_owned();
        base.set_path(&path);
        Ok(Self { base, is_loopback })
    }
}

/// As configured, without a trailing slash.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(text: &str) -> Endpoint {
        text.parse().unwrap()
    }

    #[test]
    fn https_anywhere_and_http_on_this_machine_are_endpoints() {
        for text in [
            "https://api.wiv.ai",
            "https://api.wiv.ai/",
            "https://127.0.0.1:8443",
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:8080",
            "http://localhost:8080/base/",
            "HTTP://LOCALHOST",
            "http://localhost.:8080",
            "https://[2001:db8::1]:8443/base",
        ] {
            assert!(text.parse::<Endpoint>().is_ok(), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_reason() {
        let address = EndpointError::Address;
        for (text, reason) in [
            ("", EndpointError::Empty),
            ("api.wiv.ai", address(AddressError::NotAUrl)),
            ("localhost:8080", address(AddressError::NotAUrl)),
            ("https:-//", address(AddressError::NotAUrl)),
            ("https://api.wiv.ai\n", address(AddressError::WhiteSpace)),
            ("https://api%2Ewiv.ai", address(AddressError::Host)),
            ("http://127.1:8080", address(AddressError::Host)),
            ("ftp://api.wiv.ai", EndpointError::Scheme),
            ("http://api.wiv.ai", EndpointError::Unencrypted),
            ("http://localhost.example.com", EndpointError::Unencrypted),
            ("http://128.0.0.1", EndpointError::Unencrypted),
            ("http://0.0.0.0", EndpointError::Unencrypted),
            ("http://[::ffff:127.0.0.1]", EndpointError::Unencrypted),
            ("https://me@api.wiv.ai", EndpointError::UserInfo),
            ("https://:pw@api.wiv.ai", EndpointError::UserInfo),
            ("https://@api.wiv.ai", EndpointError::UserInfo),
            ("https://me:p@ss@api.wiv.ai", EndpointError::UserInfo),
            ("https://api.wiv.ai?key=1", address(AddressError::Query)),
            ("https://api.wiv.ai/#x", address(AddressError::Query)),
        ] {
            assert_eq!(text.parse::<Endpoint>(), Err(reason), "{text}");
        }
    }

    #[test]
    fn slashes_at_the_end_make_no_difference() {
        for (text, written) in [
            ("https://api.wiv.ai//", "https://api.wiv.ai"),
            ("https://gw.example.com/wiv//", "https://gw.example.com/wiv"),
            ("https://gw.example.com//wiv", "https://gw.example.com//wiv"),
        ] {
            assert_eq!(endpoint(text).to_string(), written);
            assert_eq!(endpoint(text), endpoint(written));
        }
    }

    #[test]
    fn paths_hang_off_the_base_path() {
        for base in ["https://gw.example.com/wiv", "https://gw.example.com/wiv/"] {
            assert_eq!(
                endpoint(base).join("/msp/customers", Some("fields=id,name")).as_str(),
                "https://gw.example.com/wiv/msp/customers?fields=id,name"
            );
        }
        assert_eq!(endpoint("https://a.b").join("/x%2Fy", None).as_str(), "https://a.b/x%2Fy");
    }

    #[test]
    fn a_host_is_named_with_the_port_that_is_not_the_usual_one() {
        assert_eq!(endpoint("https://api.wiv.ai:443").host(), "api.wiv.ai");
        assert_eq!(endpoint("http://127.0.0.1:8080/x").host(), "127.0.0.1:8080");
    }
}
