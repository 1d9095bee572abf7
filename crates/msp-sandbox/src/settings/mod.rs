//! What can be set before the sandbox starts: credentials, and what it does where the documents
//! are silent.

mod assume;
mod assumptions;
mod options;
mod spelling;

pub use assume::AssumptionError;
pub use assumptions::*;
pub use options::{Credentials, Options};
