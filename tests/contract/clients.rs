//! Both clients against a server that answers what a test tells it to.
//!
//! | module | what it promises |
//! |---|---|
//! | [`server`] | the server: it records what it is sent, byte for byte |
//! | [`wiv`], [`wiv_lists`], [`wiv_cases`], [`wiv_workflows`], [`navigator`], [`navigator_users`] | every documented body, and every alternative that is tolerated |
//! | [`sending`] | what is sent again and what is not, whatever the answer |
//! | [`gateways`] | what answers in the place of an API |
//! | [`secrets`] | no secret in anything that is printed |
//! | [`odd_ids`] | no id that a terminal would obey |
//! | [`network`] | certificates and proxies |
//! | [`rehearsal`] | both clients against the sandbox, whatever it assumes |

mod gateways;
mod navigator;
mod navigator_users;
mod network;
mod odd_ids;
mod rehearsal;
mod secrets;
mod sending;
mod server;
mod wiv;
mod wiv_cases;
mod wiv_lists;
mod wiv_workflows;

use std::time::Duration;

use server::Server;
use terraform_provider_msp::http::{Backoff, CancellationToken, Settings};
use terraform_provider_msp::{navigator as navigator_api, wiv as wiv_api};

/// A documented body.
fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The same as JSON.
fn fixture_json(name: &str) -> serde_json::Value {
    serde_json::from_str(&fixture(name)).unwrap()
}

/// The default settings, without the time to wait between attempts.
fn settings() -> Settings {
    Settings { backoff: Backoff::starting_at(Duration::from_micros(1)), ..Settings::default() }
}

fn wiv(server: &Server) -> wiv_api::Client {
    wiv_with(server, &settings(), CancellationToken::new())
}

fn wiv_with(server: &Server, settings: &Settings, stop: CancellationToken) -> wiv_api::Client {
    let endpoint = server.url().parse().unwrap();
    wiv_api::Client::new(settings, endpoint, "test-wiv-key".into(), stop).unwrap()
}

/// One that sends nothing again.
fn wiv_once(server: &Server) -> wiv_api::Client {
    let settings = Settings { max_retries: 0, ..settings() };
    wiv_with(server, &settings, CancellationToken::new())
}

fn navigator(server: &Server, credentials: navigator_api::Credentials) -> navigator_api::Client {
    navigator_with(server, &settings(), credentials)
}

/// One that sends nothing again.
fn navigator_once(
    server: &Server,
    credentials: navigator_api::Credentials,
) -> navigator_api::Client {
    navigator_with(server, &Settings { max_retries: 0, ..settings() }, credentials)
}

fn navigator_with(
    server: &Server,
    settings: &Settings,
    credentials: navigator_api::Credentials,
) -> navigator_api::Client {
    let endpoint = server.url().parse().unwrap();
    navigator_api::Client::new(settings, endpoint, credentials, CancellationToken::new()).unwrap()
}
