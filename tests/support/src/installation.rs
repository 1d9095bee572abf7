//! Installs the provider where Terraform or OpenTofu looks for it. It makes a filesystem mirror and
//! a CLI configuration with no other source, so `init` needs no network.
//!
//! An address without a host means different addresses for the two, so the mirror has both.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::terraform::Product;

/// The source in `required_providers`.
pub const NAME: &str = "mspops/msp";

/// A mirror with one provider in it.
#[derive(Debug)]
pub struct Installation {
    /// The file for `TF_CLI_CONFIG_FILE`.
    pub cli_config: PathBuf,
}

impl Installation {
    /// Makes `directory/mirror` with `binary` in it as `version`, and `directory/terraform.rc` that
    /// points there.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn create(directory: &Path, binary: &Path, version: &str) -> io::Result<Self> {
        Self::of(directory, NAME, binary, version)
    }

    /// The same for another provider, by its source in configurations.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn of(directory: &Path, name: &str, binary: &Path, version: &str) -> io::Result<Self> {
        let mirror = directory.join("mirror");
        install_everywhere(&mirror, name, binary, version)?;
        let cli_config = directory.join("terraform.rc");
        let path = mirror.display();
        let text = format!(
            "provider_installation {{\n  filesystem_mirror {{\n    path = \"{path}\"\n  }}\n}}\n"
        );
        fs::write(&cli_config, text)?;
        Ok(Self { cli_config })
    }
}

/// Puts a binary into a mirror, for sources without a host.
///
/// # Errors
/// If a file cannot be written.
pub fn install_everywhere(
    mirror: &Path,
    name: &str,
    binary: &Path,
    version: &str,
) -> io::Result<()> {
    Product::ALL.iter().try_for_each(|product| {
        install(mirror, &format!("{}/{name}", product.registry()), binary, version)
    })
}

/// Puts a binary into a mirror under an address. The last part of the address names it.
///
/// # Errors
/// If a file cannot be written.
pub fn install(mirror: &Path, source: &str, binary: &Path, version: &str) -> io::Result<()> {
    let package = mirror.join(source).join(version).join(platform());
    fs::create_dir_all(&package)?;
    let kind = source.rsplit('/').next().unwrap_or_default();
    let installed = package.join(format!("terraform-provider-{kind}"));
    // A link costs nothing. Across file systems it must be a copy.
    fs::hard_link(binary, &installed).or_else(|_| fs::copy(binary, &installed).map(drop))
}

/// Does the same as this product's `init` with a provider of a mirror on this machine.
///
/// # Errors
/// If a link cannot be made.
pub fn link(providers: &Path, mirror: &Path, product: Product, version: &str) -> io::Result<()> {
    let package = Path::new(product.registry()).join(NAME).join(version).join(platform());
    let link = providers.join(&package);
    fs::create_dir_all(link.parent().unwrap_or(providers))?;
    symlink(mirror.join(package), link)
}

/// A lock file with a version and no hashes. With hashes, each command reads the whole provider to
/// compare them. That takes a third of its time with a debug build.
pub fn without_hashes(lock_file: &str) -> String {
    let mut is_among = false;
    let lines = lock_file.split_inclusive('\n').filter(|line| {
        let begins = line.trim_start().starts_with("hashes");
        let is_hash = is_among || begins;
        is_among = is_hash && line.trim() != "]";
        !is_hash
    });
    lines.collect()
}

/// This machine in the registry's words, which are Go's.
fn platform() -> String {
    let os = if OS == "macos" { "darwin" } else { OS };
    let arch = match ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{os}_{arch}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_keeps_all_but_its_hashes() {
        let written = "# By init.\n\nprovider \"a\" {\n  version = \"1\"\n  hashes = [\n    \"h1:x=\",\n    \
                       \"zh:y\",\n  ]\n}\n\nprovider \"b\" {\n  version = \"2\"\n}\n";
        let kept = "# By init.\n\nprovider \"a\" {\n  version = \"1\"\n}\n\nprovider \"b\" {\n  \
                    version = \"2\"\n}\n";
        assert_eq!(without_hashes(written), kept);
        assert_eq!(without_hashes(kept), kept);
    }
}
