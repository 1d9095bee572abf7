//! A directory where Terraform finds the configuration, the provider and the sandbox.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use msp_sandbox::Credentials;
use support::command;
use support::diagnostics::diagnostics;
use support::installation::Installation;
use support::state::State;
use support::terraform::Terraform;
use tempfile::TempDir;
use tokio::process::Command;

use crate::Result;
use crate::console::begin;
use crate::counts::Counts;
use crate::interrupt::Interrupt;

const CONFIGURATION: &str = include_str!("main.tf");

/// The path of a Unix socket may have 107 bytes; this leaves room for the socket's own name.
const LONGEST_SOCKET_DIRECTORY: usize = 70;

/// What a user has before the first command.
pub struct Workspace {
    directory: TempDir,
    terraform: Terraform,
    installation: Installation,
    url: String,
}

impl Workspace {
    /// Lays it out below `target`.
    pub fn create(target: &Path, binary: &Path, terraform: Terraform, url: &str) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("quickstart-").tempdir_in(target)?;
        for name in ["work", "tmp"] {
            fs::create_dir(directory.path().join(name))?;
        }
        fs::write(directory.path().join("work/main.tf"), CONFIGURATION)?;
        let installation =
            Installation::create(directory.path(), binary, env!("CARGO_PKG_VERSION"))?;
        Ok(Self { directory, terraform, installation, url: url.to_owned() })
    }

    /// Runs one command, and says what came of it. What that is, its exit status and its JSON
    /// tell: the words of Terraform and OpenTofu differ, and change.
    pub async fn step(
        &self,
        name: &str,
        arguments: &[&str],
        interrupt: &mut Interrupt,
        words: impl Fn(Counts) -> String,
    ) -> Result<()> {
        let step = begin(name)?;
        let output = interrupt.run(self.command(arguments)).await?;
        let [stdout, stderr] =
            [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        if output.status.success() {
            return Ok(step.end(&words(Counts::of(&stdout)))?);
        }
        let program = self.terraform.program.file_name().unwrap_or_default().to_string_lossy();
        let errors = diagnostics(&stdout).errors();
        let said = if errors.is_empty() { stdout.into_owned() } else { errors.to_string() };
        let line = arguments.join(" ");
        Err(format!("`{program} {line}` did not do what it should:\n\n{said}{stderr}").into())
    }

    /// Removes it, and says whether that worked.
    pub fn remove(self) -> Result<()> {
        Ok(self.directory.close()?)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let credentials = Credentials::default();
        let mut command = command::clean(&self.terraform.program);
        command
            .args(arguments)
            .current_dir(self.directory.path().join("work"))
            .env("HOME", self.directory.path())
            .env("TF_CLI_CONFIG_FILE", &self.installation.cli_config)
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_CLI_ARGS", "-no-color")
            .env("TF_INPUT", "0")
            .env("WIV_ENDPOINT", &self.url)
            .env("WIV_API_KEY", credentials.wiv_api_key)
            .env("NAVIGATOR_ENDPOINT", &self.url)
            .env("NAVIGATOR_REFRESH_TOKEN", credentials.refresh_token)
            .env("NAVIGATOR_ORG_ID", credentials.provider_org_id);
        let sockets = self.directory.path().join("tmp");
        if sockets.as_os_str().len() <= LONGEST_SOCKET_DIRECTORY {
            command.env("TMPDIR", sockets);
        }
        // Ctrl-C reaches it through us, once: a second one would make Terraform break off.
        let mut command = Command::from(command);
        command.process_group(0).stderr(Stdio::piped());
        command
    }

    /// The state as Terraform saved it.
    pub fn state(&self) -> Result<State> {
        let text = fs::read_to_string(self.directory.path().join("work/terraform.tfstate"))?;
        Ok(State::parse(Some(&text)))
    }
}
