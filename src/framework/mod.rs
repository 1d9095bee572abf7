//! What a provider is written with: types, values, schemas, and the rules by which
//! Terraform's plan and apply are answered. Knows nothing of any particular provider.

pub mod diagnostics;
pub mod json;
pub mod msgpack;
pub mod number;
pub mod path;
pub mod types;
pub mod value;

pub use diagnostics::{Diagnostic, Diagnostics, Severity};
pub use number::Number;
pub use path::{Path, Step};
pub use types::Type;
pub use value::Value;
