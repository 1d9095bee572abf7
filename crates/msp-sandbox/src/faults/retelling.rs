//! How an answer is told otherwise than the service has it: names in another spelling, lists
//! that are not whole.

use serde::{Deserialize, Serialize};

use crate::settings::{ListSign, NameEcho};

/// Names in another spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Respelt {
    pub(crate) spelling: NameEcho,
    /// How many are left of one that is cut.
    #[serde(default = "default_length")]
    pub(crate) characters: usize,
}

/// A list with some of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartialList {
    /// How many it has, from its beginning.
    #[serde(default)]
    pub(crate) rows: usize,
    /// How it says that there are more; `whole`: not at all.
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
