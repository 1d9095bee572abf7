//! The environment variables from the client, read once at the start.

use std::ffi::OsString;
use std::path::PathBuf;

/// The variables that go-plugin's client sets for the process.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
#[cfg_attr(not(unix), allow(dead_code, reason = "some are about Unix sockets"))]
pub(super) struct Environment {
    /// `TF_PLUGIN_MAGIC_COOKIE`: the process was started as a plugin.
    pub cookie: Option<String>,
    /// `PLUGIN_CLIENT_CERT`: the PEM of the one certificate that may connect. Absent if the client
    /// has turned TLS off (`TF_DISABLE_PLUGIN_TLS`).
    pub client_certificate: Option<String>,
    /// `PLUGIN_UNIX_SOCKET_DIR`: where the socket goes, else the directory for temporary files.
    pub socket_directory: Option<PathBuf>,
    /// `PLUGIN_UNIX_SOCKET_GROUP`: the group, by name or number, that may connect too.
    pub socket_group: Option<String>,
    /// `PLUGIN_MIN_PORT`: the first port to try with TCP.
    pub min_port: Option<String>,
    /// `PLUGIN_MAX_PORT`: the last port to try.
    pub max_port: Option<String>,
    /// `PLUGIN_NETWORK`: `tcp` listens on TCP also where there are Unix sockets. It is our own
    /// variable: go-plugin has no such switch, and the tests need the way that Windows takes.
    pub network: Option<String>,
}

impl Environment {
    /// The variables of this process.
    pub(super) fn of_process() -> Self {
        Self::read(|name| std::env::var_os(name))
    }

    /// The variables that `variable` returns. An empty one counts as unset, as in Go.
    pub(super) fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        // Lossy is enough: text that is not UTF-8 is no cookie, certificate, number or group.
        let text = |name| set(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            cookie: text("TF_PLUGIN_MAGIC_COOKIE"),
            client_certificate: text("PLUGIN_CLIENT_CERT"),
            socket_directory: set("PLUGIN_UNIX_SOCKET_DIR").map(PathBuf::from),
            socket_group: text("PLUGIN_UNIX_SOCKET_GROUP"),
            min_port: text("PLUGIN_MIN_PORT"),
            max_port: text("PLUGIN_MAX_PORT"),
            network: text("PLUGIN_NETWORK"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_is_as_good_as_none() {
        assert_eq!(Environment::read(|_| Some(OsString::new())), Environment::default());
    }

    #[test]
    fn each_variable_is_read_under_its_name() {
        let read = Environment::read(|name| Some(name.into()));
        assert_eq!(read.cookie.as_deref(), Some("TF_PLUGIN_MAGIC_COOKIE"));
        assert_eq!(read.client_certificate.as_deref(), Some("PLUGIN_CLIENT_CERT"));
        assert_eq!(read.socket_directory, Some(PathBuf::from("PLUGIN_UNIX_SOCKET_DIR")));
        assert_eq!(read.socket_group.as_deref(), Some("PLUGIN_UNIX_SOCKET_GROUP"));
        assert_eq!(read.min_port.as_deref(), Some("PLUGIN_MIN_PORT"));
        assert_eq!(read.max_port.as_deref(), Some("PLUGIN_MAX_PORT"));
    }
}
