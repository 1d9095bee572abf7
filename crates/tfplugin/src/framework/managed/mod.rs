//! A resource as the wire calls it: values in, values out. The model is hidden.

mod typed;

use std::pin::Pin;

use tokio_util::sync::CancellationToken;

pub use typed::Managed;

use super::diagnostics::{Diagnostic, Diagnostics};
use super::identity::IdentityPart;
use super::path::Path;
use super::private::Private;
use super::schema::Schema;
use super::types::Type;
use super::value::Value;

/// The future of a method of a resource.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A resource with a hidden model, as the wire calls it.
pub trait ManagedResource: Send + Sync {
    /// Its type in a configuration.
    fn type_name(&self) -> &'static str;
    /// Its attributes.
    fn schema(&self) -> &Schema;
    /// The type of its whole block.
    fn object_type(&self) -> &Type;
    /// The type of the struct for the block. If it differs from the type of the block, no value can
    /// be read.
    fn model_type(&self) -> Type;
    /// The parts of its identity. Empty if it has none.
    fn identity(&self) -> &'static [IdentityPart];
    /// Checks a configuration by the schema and the resource's own rules.
    fn validate(&self, config: Value, write_only_allowed: bool) -> Diagnostics;
    /// Plans a create, an update or a destroy.
    fn plan(&self, request: PlanRequest) -> BoxFuture<'_, PlanResponse>;
    /// Applies a plan.
    fn apply(&self, request: ApplyRequest) -> BoxFuture<'_, StateResponse>;
    /// Reads the object.
    fn read(&self, request: ReadRequest) -> BoxFuture<'_, StateResponse>;
    /// Starts to manage an existing object.
    fn import(&self, id: &str, stop: CancellationToken) -> StateResponse;
    /// The configuration of an object with this state, as a person would write it.
    ///
    /// # Errors
    /// If the state does not belong to this resource.
    fn generate(&self, state: Value) -> Result<Value, Diagnostic>;
    /// Rewrites stored state, as JSON, of an older schema version.
    ///
    /// # Errors
    /// If that version is unknown, or the state does not belong to it.
    fn upgrade(
        &self,
        version: i64,
        state: serde_json::Value,
    ) -> Result<serde_json::Value, Diagnostic>;
}

/// A request for a plan. A null prior state is a create, a null proposal a destroy.
#[derive(Debug)]
pub struct PlanRequest {
    /// The state before.
    pub prior: Value,
    /// Core's merge of configuration and prior state.
    pub proposed: Value,
    /// The configuration.
    pub config: Value,
    /// The private data of the object before.
    pub prior_private: Private,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}

/// A plan.
#[derive(Debug)]
pub struct PlanResponse {
    /// The state after apply.
    pub planned: Value,
    /// The attributes that cannot change in place.
    pub requires_replace: Vec<Path>,
    /// The private data for apply.
    pub private: Private,
    /// Warnings, and errors that end the plan.
    pub diagnostics: Diagnostics,
}

/// A request to apply. A null prior state is a create, a null plan a destroy.
#[derive(Debug)]
pub struct ApplyRequest {
    /// The state before.
    pub prior: Value,
    /// The state to make.
    pub planned: Value,
    /// The configuration, with write-only values.
    pub config: Value,
    /// The private data of the plan.
    pub planned_private: Private,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}

/// A request to read.
#[derive(Debug)]
pub struct ReadRequest {
    /// The state as stored.
    pub state: Value,
    /// The private data of the object.
    pub private: Private,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}

/// A state to store.
#[derive(Debug)]
pub struct StateResponse {
    /// The state. Null where there is no object.
    pub state: Value,
    /// The private data beside it.
    pub private: Private,
    /// Warnings and errors.
    pub diagnostics: Diagnostics,
}
