//! Where the client connects: a Unix socket, or TCP where there are none.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
#[cfg(unix)]
use std::path::Path;
use std::path::PathBuf;

use tokio::net::TcpListener;

use super::connection::Connection;
use super::environment::Environment;

/// Why there is nowhere to connect to.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// No socket could be made in the directory.
    #[error("cannot listen on a Unix socket in `{directory}`: {source}")]
    Unix {
        /// `PLUGIN_UNIX_SOCKET_DIR`, or the directory for temporary files.
        directory: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The group of `PLUGIN_UNIX_SOCKET_GROUP` could not be given access.
    #[error("cannot give the group `{group}` access to the socket: {source}")]
    Group {
        /// As the variable has it.
        group: String,
        /// What the system said.
        source: io::Error,
    },
    /// `PLUGIN_MIN_PORT` or `PLUGIN_MAX_PORT` is no port number.
    #[error("`{variable}` is not a port number: `{value}`")]
    Port {
        /// The variable.
        variable: &'static str,
        /// What it holds.
        value: String,
    },
    /// Every port of the range is taken.
    #[error("cannot listen on any port of 127.0.0.1 from {min} to {max}: {source}")]
    Tcp {
        /// `PLUGIN_MIN_PORT`.
        min: u16,
        /// `PLUGIN_MAX_PORT`.
        max: u16,
        /// What the system said of the last.
        source: io::Error,
    },
}

/// Where the client connects, as the handshake line and Terraform's reattach variable say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    #[cfg_attr(not(unix), allow(dead_code, reason = "the tests of the line use it"))]
    Unix(PathBuf),
    Tcp(SocketAddr),
}

impl Address {
    /// The name Go has for the kind of address.
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

/// A place to connect to. Connections are queued from the moment it exists, so that the
/// address may be told at once.
pub(super) struct Bound {
    pub listener: Listener,
    pub address: Address,
    /// Dropping it removes the socket from the file system. Whoever ends the process holds
    /// it: a task might not get to it any more.
    pub socket: Socket,
}

/// The socket in the file system, if there is one.
pub(super) type Socket = Option<tempfile::TempPath>;

/// Listens as the client asks for.
pub(super) fn bind(environment: &Environment) -> Result<Bound, ListenError> {
    #[cfg(unix)]
    if environment.network.as_deref() != Some("tcp") {
        return bind_unix(environment);
    }
    bind_tcp(environment)
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
                // A call is a few small frames each way: waiting to fill a segment costs
                // 40 ms a call.
                stream.set_nodelay(true)?;
                Ok(Connection::new(stream))
            }
        }
    }
}

#[cfg(unix)]
fn bind_unix(environment: &Environment) -> Result<Bound, ListenError> {
    let directory = environment.socket_directory.clone().unwrap_or_else(std::env::temp_dir);
    let (listener, path) = tempfile::Builder::new()
        .prefix("plugin")
        .make_in(&directory, |path| tokio::net::UnixListener::bind(path))
        .map(tempfile::NamedTempFile::into_parts)
        .map_err(|source| ListenError::Unix { directory: directory.clone(), source })?;
    let group = environment.socket_group.as_deref();
    restrict(&path, group).map_err(|source| match group {
        Some(group) => ListenError::Group { group: group.to_owned(), source },
        None => ListenError::Unix { directory, source },
    })?;
    let address = Address::Unix(path.to_path_buf());
    Ok(Bound { listener: Listener::Unix(listener), address, socket: Some(path) })
}

/// Nobody but the owner connects, or the owner and the group where one is asked for. Without
/// this a permissive umask would let every user of the machine in when TLS is off.
#[cfg(unix)]
fn restrict(socket: &Path, group: Option<&str>) -> io::Result<()> {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::{PermissionsExt, chown};

    let mode = match group {
        Some(group) => {
            chown(socket, None, Some(group_id(group)?))?;
            0o660
        }
        None => 0o600,
    };
    set_permissions(socket, Permissions::from_mode(mode))
}

/// The number of a group given by number or by a name of `/etc/group`. Directory services
/// are not asked; a number always works.
#[cfg(unix)]
fn group_id(group: &str) -> io::Result<u32> {
    if let Ok(number) = group.parse() {
        return Ok(number);
    }
    let groups = std::fs::read_to_string("/etc/group")?;
    find_group(&groups, group)
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such group in /etc/group"))
}

#[cfg(unix)]
fn find_group(groups: &str, name: &str) -> Option<u32> {
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name)).then(|| fields.nth(1)?.parse().ok()).flatten()
    })
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

/// Without a range it is port 0: any that is free.
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
    async fn the_socket_is_for_its_owner_and_goes_when_it_is_dropped() {
        use std::os::unix::fs::PermissionsExt;

        let directory = tempfile::tempdir().unwrap();
        let bound = bind(&Environment {
            socket_directory: Some(directory.path().to_owned()),
            ..Environment::default()
        })
        .unwrap();
        let Address::Unix(path) = bound.address else { panic!("not a Unix socket") };
        assert_eq!(path.parent(), Some(directory.path()));
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        drop(bound.socket);
        assert!(!path.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_group_is_found_by_its_whole_name() {
        let groups = "root:x:0:\nstaff:x:50:alice,bob\nbroken\nodd:x:many:\n";
        assert_eq!(find_group(groups, "staff"), Some(50));
        assert_eq!(find_group(groups, "sta"), None);
        assert_eq!(find_group(groups, "broken"), None);
        assert_eq!(find_group(groups, "odd"), None);
    }
}
