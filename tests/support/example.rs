//! What stands in `examples/`, and programs that Cargo builds as examples.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use super::command;

/// On a busy machine, and compiling is part of it.
const LIMIT: Duration = Duration::from_secs(600);

/// Where they are.
pub fn directory() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples"))
}

/// Where this build puts things: `target/<profile>`.
pub fn build() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_terraform-provider-msp")).parent().expect("a directory")
}

/// An example's program as the sources now are: `cargo test --test NAME` builds none.
///
/// # Panics
///
/// When it cannot be compiled.
#[track_caller]
pub fn program(name: &str) -> PathBuf {
    let profile = build().file_name().expect("a profile").to_string_lossy();
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--example", name, "--profile"])
        .arg(if profile == "debug" { "dev" } else { &profile })
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command::run(cargo, LIMIT);
    assert_eq!(output.status, Some(0), "{}", output.transcript());
    build().join("examples").join(name)
}

/// The program that stands in for `hashicorp/aws` and `hashicorp/google`.
#[track_caller]
pub fn stand_in() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| program("stand-in"));
    &PROGRAM
}

/// Copies a directory with everything in it but what Terraform leaves there.
///
/// # Panics
///
/// When a file cannot be read or written.
#[track_caller]
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory is made");
    let entries = fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    for entry in entries.flatten() {
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if entry.file_name().to_string_lossy().starts_with(".terraform") {
            continue;
        }
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, &copied).expect("a file is copied");
        }
    }
}
