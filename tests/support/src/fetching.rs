//! Programs that a machine lacks. The scripts in `scripts/` fetch them.

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::build;

/// Why a program is missing, in words for the person at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There is no Python for the script.
    NoPython,
    /// The script has said why, on standard error.
    Said(&'static str),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPython => write!(f, "Python 3 was not found, which fetches it"),
            Self::Said(script) => write!(f, "`scripts/{script}` failed and has said why above"),
        }
    }
}

impl std::error::Error for Failure {}

/// The output of a script: a path, or a version. Its words about progress show at once.
///
/// # Errors
/// If there is no Python, or the script fails.
pub fn script(name: &'static str, arguments: &[&str]) -> Result<String, Failure> {
    let mut python = Command::new("python3");
    python.arg(build::repository().join("scripts").join(name)).args(arguments);
    let output = python.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|_| Failure::NoPython)?;
    let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && !printed.is_empty() {
        Ok(printed)
    } else {
        Err(Failure::Said(name))
    }
}

/// A program of this name in one of the directories.
pub fn in_path(name: &str, path: &[PathBuf]) -> Option<PathBuf> {
    path.iter().map(|directory| directory.join(name)).find(|file| runnable(file))
}

/// The directories of the PATH.
pub fn path() -> Vec<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect()
}

/// Whether it is a file that may be run.
pub fn runnable(file: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}
