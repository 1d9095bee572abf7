//! Compiles the same sources again, with other paths everywhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{compile, hashes};
use crate::Result;

/// Compiles git's files in another folder, with another home of cargo, and compares the result with
/// `program`.
pub fn check(root: &Path, target: &str, program: &Path) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("reproduced-elsewhere-").tempdir()?;
    let (copy, home) = (folder.path().join("sources"), folder.path().join("home-of-cargo"));
    copy_sources(root, &copy)?;
    link_cargo_home(&compile::usual_cargo_home()?, &home)?;
    println!("reproduce   compiling once more in {}", copy.display());
    let again = compile::provider(&copy, target, Some(&home))?;
    let (first, second) = (fs::read(program)?, fs::read(again)?);
    let (sha, other) = (hashes::sha256(&first), hashes::sha256(&second));
    if first == second {
        println!("reproduce   the same {} bytes, SHA-256 {sha}", first.len());
        return Ok(());
    }
    let at = first.iter().zip(&second).position(|(a, b)| a != b);
    Err(format!(
        "two builds of the same sources differ: SHA-256 {sha} in {}, {other} in {}; the first \
         difference is at byte {}",
        root.display(),
        copy.display(),
        at.unwrap_or(first.len().min(second.len())),
    )
    .into())
}

fn copy_sources(root: &Path, copy: &Path) -> Result<()> {
    let mut git = Command::new("git");
    let files = compile::stdout(git.arg("-C").arg(root).args(["ls-files", "-z"]))?;
    for file in files.split('\0').filter(|file| !file.is_empty()) {
        // A deleted file whose deletion is not committed yet.
        if !root.join(file).exists() {
            continue;
        }
        let destination = copy.join(file);
        fs::create_dir_all(destination.parent().unwrap_or(copy))?;
        let source = root.join(file);
        // tfplugin has the proto files in its package through a link.
        #[cfg(unix)]
        if source.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(source)?, destination)?;
            continue;
        }
        fs::copy(source, destination)?;
    }
    Ok(())
}

/// A home with another name and the same content, so that nothing is fetched twice.
#[cfg(unix)]
fn link_cargo_home(usual: &Path, home: &PathBuf) -> Result<()> {
    fs::create_dir_all(home)?;
    for entry in fs::read_dir(usual)? {
        let entry = entry?;
        std::os::unix::fs::symlink(entry.path(), home.join(entry.file_name()))?;
    }
    Ok(())
}

/// An empty one. Cargo fetches everything again into it.
#[cfg(not(unix))]
fn link_cargo_home(_usual: &Path, home: &PathBuf) -> Result<()> {
    Ok(fs::create_dir_all(home)?)
}
