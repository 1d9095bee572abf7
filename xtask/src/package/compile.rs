//! Compiles the provider as it is released. It needs nothing from the machine where it runs, and
//! has no trace of the machine that made it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::names::PROGRAM;
use crate::Result;
use crate::cargo::{cargo, executable};

/// 1980-01-01, the time of all files in a zip. Code that asks for a time while it compiles gets
/// this one.
const EPOCH: &str = "315532800";

/// The one released target without a compiled standard library in Rust. Cargo compiles it. Only a
/// nightly may do that, or a compiler that is told to behave like one.
const WITHOUT_STD: &str = "aarch64-unknown-freebsd";

/// The one target for which Rust brings LLD, which can fold functions. The program is then some 60 KiB
/// smaller.
const FOLDED: &str = "x86_64-unknown-linux-gnu";

/// rustc's name for this machine.
pub fn host() -> Result<String> {
    let version = stdout(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not say what this machine is")?.to_owned())
}

/// The provider's version.
pub fn version(root: &Path) -> Result<String> {
    let mut cargo = cargo(root);
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version=1"]);
    let metadata: Value = serde_json::from_str(&stdout(&mut cargo)?)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let mut own = packages.filter(|package| package["name"] == PROGRAM);
    let version = own.next().and_then(|package| package["version"].as_str());
    Ok(version.ok_or("cargo does not know the provider's version")?.to_owned())
}

/// Compiles it for a target. In `cargo_home`, if that is not the usual one.
pub fn provider(root: &Path, target: &str, cargo_home: Option<&Path>) -> Result<PathBuf> {
    let home = match cargo_home {
        Some(home) => home.to_owned(),
        None => usual_cargo_home()?,
    };
    let mut fetch = cargo(root);
    // So the folders exist whose names must be left out.
    fetch.args(["fetch", "--locked", "--target", target]).env("CARGO_HOME", &home);
    if !fetch.status()?.success() {
        return Err("cargo does not get the dependencies".into());
    }
    let mut left_out: Vec<_> =
        sources(&home)?.into_iter().map(|folder| (folder, "crates".to_owned())).collect();
    if target == WITHOUT_STD {
        left_out.push(std_sources()?);
    }
    let flags = flags(root, target, &left_out);
    let mut build = cargo(root);
    build
        // It names the package too. Otherwise features that other crates need would be in shared
        // crates.
        .args(["build", "--release", "--locked", "--package", PROGRAM, "--bin", PROGRAM])
        // Also for the host: then programs that run while compiling are compiled without the flags.
        .args(["--target", target])
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env("CARGO_HOME", &home)
        .env("SOURCE_DATE_EPOCH", EPOCH)
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    if target == WITHOUT_STD {
        build.args(["-Z", "build-std=std,panic_unwind"]).env("RUSTC_BOOTSTRAP", "1");
    }
    executable(build, PROGRAM)
}

/// rustc's settings for a target. The linked crates depend on it too.
pub fn settings(target: &str) -> Vec<String> {
    let mut flags = Vec::new();
    // Elsewhere the libc is part of the system and the same on all machines.
    if target.contains("-linux-") || target.ends_with("-windows-msvc") {
        flags.extend(["-C".to_owned(), "target-feature=+crt-static".to_owned()]);
    }
    if target.contains("-linux-") {
        // The crate finds the system call with the dynamic linker. Without one it reads a device,
        // which an image need not have. Linux has the call since 3.17.
        flags.extend(["--cfg".to_owned(), "getrandom_backend=\"linux_getrandom\"".to_owned()]);
        // The places that a program must correct at its start, in a few bytes each: without this it
        // is 600 KiB larger. glibc supports it since 2.36, musl since 1.2.4.
        flags.extend(["-C".to_owned(), "link-arg=-Wl,-z,pack-relative-relocs".to_owned()]);
    }
    if target == FOLDED {
        // Functions with the same code become one, as the linker of MSVC does by default.
        flags.extend(["-C".to_owned(), "link-arg=-Wl,--icf=all".to_owned()]);
    }
    flags
}

/// All flags of rustc. `left_out` are folders outside of the repository, each with its replacement.
fn flags(root: &Path, target: &str, left_out: &[(PathBuf, String)]) -> Vec<String> {
    let mut flags = settings(target);
    let mut leave_out = |folder: &Path, instead: &str| {
        flags.push(format!("--remap-path-prefix={}={instead}", folder.display()));
    };
    leave_out(root, PROGRAM);
    // After the root, which may be above them: the last one that fits counts.
    for (folder, instead) in left_out {
        leave_out(folder, instead);
    }
    flags
}

/// The path of the sources of Rust's standard library, and its replacement in a compiled library.
fn std_sources() -> Result<(PathBuf, String)> {
    let sysroot = stdout(Command::new("rustc").args(["--print", "sysroot"]))?;
    let version = stdout(Command::new("rustc").arg("-vV"))?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
    let commit = commit.ok_or("rustc does not say of which commit it is")?;
    Ok((Path::new(sysroot.trim()).join("lib/rustlib/src/rust"), format!("/rustc/{commit}")))
}

/// Where cargo keeps what it fetches.
pub fn usual_cargo_home() -> Result<PathBuf> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    let found = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home);
    Ok(found.ok_or("there is no home directory to look for cargo's in")?)
}

fn sources(cargo_home: &Path) -> Result<Vec<PathBuf>> {
    let registries = cargo_home.join("registry/src");
    let mut folders = Vec::new();
    for registry in fs::read_dir(&registries)? {
        folders.push(registry?.path());
    }
    folders.sort_unstable();
    Ok(folders)
}

/// The output of a command.
pub fn stdout(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?}: {said}").into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags_for(target: &str) -> String {
        let left_out = [
            ("/home/me/.cargo/registry/src/index-0".into(), "crates".to_owned()),
            ("/home/me/.rustup/rust".into(), "/rustc/0123abc".to_owned()),
        ];
        flags(Path::new("/home/me/provider"), target, &left_out).join(" ")
    }

    #[test]
    fn no_path_of_the_machine_is_left_in_it() {
        insta::assert_snapshot!(
            flags_for("aarch64-apple-darwin"),
            @"--remap-path-prefix=/home/me/provider=terraform-provider-msp --remap-path-prefix=/home/me/.cargo/registry/src/index-0=crates --remap-path-prefix=/home/me/.rustup/rust=/rustc/0123abc"
        );
    }

    #[test]
    fn libc_goes_in_where_machines_differ_in_it() {
        for (target, is_static) in [
            ("x86_64-unknown-linux-gnu", true),
            ("aarch64-unknown-linux-musl", true),
            ("x86_64-pc-windows-msvc", true),
            ("aarch64-apple-darwin", false),
            ("x86_64-unknown-freebsd", false),
        ] {
            assert_eq!(flags_for(target).contains("+crt-static"), is_static, "{target}");
        }
    }
}
