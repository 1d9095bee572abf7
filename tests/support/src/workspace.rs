//! A directory with a configuration and all files that real Terraform makes from it.
//!
//! The work in it is in [`super::lifecycle`]. This file runs the commands: in a directory below
//! `target/`, with the built provider installed, and without the developer's own environment, home
//! directory or CLI configuration.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use msp_sandbox::{Credentials, Handle};
use serde_json::Value;
use tempfile::TempDir;

use super::build;
use super::command::{self, Output};
use super::example;
use super::installation::{self, Installation};
use super::state::State;
use super::terraform::Terraform;

/// No command here takes longer on a busy machine. A command that hangs longer is ended.
const LIMIT: Duration = Duration::from_secs(120);

/// The path of a Unix socket may have 107 bytes. This leaves room for the socket's own name.
const LONGEST_SOCKET_DIRECTORY: usize = 70;

/// The version of the installed provider. A mirror may have any version.
const VERSION: &str = "0.1.0";

const VERSIONS: &str = r#"terraform {
  required_providers {
    msp = {
      source = "mspops/msp"
    }
  }
}
"#;

/// The Terraform of this test run.
///
/// # Panics
/// If there is none. The words say how to get one.
#[track_caller]
pub fn terraform() -> &'static Terraform {
    Terraform::of_the_tests().unwrap_or_else(|error| panic!("{error}"))
}

/// One working directory. It is removed at the end of the test, unless the test failed.
#[derive(Debug)]
pub struct Workspace {
    directory: Option<TempDir>,
    root: PathBuf,
    cli_config: PathBuf,
    environment: RefCell<BTreeMap<String, String>>,
    limit: Cell<Duration>,
    outputs: RefCell<Vec<Output>>,
}

impl Workspace {
    /// A workspace without a `provider` block. `init` has installed the provider.
    ///
    /// # Panics
    /// If there is no Terraform, or the directory cannot be made.
    #[track_caller]
    pub fn bare() -> Self {
        terraform();
        let directory = tempfile::Builder::new()
            .prefix("ws-")
            .tempdir_in(build::tmp())
            .expect("a directory below target/");
        let root = directory.path().to_owned();
        for name in ["work", "home", "tmp"] {
            fs::create_dir(root.join(name)).expect("a directory of the workspace");
        }
        let installation = Installation::create(&root, &build::provider(), VERSION)
            .expect("the provider is installed in the workspace");
        let workspace = Self {
            directory: Some(directory),
            root,
            cli_config: installation.cli_config,
            environment: RefCell::default(),
            limit: Cell::new(LIMIT),
            outputs: RefCell::default(),
        };
        workspace.file("versions.tf", VERSIONS);
        workspace.initialise();
        workspace
    }

    /// Does the work of `init`, or runs `init` itself the first time. It comes before the
    /// configuration, so that the test sees the faults of that.
    #[track_caller]
    fn initialise(&self) {
        static LOCK_FILE: OnceLock<String> = OnceLock::new();
        let work = self.directory();
        if let Some(text) = LOCK_FILE.get() {
            fs::write(work.join(".terraform.lock.hcl"), text).expect("a file is written");
            let (providers, mirror) = (work.join(".terraform/providers"), self.root.join("mirror"));
            installation::link(&providers, &mirror, terraform().product, VERSION)
                .expect("the provider is linked");
        } else {
            self.succeed(&["init", "-no-color", "-input=false"]);
            let text = fs::read_to_string(work.join(".terraform.lock.hcl"));
            let text = installation::without_hashes(&text.expect("`init` writes a lock file"));
            // Several threads may come here at once, all with the same text.
            _ = LOCK_FILE.set(text);
        }
    }

    /// A workspace whose provider uses `sandbox`, with its credentials for both vendors.
    #[track_caller]
    pub fn new(sandbox: &Handle) -> Self {
        let workspace = Self::bare();
        workspace.provider(&sandbox_provider(&sandbox.url()));
        workspace
    }

    /// Installs the provider under another address too, as a private registry would serve it.
    #[track_caller]
    pub fn also_installed_as(&self, source: &str) {
        installation::install(&self.root.join("mirror"), source, &build::provider(), VERSION)
            .expect("the provider is installed in the workspace");
    }

    /// Installs the stand-in of a cloud's provider under the addresses of the real one. The next
    /// `init` finds it.
    #[track_caller]
    pub fn stand_in(&self, source: &str, version: &str) {
        let mirror = self.root.join("mirror");
        installation::install_everywhere(&mirror, source, example::stand_in(), version)
            .expect("the stand-in is installed in the workspace");
    }

    /// A workspace with only a copy of a directory of `examples/`. No `init` has run in it.
    #[track_caller]
    pub fn of_example(path: &str) -> Self {
        let workspace = Self::bare();
        workspace.remove_file("versions.tf");
        workspace.remove_file(".terraform.lock.hcl");
        fs::remove_dir_all(workspace.directory().join(".terraform")).expect("of its init");
        example::copy(&example::directory().join(path), &workspace.directory());
        workspace
    }

    /// A second, empty workspace with the same files and environment, to import into.
    #[must_use]
    #[track_caller]
    pub fn twin(&self) -> Self {
        let twin = Self::bare();
        twin.remove_file("versions.tf");
        for (name, path) in self.files() {
            if path.extension().is_some_and(|extension| extension == "tf") {
                fs::copy(path, twin.directory().join(name)).expect("a file is copied");
            }
        }
        twin.environment.replace(self.environment.borrow().clone());
        twin
    }

    /// The directory with the configuration and the state.
    pub fn directory(&self) -> PathBuf {
        self.root.join("work")
    }

    /// Replaces the `provider` block. `body` is the text between its braces.
    pub fn provider(&self, body: &str) {
        self.file("provider.tf", &format!("provider \"msp\" {{\n{body}\n}}\n"));
    }

    /// Replaces the configuration, which is `main.tf`.
    pub fn configuration(&self, text: &str) {
        self.file("main.tf", text);
    }

    /// Writes a file of this name beside the configuration.
    #[track_caller]
    pub fn file(&self, name: &str, text: &str) {
        fs::write(self.directory().join(name), text).expect("a file of the workspace is written");
    }

    /// Removes a file that [`Self::file`] wrote.
    #[track_caller]
    pub fn remove_file(&self, name: &str) {
        fs::remove_file(self.directory().join(name)).expect("a file of the workspace is removed");
    }

    /// Sets an environment variable for every later command.
    pub fn env(&self, name: &str, value: &str) {
        self.environment.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// Unsets it.
    pub fn unset(&self, name: &str) {
        self.environment.borrow_mut().remove(name);
    }

    /// Sets the variables of the provider: the sandbox and its credentials.
    pub fn of_the_environment(&self, sandbox: &Handle) {
        let Credentials { wiv_api_key, refresh_token, provider_org_id, .. } =
            Credentials::default();
        for (name, value) in [
            ("WIV_ENDPOINT", sandbox.url()),
            ("WIV_API_KEY", wiv_api_key),
            ("NAVIGATOR_ENDPOINT", sandbox.url()),
            ("NAVIGATOR_REFRESH_TOKEN", refresh_token),
            ("NAVIGATOR_ORG_ID", provider_org_id),
        ] {
            self.env(name, &value);
        }
    }

    /// Ends commands that take longer than this.
    pub fn limit(&self, limit: Duration) {
        self.limit.set(limit);
    }

    /// Makes Terraform and the provider write their log, at this level, to the file of
    /// [`Self::log`].
    pub fn log_at(&self, level: &str) {
        self.env("TF_LOG", level);
        self.env("TF_LOG_PATH", &self.root.join("terraform.log").to_string_lossy());
    }

    /// The log so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.root.join("terraform.log")).unwrap_or_default()
    }

    /// The state, as last saved.
    #[track_caller]
    pub fn state(&self) -> State {
        State::parse(fs::read_to_string(self.directory().join("terraform.tfstate")).ok().as_deref())
    }

    /// Changes every instance in the state, as if another release had saved it.
    #[track_caller]
    pub fn edit_state(&self, edit: impl Fn(&mut serde_json::Map<String, Value>)) {
        let path = self.directory().join("terraform.tfstate");
        let text = fs::read_to_string(&path).expect("a state is there");
        let mut state: Value = serde_json::from_str(&text).expect("a state is JSON");
        for resource in state["resources"].as_array_mut().into_iter().flatten() {
            for instance in resource["instances"].as_array_mut().into_iter().flatten() {
                edit(instance.as_object_mut().expect("an instance is an object"));
            }
        }
        fs::write(path, state.to_string()).expect("the state is written");
    }

    /// Makes the records of creates older.
    #[track_caller]
    pub fn age_journal(&self, seconds: i64) {
        for page in self.journal() {
            let text = fs::read_to_string(&page).expect("a page is text");
            let aged = text.lines().map(|line| {
                let mut line: Value = serde_json::from_str(line).expect("a line is JSON");
                let at = line["at"].as_i64().expect("a line has its time");
                line["at"] = (at - seconds).into();
                format!("{line}\n")
            });
            fs::write(&page, aged.collect::<String>()).expect("a page is written");
        }
    }

    /// The directory of the journal, unless a test sets another.
    pub fn journal_directory(&self) -> PathBuf {
        self.root.join("home/.local/state/terraform-provider-msp/journal")
    }

    /// The pages of the journal.
    pub fn journal(&self) -> Vec<PathBuf> {
        let is_page = |path: &PathBuf| path.file_name().is_some_and(|name| name.len() == 64);
        let files = fs::read_dir(self.journal_directory()).into_iter().flatten().flatten();
        files.map(|file| file.path()).filter(is_page).collect()
    }

    /// One attribute of a resource in the state, cloned out of it.
    #[track_caller]
    pub fn attribute(&self, address: &str, path: &str) -> Value {
        self.state().attribute(address, path).clone()
    }

    /// Runs `terraform` with these arguments.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Output {
        let output = command::run(self.command(arguments), self.limit.get());
        self.outputs.borrow_mut().push(output.clone());
        output
    }

    /// The same, and the command must succeed.
    #[track_caller]
    pub fn succeed(&self, arguments: &[&str]) -> Output {
        let output = self.run(arguments);
        assert_eq!(output.status, Some(0), "{}", output.transcript());
        output
    }

    /// A plan from `terraform show -json`. It keeps no record of this command, which prints the
    /// test's own configuration.
    #[track_caller]
    pub fn shown(&self, plan: &str) -> Value {
        self.shown_later(plan)()
    }

    /// The same for the present plan, to call later, when another plan may have replaced it.
    #[track_caller]
    pub fn shown_later(&self, plan: &str) -> impl FnOnce() -> Value + use<> {
        let kept = tempfile::NamedTempFile::new_in(&self.root).expect("a file of the workspace");
        fs::copy(self.directory().join(plan), kept.path()).expect("a plan is there");
        let path = kept.path().to_string_lossy().into_owned();
        let (show, limit) = (self.command(&["show", "-json", &path]), self.limit.get());
        move || {
            let output = command::run(show, limit);
            drop(kept);
            assert_eq!(output.status, Some(0), "{}", output.transcript());
            serde_json::from_str(&output.stdout).expect("a plan is shown as JSON")
        }
    }

    /// Runs lines of a shell script that call `terraform` or `msp-sandbox`, as CI does.
    ///
    /// # Panics
    /// If one of them fails.
    #[track_caller]
    pub fn script(&self, lines: &str) -> Output {
        let programs = self.root.join("bin");
        if !programs.exists() {
            fs::create_dir(&programs).expect("a directory of the workspace");
            let terraform = terraform();
            let called = [
                (terraform.product.command(), &*terraform.program),
                ("msp-sandbox", example::sandbox()),
            ];
            for (name, program) in called {
                symlink(program, programs.join(name)).expect("a link");
            }
        }
        let path = std::env::var("PATH").unwrap_or_default();
        let mut bash = command::clean("bash");
        bash.args(["-e", "-o", "pipefail", "-c", lines]);
        self.prepare(&mut bash);
        bash.env("PATH", format!("{}:{path}", programs.display()));
        let output = command::run(bash, self.limit.get());
        self.outputs.borrow_mut().push(output.clone());
        assert_eq!(output.status, Some(0), "{}", output.transcript());
        output
    }

    /// The command of [`Self::run`], for tests that hold it themselves.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command::clean(&terraform().program);
        command.args(arguments);
        self.prepare(&mut command);
        command
    }

    fn prepare(&self, command: &mut Command) {
        command
            .current_dir(self.directory())
            .env("HOME", self.root.join("home"))
            .env("TF_CLI_CONFIG_FILE", &self.cli_config)
            .env("CHECKPOINT_DISABLE", "1")
            // A command runs for a moment, and a quarter of its work was collecting garbage.
            .env("GOGC", "off")
            .env("GOMEMLIMIT", "1GiB");
        // Half of the gate is older versions, and it does not test their encryption. A key for each
        // started provider is a fifth of a command.
        if std::env::var_os("MSP_TLS").is_some_and(|tls| tls == "off") {
            command.env("TF_DISABLE_PLUGIN_TLS", "1");
        }
        let sockets = self.root.join("tmp");
        if sockets.as_os_str().len() <= LONGEST_SOCKET_DIRECTORY {
            command.env("TMPDIR", sockets);
        }
        command.envs(&*self.environment.borrow());
    }

    /// Every file and output of the workspace, by name: the state and its backups, plans as JSON,
    /// logs, the output of each command. Files of the test itself are left out.
    #[track_caller]
    pub fn written(&self) -> Vec<(String, String)> {
        let printed = self.outputs.borrow().iter().map(Output::transcript).collect::<Vec<_>>();
        let mut written =
            vec![("printed".to_owned(), printed.concat()), ("log".to_owned(), self.log())];
        let page = |path| String::from_utf8_lossy(&fs::read(path).expect("a page")).into_owned();
        written.extend(self.journal().into_iter().map(|path| ("journal".to_owned(), page(path))));
        for (name, path) in self.files() {
            if name.ends_with(".tfplan") {
                // A plan is a compressed archive. The configuration in it is the test's own.
                let mut plan = self.shown(&name);
                let whole = plan.as_object_mut().expect("a plan is an object");
                whole.retain(|key, _| key != "configuration" && key != "variables");
                written.push((name, plan.to_string()));
            } else if name.contains(".tfstate") {
                let text = fs::read(path).expect("a state can be read");
                written.push((name, String::from_utf8_lossy(&text).into_owned()));
            }
        }
        written
    }

    fn files(&self) -> impl Iterator<Item = (String, PathBuf)> {
        let entries = fs::read_dir(self.directory()).expect("a workspace can be listed").flatten();
        entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
    }

    /// Checks that `secret` is in no file or output here.
    ///
    /// # Panics
    /// If it is. The message names the place, not the secret.
    #[track_caller]
    pub fn assert_nowhere(&self, secret: &str) {
        let places: Vec<_> = self
            .written()
            .into_iter()
            .filter_map(|(name, text)| text.contains(secret).then_some(name))
            .collect();
        assert!(places.is_empty(), "the secret stands in {places:?}");
    }

    /// Names of the remaining files in the temporary directory: a socket there is one that the
    /// provider forgot.
    pub fn leftovers(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root.join("tmp")).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(directory) = self.directory.take()
        {
            eprintln!("the workspace is kept in {}", directory.keep().display());
        }
    }
}

/// The text in the `provider` block for the sandbox at `url`.
pub fn sandbox_provider(url: &str) -> String {
    let Credentials { wiv_api_key, refresh_token, provider_org_id, .. } = Credentials::default();
    format!(
        r#"  wiv {{
    endpoint = "{url}"
    api_key  = "{wiv_api_key}"
  }}
  navigator {{
    endpoint      = "{url}"
    refresh_token = "{refresh_token}"
    org_id        = "{provider_org_id}"
  }}"#
    )
}
