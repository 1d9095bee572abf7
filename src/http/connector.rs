//! Makes a `reqwest` client from the settings.

use std::time::Duration;

use reqwest::{Certificate, Client, redirect, retry};
use rustls::pki_types::CertificateDer;

use super::{Endpoint, Proxy, Settings, SetupError, certificates};

/// The longest handshake. A person who waits wants to know.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an idle connection stays open. A server may close one just when a request goes out, and
/// then the outcome of a create is unknown. The usual servers close idle ones after 5 s at the
/// soonest.
const IDLE: Duration = Duration::from_secs(4);

/// A client that is not made yet. Reading the system's certificates takes some ten milliseconds, so
/// the first call does it with [`Connector::connect`]. Faults of the configuration show before
/// that.
pub(super) struct Connector {
    settings: Settings,
    is_https: bool,
    extra_roots: Vec<CertificateDer<'static>>,
    proxy: Option<Proxy>,
}

impl Connector {
    pub(super) fn new(settings: &Settings, endpoint: &Endpoint) -> Result<Self, SetupError> {
        settings.check()?;
        let mut extra_roots = Vec::new();
        if let Some(path) = &settings.ca_bundle_file {
            extra_roots = certificates::read(path)
                .map_err(|reason| SetupError::CaBundle { path: path.clone(), reason })?;
        }
        if endpoint.is_https() {
            #[cfg(not(any(windows, target_vendor = "apple")))]
            certificates::check_variables(|name| std::env::var_os(name), !extra_roots.is_empty())?;
            // On this system the certificate store does not know the variable.
            #[cfg(any(windows, target_vendor = "apple"))]
            extra_roots.extend(certificates::of_variable(|name| std::env::var_os(name))?);
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

    /// ` through the proxy proxy.example.com:3128`, where there is a proxy. Then the proxy could
    /// not be reached, or could not reach the host.
    pub(super) fn way(&self) -> String {
        self.proxy.as_ref().map(Proxy::way).unwrap_or_default()
    }

    /// Makes the client. It blocks while it reads the system's certificates.
    pub(super) fn connect(&self) -> Result<Client, reqwest::Error> {
        let total = self.settings.request_timeout;
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            // One place decides what is sent again: the table in `verdict`.
            .retry(retry::never())
            .timeout(total)
            // This ends before the whole, so that "could not connect" differs from "no answer".
            .connect_timeout(CONNECT_TIMEOUT.min(total / 2))
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
            .referer(false)
            .user_agent(&self.settings.user_agent);
        builder = if self.is_https {
            let extra_roots: Result<Vec<_>, _> =
                self.extra_roots.iter().map(|der| Certificate::from_der(der)).collect();
            builder.tls_certs_merge(extra_roots?)
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn refused(settings: &Settings) -> SetupError {
        let endpoint: Endpoint = "https://api.example.com".parse().unwrap();
        Connector::new(settings, &endpoint).err().unwrap()
    }

    #[test]
    fn a_bundle_that_is_none_is_refused_at_its_attribute() {
        let path = Path::new("/nowhere/ca.pem");
        let error = refused(&Settings { ca_bundle_file: Some(path.into()), ..Settings::default() });
        assert_eq!(error.attribute(), Some("ca_bundle_file"));
        assert_eq!(error.to_string(), "is `/nowhere/ca.pem`, which does not exist");
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
