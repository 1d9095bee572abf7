//! A PostgreSQL for one test: on loopback, with a password, removed with the test.

use std::env;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::command::{self, Running};
use super::{example, fetching, ledger};

/// The time to make the files of a database on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// The password of a server that only this test can reach.
const PASSWORD: &str = "not-a-secret";

/// A running server.
#[derive(Debug)]
pub struct Postgres {
    server: Running,
    port: u16,
    _files: TempDir,
}

impl Postgres {
    /// Starts one with an empty database.
    ///
    /// # Panics
    /// If there is no PostgreSQL, or if it does not start. The words say how to get it.
    #[track_caller]
    pub fn start() -> Self {
        // Its owner must be able to reach it, and the path of a socket must be short.
        let files = tempfile::Builder::new().prefix("pg-").tempdir().expect("a directory");
        let owner = Owner::of(files.path());
        owner.give(files.path());
        let programs = owner.readable(programs(), files.path());
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

        // Another process may take a free port before it is used.
        let started = (0..5).find_map(|_| {
            let port = free_port();
            serve(&owner, &programs, &data, files.path(), port).map(|server| (server, port))
        });
        let (server, port) = started.expect("PostgreSQL starts, on one of five ports");
        Self { server, port, _files: files }
    }

    /// The value for `PG_CONN_STR`.
    pub fn url(&self) -> String {
        let port = self.port;
        format!("postgres://terraform:{PASSWORD}@127.0.0.1:{port}/postgres?sslmode=disable")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // It ends the processes that serve connections. A kill would leave them.
        let _ = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        let asked = Instant::now();
        while self.server.runs() && asked.elapsed() < LIMIT {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Starts the server and waits until it says that it listens. `None` if it ends before that.
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

/// The user that runs it: the user of the tests, or another one in place of root, which it refuses.
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

    /// The programs where their user may reach them: a home directory may be closed to others.
    /// Their libraries and templates go with them.
    fn readable(&self, programs: &Path, files: &Path) -> PathBuf {
        let open = |directory: &Path| {
            fs::metadata(directory).is_ok_and(|data| data.permissions().mode() & 0o001 != 0)
        };
        if self.0.is_none() || programs.ancestors().all(open) {
            return programs.to_owned();
        }
        let installation = programs.parent().unwrap_or(programs);
        let copy = files.join("postgres-programs");
        example::copy(installation, &copy);
        copy.join(programs.file_name().unwrap_or_default())
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

/// The directory with `initdb` and `postgres`: the one of `MSP_POSTGRES`, else the one that
/// `scripts/get-postgres` finds or fetches, once for all tests of a suite.
#[track_caller]
fn programs() -> &'static Path {
    static FOUND: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
        let wish = env::var_os("MSP_POSTGRES").filter(|wish| !wish.is_empty()).map(PathBuf::from);
        let found = match wish {
            Some(wish) => wished(wish)?,
            None => fetching::script("get-postgres", &[])
                .map_err(|failure| format!("PostgreSQL was not found: {failure}."))?
                .into(),
        };
        note(&found)?;
        Ok(found)
    });
    FOUND.as_deref().unwrap_or_else(|error| panic!("{error}"))
}

fn wished(wish: PathBuf) -> Result<PathBuf, String> {
    if ["initdb", "postgres"].iter().all(|name| fetching::runnable(&wish.join(name))) {
        return Ok(wish);
    }
    Err(format!("MSP_POSTGRES is `{}`, without `initdb` and `postgres`", wish.display()))
}

/// For the last lines of `cargo test`.
fn note(programs: &Path) -> Result<(), String> {
    let mut postgres = Command::new(programs.join("postgres"));
    let version = postgres.arg("--version").output().map_err(|error| error.to_string())?;
    let version = String::from_utf8_lossy(&version.stdout);
    let version = version.trim().replace("postgres (PostgreSQL)", "PostgreSQL");
    ledger::used("PostgreSQL", format!("{version} in {}", programs.display()))
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_wish_without_the_programs_is_named_and_not_replaced_by_another() {
        let refusal = wished("/nowhere".into()).unwrap_err();
        assert_eq!(refusal, "MSP_POSTGRES is `/nowhere`, without `initdb` and `postgres`");
    }

    #[test]
    fn programs_that_somebody_else_may_not_reach_are_copied_to_where_he_may() {
        let [hidden, open] = [0o700, 0o755].map(|mode| {
            let directory = tempfile::tempdir().unwrap();
            fs::set_permissions(directory.path(), Permissions::from_mode(mode)).unwrap();
            directory
        });
        let programs = hidden.path().join("bin");
        fs::create_dir(&programs).unwrap();
        fs::write(programs.join("postgres"), "").unwrap();
        let somebody = Owner(Some((65534, 65534)));
        let copied = somebody.readable(&programs, open.path());
        assert_eq!(copied, open.path().join("postgres-programs/bin"));
        assert!(copied.join("postgres").exists());
        assert_eq!(Owner(None).readable(&programs, open.path()), programs);
    }
}
