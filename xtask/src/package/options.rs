//! The options of `cargo xtask package`.

use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};

use super::platform::Platform;
use crate::Result;

/// The text of `--help`.
pub const HELP: &str = "\
Usage: cargo xtask package [OPTIONS]

Compiles the provider as it is released, and makes two folders in target/package:

  release/  the files of a release. Each platform has a zip, and its contents as CycloneDX.
            The rest are the mirror as one file, the manifest, and the checksums with their
            signature if there is a key
  mirror/   `terraform init` installs from it without a registry. It is a `filesystem_mirror`
            as it is, and a `network_mirror` behind any server with HTTPS. Other versions that
            are there stay

Each program must be for its platform, and may ask for nothing that a machine can lack. The
command tries the package for this machine. It installs the package from both mirrors with the
Terraform that it finds. On Linux it starts the program in an empty root directory. There the
program looks a name up and calls an API. The command skips what this machine does not allow,
and says so.

Options:
  --target TRIPLE          Compile for this [default: this machine]
  --compile                Only compile; prints the path of the program
  --program OS_ARCH=PATH   Compile nothing and package this program (linux_arm64=path). May be
                           given once for each platform
  --sign KEY               Sign the checksums with this key of gpg
  --out DIR                Where they are made [default: target/package]. Its folder release/
                           is emptied, if it is one that this command has made
  --reproduce              Compile once more, in another folder and with another home of
                           cargo, and compare the bytes
";

/// What to package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// rustc's name for the target.
    pub target: Option<String>,
    /// Whether to make only a program.
    pub compile: bool,
    /// Existing programs.
    pub programs: Vec<(Platform, PathBuf)>,
    /// The key that signs.
    pub sign: Option<String>,
    /// Where to write the packages.
    pub out: Option<PathBuf>,
    /// Whether to show that the bytes come from the sources alone.
    pub reproduce: bool,
}

impl Options {
    /// Reads them. `None` if the caller only asks for help.
    pub fn parse(arguments: &[&str]) -> Result<Option<Self>> {
        let mut options = Self::default();
        let mut parser = Parser::from_args(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("target") => options.target = Some(parser.value()?.string()?),
                Arg::Long("compile") => options.compile = true,
                Arg::Long("program") => options.programs.push(program(&parser.value()?.string()?)?),
                Arg::Long("sign") => options.sign = Some(parser.value()?.string()?),
                Arg::Long("out") => options.out = Some(std::path::absolute(parser.value()?)?),
                Arg::Long("reproduce") => options.reproduce = true,
                Arg::Long("help") | Arg::Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        options.programs.sort_unstable();
        if options.programs.windows(2).any(|pair| matches!(pair, [(a, _), (b, _)] if a == b)) {
            return Err("one platform has two programs".into());
        }
        let compiles = options.target.is_some() || options.compile || options.reproduce;
        if compiles && !options.programs.is_empty() {
            return Err("with --program nothing is compiled".into());
        }
        if options.compile && (options.sign.is_some() || options.out.is_some()) {
            return Err("with --compile nothing is packaged".into());
        }
        Ok(Some(options))
    }
}

fn program(text: &str) -> Result<(Platform, PathBuf)> {
    let (platform, path) =
        text.split_once('=').ok_or_else(|| format!("`{text}` is not OS_ARCH=PATH"))?;
    Ok((platform.parse()?, std::path::absolute(path)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_said_is_this_machine() {
        assert_eq!(Options::parse(&[]).unwrap(), Some(Options::default()));
    }

    #[test]
    fn each_platform_has_one_program() {
        let programs = ["--program", "linux_arm64=/a", "--program", "darwin_arm64=/b"];
        let programs = Options::parse(&programs).unwrap().unwrap().programs;
        let platforms: Vec<_> = programs.iter().map(|(platform, _)| platform.to_string()).collect();
        assert_eq!(platforms, ["darwin_arm64", "linux_arm64"]);
        let twice = ["--program", "linux_arm64=/a", "--program", "linux_arm64=/b"];
        Options::parse(&twice).unwrap_err();
    }

    #[test]
    fn nonsense_is_refused() {
        for nonsense in [
            &["--program", "linux_arm64"][..],
            &["--program", "solaris_amd64=/a"],
            &["--program", "linux_arm64=/a", "--compile"],
            &["--program", "linux_arm64=/a", "--reproduce"],
            &["--compile", "--sign", "key"],
            &["--out", "folder", "--compile"],
            &["--sign"],
            &["here"],
        ] {
            Options::parse(nonsense).unwrap_err();
        }
    }

    #[test]
    fn help_packages_nothing() {
        assert_eq!(Options::parse(&["--help", "--compile"]).unwrap(), None);
    }
}
