//! The platform of a package, in the registry's words, which are Go's.

use std::fmt;
use std::str::FromStr;

/// An operating system and a processor: `linux_amd64`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Platform {
    /// `linux`, `darwin`, `windows`, `freebsd`.
    pub os: &'static str,
    /// `amd64`, `arm64`.
    pub arch: &'static str,
}

/// The platforms of a release: those of the providers in Go.
const SYSTEMS: [(&str, &str); 4] = [
    ("linux", "-unknown-linux-"),
    ("darwin", "-apple-darwin"),
    ("windows", "-pc-windows-"),
    ("freebsd", "-unknown-freebsd"),
];
const PROCESSORS: [(&str, &str); 2] = [("amd64", "x86_64"), ("arm64", "aarch64")];

impl Platform {
    /// From rustc's name of a target: `x86_64-unknown-linux-gnu`.
    pub fn of_target(target: &str) -> Result<Self, String> {
        let os = SYSTEMS.into_iter().find(|(_, infix)| target.contains(infix));
        let arch = PROCESSORS.into_iter().find(|(_, prefix)| target.starts_with(prefix));
        match (os, arch) {
            (Some((os, _)), Some((arch, _))) => Ok(Self { os, arch }),
            _ => Err(format!("`{target}` is no target that packages are made for")),
        }
    }

    /// rustc's name for the target of its released program.
    pub fn target(&self) -> String {
        let of = |list: &[(&str, &'static str)], name| {
            list.iter().find(|(own, _)| *own == name).map_or("", |(_, rustc)| *rustc)
        };
        let abi = match self.os {
            "linux" => "gnu",
            "windows" => "msvc",
            _ => "",
        };
        format!("{}{}{abi}", of(&PROCESSORS, self.arch), of(&SYSTEMS, self.os))
    }

    /// The end of a program's name.
    pub fn program_suffix(&self) -> &'static str {
        if self.os == "windows" { ".exe" } else { "" }
    }
}

impl FromStr for Platform {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = |(os, arch): (&str, &str)| {
            let (os, _) = SYSTEMS.into_iter().find(|(name, _)| *name == os)?;
            let (arch, _) = PROCESSORS.into_iter().find(|(name, _)| *name == arch)?;
            Some(Self { os, arch })
        };
        let platform = text.split_once('_').and_then(known);
        platform.ok_or_else(|| format!("`{text}` is no platform such as `linux_amd64`"))
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.os, self.arch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_of_rustc_is_a_platform_of_the_registry() {
        for (target, platform) in [
            ("x86_64-unknown-linux-gnu", "linux_amd64"),
            ("aarch64-unknown-linux-musl", "linux_arm64"),
            ("aarch64-apple-darwin", "darwin_arm64"),
            ("x86_64-pc-windows-msvc", "windows_amd64"),
            ("aarch64-unknown-freebsd", "freebsd_arm64"),
        ] {
            assert_eq!(Platform::of_target(target).unwrap().to_string(), platform);
            assert_eq!(Platform::of_target(target), platform.parse());
        }
        Platform::of_target("riscv64gc-unknown-linux-gnu").unwrap_err();
        Platform::of_target("wasm32-unknown-unknown").unwrap_err();
    }

    #[test]
    fn a_platform_has_one_target_of_which_it_is_released() {
        for (platform, target) in [
            ("linux_amd64", "x86_64-unknown-linux-gnu"),
            ("darwin_arm64", "aarch64-apple-darwin"),
            ("windows_arm64", "aarch64-pc-windows-msvc"),
            ("freebsd_amd64", "x86_64-unknown-freebsd"),
        ] {
            assert_eq!(platform.parse::<Platform>().unwrap().target(), target);
        }
    }

    #[test]
    fn what_is_no_platform_is_refused() {
        for text in ["", "linux", "linux_", "linux-amd64", "macos_arm64", "linux_x86_64"] {
            text.parse::<Platform>().unwrap_err();
        }
    }
}
