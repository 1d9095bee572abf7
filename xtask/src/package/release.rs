//! The files of a release.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::hashes;
use super::mirror;
use super::names::Names;
use super::zipped::Package;
use crate::Result;

/// Writes everything into an empty directory.
pub fn write(
    directory: &Path,
    names: &Names,
    packages: &[Package],
    key: Option<&str>,
) -> Result<()> {
    let mut files = vec![
        (names.manifest(), manifest().into_bytes()),
        (names.mirror(), mirror::archive(names, packages)?),
    ];
    for package in packages {
        files.push((package.name.clone(), package.zip.clone()));
        files.push((names.sbom(&package.platform), package.sbom.clone().into_bytes()));
    }
    files.sort_unstable();
    for (name, content) in &files {
        fs::write(directory.join(name), content)?;
    }
    fs::write(directory.join(names.sums()), sums(&files))?;
    key.map_or(Ok(()), |key| sign(directory, names, key))
}

/// Every provider of protocol 6 has `6.0`. Registries compare the major number, and Terraform finds
/// out by itself what a provider can do beyond it.
fn manifest() -> String {
    let manifest = json!({ "version": 1, "metadata": { "protocol_versions": ["6.0"] } });
    format!("{manifest:#}\n")
}

/// In the form that `sha256sum` prints and checks.
fn sums(files: &[(String, Vec<u8>)]) -> String {
    let line = |(name, content): &(String, Vec<u8>)| {
        let sum = hashes::sha256(content);
        format!("{sum}  {name}\n")
    };
    files.iter().map(line).collect()
}

/// A detached binary signature, as registries require. Terraform's registry accepts RSA and DSA.
fn sign(directory: &Path, names: &Names, key: &str) -> Result<()> {
    let gpg = |arguments: &[&str]| -> Result<()> {
        let mut command = Command::new("gpg");
        let status = command.current_dir(directory).arg("--batch").args(arguments).status();
        let status = status.map_err(|error| format!("`gpg`, which is to sign: {error}"))?;
        if status.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
    };
    let (sums, signature) = (names.sums(), names.signature());
    gpg(&["--yes", "--local-user", key, "--output", &signature, "--detach-sign", &sums])?;
    gpg(&["--verify", &signature, &sums])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::zipped::Inside;

    fn names() -> Names {
        Names { version: "1.2.3".to_owned() }
    }

    fn package(program: &str) -> Package {
        let platform = "linux_amd64".parse().unwrap();
        let inside = Inside {
            program: program.as_bytes(),
            license: b"free\n",
            notices: "of others\n",
            sbom: "{}\n",
        };
        Package::of(&names(), &platform, inside).unwrap()
    }

    #[test]
    fn every_file_of_a_release_is_in_the_checksums_but_they_themselves() {
        let directory = tempfile::tempdir().unwrap();
        let out = directory.path();
        write(out, &names(), &[package("abc")], None).unwrap();

        let sums = fs::read_to_string(out.join("terraform-provider-msp_1.2.3_SHA256SUMS")).unwrap();
        let mut summed: Vec<_> =
            sums.lines().map(|line| line.split_once("  ").unwrap().1.to_owned()).collect();
        summed.push("terraform-provider-msp_1.2.3_SHA256SUMS".to_owned());
        summed.sort_unstable();
        let files = fs::read_dir(out).unwrap();
        let mut files: Vec<_> =
            files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort_unstable();
        assert_eq!(summed, files);
        for line in sums.lines() {
            let (sum, name) = line.split_once("  ").unwrap();
            assert_eq!(sum, hashes::sha256(&fs::read(out.join(name)).unwrap()), "{name}");
        }
    }

    #[test]
    fn the_manifest_says_protocol_6() {
        insta::assert_snapshot!(manifest(), @r#"
        {
          "version": 1,
          "metadata": {
            "protocol_versions": [
              "6.0"
            ]
          }
        }
        "#);
    }
}
