//! A Unix socket in a directory of its own.
//!
//! Between `bind` and `chmod` a socket has the mode from the umask, which may let in every user of
//! the machine. So the socket is in a directory that is closed to all others.

use std::fs::{Permissions, set_permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};

use tokio::net::UnixListener;

use super::super::environment::Environment;
use super::{Address, Bound, ListenError, Listener};

/// Other places for a socket. Its path can have some hundred bytes at most, and `TMPDIR` may be
/// longer or not exist.
const ELSEWHERE: [&str; 2] = ["/tmp", "/var/tmp"];

/// The directories to try, in order. A client that sets a directory looks for the socket only
/// there.
pub(super) fn directories(environment: &Environment) -> Vec<PathBuf> {
    if let Some(asked_for) = &environment.socket_directory {
        return vec![asked_for.clone()];
    }
    std::iter::once(std::env::temp_dir()).chain(ELSEWHERE.map(PathBuf::from)).collect()
}

/// Listens in the first of `directories` that permits it. The error is the one of the first.
pub(super) fn bind(
    environment: &Environment,
    directories: &[PathBuf],
) -> Result<Bound, ListenError> {
    let group = environment.socket_group.as_deref();
    let refused =
        |source| ListenError::Group { group: group.unwrap_or_default().to_owned(), source };
    let group_id = group.map(group_id).transpose().map_err(refused)?;
    let mut first = None;
    for directory in directories {
        match bind_in(directory, group_id) {
            Ok(bound) => return Ok(bound),
            Err(Refusal::Group(source)) => return Err(refused(source)),
            Err(Refusal::Directory(source)) => {
                tracing::debug!(directory = %directory.display(), error = %source, "no socket");
                first.get_or_insert(ListenError::Unix { directory: directory.clone(), source });
            }
        }
    }
    Err(first.unwrap_or_else(|| ListenError::Unix {
        directory: PathBuf::new(),
        source: io::ErrorKind::NotFound.into(),
    }))
}

enum Refusal {
    Directory(io::Error),
    Group(io::Error),
}

fn bind_in(directory: &Path, group: Option<u32>) -> Result<Bound, Refusal> {
    let closed = tempfile::Builder::new()
        .prefix("plugin")
        .permissions(Permissions::from_mode(0o700))
        .tempdir_in(directory)
        .map_err(Refusal::Directory)?;
    let path = closed.path().join("socket");
    if !can_be_told(&path) {
        let reason = "its path cannot stand in the line that the client reads";
        return Err(Refusal::Directory(io::Error::new(io::ErrorKind::InvalidInput, reason)));
    }
    let listener = UnixListener::bind(&path).map_err(Refusal::Directory)?;
    let mode = if group.is_some() { 0o660 } else { 0o600 };
    set_permissions(&path, Permissions::from_mode(mode)).map_err(Refusal::Directory)?;
    if let Some(group) = group {
        open_to(group, closed.path(), &path).map_err(Refusal::Group)?;
    }
    let address = Address::Unix(path);
    Ok(Bound { listener: Listener::Unix(listener), address, socket: Some(closed) })
}

/// Whether the handshake line can carry it: UTF-8 between two bars.
fn can_be_told(path: &Path) -> bool {
    path.to_str().is_some_and(|path| !path.chars().any(|c| c == '|' || c.is_control()))
}

/// Lets the group in too. The directory comes last.
fn open_to(group: u32, directory: &Path, socket: &Path) -> io::Result<()> {
    chown(socket, None, Some(group))?;
    chown(directory, None, Some(group))?;
    set_permissions(directory, Permissions::from_mode(0o710))
}

/// The number of a group, from a number or from a name in `/etc/group`. It asks no directory
/// service. A number always works.
fn group_id(group: &str) -> io::Result<u32> {
    if let Ok(number) = group.parse() {
        return Ok(number);
    }
    let groups = std::fs::read_to_string("/etc/group")?;
    find_group(&groups, group)
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such group in /etc/group"))
}

fn find_group(groups: &str, name: &str) -> Option<u32> {
    groups.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(name)).then(|| fields.nth(1)?.parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    fn socket(bound: &Bound) -> PathBuf {
        let Address::Unix(path) = &bound.address else { panic!("not a Unix socket") };
        path.clone()
    }

    #[tokio::test]
    async fn the_socket_is_for_its_owner_and_goes_when_it_is_dropped() {
        let directory = tempfile::tempdir().unwrap();
        let bound = bind(&Environment::default(), &[directory.path().to_owned()]).unwrap();
        let path = socket(&bound);
        let closed = path.parent().unwrap();
        assert_eq!(closed.parent(), Some(directory.path()));
        assert_eq!((mode(closed), mode(&path)), (0o700, 0o600));
        drop(bound.socket);
        assert_eq!(directory.path().read_dir().unwrap().count(), 0);
    }

    #[tokio::test]
    async fn a_group_is_let_in_where_one_is_asked_for() {
        let directory = tempfile::tempdir().unwrap();
        let group = directory.path().metadata().unwrap().gid();
        let environment =
            Environment { socket_group: Some(group.to_string()), ..Environment::default() };
        let bound = bind(&environment, &[directory.path().to_owned()]).unwrap();
        let path = socket(&bound);
        assert_eq!((mode(path.parent().unwrap()), mode(&path)), (0o710, 0o660));
        assert_eq!(path.metadata().unwrap().gid(), group);
        let environment =
            Environment { socket_group: Some("no such".to_owned()), ..Environment::default() };
        let error = bind(&environment, &[directory.path().to_owned()]).err().unwrap();
        assert!(matches!(error, ListenError::Group { .. }), "{error}");
    }

    #[tokio::test]
    async fn a_directory_that_can_hold_no_socket_is_passed_over() {
        let good = tempfile::tempdir().unwrap();
        let base = good.path();
        let made = |name: &OsStr| {
            let path = base.join(name);
            std::fs::create_dir(&path).unwrap();
            path
        };
        let file = base.join("file");
        std::fs::write(&file, "").unwrap();
        for bad in [
            made(OsStr::new(&"long".repeat(30))),
            made(OsStr::new("a|b")),
            made(OsStr::new("a\nb")),
            made(OsStr::from_bytes(b"\xff")),
            base.join("missing"),
            file,
            PathBuf::from("/proc"),
        ] {
            let bound = bind(&Environment::default(), &[bad.clone(), base.to_owned()]);
            let path = socket(&bound.unwrap_or_else(|error| panic!("{}: {error}", bad.display())));
            assert_eq!(path.parent().and_then(Path::parent), Some(base), "{}", bad.display());
            let error = bind(&Environment::default(), std::slice::from_ref(&bad)).err().unwrap();
            assert!(matches!(error, ListenError::Unix { .. }), "{error}");
        }
    }

    #[test]
    fn a_group_is_found_by_its_whole_name() {
        let groups = "root:x:0:\nstaff:x:50:alice,bob\nbroken\nodd:x:many:\n";
        assert_eq!(find_group(groups, "staff"), Some(50));
        assert_eq!(find_group(groups, "sta"), None);
        assert_eq!(find_group(groups, "broken"), None);
        assert_eq!(find_group(groups, "odd"), None);
    }
}
