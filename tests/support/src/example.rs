//! The files in `examples/`, and programs that tests start beside the provider.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use serde_json::Value;

use super::{build, command};

/// The time on a busy machine, with compiling.
const LIMIT: Duration = Duration::from_secs(600);

const STAND_IN: &str = "stand-in";
const SANDBOX: &str = "msp-sandbox";

/// Their path.
pub fn directory() -> PathBuf {
    build::repository().join("examples")
}

/// A program from the present sources: `cargo test --test NAME` builds only the provider.
///
/// # Panics
/// If it cannot be compiled.
#[track_caller]
fn built(targets: &[&str], name: &str) -> PathBuf {
    let profile = build::programs().file_name().expect("a profile").to_string_lossy();
    let profile = if profile == "debug" { "dev" } else { &profile };
    // Beside the files that Cargo compiles for this test.
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--locked", "--message-format=json-render-diagnostics"])
        .args(targets)
        .args(["--profile", profile, "--target-dir"])
        .arg(build::target())
        .current_dir(build::repository());
    let output = command::run(cargo, LIMIT);
    assert_eq!(output.status, Some(0), "{}", output.transcript());
    let messages =
        output.stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages
        .filter(|message| message["target"]["name"] == name)
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    programs.next().expect("cargo says where it has put the program")
}

/// An example's program.
#[track_caller]
pub fn program(name: &str) -> PathBuf {
    built(&["--example", name], name)
}

/// The program that stands in for `hashicorp/aws` and `hashicorp/google`.
#[track_caller]
pub fn stand_in() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| program(STAND_IN));
    &PROGRAM
}

/// The sandbox as a program.
#[track_caller]
pub fn sandbox() -> &'static Path {
    // It names an example too. Then the features of the dependencies are those of this test, and
    // none of them is compiled again.
    static PROGRAM: LazyLock<PathBuf> =
        LazyLock::new(|| built(&["--bin", SANDBOX, "--example", STAND_IN], SANDBOX));
    &PROGRAM
}

/// Copies a directory with all its files, except those of Terraform.
///
/// # Panics
/// If a file cannot be read or written.
#[track_caller]
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory is made");
    let entries = fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    for entry in entries.flatten() {
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(".terraform") || name.starts_with("terraform.tfstate") {
            continue;
        }
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, &copied).expect("a file is copied");
        }
    }
}
