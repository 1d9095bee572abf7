//! Where pages are kept.

use std::fmt::Debug;
use std::io;

/// Where pages are kept. What it does may block.
pub trait Store: Debug + Send + Sync {
    /// Makes the names of pages hard to guess.
    fn salt(&self) -> &[u8];

    /// In seconds since 1970.
    fn now(&self) -> i64;

    /// Takes a page, new if there is none; `None` while another process has it.
    ///
    /// # Errors
    /// If it cannot be read, or is not its owner's alone.
    fn try_take(&self, name: &str) -> io::Result<Option<Box<dyn Sheet>>>;

    /// What a page says, if there is one, and whether a process has it at this moment.
    ///
    /// # Errors
    /// As [`try_take`](Self::try_take).
    fn peek(&self, name: &str) -> io::Result<Option<Peeked>>;

    /// What the pages say that were written to since then, in seconds since 1970. One that cannot be
    /// read is left out.
    fn written_since(&self, then: i64) -> Vec<Text>;

    /// Removes what says nothing any more, on a thread that may block.
    fn prune(&self);

    /// Whether it is pruned once it is used.
    fn is_pruned(&self) -> bool {
        true
    }

    /// Whether it is asked on a thread of its own, which costs more than a near disk does.
    fn may_block(&self) -> bool;
}

/// A page that this process alone has until it is dropped.
pub trait Sheet: Send {
    /// What it says, and when that was last changed, in seconds since 1970.
    ///
    /// # Errors
    /// If it cannot be read.
    fn read(&mut self) -> io::Result<Text>;

    /// Keeps the first `length` bytes and writes `more` after them.
    ///
    /// # Errors
    /// If not all of it could be written: then none of it is.
    fn write(&mut self, length: usize, more: &[u8]) -> io::Result<()>;

    /// Removes it.
    ///
    /// # Errors
    /// If that is not possible.
    fn remove(&mut self) -> io::Result<()>;
}

/// What a page says.
#[derive(Debug, Clone, Default)]
pub struct Text {
    pub bytes: Vec<u8>,
    /// When it was last changed, in seconds since 1970.
    pub written: i64,
}

/// What a page says to who has not taken it.
#[derive(Debug, Clone, Default)]
pub struct Peeked {
    pub text: Text,
    pub is_taken: bool,
}
