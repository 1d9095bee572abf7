//! The parts for writing a provider: types, values, schemas, and the rules for Terraform's plan and
//! apply. It knows nothing about any particular provider.

pub mod action;
pub mod apply;
pub mod attr;
pub mod causes;
pub mod codec;
pub mod configurable;
pub mod data_source;
pub mod diagnostics;
pub mod ephemeral;
pub mod function;
pub mod generate;
pub mod identity;
pub mod json;
pub mod list;
pub mod managed;
pub mod model;
pub mod msgpack;
pub mod number;
pub mod path;
pub mod plan;
pub mod private;
#[cfg(test)]
mod properties;
pub mod provider;
pub mod replacement;
pub mod resource;
pub mod schema;
#[cfg(any(test, feature = "proptest"))]
pub mod strategies;
pub mod types;
pub mod validate;
pub mod validators;
pub mod value;

pub use action::{Action, Progress};
pub use attr::Attr;
pub use codec::{DecodeError, EncodeError};
pub use configurable::{CallContext, Configurable, Served};
pub use data_source::DataSource;
pub use diagnostics::{Diagnostic, Diagnostics, Severity};
pub use ephemeral::EphemeralResource;
pub use function::{Function, FunctionError, Parameter, Signature, Variadic};
pub use identity::IdentityPart;
pub use list::{ListResource, ListResults};
pub use model::{Field, Model, Set};
pub use number::Number;
pub use path::{Path, Step};
pub use private::{Note, Private};
pub use provider::{Caller, Provider, Walks};
pub use replacement::Change;
pub use resource::{Context, PlanContext, Resource};
pub use schema::{Attribute, NestedBlock, Schema};
pub use types::Type;
pub use validators::Validator;
pub use value::Value;
