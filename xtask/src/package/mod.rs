//! Makes the packages that people install, and tries them: `cargo xtask package`.
//!
//! | module | what it is for |
//! |---|---|
//! | [`options`] | the command line |
//! | [`compile`] | the program, static where that matters, without a path of this machine |
//! | [`platform`], [`names`] | the registry's names |
//! | [`program`] | facts in a program: its platform, its needs |
//! | [`contents`] | the linked parts, with the licences |
//! | [`archive`], [`hashes`] | a zip that is always the same, and its hashes in Terraform's lock file |
//! | [`zipped`] | a program for one platform, with its notices |
//! | [`release`] | the files of a release |
//! | [`mirror`] | the same for `terraform init` without a registry |
//! | [`folder`] | where a release is made: empty, and used by nobody else |
//! | [`checks`] | Terraform installs it, and it runs on an empty system |
//! | [`reproduce`] | the same bytes from another folder |

mod archive;
// It finds and starts Terraform as the tests do, on systems with Unix modes.
#[cfg(unix)]
mod checks;
pub mod compile;
mod contents;
mod folder;
mod hashes;
mod mirror;
mod names;
mod options;
mod platform;
mod program;
mod release;
mod reproduce;
mod zipped;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use contents::Contents;
use names::Names;
use options::{HELP, Options};
use platform::Platform;
use program::Program;
use zipped::{Inside, Package};

/// Compiles, packages, checks.
pub fn run(root: &Path, arguments: &[&str]) -> Result<()> {
    let Some(options) = Options::parse(arguments)? else {
        print!("{HELP}");
        return Ok(());
    };
    let host = compile::host()?;
    if !options.programs.is_empty() {
        return package(root, &options, &options.programs, &host);
    }
    let target = options.target.clone().unwrap_or_else(|| host.clone());
    let platform = Platform::of_target(&target)?;
    let program = compile::provider(root, &target, None)?;
    if options.reproduce {
        reproduce::check(root, &target, &program)?;
    }
    if !options.compile {
        return package(root, &options, &[(platform, program)], &host);
    }
    Program::read(&program, &platform)?;
    if target == host {
        starts(&program, &compile::version(root)?)?;
    }
    // Last, for scripts that read it from there.
    println!("{}", program.display());
    Ok(())
}

/// As far as it runs without Terraform.
fn starts(program: &Path, version: &str) -> Result<()> {
    let said = compile::stdout(Command::new(program).arg("--version"))?;
    if said.split_whitespace().any(|word| word == version) {
        return Ok(());
    }
    Err(format!("{} says {said:?} for its version, not {version}", program.display()).into())
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
        .map(|(platform, path)| {
            let program = Program::read(path, platform)?;
            let libraries = if platform.os == "linux" { "library" } else { "library of others" };
            println!("program     {platform}: it asks for no {libraries}");
            let contents = Contents::of(root, &names.version, platform, &program)?;
            let (notices, sbom) = (contents.notices(), contents.sbom());
            let (program, license) = (&program.content, &license);
            Package::of(
                &names,
                platform,
                Inside { program, license, notices: &notices, sbom: &sbom },
            )
        })
        .collect::<Result<Vec<_>>>()?;

    let out = options.out.clone().unwrap_or_else(|| root.join("target/package"));
    let (release, mirror) = (out.join("release"), out.join("mirror"));
    folder::empty(&release)?;
    release::write(&release, &names, &packages, options.sign.as_deref())?;
    mirror::write(&mirror, &names, &packages)?;
    for package in &packages {
        println!("package     {} ({} bytes)", package.name, package.zip.len());
        println!("            {}\n            {}", package.h1, package.zh);
    }
    println!("release     {}", release.display());
    println!("mirror      {}", mirror.display());

    let platform = Platform::of_target(host)?;
    let own = packages.iter().zip(programs).find(|(package, _)| package.platform == platform);
    match own {
        #[cfg(unix)]
        Some((package, (_, program))) => checks::run(&mirror, &names, package, program)?,
        #[cfg(not(unix))]
        Some((package, _)) => println!("checks      skipped for {}: they need Unix", package.name),
        None => println!("checks      skipped: there is no package for this machine, {platform}"),
    }
    print!("{}", mirror::how_to_install(&mirror));
    Ok(())
}
