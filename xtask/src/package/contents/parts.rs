//! The linked parts that are no crates. These are the C in one crate, Rust's standard library, and
//! the compiling machine's C library for systems without their own.

use std::fs;
use std::path::Path;

use super::{Component, License, std_library, texts};
use crate::Result;
use crate::package::platform::Platform;
use crate::package::program::Program;

const LGPL: &str = include_str!("licenses/LGPL-2.1.txt");
const GLIBC: &str = include_str!("licenses/glibc.txt");
const FREEBSD: &str = include_str!("licenses/freebsd.txt");

/// The crate that contains AWS-LC, a library in C, and compiles it.
pub const AWS_LC_CRATE: &str = "aws-lc-sys";

/// That library. Its licences are among those of the crate.
pub fn aws_lc(platform: &Platform, crate_folder: &Path, of_crate: &Component) -> Result<Component> {
    let header = fs::read_to_string(crate_folder.join("aws-lc/include/openssl/base.h"))?;
    let (_, version) =
        header.split_once("AWSLC_VERSION_NUMBER_STRING \"").ok_or("AWS-LC without its version")?;
    let (version, _) = version.split_once('"').ok_or("AWS-LC without its version")?;
    Ok(Component {
        name: "aws-lc".to_owned(),
        purl: format!("pkg:github/aws/aws-lc@v{version}"),
        version: Some(version.to_owned()),
        sha256: None,
        // Without NASM its build uses them: see `bans.build` in deny.toml.
        remark: Some(match (platform.os, platform.arch) {
            ("windows", "amd64") => {
                "a library in C and assembler, inside the crate aws-lc-sys; the assembler as \
                 object files that are ready made there"
            }
            _ => "a library in C and assembler, inside the crate aws-lc-sys",
        }),
        needs: Vec::new(),
        ..of_crate.clone()
    })
}

/// The parts that a platform adds.
pub fn of_system(platform: &Platform, program: &Program) -> Result<Vec<Component>> {
    let rust = std_library::component()?;
    let mut made_with = program.made_with.iter();
    let version = format!("rustc version {} ", rust.version.as_deref().unwrap_or_default());
    let other = made_with.find(|line| line.starts_with("rustc ") && !line.starts_with(&version));
    if let Some(other) = other {
        return Err(format!("the program was made with {other}, and here is {version}").into());
    }
    let mut parts = vec![rust];
    match platform.os {
        "linux" => parts.extend([glibc(program), libgcc(program)]),
        "windows" => parts.push(part(
            "msvc-runtime",
            None,
            License::Named("Microsoft Visual Studio, distributable code"),
            "Microsoft's C library and its startup code, as its compiler links them in",
        )),
        "freebsd" => parts.push(Component {
            texts: vec![texts::tidy(FREEBSD)],
            ..part(
                "freebsd-csu",
                None,
                License::Expression("BSD-2-Clause".to_owned()),
                "FreeBSD's startup code; its libraries are not in the program",
            )
        }),
        // On macOS, all other parts belong to the system.
        _ => {}
    }
    Ok(parts)
}

fn part(name: &str, version: Option<String>, license: License, remark: &'static str) -> Component {
    let at = version.as_ref().map(|version| format!("@{version}")).unwrap_or_default();
    Component {
        name: name.to_owned(),
        purl: format!("pkg:generic/{name}{at}"),
        cpe: None,
        license,
        version,
        sha256: None,
        texts: Vec::new(),
        remark: Some(remark),
        needs: Vec::new(),
    }
}

fn glibc(program: &Program) -> Component {
    let version = glibc_version(&program.content);
    let cpe = version.as_ref().map(|v| format!("cpe:2.3:a:gnu:glibc:{v}:*:*:*:*:*:*:*"));
    Component {
        cpe,
        texts: [LGPL, GLIBC].map(texts::tidy).into(),
        ..part(
            "glibc",
            version,
            License::Expression("LGPL-2.1-or-later".to_owned()),
            "the GNU C Library, linked in statically. Who changes it links the program with it \
             anew: all sources are open, and `cargo xtask package` is the command",
        )
    }
}

/// The version of the library. Callers can ask for it, so its text is in the program. `None` if
/// another text looks like it.
fn glibc_version(program: &[u8]) -> Option<String> {
    let is_version = |text: &&[u8]| match text {
        [b'2', b'.', minor @ ..] => {
            (1..=2).contains(&minor.len()) && minor.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    };
    let mut found = program.split(|byte| *byte == 0).filter(is_version);
    let version = found.next()?;
    let is_one = found.all(|other| other == version);
    is_one.then(|| String::from_utf8_lossy(version).into_owned())
}

/// The version after the words of GCC in the program. `None` unless there is exactly one.
fn libgcc(program: &Program) -> Component {
    let gcc = program.made_with.iter().filter_map(|line| line.strip_prefix("GCC: "));
    let mut versions: Vec<_> = gcc.filter_map(|line| line.rsplit(' ').next()).collect();
    versions.dedup();
    let version = match *versions {
        [version] => Some(version.to_owned()),
        _ => None,
    };
    part(
        "libgcc",
        version,
        License::Expression("GPL-3.0-or-later WITH GCC-exception-3.1".to_owned()),
        "GCC's support library, linked in statically. The exception lets it be passed on as a \
         part of a program that is under other terms",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(made_with: &[&str]) -> Program {
        let made_with = made_with.iter().map(|line| (*line).to_owned()).collect();
        Program { content: Vec::new(), made_with }
    }

    #[test]
    fn each_system_adds_what_it_does_not_have_itself() {
        for (platform, names) in [
            ("linux_arm64", &["rust-std", "glibc", "libgcc"][..]),
            ("darwin_amd64", &["rust-std"]),
            ("windows_arm64", &["rust-std", "msvc-runtime"]),
            ("freebsd_amd64", &["rust-std", "freebsd-csu"]),
        ] {
            let parts = of_system(&platform.parse().unwrap(), &program(&[])).unwrap();
            assert_eq!(parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), names);
        }
    }

    #[test]
    fn a_program_of_another_rust_has_another_standard_library() {
        let other = program(&["rustc version 1.0.0 (a59de37e9 2015-05-13)"]);
        let error = of_system(&"linux_amd64".parse().unwrap(), &other).unwrap_err().to_string();
        assert!(error.starts_with("the program was made with rustc version 1.0.0"), "{error}");
    }

    #[test]
    fn the_version_of_gcc_is_said_where_there_is_one() {
        let version = |made_with: &[&str]| libgcc(&program(made_with)).version;
        let (debian, other) = ("GCC: (Debian 12.2.0-14) 12.2.0", "GCC: (GNU) 13.1.0");
        assert_eq!(version(&[debian, "rustc version 1.95.0"]).as_deref(), Some("12.2.0"));
        assert_eq!(version(&[debian, other]), None);
        assert_eq!(version(&[]), None);
    }

    #[test]
    fn the_version_of_glibc_is_read_where_it_can_be_told() {
        for (strings, version) in [
            (&["\x7fELF", "2.36", "rest"][..], Some("2.36")),
            (&["a", "2.36", "b", "2.36"], Some("2.36")),
            (&["a", "2.36", "b", "2.3"], None),
            (&["a2.36", "2.360", "2.", "3.36", "2.x"], None),
        ] {
            assert_eq!(glibc_version(strings.join("\0").as_bytes()).as_deref(), version);
        }
    }
}
