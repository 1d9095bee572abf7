//! No secret in anything that is printed: errors, `Debug` of what is public, and the log
//! at its most talkative, that of the libraries below included.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use serde_json::json;
use terraform_provider_msp::http::{CancellationToken, SecretJson, Settings};
use terraform_provider_msp::navigator::{self, Credentials, TenantBody};
use terraform_provider_msp::wiv::{Client, NewIntegration, NewOnboardingLink};
use tracing::field::{Field, Visit};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};

use super::server::{Reply, Server};
use super::settings;

const CANARY: &str = "canary-5ecre7";

/// Everything that is logged, spans included.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Writer<'a>(&'a mut String);

impl Visit for Writer<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl<S: tracing::Subscriber> Layer<S> for Log {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut log = self.0.lock().unwrap();
        write!(log, "{} {}", event.metadata().level(), event.metadata().target()).unwrap();
        event.record(&mut Writer(&mut log));
        log.push('\n');
    }

    fn on_new_span(
        &self,
        attributes: &tracing::span::Attributes<'_>,
        _: &tracing::span::Id,
        _: Context<'_, S>,
    ) {
        let mut log = self.0.lock().unwrap();
        attributes.record(&mut Writer(&mut log));
        log.push('\n');
    }
}

/// What a test prints, and what was logged meanwhile.
struct Printed {
    log: Log,
    text: String,
    _guard: tracing::subscriber::DefaultGuard,
}

impl Printed {
    fn record() -> Self {
        let log = Log::default();
        let subscriber = tracing_subscriber::registry().with(log.clone());
        let guard = tracing::subscriber::set_default(subscriber);
        Self { log, text: String::new(), _guard: guard }
    }

    fn print(&mut self, value: &impl Debug) {
        writeln!(self.text, "{value:?} {value:#?}").unwrap();
    }

    fn logged(&self) -> String {
        self.log.0.lock().unwrap().clone()
    }

    fn holds_no_canary(&self) {
        let printed = format!("{}\n{}", self.text, self.logged());
        assert!(!printed.contains("canary"), "{printed}");
    }
}

/// A server that repeats in its errors what it was sent.
fn parrot(status: u16) -> Reply {
    let words = format!("cannot use {CANARY}, really not {CANARY}-2");
    Reply::json(status, json!({ "error": words, "message": words }).to_string())
        .with("x-request-id", CANARY)
}

#[tokio::test]
async fn the_key_the_integrations_secret_and_the_payload_are_never_printed() {
    let mut printed = Printed::record();
    let link = json!({"data": {
        "external_id": "e", "cloudformation_url": format!("https://x/?sig={CANARY}"),
        "pre_signed_url": format!("https://x/?sig={CANARY}"),
    }});
    let server = Server::start([
        parrot(403),
        parrot(500),
        Reply::Raw(format!("HTTP/1.1 200 OK\r\n\r\n{CANARY}").into_bytes()),
        Reply::json(200, link.to_string()),
        parrot(500),
        parrot(401),
    ])
    .await;
    let endpoint = server.url().parse().unwrap();
    let client =
        Client::new(&settings(), endpoint, CANARY.into(), CancellationToken::new()).unwrap();
    let secret = SecretJson::new(json!({"deep": [{"private_key": format!("{CANARY}-2")}]}));
    let integration = NewIntegration { kind: "GCP".into(), name: "n".into(), secret };
    printed.print(&integration);
    for _ in 0..3 {
        printed.print(&client.create_integration("c", &integration).await.unwrap_err());
    }
    let link = NewOnboardingLink { account_type: "payer".into(), cur_config_type: "cur".into() };
    printed.print(&client.create_onboarding_link("c", &link).await.unwrap());
    let payload = SecretJson::new(json!({"any": {"name": format!("{CANARY}-2")}}));
    for _ in 0..2 {
        printed.print(&client.run_workflow("w", &payload).await.unwrap_err());
    }
    printed.holds_no_canary();
    assert!(server.requests().iter().all(|request| request.header("x-api-key") == Some(CANARY)));
}

#[tokio::test]
async fn tokens_are_never_printed() {
    let mut printed = Printed::record();
    let token = || {
        let body = json!({"accessToken": CANARY, "refreshToken": format!("{CANARY}-2")});
        Reply::json(201, body.to_string())
    };
    for replies in [
        vec![parrot(400)],
        vec![token(), parrot(403)],
        vec![token(), parrot(401), parrot(400)],
        vec![Reply::json(201, json!({"accessToken": format!("{CANARY}\n")}).to_string())],
    ] {
        for credentials in [
            Credentials::RefreshToken(CANARY.into()),
            Credentials::OAuthApp {
                org_id: "o".into(),
                client_id: "i".into(),
                client_secret: CANARY.into(),
            },
        ] {
            let server = Server::start(replies.iter().map(again)).await;
            let endpoint = server.url().parse().unwrap();
            let stop = CancellationToken::new();
            printed.print(&credentials);
            let client = navigator::Client::new(&settings(), endpoint, credentials, stop).unwrap();
            let tenant = TenantBody::default();
            printed.print(&client.create_tenant("p", &tenant).await.unwrap_err());
        }
    }
    printed.holds_no_canary();
}

fn again(reply: &Reply) -> Reply {
    match reply {
        Reply::Answer { status, headers, body } => {
            Reply::Answer { status: *status, headers: headers.clone(), body: body.clone() }
        }
        _ => unreachable!("only answers are told twice here"),
    }
}

#[tokio::test]
async fn a_credential_with_a_line_break_is_refused_before_anything_is_sent() {
    let mut printed = Printed::record();
    let server = Server::start([]).await;
    let key = format!("{CANARY}\n");
    let endpoint: terraform_provider_msp::http::Endpoint = server.url().parse().unwrap();
    let stop = CancellationToken::new();
    let made = Client::new(&settings(), endpoint.clone(), key.as_str().into(), stop.clone());
    let error = made.err().unwrap();
    printed.print(&error);
    printed.print(&error.to_string());
    assert_eq!(error.to_string(), "the API key ends in a line break");
    for (credentials, named) in [
        (Credentials::RefreshToken(key.as_str().into()), "refresh token"),
        (Credentials::AccessToken(key.as_str().into()), "access token"),
        (
            Credentials::OAuthApp {
                org_id: "o".into(),
                client_id: "i".into(),
                client_secret: key.as_str().into(),
            },
            "client secret",
        ),
    ] {
        let made = navigator::Client::new(&settings(), endpoint.clone(), credentials, stop.clone());
        let error = made.err().unwrap().to_string();
        printed.print(&error);
        assert!(error.contains(named), "{error}");
    }
    printed.holds_no_canary();
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_proxys_password_is_never_printed() {
    let mut printed = Printed::record();
    let proxy = Server::start((0..5).map(|_| Reply::json(407, CANARY))).await;
    let url = proxy.url().replace("http://", &format!("http://me:{CANARY}@"));
    let settings = Settings { proxy_url: Some(url.as_str().into()), ..settings() };
    printed.print(&settings);
    let endpoint = "https://api.example.test".parse().unwrap();
    let client =
        Client::new(&settings, endpoint, "test-wiv-key".into(), CancellationToken::new()).unwrap();
    printed.print(&client.create_customer("n").await.unwrap_err());
    assert!(proxy.requests()[0].header("proxy-authorization").is_some());
    printed.holds_no_canary();
}

#[tokio::test]
async fn every_call_is_logged_with_status_and_duration() {
    let printed = Printed::record();
    let server = Server::start([Reply::json(200, "[]")]).await;
    super::wiv(&server)
        .list_customers(&terraform_provider_msp::wiv::CustomerField::ALL)
        .await
        .unwrap();
    let log = printed.logged();
    let calls: Vec<_> = log.lines().filter(|line| line.contains("api call")).collect();
    assert_eq!(calls.len(), 1, "{log}");
    for part in [
        "DEBUG terraform_provider_msp::http::",
        "method=\"GET\"",
        "path=\"/msp/customers\"",
        "status=200",
        "duration_ms=",
        "attempt=1",
    ] {
        assert!(calls[0].contains(part), "{part}: {}", calls[0]);
    }
}

/// What the provider stores of an answer is what a client hands it.
#[tokio::test]
async fn what_a_server_repeats_of_a_secret_is_in_nothing_that_a_client_answers() {
    let mut printed = Printed::record();
    let (key, encoded) = (&*format!("{CANARY}-and-more"), "Y2FuYXJ5LTVlY3JlNy1hbmQtbW9yZQ==");
    let customer = json!({"data": {"customer_id": "c", "name": format!("Acme {key}")}});
    let run = json!({"data": {
        "execution_id": "e", "run_by": key, "event_type": encoded, "timestamp": "2025-06-19",
    }});
    let list = json!([{"customer_id": "c", "customer_name": encoded, "integrations": [
        {"integration_id": "i", "name": "canary%2D5ecre7%2dand-more", "type": key},
    ]}]);
    let server = Server::start([
        Reply::json(200, customer.to_string()),
        Reply::json(200, run.to_string()),
        Reply::json(200, list.to_string()),
        // An id that is a secret is none.
        Reply::json(200, json!({"data": {"customer_id": key, "name": "Acme"}}).to_string()),
    ])
    .await;
    let endpoint = server.url().parse().unwrap();
    let stop = CancellationToken::new();
    let client = Client::new(&settings(), endpoint, key.into(), stop.clone()).unwrap();
    printed.print(&client.create_customer("Acme").await.unwrap());
    let payload = SecretJson::new(json!({ "any": CANARY }));
    printed.print(&client.run_workflow("w", &payload).await.unwrap());
    let listed = client.list_customers(&[]).await.unwrap();
    printed.print(&listed);
    let made = client.create_customer("Acme").await;
    printed.print(&made);

    let organization = json!({"id": "t", "displayName": "Acme", "tag": format!("x{CANARY}x")});
    let token = json!({"accessToken": format!("{CANARY}-3"), "refreshToken": CANARY});
    let server = Server::start([
        Reply::json(201, token.to_string()),
        Reply::json(201, organization.to_string()),
    ])
    .await;
    let endpoint = server.url().parse().unwrap();
    let credentials = Credentials::RefreshToken(CANARY.into());
    let client = navigator::Client::new(&settings(), endpoint, credentials, stop).unwrap();
    printed.print(&client.create_tenant("p", &TenantBody::default()).await.unwrap());
    let sent = server.requests();
    assert_eq!(sent[1].header("csp-auth-token"), Some(&*format!("{CANARY}-3")));

    printed.holds_no_canary();
    assert!(!printed.text.contains(encoded.trim_matches('=')), "{}", printed.text);
    assert!(!printed.text.contains("canary%2D"), "{}", printed.text);
    assert!(printed.text.contains("(secret)"));
}
