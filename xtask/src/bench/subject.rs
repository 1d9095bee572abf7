//! Who is measured.

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
    /// `terraform_data`, which no provider process serves: what Terraform's own work takes.
    Terraform,
    /// A provider that sends back what it is sent: what any provider in a process of its own
    /// takes.
    Idle,
    /// This provider.
    Ours,
    /// The same resource on the crate `tf-provider`.
    Peer,
}

/// A configuration that names a provider alone, of any make. It has this one's name there, which is
/// no matter to it.
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

    /// As many resources of a kind as the variable `n` says.
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
