//! What a decoder says about a body that it cannot use.

/// A body that is not the answer to the call. It says what is missing, and quotes nothing of the
/// body.
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

    /// A list that can be read, and is not complete.
    pub(super) fn part(reason: String) -> Self {
        Self { reason, is_part: true }
    }

    /// Whether it is a list that is not complete.
    pub fn is_part(&self) -> bool {
        self.is_part
    }
}
