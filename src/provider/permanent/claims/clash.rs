//! What a block wants, and why it may not have it.

/// The name of what a block wants, as the registry has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// `msp_customer`.
    pub of: &'static str,
    /// What near names have in common: they are one at a time.
    pub folded: String,
    /// As it is configured.
    pub exact: String,
}

/// Why a block may not have what it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Another block is planned to create it.
    Twin,
    /// Another block is planned to create one of nearly that name, which is given.
    NearTwin(String),
    /// This run has made it for another block.
    Made(String),
    /// This run has made one of nearly that name: the name, and its id.
    NearMade(String, String),
    /// It is in the state.
    Held(String),
    /// One of nearly that name is in the state: the name, and its id.
    NearHeld(String, String),
    /// The same was sent, and nobody knows what came of it.
    Pending,
    /// Another block is to have the object of this id.
    Promised(String),
    /// Another block has it, too.
    Shared(String),
}
