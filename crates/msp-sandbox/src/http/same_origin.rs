//! Keeps other web pages out: it refuses requests that a browser sends for a page of another site.
//!
//! The sandbox asks for no login. Listening on the loopback address keeps other machines out, but
//! not the pages in a browser on this machine. Such a page may send requests to any address:
//! `Origin` and `Sec-Fetch-Site` show that. It may also have a name of its own that resolves to
//! this address (DNS rebinding): `Host` shows that.

use std::net::IpAddr;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

const SEC_FETCH_SITE: &str = "sec-fetch-site";
const SEC_FETCH_DEST: &str = "sec-fetch-dest";

/// The names of a running sandbox.
#[derive(Clone, Copy)]
pub(crate) struct Names {
    /// Where it listens.
    pub(crate) address: IpAddr,
    /// Whether it answers to any name: if other machines reach it, only they know its name.
    pub(crate) any: bool,
}

/// Why a request is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum Foreign {
    #[error(
        "the sandbox does not have the name `{0}`. Use localhost or its address. To allow other \
         names, start it with --allow-remote"
    )]
    Host(String),
    #[error("the sandbox does not answer a page of another site ({0})")]
    Page(String),
}

/// The layer before all others.
pub(crate) async fn refuse_others(
    State(names): State<Names>,
    request: Request,
    next: Next,
) -> Response {
    match names.check(&request) {
        Ok(()) => next.run(request).await,
        Err(foreign) => {
            tracing::debug!(%foreign, "sandbox refuses a request");
            (StatusCode::FORBIDDEN, Json(json!({"error": foreign.to_string()}))).into_response()
        }
    }
}

impl Names {
    fn check<B>(self, request: &axum::http::Request<B>) -> Result<(), Foreign> {
        let headers = request.headers();
        // A browser always sends one. A client without one shows no page.
        for host in texts(headers, &header::HOST) {
            if !self.any && !self.include(host) {
                return Err(Foreign::Host(host.to_owned()));
            }
        }
        for origin in texts(headers, &header::ORIGIN) {
            let own = |host: &str| {
                origin.split_once("://").is_some_and(|(_, from)| from.eq_ignore_ascii_case(host))
            };
            if !texts(headers, &header::HOST).any(own) {
                return Err(Foreign::Page(origin.to_owned()));
            }
        }
        let site = HeaderName::from_static(SEC_FETCH_SITE);
        let foreign = |site: &&str| !matches!(*site, "same-origin" | "none");
        match texts(headers, &site).find(foreign) {
            Some(site) if !is_link_to_page(request) => Err(Foreign::Page(site.to_owned())),
            _ => Ok(()),
        }
    }

    /// Accepts any port: another port of this machine may forward to it.
    fn include(self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        let name = authority.host().trim_start_matches('[').trim_end_matches(']');
        let is_ours = |address: IpAddr| address.is_loopback() || address == self.address;
        name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(is_ours)
    }
}

/// Any page may link to the start page: the person who follows the link opens it, and the other
/// page learns nothing.
fn is_link_to_page<B>(request: &axum::http::Request<B>) -> bool {
    let into = HeaderName::from_static(SEC_FETCH_DEST);
    request.method() == Method::GET
        && request.uri().path() == "/"
        && texts(request.headers(), &into).eq(["document"])
}

/// The values of a header. One that is no text counts as an unknown text.
fn texts<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn a_host_counts_without_its_port_and_whole() {
        let names = Names { address: Ipv4Addr::new(192, 0, 2, 7).into(), any: false };
        for (host, ours) in [
            ("127.0.0.1:8080", true),
            ("127.8.8.8", true),
            ("[::1]:8080", true),
            ("192.0.2.7:8080", true),
            ("localhost", true),
            ("LocalHost:1", true),
            ("192.0.2.8:8080", false),
            ("0.0.0.0:8080", false),
            ("sandbox", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example:8080", false),
            ("localhost@evil.example", false),
            ("evil.example:127.0.0.1", false),
            ("", false),
            ("\u{7f}", false),
        ] {
            assert_eq!(names.include(host), ours, "{host}");
        }
    }
}
