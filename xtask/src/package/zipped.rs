//! A program for one platform, zipped with its notices.

use super::archive::{self, Entry};
use super::contents::notices;
use super::hashes;
use super::names::Names;
use super::platform::Platform;
use crate::Result;

/// The content of a package.
#[derive(Clone, Copy, Debug)]
pub struct Inside<'a> {
    /// The program.
    pub program: &'a [u8],
    /// Its licence.
    pub license: &'a [u8],
    /// The other linked parts, with the licences.
    pub notices: &'a str,
    /// The same for programs. It is a file beside the package.
    pub sbom: &'a str,
}

/// A complete package.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its platform.
    pub platform: Platform,
    /// The name of its zip.
    pub name: String,
    /// The zip.
    pub zip: Vec<u8>,
    /// The hash of its content, `h1:…`.
    pub h1: String,
    /// The hash of the zip, `zh:…`.
    pub zh: String,
    /// The list of the program's parts.
    pub sbom: String,
}

impl Package {
    /// Zips a program with its notices.
    pub fn of(names: &Names, platform: &Platform, inside: Inside<'_>) -> Result<Self> {
        let name = names.program(platform);
        let notices = inside.notices.as_bytes();
        let entries = [
            Entry { name: "LICENSE", content: inside.license, is_program: false },
            Entry { name: notices::NAME, content: notices, is_program: false },
            Entry { name: &name, content: inside.program, is_program: true },
        ];
        let zip = archive::zip(&entries)?;
        Ok(Self {
            platform: platform.clone(),
            name: names.zip(platform),
            h1: hashes::h1(&entries),
            zh: hashes::zh(&zip),
            zip,
            sbom: inside.sbom.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(program: &str) -> Package {
        let platform = "linux_amd64".parse().unwrap();
        let inside = Inside {
            program: program.as_bytes(),
            license: b"free\n",
            notices: "of others\n",
            sbom: "{}\n",
        };
        let names = Names { version: "1.2.3".to_owned() };
        Package::of(&names, &platform, inside).unwrap()
    }

    #[test]
    fn the_same_program_makes_the_same_package_and_another_makes_another() {
        let [first, again, other] = ["a", "a", "b"].map(package);
        assert_eq!((&first.zip, &first.h1, &first.zh), (&again.zip, &again.h1, &again.zh));
        assert_ne!(first.h1, other.h1);
        assert_ne!(first.zh, other.zh);
    }

    #[test]
    fn a_package_has_the_notices_of_others_in_it() {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(package("abc").zip)).unwrap();
        let names: Vec<_> =
            (0..zip.len()).map(|i| zip.by_index(i).unwrap().name().unwrap().into_owned()).collect();
        assert_eq!(names, ["LICENSE", "THIRD-PARTY-NOTICES.txt", "terraform-provider-msp_v1.2.3"]);
    }
}
