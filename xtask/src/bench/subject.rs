//! The measured subjects.

use std::path::PathBuf;

/// Terraform alone, or with a provider that has `msp_customer`.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Which one it is.
    pub kind: SubjectKind,
    /// Its provider.
    pub provider: Option<PathBuf>,
}

/// The columns of the tables, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectKind {
    /// `terraform_data`, which no provider process serves: Terraform's own work.
    Terraform,
    /// A provider that sends back its input: the least for any provider in its own process.
    Idle,
    /// This provider.
    Ours,
    /// The same resource with the crate `tf-provider`.
    Peer,
}

/// A configuration that only names a provider, of any make. The name is this one's, and the
/// provider does not know it.
pub const NOTHING: &str = "terraform {\n  required_providers {\n    \
    msp = { source = \"registry.terraform.io/mspops/msp\" }\n  }\n}\n\nvariable \"n\" {}\n";

impl SubjectKind {
    /// The head of its column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terraform => "Terraform alone",
            Self::Idle => "a provider that does nothing",
            Self::Ours => "this provider",
            Self::Peer => "on `tf-provider`",
        }
    }

    /// Its name in a plot.
    pub fn plain_name(self) -> String {
        self.name().replace('`', "")
    }

    /// A configuration with as many resources as the variable `n` says.
    pub fn configuration(self) -> &'static str {
        match self {
            Self::Terraform => {
                "variable \"n\" {}\n\n\
                 resource \"terraform_data\" \"bench\" {\n  \
                   count = var.n\n  input = \"bench-${count.index}\"\n}\n"
            }
            Self::Idle | Self::Ours | Self::Peer => {
                "terraform {\n  required_providers {\n    \
                   msp = { source = \"mspops/msp\" }\n  }\n}\n\n\
                 variable \"n\" {}\n\n\
                 resource \"msp_customer\" \"bench\" {\n  \
                   count = var.n\n  name  = \"bench-${count.index}\"\n}\n"
            }
        }
    }
}
