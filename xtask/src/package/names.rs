//! The registry's names for the files of a release.

use super::platform::Platform;

/// The name of the program and of the repository.
pub const PROGRAM: &str = "terraform-provider-msp";

/// The meaning of `mspops/msp` in Terraform and in OpenTofu.
pub const SOURCES: [&str; 2] =
    ["registry.terraform.io/mspops/msp", "registry.opentofu.org/mspops/msp"];

/// The names of one version.
#[derive(Clone, Debug)]
pub struct Names {
    /// Without a `v`.
    pub version: String,
}

impl Names {
    /// The package for a platform.
    pub fn zip(&self, platform: &Platform) -> String {
        format!("{}_{platform}.zip", self.release())
    }

    /// Whether it is the package of this version for a platform.
    pub fn is_zip(&self, name: &str) -> bool {
        let platform = name.strip_prefix(&self.release()).and_then(|rest| rest.strip_prefix('_'));
        let platform = platform.and_then(|rest| rest.strip_suffix(".zip"));
        platform.is_some_and(|platform| platform.parse::<Platform>().is_ok())
    }

    /// The program in that package.
    pub fn program(&self, platform: &Platform) -> String {
        format!("{PROGRAM}_v{}{}", self.version, platform.program_suffix())
    }

    /// The file that names the protocols of the provider.
    pub fn manifest(&self) -> String {
        format!("{}_manifest.json", self.release())
    }

    /// The parts of the program for a platform, as `CycloneDX`.
    pub fn sbom(&self, platform: &Platform) -> String {
        format!("{}_{platform}.cdx.json", self.release())
    }

    /// The offline mirror with all packages.
    pub fn mirror(&self) -> String {
        format!("{}_offline-mirror.tar", self.release())
    }

    /// The checksums of all of these.
    pub fn sums(&self) -> String {
        format!("{}_SHA256SUMS", self.release())
    }

    /// The signature of the checksums.
    pub fn signature(&self) -> String {
        format!("{}.sig", self.sums())
    }

    fn release(&self) -> String {
        format!("{PROGRAM}_{}", self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_of_this_version_is_known_by_its_name() {
        let names = Names { version: "1.2.3".to_owned() };
        for (name, is) in [
            ("terraform-provider-msp_1.2.3_linux_amd64.zip", true),
            ("terraform-provider-msp_1.2.34_linux_amd64.zip", false),
            ("terraform-provider-msp_1.2.3_linux_amd64.cdx.json", false),
            ("terraform-provider-msp_1.2.3_mine.zip", false),
        ] {
            assert_eq!(names.is_zip(name), is, "{name}");
        }
    }

    #[test]
    fn every_file_is_called_what_the_registry_looks_for() {
        let names = Names { version: "1.2.3".to_owned() };
        let [linux, windows] = ["linux_amd64", "windows_arm64"].map(|text| text.parse().unwrap());
        insta::assert_snapshot!(
            [
                names.zip(&linux),
                names.program(&linux),
                names.zip(&windows),
                names.program(&windows),
                names.manifest(),
                names.sbom(&linux),
                names.mirror(),
                names.sums(),
                names.signature(),
            ]
            .join("\n"),
            @r"
        terraform-provider-msp_1.2.3_linux_amd64.zip
        terraform-provider-msp_v1.2.3
        terraform-provider-msp_1.2.3_windows_arm64.zip
        terraform-provider-msp_v1.2.3.exe
        terraform-provider-msp_1.2.3_manifest.json
        terraform-provider-msp_1.2.3_linux_amd64.cdx.json
        terraform-provider-msp_1.2.3_offline-mirror.tar
        terraform-provider-msp_1.2.3_SHA256SUMS
        terraform-provider-msp_1.2.3_SHA256SUMS.sig
        "
        );
    }
}
