//! Tries the packages as their users will.
//!
//! | module | what it is for |
//! |---|---|
//! | [`install`] | `terraform init` from the mirror, on disk and over HTTPS; the hashes |
//! | [`lock`] | the hashes in Terraform's lock file |
//! | [`empty_root`] | a Linux program that needs nothing from the machine |
//! | [`files`], [`https`], [`dns`] | the servers for this, on this machine |

mod dns;
mod empty_root;
mod files;
mod https;
mod install;
mod lock;

use std::path::Path;
use std::process::{Command, Output};

use super::names::Names;
use super::zipped::Package;
use crate::Result;
use support::terraform::Terraform;

/// All of them.
pub fn run(mirror: &Path, names: &Names, package: &Package, program: &Path) -> Result<()> {
    let terraform = Terraform::of_this_person()?;
    println!("terraform   {terraform} at {}", terraform.program.display());
    install::check(&terraform, mirror, names, package)?;
    if package.platform.os == "linux" {
        empty_root::check(&terraform, program)?;
    }
    Ok(())
}

/// A Terraform in that directory, with no environment except the PATH.
fn terraform_in(terraform: &Terraform, directory: &Path) -> Command {
    let mut command = Command::new(&terraform.program);
    command
        .current_dir(directory)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", directory)
        .env("CHECKPOINT_DISABLE", "1");
    command
}

/// Runs it. Every other status than success is an error.
fn succeeded(command: &mut Command) -> Result<Output> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(output);
    }
    Err(format!("{command:?}\n{}", said(&output)).into())
}

/// Its output, on both streams.
fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes)).concat()
}
