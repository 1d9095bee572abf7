//! What people install, made and tried: `cargo xtask package`.
//!
//! | module | what it is for |
//! |---|---|
//! | [`options`] | the command line |
//! | [`compile`] | the program, static where that matters, without a path of this machine |
//! | [`platform`], [`names`] | what the registry calls things |
//! | [`archive`], [`hashes`] | a zip that is always the same, and what Terraform's lock file says of it |
//! | [`release`] | the files of a release |
//! | [`mirror`] | the same for `terraform init` without a registry |
//! | [`checks`] | Terraform installs it, and it runs where there is nothing else |
//! | [`reproduce`] | the same bytes from another folder |

mod archive;
// Terraform is looked for, and started, as the tests do it: where there are Unix modes.
#[cfg(unix)]
mod checks;
pub mod compile;
mod hashes;
mod mirror;
mod names;
mod options;
mod platform;
mod release;
mod reproduce;

use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use names::Names;
use options::{HELP, Options};
use platform::Platform;
use release::Package;

/// Compiles, packages, checks.
pub fn run(root: &Path, arguments: &[&str]) -> Result<()> {
    let Some(options) = Options::parse(arguments)? else {
        print!("{HELP}");
        return Ok(());
    };
    let host = compile::host()?;
    let target = options.target.clone().unwrap_or_else(|| host.clone());
    let mut programs = options.programs.clone();
    if programs.is_empty() {
        let program = compile::provider(root, &target, None)?;
        if options.compile {
            println!("{}", program.display());
        } else {
            programs.push((Platform::of_target(&target)?, program.clone()));
        }
        if options.reproduce {
            reproduce::check(root, &target, &program)?;
        }
    }
    if programs.is_empty() { Ok(()) } else { package(root, &options, &programs, &host) }
}

fn package(
    root: &Path,
    options: &Options,
    programs: &[(Platform, PathBuf)],
    host: &str,
) -> Result<()> {
    let names = Names { version: compile::version(root)? };
    let license = fs::read(root.join("LICENSE"))?;
    let packages = programs
        .iter()
        .map(|(platform, program)| Package::of(&names, platform, program, &license))
        .collect::<Result<Vec<_>>>()?;

    let out = options.out.clone().unwrap_or_else(|| root.join("target/package"));
    let (release, mirror) = (emptied(&out.join("release"))?, emptied(&out.join("mirror"))?);
    release::write(&release, &names, &packages, options.sbom.as_deref(), options.sign.as_deref())?;
    mirror::write(&mirror, &names, &packages)?;
    for package in &packages {
        println!("package     {} ({} bytes)", package.name, package.zip.len());
        println!("            {}\n            {}", package.h1, package.zh);
    }
    println!("release     {}", release.display());
    println!("mirror      {}", mirror.display());

    let platform = Platform::of_target(host)?;
    let Some(package) = packages.iter().find(|package| package.platform == platform) else {
        println!("checks      skipped: there is no package for this machine, {platform}");
        return Ok(());
    };
    #[cfg(unix)]
    checks::run(&mirror, &names, package)?;
    #[cfg(not(unix))]
    println!("checks      skipped for {}: they need Unix", package.name);
    Ok(())
}

/// What an earlier run left there must not be taken for this one's.
fn emptied(directory: &Path) -> Result<PathBuf> {
    if directory.exists() {
        fs::remove_dir_all(directory)?;
    }
    fs::create_dir_all(directory)?;
    Ok(directory.to_owned())
}
