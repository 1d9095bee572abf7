//! What a decoder says about a body that it cannot use.

/// A body that is not what the call should have answered. Says what is missing, and
/// nothing of the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Unreadable {
    reason: String,
    is_part: bool,
}

impl Unreadable {
    /// With a reason that reads on after "the answer".
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), is_part: false }
    }

    /// A list that can be read, and is not all of it.
    pub(super) fn part(reason: String) -> Self {
        Self { reason, is_part: true }
    }

    /// Whether it is a list that is not all of it.
    pub fn is_part(&self) -> bool {
        self.is_part
    }
}
