//! `terraform init` from the mirror.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::https::Front;
use super::{files, lock, succeeded, terraform_in};
use crate::Result;
use crate::package::names::{Names, SOURCES};
use crate::package::zipped::Package;
use support::terraform::{Product, Terraform};

/// A hash that no package has.
const OTHER: &str = "zh:0000000000000000000000000000000000000000000000000000000000000000";

/// Installs it in every way.
pub fn check(terraform: &Terraform, mirror: &Path, names: &Names, package: &Package) -> Result<()> {
    let on_disk = format!("filesystem_mirror {{\n    path = \"{}\"\n  }}", mirror.display());
    let from_disk = Installer { terraform, names, from: &on_disk, trusted: None };

    let directory = from_disk.directory()?;
    from_disk.init(&directory)?;
    same_hash(&directory, package)?;
    println!("install     from the filesystem mirror, with the h1: hash that was computed");
    succeeded(terraform_in(terraform, directory.path()).arg("validate"))?;
    println!("start       Terraform speaks with it (`validate`)");

    // A filesystem mirror reports no hashes. A lock file with no other hash shows the hash of its
    // zip.
    let directory = from_disk.directory_locked_to(&package.zh)?;
    from_disk.init(&directory)?;
    let directory = from_disk.directory_locked_to(OTHER)?;
    if from_disk.init(&directory).is_ok() {
        return Err("Terraform took the package under a hash that is not its own".into());
    }
    println!("locked      by its zh: hash it is taken, by another it is refused");

    let front = Front::start("localhost", files::serve(mirror)?)?;
    let url = format!("https://localhost:{}/", front.address.port());
    let served = format!("network_mirror {{\n    url = \"{url}\"\n  }}");
    let trusted = Some(front.certificate.as_str());
    let from_network = Installer { terraform, names, from: &served, trusted };
    let directory = from_network.directory()?;
    from_network.init(&directory)?;
    same_hash(&directory, package)?;
    println!("install     from the network mirror, over HTTPS");
    Ok(())
}

fn same_hash(directory: &TempDir, package: &Package) -> Result<()> {
    let text = fs::read_to_string(directory.path().join(".terraform.lock.hcl"))?;
    let hashes = lock::hashes(&text);
    let of_its_kind = |prefix| hashes.iter().filter(move |hash| hash.starts_with(prefix));
    if !hashes.contains(&package.h1.as_str()) {
        return Err(format!("`{}` was computed, and Terraform found {hashes:?}", package.h1).into());
    }
    match of_its_kind("zh:").find(|hash| **hash != package.zh) {
        Some(other) => {
            Err(format!("`{}` was computed, and Terraform says {other}", package.zh).into())
        }
        None => Ok(()),
    }
}

/// One way to get the package.
struct Installer<'a> {
    terraform: &'a Terraform,
    names: &'a Names,
    /// A block of `provider_installation`.
    from: &'a str,
    /// A certificate that Terraform must trust.
    trusted: Option<&'a str>,
}

impl Installer<'_> {
    /// A new directory with a configuration that requires the provider.
    fn directory(&self) -> Result<TempDir> {
        let directory = tempfile::tempdir()?;
        let (source, version) = (self.source(), &self.names.version);
        let configuration = format!(
            "terraform {{\n  required_providers {{\n    msp = {{\n      source  = \"{source}\"\n      \
             version = \"= {version}\"\n    }}\n  }}\n}}\n\nprovider \"msp\" {{}}\n"
        );
        fs::write(directory.path().join("main.tf"), configuration)?;
        let installation = format!("provider_installation {{\n  {}\n}}\n", self.from);
        fs::write(directory.path().join("terraform.rc"), installation)?;
        Ok(directory)
    }

    fn directory_locked_to(&self, hash: &str) -> Result<TempDir> {
        let directory = self.directory()?;
        let text = lock::file(self.source(), &self.names.version, hash);
        fs::write(directory.path().join(".terraform.lock.hcl"), text)?;
        Ok(directory)
    }

    /// The full form of `mspops/msp`.
    fn source(&self) -> &'static str {
        let [terraform, opentofu] = SOURCES;
        match self.terraform.product {
            Product::Terraform => terraform,
            Product::OpenTofu => opentofu,
        }
    }

    fn init(&self, directory: &TempDir) -> Result<()> {
        let path = directory.path();
        let mut command = terraform_in(self.terraform, path);
        command.args(["init", "-input=false", "-no-color"]);
        command.env("TF_CLI_CONFIG_FILE", path.join("terraform.rc"));
        if let Some(certificate) = self.trusted {
            fs::write(path.join("ca.pem"), certificate)?;
            command.env("SSL_CERT_FILE", path.join("ca.pem"));
        }
        succeeded(&mut command).map(drop)
    }
}
