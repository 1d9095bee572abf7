//! Where pages are kept.

use std::fmt::Debug;
use std::io;

/// Where pages are kept. Its calls may block.
pub trait Store: Debug + Send + Sync {
    /// Makes the names of pages hard to guess.
    fn salt(&self) -> &[u8];

    /// The time, in seconds since 1970.
    fn now(&self) -> i64;

    /// Takes a page, a new one if there is none. `None` while another process has it.
    ///
    /// # Errors
    /// If it cannot be read, or belongs not only to its owner.
    fn try_take(&self, name: &str) -> io::Result<Option<Box<dyn Sheet>>>;

    /// The text of a page, if there is one, and whether a process has it now.
    ///
    /// # Errors
    /// As [`try_take`](Self::try_take).
    fn peek(&self, name: &str) -> io::Result<Option<Peeked>>;

    /// The text of the pages that were written since then, in seconds since 1970. It leaves out
    /// pages that cannot be read.
    fn written_since(&self, then: i64) -> Vec<Text>;

    /// Removes pages that say nothing any more, on a thread that may block.
    fn prune(&self);

    /// Whether its first use prunes it.
    fn is_pruned(&self) -> bool {
        true
    }

    /// Whether it needs a thread of its own. That costs more than a near disk.
    fn may_block(&self) -> bool;
}

/// A page that this process alone has until it is dropped.
pub trait Sheet: Send {
    /// The text, and when it last changed, in seconds since 1970.
    ///
    /// # Errors
    /// If it cannot be read.
    fn read(&mut self) -> io::Result<Text>;

    /// Keeps the first `length` bytes and writes `more` after them.
    ///
    /// # Errors
    /// If not all of it could be written. Then none of it is.
    fn write(&mut self, length: usize, more: &[u8]) -> io::Result<()>;

    /// Removes it.
    ///
    /// # Errors
    /// If that is not possible.
    fn remove(&mut self) -> io::Result<()>;
}

/// The text of a page.
#[derive(Debug, Clone, Default)]
pub struct Text {
    pub bytes: Vec<u8>,
    /// When it last changed, in seconds since 1970.
    pub written: i64,
}

/// A page as a process sees it that has not taken it.
#[derive(Debug, Clone, Default)]
pub struct Peeked {
    pub text: Text,
    pub is_taken: bool,
}
