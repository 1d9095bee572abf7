//! Finding Terraform or OpenTofu, and what its version can do.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version that a person without Terraform is told to fetch.
pub const SUGGESTED: &str = "1.11.4";

/// Terraform or OpenTofu on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terraform {
    /// Absolute path of the command.
    pub program: PathBuf,
    /// Whose it is: the two differ in what they can do at the same version.
    pub product: Product,
    /// Major, minor and patch.
    pub version: (u32, u32, u32),
}

/// The two products that speak the plugin protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    /// The original.
    Terraform,
    /// The fork under an open-source licence.
    OpenTofu,
}

/// What only newer versions can do; a test of one says what it needs and asks first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Calls Plan before a destroy, so that the provider can refuse it at plan time.
    PlanDestroy,
    /// `import` blocks.
    ImportBlock,
    /// `import` blocks with `for_each`.
    ImportForEach,
    /// `removed` blocks with `destroy = false`.
    RemovedBlock,
    /// `terraform test` with `mock_provider`.
    MockProvider,
    /// `provider::msp::...` functions.
    Functions,
    /// `moved` blocks from one resource or provider to another.
    MovedBetween,
    /// `ephemeral` blocks.
    Ephemeral,
    /// Write-only attributes.
    WriteOnly,
    /// Resource identity, and `import` blocks by it.
    Identity,
    /// `terraform query` and list resources.
    Query,
    /// `action` blocks.
    Actions,
}

/// Why there is no Terraform to run, in words for whoever typed the command.
#[derive(Debug, PartialEq, Eq)]
pub struct NotFound(String);

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Terraform was not found: {}.\n\n\
             Install Terraform or OpenTofu, or fetch one into target/ (Python 3 and pip do it):\n\n    \
             export MSP_TERRAFORM=$(scripts/get-terraform {SUGGESTED})\n\n\
             and run this again.",
            self.0
        )
    }
}

impl std::error::Error for NotFound {}

impl Terraform {
    /// Looks at `MSP_TERRAFORM`, then for `terraform`, then for `tofu` on the PATH, and asks
    /// what is there for its version.
    ///
    /// # Errors
    ///
    /// [`NotFound`] when none is there, or when what is there does not say its version.
    pub fn find() -> Result<Self, NotFound> {
        let wish = env::var_os("MSP_TERRAFORM").filter(|wish| !wish.is_empty()).map(PathBuf::from);
        let path = env::var_os("PATH").unwrap_or_default();
        Self::ask(locate(wish, &env::split_paths(&path).collect::<Vec<_>>())?)
    }

    fn ask(program: PathBuf) -> Result<Self, NotFound> {
        let answer = Command::new(&program)
            .arg("version")
            .env("CHECKPOINT_DISABLE", "1")
            .env("TF_CLI_CONFIG_FILE", "/dev/null")
            .env_remove("TF_LOG")
            .output()
            .map_err(|error| NotFound(format!("`{}` does not run: {error}", program.display())))?;
        let text = String::from_utf8_lossy(&answer.stdout);
        let Some((product, version)) = parse_version(&text) else {
            let heard =
                if text.is_empty() { String::from_utf8_lossy(&answer.stderr) } else { text };
            return Err(NotFound(format!(
                "`{} version` answered {:?}",
                program.display(),
                heard.lines().next().unwrap_or_default()
            )));
        };
        Ok(Self { program, product, version })
    }

    /// Whether this version can do `feature`.
    pub fn supports(&self, feature: Feature) -> bool {
        let since = match self.product {
            Product::Terraform => match feature {
                Feature::PlanDestroy => (1, 3),
                Feature::ImportBlock => (1, 5),
                Feature::ImportForEach | Feature::RemovedBlock | Feature::MockProvider => (1, 7),
                Feature::Functions | Feature::MovedBetween => (1, 8),
                Feature::Ephemeral => (1, 10),
                Feature::WriteOnly => (1, 11),
                Feature::Identity => (1, 12),
                Feature::Query | Feature::Actions => (1, 14),
            },
            Product::OpenTofu => match feature {
                Feature::PlanDestroy | Feature::ImportBlock => (1, 6),
                Feature::ImportForEach | Feature::RemovedBlock | Feature::Functions => (1, 7),
                Feature::MockProvider => (1, 8),
                Feature::MovedBetween => (1, 10),
                Feature::Ephemeral | Feature::WriteOnly => (1, 11),
                Feature::Identity => (1, 12),
                Feature::Query | Feature::Actions => return false,
            },
        };
        (self.version.0, self.version.1) >= since
    }

    /// True when `feature` is not to be had here, said on standard error: a test of it then has
    /// nothing to test and returns.
    pub fn lacks(&self, feature: Feature) -> bool {
        let lacks = !self.supports(feature);
        if lacks {
            eprintln!("nothing to test: {self} has no {feature:?}");
        }
        lacks
    }
}

impl fmt::Display for Terraform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor, patch) = self.version;
        write!(f, "{:?} {major}.{minor}.{patch}", self.product)
    }
}

/// Where the command is: `wish` when there is one, else `terraform`, else `tofu` in `path`.
fn locate(wish: Option<PathBuf>, path: &[PathBuf]) -> Result<PathBuf, NotFound> {
    let on_path = |name: &Path| path.iter().map(|dir| dir.join(name)).find(|file| runnable(file));
    let Some(wish) = wish else {
        return on_path(Path::new("terraform")).or_else(|| on_path(Path::new("tofu"))).ok_or_else(
            || {
                let what =
                    "MSP_TERRAFORM is not set, and neither `terraform` nor `tofu` is on the PATH";
                NotFound(what.to_owned())
            },
        );
    };
    // Runs happen in other directories, so a relative path is made absolute here.
    let absolute = std::path::absolute(&wish).unwrap_or_else(|_| wish.clone());
    let named = if wish.components().count() == 1 { on_path(&wish) } else { None };
    named.or_else(|| Some(absolute).filter(|file| runnable(file))).ok_or_else(|| {
        NotFound(format!("MSP_TERRAFORM is `{}`, which is no command", wish.display()))
    })
}

fn runnable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

/// Reads the first line of `terraform version`: `Terraform v1.11.4`, `OpenTofu v1.9.0-beta1`.
fn parse_version(text: &str) -> Option<(Product, (u32, u32, u32))> {
    let (name, version) = text.lines().next()?.split_once(" v")?;
    let product = match name {
        "Terraform" => Product::Terraform,
        "OpenTofu" => Product::OpenTofu,
        _ => return None,
    };
    let release = version.split(['-', '+', ' ']).next()?;
    let mut numbers = release.split('.').map(|number| number.parse().ok());
    Some((product, (numbers.next()??, numbers.next()??, numbers.next()??)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_terraform_is_answered_with_the_command_that_fetches_one() {
        insta::assert_snapshot!(locate(None, &[]).unwrap_err(), @r"
        Terraform was not found: MSP_TERRAFORM is not set, and neither `terraform` nor `tofu` is on the PATH.

        Install Terraform or OpenTofu, or fetch one into target/ (Python 3 and pip do it):

            export MSP_TERRAFORM=$(scripts/get-terraform 1.11.4)

        and run this again.
        ");
    }

    #[test]
    fn a_wish_that_is_no_command_is_named_and_not_replaced_by_another() {
        let path = [PathBuf::from("/bin"), PathBuf::from("/usr/bin")];
        let refusal = locate(Some("/nowhere/terraform".into()), &path).unwrap_err().to_string();
        assert!(refusal.contains("MSP_TERRAFORM is `/nowhere/terraform`, which is no command"));
    }

    #[test]
    fn terraform_comes_before_tofu_wherever_they_stand() {
        let directory = tempfile::tempdir().unwrap();
        let [first, second] = ["first", "second"].map(|name| directory.path().join(name));
        for (place, name) in [(&first, "tofu"), (&second, "terraform")] {
            use std::os::unix::fs::OpenOptionsExt;
            std::fs::create_dir(place).unwrap();
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create(true).mode(0o755).open(place.join(name)).unwrap();
        }
        let path = [first.clone(), second.clone()];
        assert_eq!(locate(None, &path).unwrap(), second.join("terraform"));
        assert_eq!(locate(Some("tofu".into()), &path).unwrap(), first.join("tofu"));
    }

    #[test]
    fn versions_are_read_from_the_first_line() {
        let table = [
            ("Terraform v1.11.4\non linux_amd64\n", Some((Product::Terraform, (1, 11, 4)))),
            ("OpenTofu v1.12.6\n", Some((Product::OpenTofu, (1, 12, 6)))),
            ("Terraform v1.16.0-rc2", Some((Product::Terraform, (1, 16, 0)))),
            ("Terraform v1.16", None),
            ("terraformer 3", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(parse_version(text), expected, "{text}");
        }
    }

    #[test]
    fn the_two_products_can_do_different_things_at_one_version() {
        let at = |product, version| Terraform { program: PathBuf::new(), product, version };
        assert!(at(Product::Terraform, (1, 14, 0)).supports(Feature::Query));
        assert!(!at(Product::OpenTofu, (1, 14, 0)).supports(Feature::Query));
        assert!(!at(Product::Terraform, (1, 7, 9)).supports(Feature::Functions));
        assert!(at(Product::OpenTofu, (1, 7, 0)).supports(Feature::Functions));
    }
}
