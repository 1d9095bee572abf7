//! The address for the client: a Unix socket, or TCP where there can be none.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use tokio::net::TcpListener;

use super::connection::Connection;
use super::environment::Environment;

#[cfg(unix)]
mod unix;

/// Why there is no address.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The directory permits no socket.
    #[error("cannot listen on a Unix socket in `{directory}`: {source}")]
    Unix {
        /// `PLUGIN_UNIX_SOCKET_DIR`, or the directory for temporary files.
        directory: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The group of `PLUGIN_UNIX_SOCKET_GROUP` could not get access.
    #[error("cannot give the group `{group}` access to the socket: {source}")]
    Group {
        /// The group in the variable.
        group: String,
        /// The error of the system.
        source: io::Error,
    },
    /// `PLUGIN_MIN_PORT` or `PLUGIN_MAX_PORT` is no port number.
    #[error("`{variable}` is not a port number: `{value}`")]
    Port {
        /// The variable.
        variable: &'static str,
        /// Its value.
        value: String,
    },
    /// Every port of the range is taken.
    #[error("cannot listen on any port of 127.0.0.1 from {min} to {max}: {source}")]
    Tcp {
        /// `PLUGIN_MIN_PORT`.
        min: u16,
        /// `PLUGIN_MAX_PORT`.
        max: u16,
        /// The error of the system for the last port.
        source: io::Error,
    },
}

/// The address for the client, in the words of the handshake line and of Terraform's reattach
/// variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    #[cfg_attr(not(unix), allow(dead_code, reason = "the tests of the line use it"))]
    Unix(PathBuf),
    Tcp(SocketAddr),
}

impl Address {
    /// Go's name for the kind of address.
    pub(super) fn network(&self) -> &'static str {
        match self {
            Self::Unix(_) => "unix",
            Self::Tcp(_) => "tcp",
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(f, "{}", path.display()),
            Self::Tcp(address) => write!(f, "{address}"),
        }
    }
}

/// A bound address. It queues connections from its start, so it may be announced at once.
pub(super) struct Bound {
    pub listener: Listener,
    pub address: Address,
    /// Dropping it removes the socket from the file system. The code that ends the process holds
    /// it: a task might not run any more.
    pub socket: Socket,
}

/// The directory with the socket and nothing else, if there is one.
pub(super) type Socket = Option<tempfile::TempDir>;

/// Listens as the client asks. If no socket can be made, it listens on TCP: Terraform shows no
/// words of a provider that does not start.
pub(super) fn bind(environment: &Environment) -> Result<Bound, ListenError> {
    #[cfg(unix)]
    if environment.network.as_deref() != Some("tcp") {
        return unix::bind(environment, &unix::directories(environment))
            .or_else(|error| or_tcp(environment, error));
    }
    bind_tcp(environment)
}

/// Any user of this machine can connect there: without TLS nothing would keep them out.
#[cfg(unix)]
fn or_tcp(environment: &Environment, error: ListenError) -> Result<Bound, ListenError> {
    match error {
        ListenError::Unix { .. } if environment.client_certificate.is_some() => {
            tracing::warn!(%error, "listening on TCP instead");
            bind_tcp(environment)
        }
        error => Err(error),
    }
}

/// Accepts connections.
pub(super) enum Listener {
    #[cfg(unix)]
    Unix(tokio::net::UnixListener),
    Tcp(TcpListener),
}

impl Listener {
    pub(super) async fn accept(&self) -> io::Result<Connection> {
        match self {
            #[cfg(unix)]
            Self::Unix(listener) => Ok(Connection::new(listener.accept().await?.0)),
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                // A call is a few small frames each way. Waiting to fill a segment costs 40 ms a
                // call.
                stream.set_nodelay(true)?;
                Ok(Connection::new(stream))
            }
        }
    }
}

fn bind_tcp(environment: &Environment) -> Result<Bound, ListenError> {
    let min = port("PLUGIN_MIN_PORT", environment.min_port.as_deref())?;
    let max = port("PLUGIN_MAX_PORT", environment.max_port.as_deref())?;
    let mut last = io::Error::new(io::ErrorKind::InvalidInput, "the range is empty");
    for port in min..=max {
        match listen(port) {
            Ok((listener, address)) => {
                let address = Address::Tcp(address);
                return Ok(Bound { listener: Listener::Tcp(listener), address, socket: None });
            }
            Err(error) => last = error,
        }
    }
    Err(ListenError::Tcp { min, max, source: last })
}

fn listen(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((TcpListener::from_std(listener)?, address))
}

/// Without a range it is port 0, which means any free one.
pub(super) fn port(variable: &'static str, value: Option<&str>) -> Result<u16, ListenError> {
    value.map_or(Ok(0), |value| {
        value.parse().map_err(|_| ListenError::Port { variable, value: value.to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tcp(min: &str, max: &str) -> Environment {
        Environment {
            network: Some("tcp".to_owned()),
            min_port: Some(min.to_owned()),
            max_port: Some(max.to_owned()),
            ..Environment::default()
        }
    }

    fn refusal(environment: &Environment) -> String {
        match bind(environment) {
            Ok(_) => panic!("it listens"),
            Err(error) => error.to_string(),
        }
    }

    #[tokio::test]
    async fn tcp_takes_a_port_of_the_range_that_is_free() {
        let (_held, taken) = listen(0).unwrap();
        let taken = taken.port();
        let error = refusal(&tcp(&taken.to_string(), &taken.to_string()));
        let expected = format!("cannot listen on any port of 127.0.0.1 from {taken} to {taken}: ");
        assert!(error.starts_with(&expected), "{error}");
        let last = taken.saturating_add(100);
        let bound = bind(&tcp(&taken.to_string(), &last.to_string())).unwrap();
        let Address::Tcp(address) = bound.address else { panic!("not TCP") };
        assert!(address.ip().is_loopback());
        assert!((taken + 1..=last).contains(&address.port()), "{address} after {taken}");
    }

    #[tokio::test]
    async fn what_is_no_port_range_is_refused_by_name() {
        assert_eq!(refusal(&tcp("many", "1")), "`PLUGIN_MIN_PORT` is not a port number: `many`");
        assert_eq!(refusal(&tcp("1", "70000")), "`PLUGIN_MAX_PORT` is not a port number: `70000`");
        assert!(refusal(&tcp("2", "1")).ends_with("from 2 to 1: the range is empty"));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn only_with_tls_it_is_tcp_where_no_socket_can_be_made() {
        let nowhere = "/nowhere".repeat(20);
        let bound = |certificate: Option<&str>| {
            let environment = Environment {
                client_certificate: certificate.map(str::to_owned),
                socket_directory: Some(nowhere.clone().into()),
                ..Environment::default()
            };
            let directories = [nowhere.clone().into()];
            match unix::bind(&environment, &directories) {
                Err(error) => or_tcp(&environment, error).map(|bound| bound.address),
                Ok(_) => panic!("there is a socket"),
            }
        };
        assert!(matches!(bound(Some("PEM")), Ok(Address::Tcp(_))));
        let error = bound(None).unwrap_err().to_string();
        assert!(error.starts_with("cannot listen on a Unix socket in `/nowhere"), "{error}");
    }
}
