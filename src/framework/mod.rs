//! What a provider is written with: types, values, schemas, and the rules by which
//! Terraform's plan and apply are answered. Knows nothing of any particular provider.

pub mod apply;
pub mod attr;
pub mod codec;
pub mod diagnostics;
pub mod json;
pub mod managed;
pub mod model;
pub mod msgpack;
pub mod number;
pub mod path;
pub mod plan;
pub mod private;
pub mod provider;
pub mod resource;
pub mod schema;
#[cfg(test)]
pub(crate) mod strategies;
pub mod types;
pub mod validators;
pub mod value;

pub use attr::Attr;
pub use codec::{DecodeError, EncodeError};
pub use diagnostics::{Diagnostic, Diagnostics, Severity};
pub use model::{Field, Model, Set};
pub use number::Number;
pub use path::{Path, Step};
pub use private::Private;
pub use provider::Provider;
pub use resource::{Context, PlanContext, Resource};
pub use schema::{Attribute, Schema};
pub use types::Type;
pub use validators::Validator;
pub use value::Value;
