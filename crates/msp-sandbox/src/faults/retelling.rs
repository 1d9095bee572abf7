//! The options of a changed answer: names in another spelling, incomplete lists.

use serde::{Deserialize, Serialize};

use crate::settings::{ListSign, NameEcho};

/// Names in another spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Respelt {
    pub(crate) spelling: NameEcho,
    /// How many characters a cut name keeps.
    #[serde(default = "default_length")]
    pub(crate) characters: usize,
}

/// A list with some of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartialList {
    /// How many it has, from the beginning.
    #[serde(default)]
    pub(crate) rows: usize,
    /// The sign that there are more. `whole` means none.
    #[serde(default = "default_sign")]
    pub(crate) sign: ListSign,
}

pub(crate) const LONGEST: usize = 20;

fn default_length() -> usize {
    LONGEST
}

fn default_sign() -> ListSign {
    ListSign::Whole
}
