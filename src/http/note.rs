//! The record of a create, made before the create can get lost.

use std::io;

/// Learns the outcome of a create.
pub trait Note: Send + Sync {
    /// The create goes on the wire now: it had its turn, and nothing stopped it.
    ///
    /// # Errors
    /// If the record could not be written. Then the create is not sent.
    fn sending(&self) -> io::Result<()>;

    /// The vendor certainly did not carry it out.
    fn not_sent(&self);
}
