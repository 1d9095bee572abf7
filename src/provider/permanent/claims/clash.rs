//! What a block wants, and why it may not have it.

/// The name of the object that a block wants, in the form of the registry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// `msp_customer`.
    pub of: &'static str,
    /// The text that near names share. Only one block at a time works on it.
    pub folded: String,
    /// The name in the configuration.
    pub exact: String,
}

/// Why a block may not have the object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Another block is planned to create it.
    Twin,
    /// Another block is planned to create one of this nearly equal name.
    NearTwin(String),
    /// This run has made it for another block.
    Made(String),
    /// This run has made one of a nearly equal name: the name, and its id.
    NearMade(String, String),
    /// The state has it.
    Held(String),
    /// The state has one of a nearly equal name: the name, and its id.
    NearHeld(String, String),
    /// The same was sent, and nobody knows the outcome.
    Pending,
    /// Another block will get the object of this id.
    Promised(String),
    /// Another block has it too.
    Shared(String),
}
