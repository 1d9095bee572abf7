//! Files for `terraform init` without a registry.
//!
//! One folder serves both of Terraform's ways. It has packed zips where a filesystem mirror has
//! them. Two files beside them make a folder behind a web server a network mirror.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tar::{Builder, Header};

use super::names::{Names, SOURCES};
use super::zipped::Package;
use crate::Result;

/// The file that lists the versions.
const INDEX: &str = "index.json";

/// Writes a version into a directory. Other versions there stay.
pub fn write(directory: &Path, names: &Names, packages: &[Package]) -> Result<()> {
    for source in SOURCES {
        let folder = directory.join(source);
        fs::create_dir_all(&folder)?;
        remove_version(&folder, names)?;
        for (name, content) in files(names, packages) {
            fs::write(folder.join(name), content)?;
        }
        let index = index(&versions(&folder)?);
        fs::write(folder.join(INDEX), index)?;
    }
    Ok(())
}

/// The same with this version alone, as one file to pass on.
pub fn archive(names: &Names, packages: &[Package]) -> Result<Vec<u8>> {
    let mut files = files(names, packages);
    files.insert(INDEX.to_owned(), index(std::slice::from_ref(&names.version)).into_bytes());
    let mut tar = Builder::new(Vec::new());
    for source in SOURCES {
        for (name, content) in &files {
            // No owner, and the beginning of time.
            let mut header = Header::new_gnu();
            header.set_mode(0o644);
            header.set_size(content.len().try_into()?);
            tar.append_data(&mut header, format!("mirror/{source}/{name}"), content.as_slice())?;
        }
    }
    Ok(tar.into_inner()?)
}

/// The block that makes Terraform install from the directory, to paste.
pub fn how_to_install(directory: &Path) -> String {
    // A backslash of Windows would begin an escape.
    let path = directory.display().to_string().replace('\\', "/");
    let [source, _] = SOURCES;
    format!(
        "
Put this into ~/.terraformrc (on Windows terraform.rc in %APPDATA%), and `terraform init` installs it:

provider_installation {{
  filesystem_mirror {{
    path    = \"{path}\"
    include = [\"{source}\"]
  }}
  direct {{
    exclude = [\"{source}\"]
  }}
}}
"
    )
}

/// The packages of a version, and the files with their paths and hashes.
fn files(names: &Names, packages: &[Package]) -> BTreeMap<String, Vec<u8>> {
    let zips = packages.iter().map(|package| (package.name.clone(), package.zip.clone()));
    let mut files: BTreeMap<_, _> = zips.collect();
    files.insert(format!("{}.json", names.version), archives(packages).into_bytes());
    files
}

/// Files of this version from an earlier run must not be taken for this one's.
fn remove_version(folder: &Path, names: &Names) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if names.is_zip(&name) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// The versions with packages in a folder.
fn versions(folder: &Path) -> Result<Vec<String>> {
    let mut versions = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        versions.extend(name.strip_suffix(".json").filter(|_| name != INDEX).map(str::to_owned));
    }
    versions.sort_unstable();
    Ok(versions)
}

fn index(versions: &[String]) -> String {
    let versions = versions.iter().map(|version| (version.clone(), json!({})));
    let index = json!({ "versions": versions.collect::<serde_json::Map<_, _>>() });
    format!("{index:#}\n")
}

/// The paths of a version's packages, relative to this file, and their hashes.
fn archives(packages: &[Package]) -> String {
    let archives = packages.iter().map(|package| -> (String, Value) {
        let archive = json!({ "url": package.name, "hashes": [package.h1, package.zh] });
        (package.platform.to_string(), archive)
    });
    let archives = json!({ "archives": archives.collect::<serde_json::Map<_, _>>() });
    format!("{archives:#}\n")
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::package::zipped::Inside;

    fn names(version: &str) -> Names {
        Names { version: version.to_owned() }
    }

    fn package(names: &Names) -> Package {
        let platform = "linux_amd64".parse().unwrap();
        let inside = Inside { program: b"abc", license: b"free\n", notices: "", sbom: "{}" };
        Package::of(names, &platform, inside).unwrap()
    }

    fn json(bytes: &[u8]) -> Value {
        serde_json::from_slice(bytes).unwrap()
    }

    #[test]
    fn both_addresses_have_the_package_and_what_a_network_mirror_says_of_it() {
        let names = names("1.2.3");
        let package = package(&names);
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), &names, std::slice::from_ref(&package)).unwrap();
        for source in SOURCES {
            let read = |name: &str| fs::read(directory.path().join(source).join(name)).unwrap();
            assert_eq!(read("terraform-provider-msp_1.2.3_linux_amd64.zip"), package.zip);
            assert_eq!(json(&read("index.json")), json!({ "versions": { "1.2.3": {} } }));
            let version = json(&read("1.2.3.json"));
            let archive = &version["archives"]["linux_amd64"];
            assert_eq!(archive["url"], "terraform-provider-msp_1.2.3_linux_amd64.zip");
            assert_eq!(archive["hashes"], json!([package.h1, package.zh]));
        }
    }

    #[test]
    fn a_version_is_added_to_those_that_are_there_and_replaces_itself() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join(SOURCES[0]);
        let put = |version| {
            let names = names(version);
            write(directory.path(), &names, &[package(&names)]).unwrap();
        };
        put("1.2.3");
        fs::write(folder.join("terraform-provider-msp_1.2.3_darwin_arm64.zip"), "old").unwrap();
        put("1.3.0");
        put("1.2.3");
        let index = json(&fs::read(folder.join(INDEX)).unwrap());
        assert_eq!(index, json!({ "versions": { "1.2.3": {}, "1.3.0": {} } }));
        let files = fs::read_dir(&folder).unwrap();
        let mut files: Vec<_> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort_unstable();
        let expected = [
            "1.2.3.json",
            "1.3.0.json",
            "index.json",
            "terraform-provider-msp_1.2.3_linux_amd64.zip",
            "terraform-provider-msp_1.3.0_linux_amd64.zip",
        ];
        assert_eq!(files, expected);
    }

    #[test]
    fn the_archive_unpacks_to_what_is_written_and_is_always_the_same() {
        let names = names("1.2.3");
        let packages = [package(&names)];
        let directory = tempfile::tempdir().unwrap();
        write(directory.path(), &names, &packages).unwrap();
        let bytes = archive(&names, &packages).unwrap();
        assert_eq!(bytes, archive(&names, &packages).unwrap());

        let mut archive = tar::Archive::new(bytes.as_slice());
        let mut count = 0;
        for file in archive.entries().unwrap() {
            let mut file = file.unwrap();
            assert_eq!((file.header().mtime().unwrap(), file.header().mode().unwrap()), (0, 0o644));
            let path = file.path().unwrap().into_owned();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            let written = directory.path().join(path.strip_prefix("mirror").unwrap());
            assert_eq!(content, fs::read(written).unwrap());
            count += 1;
        }
        assert_eq!(count, 6);
    }
}
