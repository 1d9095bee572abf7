//! What is written down of a create, before it can get lost.

use std::io;

/// Is told what becomes of a create.
pub trait Note: Send + Sync {
    /// It goes on the wire now: it has had its turn, and nothing has stopped it.
    ///
    /// # Errors
    /// If that could not be written down: then it is not sent.
    fn sending(&self) -> io::Result<()>;

    /// It was certainly not carried out.
    fn not_sent(&self);
}
