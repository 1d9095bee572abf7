//! A PostgreSQL of its own for one test: on loopback, with a password, gone with the test.

use std::env;
use std::fmt;
use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::command::{self, Running};

/// For making the files of a database on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Of a server that listens to nobody but this test.
const PASSWORD: &str = "not-a-secret";

/// Where Debian puts its versions, off the PATH.
const VERSIONS: &str = "/usr/lib/postgresql";

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    server: Running,
    port: u16,
    _files: TempDir,
}

/// Why there is no PostgreSQL to start, in words for whoever typed the command.
#[derive(Debug, PartialEq, Eq)]
struct NotFound(String);

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PostgreSQL was not found: {}.\n\n\
             Install it, or have it installed where there is apt-get:\n\n    \
             export MSP_POSTGRES=$(scripts/get-postgres)\n\n\
             and run this again.",
            self.0
        )
    }
}

impl Postgres {
    /// Starts one with an empty database.
    ///
    /// # Panics
    ///
    /// When PostgreSQL is not installed, with the words that say how to get it, or when it does
    /// not start.
    #[track_caller]
    pub fn start() -> Self {
        let wish = env::var_os("MSP_POSTGRES").filter(|wish| !wish.is_empty()).map(PathBuf::from);
        let path = env::var_os("PATH").unwrap_or_default();
        let path: Vec<_> = env::split_paths(&path).collect();
        let programs = locate(wish, &path, &installed()).unwrap_or_else(|error| panic!("{error}"));

        // Whoever runs it has to be able to come this far, and a socket's path is short.
        let files = tempfile::Builder::new().prefix("pg-").tempdir().expect("a directory");
        let owner = Owner::of(files.path());
        owner.give(files.path());
        let data = files.path().join("data");
        let password = files.path().join("password");
        fs::write(&password, PASSWORD).expect("a file is written");
        owner.give(&password);

        let mut initdb = owner.command(&programs.join("initdb"));
        initdb
            .args(["--username=terraform", "--auth=scram-sha-256", "--no-sync", "--no-locale"])
            .args(["--encoding=UTF8", "--pgdata"])
            .arg(&data)
            .arg(format!("--pwfile={}", password.display()));
        let output = command::run(initdb, LIMIT);
        assert_eq!(output.status, Some(0), "{}", output.transcript());

        // Between the look for a free port and its use somebody else may take it.
        let started = (0..5).find_map(|_| {
            let port = free_port();
            serve(&owner, &programs, &data, files.path(), port).map(|server| (server, port))
        });
        let (server, port) = started.expect("PostgreSQL starts, on one of five ports");
        Self { server, port, _files: files }
    }

    /// What `PG_CONN_STR` is to be.
    pub fn url(&self) -> String {
        let port = self.port;
        format!("postgres://terraform:{PASSWORD}@127.0.0.1:{port}/postgres?sslmode=disable")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // It ends the processes that serve connections, which a kill would leave behind.
        let _ = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        let asked = Instant::now();
        while self.server.runs() && asked.elapsed() < LIMIT {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Starts the server and waits until it says that it listens; `None` when it ends before that.
fn serve(
    owner: &Owner,
    programs: &Path,
    data: &Path,
    sockets: &Path,
    port: u16,
) -> Option<Running> {
    let mut server = owner.command(&programs.join("postgres"));
    server
        .arg("-D")
        .arg(data)
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"])
        .arg("-k")
        .arg(sockets);
    let mut server = Running::start(server);
    let started = Instant::now();
    while !server.complained().contains("database system is ready to accept connections") {
        assert!(started.elapsed() < LIMIT, "PostgreSQL does not come up:\n{}", server.complained());
        if !server.runs() {
            eprintln!("{}", server.complained());
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
    Some(server)
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a listener has an address").port()
}

/// Who runs it: whoever runs the tests, or somebody else in place of root, whom it refuses.
struct Owner(Option<(u32, u32)>);

impl Owner {
    fn of(directory: &Path) -> Self {
        let us = fs::metadata(directory).expect("the directory is there").uid();
        if us != 0 {
            return Self(None);
        }
        let ids = ["postgres", "nobody"].into_iter().find_map(|name| {
            let id = |what| {
                let output = Command::new("id").args([what, name]).output().ok()?;
                String::from_utf8(output.stdout).ok()?.trim().parse().ok()
            };
            Some((id("-u")?, id("-g")?))
        });
        Self(Some(ids.expect("PostgreSQL does not run as root: `postgres` or `nobody` would do")))
    }

    fn give(&self, path: &Path) {
        if let Some((user, group)) = self.0 {
            chown(path, Some(user), Some(group)).expect("root may give it away");
        }
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = command::clean(program);
        command.current_dir("/").env("LC_ALL", "C").env("TZ", "UTC");
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
        command
    }
}

/// The directory with `initdb` and `postgres`: `wish` when there is one, else the first of
/// `path` that has both, else the last of `installed`.
fn locate(
    wish: Option<PathBuf>,
    path: &[PathBuf],
    installed: &[PathBuf],
) -> Result<PathBuf, NotFound> {
    let has = |directory: &&PathBuf| {
        ["initdb", "postgres"].iter().all(|name| {
            let program = fs::metadata(directory.join(name)).map(|data| data.permissions());
            program.is_ok_and(|permissions: Permissions| permissions.mode() & 0o111 != 0)
        })
    };
    if let Some(wish) = wish {
        let named =
            format!("MSP_POSTGRES is `{}`, without `initdb` and `postgres`", wish.display());
        return Some(&wish).filter(has).cloned().ok_or(NotFound(named));
    }
    let nowhere = "MSP_POSTGRES is not set, and `initdb` is neither on the PATH nor where \
                   Debian puts it";
    let found = path.iter().find(has).or_else(|| installed.iter().rev().find(has));
    found.cloned().ok_or_else(|| NotFound(nowhere.to_owned()))
}

/// Where Debian puts it, the newest version last.
fn installed() -> Vec<PathBuf> {
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let mut versions: Vec<_> = versions.map(|entry| entry.path()).collect();
    versions.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.parse::<u32>().unwrap_or_default()
    });
    versions.into_iter().map(|path| path.join("bin")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_postgresql_is_answered_with_the_command_that_fetches_one() {
        insta::assert_snapshot!(locate(None, &[], &[]).unwrap_err(), @r"
        PostgreSQL was not found: MSP_POSTGRES is not set, and `initdb` is neither on the PATH nor where Debian puts it.

        Install it, or have it installed where there is apt-get:

            export MSP_POSTGRES=$(scripts/get-postgres)

        and run this again.
        ");
    }

    #[test]
    fn a_wish_without_the_programs_is_named_and_not_replaced_by_another() {
        let refusal = locate(Some("/nowhere".into()), &[], &installed()).unwrap_err().to_string();
        assert!(refusal.contains("MSP_POSTGRES is `/nowhere`, without `initdb`"), "{refusal}");
    }
}
