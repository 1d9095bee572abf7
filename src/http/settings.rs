//! The `http` block of the provider's configuration.

use std::path::PathBuf;
use std::time::Duration;

use super::{
    Backoff, CertificateError, CertificateVariableError, ProxyError, ProxyVariableError, Secret,
    SecretError,
};
use crate::http::backoff::OPERATION;

/// How calls are sent.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long one attempt may take, from connecting to the last byte of the answer. Gateways in
    /// front of an API usually wait 60 s. This is longer, so that their answer arrives.
    pub request_timeout: Duration,
    /// How often a call is sent again at most. 429 and the waits of `outage_timeout` do not count.
    pub max_retries: u32,
    /// How long calls wait for a vendor that is away, but has answered before. With `max_retries`
    /// of zero they do not wait.
    pub outage_timeout: Duration,
    /// How many calls run at once, per vendor. At least one.
    pub max_concurrent_requests: usize,
    /// How many calls begin per second, per vendor. No limit if unset.
    pub requests_per_second: Option<f64>,
    /// PEM file of certificates to trust beside the system's.
    pub ca_bundle_file: Option<PathBuf>,
    /// A [`Proxy`](super::Proxy). It may hold a user name and password. If unset, `HTTPS_PROXY` and
    /// `NO_PROXY` count. Calls to loopback addresses never use a proxy.
    pub proxy_url: Option<Secret>,
    /// The `User-Agent` header.
    pub user_agent: String,
    /// The pauses between attempts. It is no attribute: tests have no time to wait.
    pub backoff: Backoff,
    /// The time for all attempts of one call and the pauses between them. It is no attribute: only
    /// tests change it.
    pub longest_call: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(90),
            max_retries: 4,
            outage_timeout: Duration::from_secs(120),
            max_concurrent_requests: 10,
            requests_per_second: None,
            ca_bundle_file: None,
            proxy_url: None,
            user_agent: Self::user_agent(None),
            backoff: Backoff::default(),
            longest_call: OPERATION,
        }
    }
}

impl Settings {
    /// `terraform-provider-msp/<version> (+<url>) Terraform/<core version>`, without the last part
    /// where the version is not known.
    pub fn user_agent(core_version: Option<&str>) -> String {
        let provider = concat!(
            env!("CARGO_PKG_NAME"),
            "/",
            env!("CARGO_PKG_VERSION"),
            " (+",
            env!("CARGO_PKG_REPOSITORY"),
            ")"
        );
        // Core chooses the text of its version, and a header cannot carry every text.
        let is_plain = |version: &&str| {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
            !version.is_empty() && version.len() <= 64 && version.chars().all(is_plain)
        };
        match core_version.filter(is_plain) {
            Some(version) => format!("{provider} Terraform/{version}"),
            None => provider.to_owned(),
        }
    }
}

/// A configuration that cannot send a call.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A limit of zero, or below.
    #[error("must be more than zero")]
    Zero {
        /// The attribute of the `http` block.
        attribute: &'static str,
    },
    /// `ca_bundle_file` cannot be used.
    #[error("is `{}`, {reason}", path.display())]
    CaBundle {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: CertificateError,
    },
    /// `SSL_CERT_FILE` or `SSL_CERT_DIR` names no certificate to trust.
    #[error(transparent)]
    CertificateVariable(#[from] CertificateVariableError),
    /// `proxy_url` is no proxy that can be used.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    /// A variable names a proxy that cannot be used.
    #[error(transparent)]
    ProxyVariable(#[from] ProxyVariableError),
    /// The user agent is no header.
    #[error("the user agent holds a character that no header can carry")]
    UserAgent,
    /// A credential cannot be sent.
    #[error("the {name} {reason}")]
    Credential {
        /// Its name: `API key`, `refresh token`.
        name: &'static str,
        /// Why not.
        reason: SecretError,
    },
}

impl SetupError {
    /// The attribute of the `http` block that is wrong, if one is.
    pub fn attribute(&self) -> Option<&'static str> {
        match self {
            Self::Zero { attribute } => Some(attribute),
            Self::CaBundle { .. } => Some("ca_bundle_file"),
            Self::Proxy(_) => Some("proxy_url"),
            Self::ProxyVariable(_)
            | Self::CertificateVariable(_)
            | Self::UserAgent
            | Self::Credential { .. } => None,
        }
    }
}

impl Settings {
    /// Checks the limits.
    pub(super) fn check(&self) -> Result<(), SetupError> {
        let zero = |attribute| Err(SetupError::Zero { attribute });
        if self.request_timeout.is_zero() {
            return zero("request_timeout");
        }
        if self.max_concurrent_requests == 0 {
            return zero("max_concurrent_requests");
        }
        if self.requests_per_second.is_some_and(|rate| !rate.is_finite() || rate <= 0.0) {
            return zero("requests_per_second");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_agent_names_provider_and_core() {
        let expected = concat!(
            "terraform-provider-msp/",
            env!("CARGO_PKG_VERSION"),
            " (+https://github.com/mspops/terraform-provider-msp) Terraform/1.11.4"
        );
        assert_eq!(Settings::user_agent(Some("1.11.4")), expected);
        for odd in ["", "1.0\r\nX-Evil: 1", "1 2"] {
            assert!(Settings::user_agent(Some(odd)).ends_with(')'), "{odd:?}");
        }
    }

    #[test]
    fn a_limit_of_nothing_is_refused_by_name() {
        let zero = |settings: Settings| settings.check().unwrap_err().attribute();
        let default = Settings::default;
        let timeout = Settings { request_timeout: Duration::ZERO, ..default() };
        assert_eq!(zero(timeout), Some("request_timeout"));
        let concurrent = Settings { max_concurrent_requests: 0, ..default() };
        assert_eq!(zero(concurrent), Some("max_concurrent_requests"));
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let rate = Settings { requests_per_second: Some(rate), ..default() };
            assert_eq!(zero(rate), Some("requests_per_second"));
        }
        assert!(default().check().is_ok());
    }
}
