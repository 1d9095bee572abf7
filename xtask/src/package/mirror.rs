//! What `terraform init` installs from without a registry.
//!
//! One folder serves both ways that Terraform knows: packed zips where a filesystem mirror has
//! them, and beside them the two files that make of a folder behind a web server a network mirror.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::names::{Names, SOURCES};
use super::release::Package;
use crate::Result;

/// Writes it into an empty directory.
pub fn write(directory: &Path, names: &Names, packages: &[Package]) -> Result<()> {
    for source in SOURCES {
        let folder = directory.join(source);
        fs::create_dir_all(&folder)?;
        for package in packages {
            fs::write(folder.join(&package.name), &package.zip)?;
        }
        fs::write(folder.join("index.json"), format!("{:#}\n", index(names)))?;
        let version = folder.join(format!("{}.json", names.version));
        fs::write(version, format!("{:#}\n", archives(packages)))?;
    }
    Ok(())
}

/// The versions that there are: this one.
fn index(names: &Names) -> Value {
    json!({ "versions": { names.version.clone(): {} } })
}

/// Where a version's packages are, relative to this file, and what they hash to.
fn archives(packages: &[Package]) -> Value {
    let archives = packages.iter().map(|package| {
        let archive = json!({ "url": package.name, "hashes": [package.h1, package.zh] });
        (package.platform.to_string(), archive)
    });
    json!({ "archives": archives.collect::<serde_json::Map<_, _>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_addresses_have_the_package_and_what_a_network_mirror_says_of_it() {
        let names = Names { version: "1.2.3".to_owned() };
        let directory = tempfile::tempdir().unwrap();
        let program = directory.path().join("program");
        fs::write(&program, "abc").unwrap();
        let platform = "linux_amd64".parse().unwrap();
        let package = Package::of(&names, &platform, &program, b"free\n").unwrap();
        write(directory.path(), &names, std::slice::from_ref(&package)).unwrap();
        for source in SOURCES {
            let read = |name: &str| fs::read(directory.path().join(source).join(name)).unwrap();
            assert_eq!(read("terraform-provider-msp_1.2.3_linux_amd64.zip"), package.zip);
            let index: Value = serde_json::from_slice(&read("index.json")).unwrap();
            assert_eq!(index, json!({ "versions": { "1.2.3": {} } }));
            let version: Value = serde_json::from_slice(&read("1.2.3.json")).unwrap();
            let archive = &version["archives"]["linux_amd64"];
            assert_eq!(archive["url"], "terraform-provider-msp_1.2.3_linux_amd64.zip");
            assert_eq!(archive["hashes"], json!([package.h1, package.zh]));
        }
    }
}
