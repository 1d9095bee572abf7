//! A directory where Terraform runs for one subject: the provider in a filesystem mirror, no
//! network, and no environment except the PATH.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::start;
use super::subject::Subject;
use super::watch::{EVERY, Usage, Watch};
use crate::Result;
use msp_sandbox::Credentials;
use support::installation::{Installation, NAME};
use support::terraform::Terraform;

/// The path of a Unix socket may have 107 bytes. This leaves room for the socket's own name.
const LONGEST_SOCKET_DIRECTORY: usize = 70;

/// The version of every installed provider.
const VERSION: &str = "0.1.0";

/// One working directory. It is removed at the end.
pub struct Workspace {
    directory: TempDir,
    terraform: PathBuf,
    cli_config: Option<PathBuf>,
    /// The provider's program, where Terraform starts it.
    program: PathBuf,
}

/// One command.
#[derive(Clone, Copy, Debug)]
pub struct Ran {
    /// From its start to its end.
    pub wall: Duration,
    /// The use of the provider's processes.
    pub usage: Usage,
}

impl Workspace {
    /// The workspace of a subject.
    pub fn create(target: &Path, terraform: &Terraform, subject: &Subject) -> Result<Self> {
        let installed = subject.provider.as_deref().map(|provider| (NAME, provider));
        Self::of(target, terraform, subject.kind.configuration(), installed)
    }

    /// Makes it below `target` and runs `init`. It installs a provider under the registry of the
    /// product, so its source has no host.
    pub fn of(
        target: &Path,
        terraform: &Terraform,
        configuration: &str,
        provider: Option<(&str, &Path)>,
    ) -> Result<Self> {
        fs::create_dir_all(target)?;
        let directory = tempfile::Builder::new().prefix("b-").tempdir_in(target)?;
        let root = directory.path();
        for name in ["work", "tmp"] {
            fs::create_dir(root.join(name))?;
        }
        fs::write(root.join("work/main.tf"), configuration)?;
        let (mut cli_config, mut program) = (None, PathBuf::from("/nowhere"));
        if let Some((name, provider)) = provider {
            let installation = Installation::of(root, name, provider, VERSION)?;
            cli_config = Some(installation.cli_config);
            let host = terraform.product.registry();
            program = installed(&root.join("mirror").join(host).join(name).join(VERSION))?;
        }
        let terraform = terraform.program.clone();
        let workspace = Self { directory, terraform, cli_config, program };
        workspace.run(&["init", "-input=false", "-no-color"], 1, "")?;
        Ok(workspace)
    }

    /// Creates that many resources in an empty state.
    pub fn apply(&self, count: u32, api: &str) -> Result<Ran> {
        let arguments = ["apply", "-auto-approve", "-input=false", "-no-color"];
        self.run(&arguments, count, api)
    }

    /// The same for the resource at one address.
    pub fn apply_only(&self, address: &str, api: &str) -> Result<Ran> {
        let target = format!("-target={address}");
        let arguments = ["apply", "-auto-approve", "-input=false", "-no-color", &target];
        self.run(&arguments, 1, api)
    }

    /// Refreshes them, and finds nothing to do.
    pub fn plan(&self, count: u32, api: &str) -> Result<Ran> {
        let arguments = ["plan", "-detailed-exitcode", "-input=false", "-no-color"];
        self.run(&arguments, count, api)
    }

    /// Plans an empty configuration. Terraform asks its provider only for the schema.
    pub fn plan_of_nothing(&self, is_cold: bool) -> Result<Duration> {
        if is_cold {
            start::forget(&self.program)?;
        }
        Ok(self.run(&["plan", "-input=false", "-no-color"], 1, "")?.wall)
    }

    /// Removes the state.
    pub fn empty(&self) -> Result<()> {
        for name in ["terraform.tfstate", "terraform.tfstate.backup"] {
            let path = self.directory.path().join("work").join(name);
            if path.exists() {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn run(&self, arguments: &[&str], count: u32, api: &str) -> Result<Ran> {
        let printed = self.directory.path().join("printed");
        let output = File::create(&printed)?;
        let mut command = self.command(arguments, count, api);
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let started = Instant::now();
        let mut child = command.spawn()?;
        let (id, ended) = (child.id(), AtomicBool::new(false));
        let (status, wall, usage) = thread::scope(|scope| {
            let watched = scope.spawn(|| self.watch(id, &ended));
            let status = child.wait();
            let wall = started.elapsed();
            ended.store(true, Ordering::Relaxed);
            (status, wall, watched.join().unwrap_or_default())
        });
        if !status?.success() {
            let printed = fs::read_to_string(printed)?;
            let line = arguments.join(" ");
            return Err(format!("`terraform {line}` with {count} resources:\n\n{printed}").into());
        }
        Ok(Ran { wall, usage })
    }

    fn watch(&self, terraform: u32, ended: &AtomicBool) -> Usage {
        let mut watch = Watch::new(&self.program, terraform);
        while !ended.load(Ordering::Relaxed) {
            watch.look();
            thread::sleep(EVERY);
        }
        watch.usage()
    }

    fn command(&self, arguments: &[&str], count: u32, api: &str) -> Command {
        let root = self.directory.path();
        let mut command = Command::new(&self.terraform);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .current_dir(root.join("work"))
            .env("HOME", root)
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_VAR_n", count.to_string())
            .env("WIV_ENDPOINT", api)
            .env("WIV_API_KEY", Credentials::default().wiv_api_key)
            .env("TF_VAR_api", api)
            .env("TF_VAR_wiv_api_key", Credentials::default().wiv_api_key);
        match &self.cli_config {
            Some(file) => command.env("TF_CLI_CONFIG_FILE", file),
            None => command.env("TF_CLI_CONFIG_FILE", "/dev/null"),
        };
        let sockets = root.join("tmp");
        if sockets.as_os_str().len() <= LONGEST_SOCKET_DIRECTORY {
            command.env("TMPDIR", sockets);
        }
        command
    }
}

/// The program in the one directory below that of its version. The directory has the name of the
/// platform.
fn installed(version: &Path) -> Result<PathBuf> {
    let platform = fs::read_dir(version)?.next().ok_or("the mirror is empty")??;
    let program = fs::read_dir(platform.path())?.next().ok_or("the mirror is empty")??;
    Ok(program.path())
}
