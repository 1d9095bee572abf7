//! The settings before the start: credentials, and the behaviour where the documents are silent.

mod assume;
mod assumptions;
mod options;
mod spelling;

pub use assume::AssumptionError;
pub use assumptions::*;
pub use options::{Credentials, Options};
