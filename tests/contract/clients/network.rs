//! Certificates and proxies.

use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tempfile::NamedTempFile;
use terraform_provider_msp::http::{CancellationToken, Error, ErrorKind, Settings};
use terraform_provider_msp::wiv::Client;
use tokio_rustls::TlsAcceptor;

use super::server::{Reply, Server};
use super::settings;

/// Set in the process that [`alone`] starts.
const CHILD: &str = "MSP_TEST_CHILD";

/// A certificate of our own for `127.0.0.1` and `localhost`, as a PEM file.
fn certificate() -> (TlsAcceptor, NamedTempFile) {
    let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let chain: Vec<CertificateDer<'static>> = vec![made.cert.der().clone()];
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(made.cert.pem().as_bytes()).unwrap();
    (TlsAcceptor::from(Arc::new(config)), file)
}

fn client(url: &str, settings: &Settings) -> Client {
    let stop = CancellationToken::new();
    Client::new(settings, url.parse().unwrap(), "test-wiv-key".into(), stop).unwrap()
}

async fn list(url: &str, settings: &Settings) -> Result<usize, Error> {
    client(url, settings).list_customers(&[]).await.map(|customers| customers.len())
}

/// Runs the test that calls it in a process of its own with these variables; true in there.
/// Variables of this process would be those of every test in it.
fn alone(test: &str, variables: &[(&str, &str)]) -> bool {
    if std::env::var_os(CHILD).is_some() {
        return true;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("clients::network::{test}")]).env(CHILD, "1");
    for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    for name in ["all_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    false
}

#[tokio::test]
async fn a_server_of_ones_own_is_trusted_with_its_bundle_and_not_without() {
    let (tls, file) = certificate();
    let server = Server::start_tls([Reply::json(200, "[]")], tls).await;
    let error = list(&server.url(), &settings()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert!(error.words().unwrap().contains("certificate"), "{error}");
    assert_eq!(server.requests().len(), 0);
    let bundle = Some(file.path().to_owned());
    let settings = Settings { ca_bundle_file: bundle, ..settings() };
    assert_eq!(list(&server.url(), &settings).await.unwrap(), 0);
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_trusted() {
    let (tls, file) = certificate();
    let server = Server::start_tls([Reply::json(200, "[]")], tls).await;
    let url = server.url().replace("127.0.0.1", "127.0.0.2");
    let bundle = Some(file.path().to_owned());
    let settings = Settings { ca_bundle_file: bundle, max_retries: 0, ..settings() };
    // Where this machine has no 127.0.0.2, there is no connection either.
    assert_eq!(list(&url, &settings).await.unwrap_err().kind(), ErrorKind::NotSent);
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn ssl_cert_file_works() {
    let file = NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    if alone("ssl_cert_file_works", &[("SSL_CERT_FILE", path)]) {
        let (tls, ours) = certificate();
        std::fs::copy(ours.path(), std::env::var("SSL_CERT_FILE").unwrap()).unwrap();
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let server = Server::start_tls([Reply::json(200, "[]")], tls).await;
            assert_eq!(list(&server.url(), &settings()).await.unwrap(), 0);
        });
    }
}

#[test]
fn ssl_cert_file_that_is_missing_is_an_error_that_names_it() {
    let test = "ssl_cert_file_that_is_missing_is_an_error_that_names_it";
    if alone(test, &[("SSL_CERT_FILE", "/nowhere/ca.pem")]) {
        let made = |url: &str| {
            let stop = CancellationToken::new();
            Client::new(&settings(), url.parse().unwrap(), "key".into(), stop)
        };
        let error = made("https://api.example.test").err().unwrap().to_string();
        assert!(error.contains("SSL_CERT_FILE") && error.contains("/nowhere/ca.pem"), "{error}");
        // Nobody asks for certificates there.
        assert!(made("http://127.0.0.1:1").is_ok());
    }
}

/// A proxy that refuses everything, which shows what it was asked for.
async fn proxy() -> Server {
    Server::start((0..9).map(|_| Reply::json(502, ""))).await
}

#[tokio::test]
async fn the_configured_proxy_is_asked_for_the_endpoint_and_sees_no_key() {
    let proxy = proxy().await;
    let url = Some(proxy.url().as_str().into());
    let settings = Settings { proxy_url: url, max_retries: 0, ..settings() };
    let error = list("https://api.example.test", &settings).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent, "{error}");
    let request = proxy.request();
    assert_eq!(request.line(), "CONNECT api.example.test:443");
    assert_eq!(request.header("x-api-key"), None);
}

#[tokio::test]
async fn this_machine_is_never_reached_through_a_proxy() {
    let (proxy, server) = (proxy().await, Server::start([Reply::json(200, "[]")]).await);
    let url = Some(proxy.url().as_str().into());
    let settings = Settings { proxy_url: url, ..settings() };
    assert_eq!(list(&server.url(), &settings).await.unwrap(), 0);
    assert_eq!(proxy.requests().len(), 0);
}

#[tokio::test]
async fn https_proxy_and_no_proxy_are_followed() {
    if std::env::var_os(CHILD).is_none() {
        let proxy = proxy().await;
        let url = proxy.url();
        let variables = [("HTTPS_PROXY", url.as_str()), ("NO_PROXY", "*.direct.test:443")];
        tokio::task::spawn_blocking({
            let variables = variables.map(|(name, value)| (name, value.to_owned()));
            move || {
                let variables: Vec<_> =
                    variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
                alone("https_proxy_and_no_proxy_are_followed", &variables)
            }
        })
        .await
        .unwrap();
        assert_eq!(proxy.lines(), ["CONNECT api.example.test:443"]);
        return;
    }
    let settings = Settings { max_retries: 0, ..settings() };
    for url in ["https://api.example.test", "https://api.direct.test", "http://127.0.0.1:1"] {
        assert_eq!(list(url, &settings).await.unwrap_err().kind(), ErrorKind::NotSent, "{url}");
    }
}
