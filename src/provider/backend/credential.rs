//! Where a credential came from.

use std::sync::atomic::{AtomicBool, Ordering};

/// Where a credential came from, as messages name it: never the credential itself.
#[derive(Debug)]
pub struct Credential {
    from: String,
    /// Somebody was told that it was refused.
    told: AtomicBool,
}

impl Credential {
    /// From an attribute or a variable.
    pub fn new(from: String) -> Self {
        Self { from, told: AtomicBool::new(false) }
    }

    /// Whether this is the first time that it is told to be refused: the first error says
    /// everything, the others need one line.
    pub(super) fn is_first_refusal(&self) -> bool {
        !self.told.swap(true, Ordering::Relaxed)
    }
}

impl std::ops::Deref for Credential {
    type Target = str;

    fn deref(&self) -> &str {
        &self.from
    }
}

impl std::fmt::Display for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.from)
    }
}
