//! The machine that calls to a vendor go through.

use std::ffi::OsString;
use std::fmt;
use std::str::FromStr;

use url::Url;

use super::Endpoint;
use super::address::{self, AddressError};

mod exceptions;

/// The variables that name a proxy. The first one that is set counts. Calls to other machines are
/// all `https`, so `HTTP_PROXY` is not among them.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
/// The variables that name the hosts to call without a proxy.
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// A proxy: `http://` or `https://`, a host, and perhaps a user name, a password and a port.
/// `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    url: Url,
    /// The variable that names the proxy. `None` if the configuration does.
    variable: Option<&'static str>,
}

/// Text that is no [`Proxy`]. None of these repeats the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// There is no `://`, or no host after it.
    #[error("is not a proxy URL such as `http://proxy.example.com:3128`")]
    NotAUrl,
    /// Another scheme, most often of a SOCKS proxy.
    #[error(
        "must begin with `http://` or `https://`: other kinds of proxies, such as SOCKS, do not \
         work"
    )]
    Scheme,
    /// A path, most often of a script that chooses a proxy.
    #[error("must end after host and port: a proxy has no path")]
    Path,
    /// It is not written as an address.
    #[error(transparent)]
    Address(AddressError),
}

/// A variable of the environment names a proxy that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` in the environment {reason}")]
pub struct ProxyVariableError {
    /// The variable: `HTTPS_PROXY`.
    pub name: &'static str,
    /// Why not.
    pub reason: ProxyError,
}

impl Proxy {
    /// The proxy that the environment names for calls to `endpoint`. An empty variable counts as
    /// unset.
    ///
    /// # Errors
    /// If the variable names no proxy. The HTTP client would say nothing, and use none.
    pub(super) fn from_environment(
        endpoint: &Endpoint,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Option<Self>, ProxyVariableError> {
        let first_of = |names: &[&'static str]| {
            let mut values = names.iter().filter_map(|name| Some((*name, variable(name)?)));
            values.find(|(_, value)| !value.is_empty())
        };
        let Some((name, value)) = first_of(&VARIABLES) else { return Ok(None) };
        let excepted = first_of(&EXCEPTIONS)
            .is_some_and(|(_, hosts)| exceptions::is_among(endpoint, &hosts.to_string_lossy()));
        if excepted {
            return Ok(None);
        }
        let proxy: Result<Self, _> = with_scheme(&value.to_string_lossy()).parse();
        match proxy {
            Ok(proxy) => Ok(Some(Self { variable: Some(name), ..proxy })),
            Err(reason) => Err(ProxyVariableError { name, reason }),
        }
    }

    /// The words that a message about a failed connection adds to the host. With a proxy, the proxy
    /// could not be reached, or could not reach the host.
    pub(super) fn way(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or_default();
        let variable = self.variable.map(|name| format!(" of `{name}`")).unwrap_or_default();
        format!(" through the proxy {host}:{port}{variable}")
    }

    /// The proxy in the HTTP client's own type.
    pub(super) fn for_client(&self) -> reqwest::Result<reqwest::Proxy> {
        reqwest::Proxy::all(self.url.clone())
    }
}

impl FromStr for Proxy {
    type Err = ProxyError;

    fn from_str(text: &str) -> Result<Self, ProxyError> {
        match address::read(text) {
            Ok(url) if url.path() == "/" => Ok(Self { url, variable: None }),
            Err(AddressError::NotAUrl) => Err(ProxyError::NotAUrl),
            Err(AddressError::Scheme) => Err(ProxyError::Scheme),
            _ if is_cut_short(text) || is_odd_before_the_host(text) => {
                Err(ProxyError::Address(AddressError::UserInfo))
            }
            Ok(_) => Err(ProxyError::Path),
            Err(error) => Err(ProxyError::Address(error)),
        }
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxy")
    }
}

/// A proxy in a variable may have no scheme, as `curl` allows: `proxy:3128`.
fn with_scheme(text: &str) -> String {
    let begins_with =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme));
    if text.contains("://") || begins_with("http:") || begins_with("https:") {
        text.to_owned()
    } else {
        format!("http://{text}")
    }
}

/// Whether a `/`, `?` or `#` in a password ends the host before its `@`.
fn is_cut_short(text: &str) -> bool {
    let behind_scheme = text.split_once("://").map_or(text, |(_, rest)| rest);
    behind_scheme.split_once(['/', '?', '#']).is_some_and(|(_, rest)| rest.contains('@'))
}

/// Whether a user name or password has a character that no address may have.
fn is_odd_before_the_host(text: &str) -> bool {
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\' || !c.is_ascii();
    let behind_scheme = text.split_once("://").map_or(text, |(_, rest)| rest);
    behind_scheme
        .rsplit_once('@')
        .is_some_and(|(user_info, place)| user_info.contains(is_odd) && !place.contains(is_odd))
}

#[cfg(test)]
mod tests;
