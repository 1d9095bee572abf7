//! The settings before the start.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::assumptions::Assumptions;

/// The options of a sandbox. The default listens on any free port of the loopback address and keeps
/// its data in memory.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Whether callers may use any name (`Host`), as other machines and a proxy do. Otherwise only
    /// `localhost` and its address.
    pub allow_remote: bool,
    /// The file that keeps the data. It is read at the start and written after each change.
    pub data: Option<PathBuf>,
    /// The credentials of callers.
    pub credentials: Credentials,
    /// The behaviour where the documents are silent.
    pub assumptions: Assumptions,
    /// How long an access token is good.
    pub token_lifetime: Duration,
    /// How many requests the log keeps. The oldest go first.
    pub log_size: usize,
    /// Whether to keep unchanged bodies too, with secrets, for
    /// [`Handle::received`](crate::Handle::received). They never leave the process.
    pub keep_received: bool,
    /// Makes the same ids in every run, in order.
    pub seed: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            allow_remote: false,
            data: None,
            credentials: Credentials::default(),
            assumptions: Assumptions::default(),
            token_lifetime: Duration::from_secs(30 * 60),
            log_size: 10_000,
            keep_received: true,
            seed: None,
        }
    }
}

/// The credentials that the sandbox accepts. `Debug` prints none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `X-API-Key` of Wiv.
    pub wiv_api_key: String,
    /// The API token of Navigator.
    pub refresh_token: String,
    /// The OAuth app of Navigator: its id.
    pub client_id: String,
    /// The OAuth app of Navigator: its secret.
    pub client_secret: String,
    /// The provider organization of Navigator.
    pub provider_org_id: String,
}

impl Default for Credentials {
    fn default() -> Self {
        Self {
            wiv_api_key: "sandbox-wiv-api-key".to_owned(),
            refresh_token: "sandbox-refresh-token".to_owned(),
            client_id: "sandbox-client-id".to_owned(),
            client_secret: "sandbox-client-secret".to_owned(),
            provider_org_id: "9d9648a7-115a-4a06-a613-a0c4077469f7".to_owned(),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("provider_org_id", &self.provider_org_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_prints_no_secret() {
        let printed = format!("{:?}", Options::default());
        for secret in ["sandbox-wiv-api-key", "sandbox-refresh-token", "sandbox-client-secret"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    }
}
