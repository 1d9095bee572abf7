//! Facts in a compiled program: its platform, its needs from the system, its compilers.

use std::fs;
use std::path::Path;

use object::read::elf::{ElfFile64, FileHeader, ProgramHeader};
use object::{Architecture, BinaryFormat, Endianness, File, Object, ObjectSection, elf};

use super::platform::Platform;
use crate::Result;

/// The section where a program that is not static names its loader.
const LOADER: &str = ".interp";

/// The mark of FreeBSD in its programs. The mark of Linux is "GNU".
const FREEBSD: &[u8] = b"FreeBSD";

/// A compiled program.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its bytes.
    pub content: Vec<u8>,
    /// The compilers that left their names, in their own words. Only ELF has them.
    pub made_with: Vec<String>,
}

impl Program {
    /// Reads a program for this platform.
    ///
    /// # Errors
    /// If it is for another, or needs something that a machine may lack.
    pub fn read(path: &Path, platform: &Platform) -> Result<Self> {
        let shown = path.display();
        let content = fs::read(path).map_err(|error| format!("{shown}: {error}"))?;
        let file = File::parse(&*content).map_err(|error| format!("{shown}: {error}"))?;
        let is = platform_of(&file).ok_or_else(|| format!("{shown} is for no known platform"))?;
        if is != platform.to_string() {
            return Err(format!("{shown} is to be for {platform}, and is for {is}").into());
        }
        let libraries = libraries(&file)?;
        if let Some(library) = libraries.iter().find(|library| !is_everywhere(library, platform)) {
            let os = platform.os;
            return Err(format!(
                "{shown} asks for {library}, which not every machine with {os} has"
            )
            .into());
        }
        Ok(Self { made_with: comments(&file), content })
    }
}

fn platform_of(file: &File<'_>) -> Option<String> {
    let os = match (file.format(), file) {
        (BinaryFormat::MachO, _) => "darwin",
        (BinaryFormat::Pe, _) => "windows",
        (BinaryFormat::Elf, File::Elf64(file)) if is_freebsd(file) => "freebsd",
        (BinaryFormat::Elf, _) => "linux",
        _ => return None,
    };
    let arch = match file.architecture() {
        Architecture::X86_64 => "amd64",
        Architecture::Aarch64 => "arm64",
        _ => return None,
    };
    Some(format!("{os}_{arch}"))
}

/// Only one of its linkers writes it into the header. A note always has it.
fn is_freebsd(file: &ElfFile64<'_, Endianness>) -> bool {
    let (endian, data) = (file.endian(), file.data());
    let notes =
        file.elf_program_headers().iter().filter_map(|part| part.notes(endian, data).ok()?);
    let is_marked = notes.flatten().any(|note| note.is_ok_and(|note| note.name() == FREEBSD));
    is_marked || file.elf_header().e_ident().os_abi == elf::ELFOSABI_FREEBSD
}

/// The libraries that it needs from the system, and its loader.
fn libraries(file: &File<'_>) -> Result<Vec<String>> {
    let mut libraries = Vec::new();
    for library in file.import_libraries()? {
        libraries.push(String::from_utf8_lossy(library?.name()).into_owned());
    }
    if let Some(loader) = file.section_by_name(LOADER) {
        let loader = String::from_utf8_lossy(loader.data()?).into_owned();
        libraries.push(loader.trim_end_matches('\0').to_owned());
    }
    Ok(libraries)
}

fn comments(file: &File<'_>) -> Vec<String> {
    let section = file.section_by_name(".comment").and_then(|section| section.data().ok());
    let comments = section.unwrap_or_default().split(|byte| *byte == 0);
    let comments = comments.map(|comment| String::from_utf8_lossy(comment).trim().to_owned());
    let mut comments: Vec<_> = comments.filter(|comment| !comment.is_empty()).collect();
    comments.sort_unstable();
    comments.dedup();
    comments
}

/// None on Linux, where machines differ in their libc. Elsewhere the parts of the system.
fn is_everywhere(library: &str, platform: &Platform) -> bool {
    match platform.os {
        "linux" => false,
        "darwin" => ["/usr/lib/", "/System/Library/"].iter().any(|home| library.starts_with(home)),
        // Its C library comes with compilers and with other installers.
        "windows" => {
            let library = library.to_lowercase();
            !["vcruntime", "msvcp", "msvcr", "libgcc"].iter().any(|c| library.starts_with(c))
        }
        // Its loader and its base system, without libraries of packages.
        _ => library == "/libexec/ld-elf.so.1" || BASE.contains(&library),
    }
}

/// Libraries of FreeBSD's base that Rust's standard library and its C may need.
const BASE: [&str; 11] = [
    "libc.so.7",
    "libdevstat.so.7",
    "libexecinfo.so.1",
    "libgcc_s.so.1",
    "libkvm.so.7",
    "libm.so.5",
    "libmemstat.so.3",
    "libprocstat.so.1",
    "librt.so.1",
    "libthr.so.3",
    "libutil.so.9",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest program of its format: headers, and no content.
    fn elf(machine: u8, system: u8) -> Vec<u8> {
        let mut file = vec![0; 64];
        file[..8].copy_from_slice(&[0x7f, b'E', b'L', b'F', 2, 1, 1, system]);
        (file[16], file[18], file[20]) = (3, machine, 1);
        (file[52], file[54], file[58]) = (64, 56, 64);
        file
    }

    fn mach_o(processor: u8) -> Vec<u8> {
        let mut file = vec![0; 32];
        file[..8].copy_from_slice(&[0xcf, 0xfa, 0xed, 0xfe, processor, 0, 0, 1]);
        file[12] = 2;
        file
    }

    fn pe(processor: [u8; 2]) -> Vec<u8> {
        let mut file = vec![0; 64 + 24 + 240];
        (file[0], file[1], file[60]) = (b'M', b'Z', 64);
        file[64..68].copy_from_slice(b"PE\0\0");
        file[68..70].copy_from_slice(&processor);
        file[84] = 240;
        file[88..90].copy_from_slice(&[0x0b, 0x02]);
        file[88 + 108] = 16;
        file
    }

    fn read(content: &[u8], platform: &str) -> Result<Program> {
        let file = tempfile::NamedTempFile::new()?;
        fs::write(file.path(), content)?;
        Program::read(file.path(), &platform.parse()?)
    }

    #[test]
    fn a_program_is_taken_for_its_own_platform_and_for_no_other() {
        let programs = [
            ("linux_amd64", elf(62, 0)),
            ("linux_arm64", elf(183, 0)),
            ("freebsd_amd64", elf(62, 9)),
            ("freebsd_arm64", elf(183, 9)),
            ("darwin_amd64", mach_o(7)),
            ("darwin_arm64", mach_o(12)),
            ("windows_amd64", pe([0x64, 0x86])),
            ("windows_arm64", pe([0x64, 0xaa])),
        ];
        for (is, program) in &programs {
            for (platform, _) in &programs {
                let read = read(program, platform);
                assert_eq!(read.is_ok(), is == platform, "{is} as {platform}: {read:?}");
            }
        }
        let error = read(&elf(62, 0), "linux_arm64").unwrap_err().to_string();
        assert!(error.ends_with("is to be for linux_arm64, and is for linux_amd64"), "{error}");
    }

    #[test]
    fn what_is_no_program_is_refused() {
        for content in [&b""[..], b"#!/bin/sh\n", &elf(243, 0), &[0x7f, b'E', b'L', b'F']] {
            read(content, "linux_amd64").unwrap_err();
        }
    }

    #[test]
    fn a_program_may_ask_only_for_what_every_machine_has() {
        for (os, library, is) in [
            ("linux", "libc.so.6", false),
            ("linux", "/lib64/ld-linux-x86-64.so.2", false),
            ("darwin", "/usr/lib/libSystem.B.dylib", true),
            ("darwin", "/opt/homebrew/lib/libssl.dylib", false),
            ("windows", "KERNEL32.dll", true),
            ("windows", "VCRUNTIME140.dll", false),
            ("freebsd", "libthr.so.3", true),
            ("freebsd", "/libexec/ld-elf.so.1", true),
            ("freebsd", "libssl.so.30", false),
        ] {
            let platform = format!("{os}_amd64").parse().unwrap();
            assert_eq!(is_everywhere(library, &platform), is, "{os}: {library}");
        }
    }

    /// Tests use the libc of the machine.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_program_for_linux_that_is_not_static_is_refused() {
        let host = super::super::compile::host().unwrap();
        let platform = Platform::of_target(&host).unwrap();
        let own = std::env::current_exe().unwrap();
        let error = Program::read(&own, &platform).unwrap_err().to_string();
        assert!(error.contains("asks for lib"), "{error}");
    }
}
