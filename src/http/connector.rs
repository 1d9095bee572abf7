//! The settings made into a `reqwest` client.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::{Certificate, Client, redirect, retry};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::settings::check_ssl_cert_file;
use super::{Endpoint, Proxy, Settings, SetupError};

/// No handshake takes longer, and who waits wants to know.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection that the server closes just when a request goes out leaves the outcome of
/// a create unknown. The usual servers close idle ones after 5 s at the soonest.
const IDLE: Duration = Duration::from_secs(4);

/// A client to be. Reading the system's certificates takes some ten milliseconds, so
/// [`Connector::connect`] is left for the first call; what can be wrong with the
/// configuration is found before.
pub(super) struct Connector {
    settings: Settings,
    is_https: bool,
    extra_roots: Vec<Certificate>,
    proxy: Option<Proxy>,
}

impl Connector {
    pub(super) fn new(settings: &Settings, endpoint: &Endpoint) -> Result<Self, SetupError> {
        settings.check()?;
        let mut extra_roots = Vec::new();
        if let Some(path) = &settings.ca_bundle_file {
            extra_roots = read_certificates(path)
                .map_err(|reason| SetupError::CaBundle { path: path.clone(), reason })?;
        }
        if endpoint.is_https() {
            let ssl_cert_file = std::env::var_os("SSL_CERT_FILE")
                .filter(|file| !file.is_empty())
                .map(PathBuf::from);
            check_ssl_cert_file(ssl_cert_file.as_deref())?;
            // Elsewhere the certificate store of the system does not know the variable.
            #[cfg(any(windows, target_vendor = "apple"))]
            if let Some(path) = ssl_cert_file {
                let more = read_certificates(&path)
                    .map_err(|reason| SetupError::SslCertFile { path, reason })?;
                extra_roots.extend(more);
            }
        }
        let proxy = match &settings.proxy_url {
            Some(url) => Some(url.expose().parse::<Proxy>()?),
            // A proxy would look for the loopback address on its own machine.
            None if endpoint.is_loopback() => None,
            None => Proxy::from_environment(endpoint, |name| std::env::var_os(name))?,
        };
        if reqwest::header::HeaderValue::from_str(&settings.user_agent).is_err() {
            return Err(SetupError::UserAgent);
        }
        Ok(Self {
            settings: settings.clone(),
            is_https: endpoint.is_https(),
            extra_roots,
            proxy: proxy.filter(|_| !endpoint.is_loopback()),
        })
    }

    /// ` through the proxy proxy.example.com:3128`, where there is one: then it is what could
    /// not be reached, or what could not reach the host.
    pub(super) fn way(&self) -> String {
        self.proxy.as_ref().map(Proxy::way).unwrap_or_default()
    }

    /// Makes the client. Blocks for the time it takes to read the system's certificates.
    pub(super) fn connect(&self) -> Result<Client, reqwest::Error> {
        let total = self.settings.request_timeout;
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            // What is sent again is decided in one place, the table in `verdict`.
            .retry(retry::never())
            .timeout(total)
            // Sooner than the whole, so that "could not connect" is told from "no answer".
            .connect_timeout(CONNECT_TIMEOUT.min(total / 2))
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
            .referer(false)
            .user_agent(&self.settings.user_agent);
        builder = if self.is_https {
            builder.tls_certs_merge(self.extra_roots.iter().cloned())
        } else {
            builder.tls_certs_only([])
        };
        #[cfg(target_os = "linux")]
        {
            builder = builder.dns_resolver(super::resolver::Resolver::default());
        }
        builder = match &self.proxy {
            Some(proxy) => builder.proxy(proxy.for_client()?),
            None => builder.no_proxy(),
        };
        builder.build()
    }
}

/// The certificates in a PEM file, each checked to be one.
fn read_certificates(path: &std::path::Path) -> Result<Vec<Certificate>, String> {
    let pem = std::fs::read(path).map_err(|error| error.to_string())?;
    let mut certificates = Vec::new();
    for der in CertificateDer::pem_slice_iter(&pem) {
        let der = der.map_err(|error| format!("not PEM: {error}"))?;
        RootCertStore::empty()
            .add(der.clone())
            .map_err(|error| format!("not a certificate: {error}"))?;
        certificates.push(Certificate::from_der(&der).map_err(|error| error.to_string())?);
    }
    if certificates.is_empty() {
        return Err("there is no PEM certificate in it".to_owned());
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn refused(settings: &Settings) -> SetupError {
        let endpoint: Endpoint = "https://api.example.com".parse().unwrap();
        Connector::new(settings, &endpoint).err().unwrap()
    }

    #[test]
    fn a_bundle_that_is_not_there_is_named() {
        let path = PathBuf::from("/nowhere/ca.pem");
        let error = refused(&Settings { ca_bundle_file: Some(path), ..Settings::default() });
        assert_eq!(error.attribute(), Some("ca_bundle_file"));
        assert!(error.to_string().contains("/nowhere/ca.pem"), "{error}");
    }

    #[test]
    fn a_bundle_without_a_certificate_is_refused() {
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for (content, reason) in
            [("", "no PEM certificate"), ("hello", "no PEM certificate"), (broken, "not a cert")]
        {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(content.as_bytes()).unwrap();
            let path = file.path().to_owned();
            let error = refused(&Settings { ca_bundle_file: Some(path), ..Settings::default() });
            assert!(error.to_string().contains(reason), "{error}");
        }
    }

    #[test]
    fn a_proxy_that_is_none_is_refused_without_being_shown() {
        for url in ["", "proxy:3128", "socks5://proxy", "http://", "ftp://me:canary@proxy"] {
            let error = refused(&Settings { proxy_url: Some(url.into()), ..Settings::default() });
            assert_eq!(error.attribute(), Some("proxy_url"), "{url}");
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
    }
}
