//! A resource as the wire calls it: values in, values out, the model out of sight.

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

/// A future that some resource returns.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A resource whose model is out of sight: what the wire calls.
pub trait ManagedResource: Send + Sync {
    /// As it is written in a configuration.
    fn type_name(&self) -> &'static str;
    /// Its attributes.
    fn schema(&self) -> &Schema;
    /// The type of its whole block.
    fn object_type(&self) -> &Type;
    /// The type of the struct that stands for the block. Where it is another than that of the
    /// block, no value can be read.
    fn model_type(&self) -> Type;
    /// What tells its objects apart; empty if it has no identity.
    fn identity(&self) -> &'static [IdentityPart];
    /// Holds a configuration against the schema and the resource's own rules.
    fn validate(&self, config: Value, write_only_allowed: bool) -> Diagnostics;
    /// Plans a create, an update or a destroy.
    fn plan(&self, request: PlanRequest) -> BoxFuture<'_, PlanResponse>;
    /// Does what was planned.
    fn apply(&self, request: ApplyRequest) -> BoxFuture<'_, StateResponse>;
    /// Looks the object up.
    fn read(&self, request: ReadRequest) -> BoxFuture<'_, StateResponse>;
    /// Starts to manage an object that exists.
    fn import(&self, id: &str, stop: CancellationToken) -> StateResponse;
    /// The configuration that a person would have written for an object with this state.
    ///
    /// # Errors
    /// If the state is not of this resource.
    fn generate(&self, state: Value) -> Result<Value, Diagnostic>;
    /// Rewrites stored state, as JSON, of an older schema version.
    ///
    /// # Errors
    /// If that version is unknown, or the state is not of it.
    fn upgrade(
        &self,
        version: i64,
        state: serde_json::Value,
    ) -> Result<serde_json::Value, Diagnostic>;
}

/// What core wants planned. A null prior state is a create, a null proposal a destroy.
#[derive(Debug)]
pub struct PlanRequest {
    /// The state before.
    pub prior: Value,
    /// Core's merge of configuration and prior state.
    pub proposed: Value,
    /// What the person wrote.
    pub config: Value,
    /// What is remembered of the object before.
    pub prior_private: Private,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}

/// A plan.
#[derive(Debug)]
pub struct PlanResponse {
    /// The state that apply will make.
    pub planned: Value,
    /// What cannot be changed in place.
    pub requires_replace: Vec<Path>,
    /// Handed on to apply.
    pub private: Private,
    /// Warnings, and errors that end the plan.
    pub diagnostics: Diagnostics,
}

/// What core wants done. A null prior state is a create, a null plan a destroy.
#[derive(Debug)]
pub struct ApplyRequest {
    /// The state before.
    pub prior: Value,
    /// The state to make.
    pub planned: Value,
    /// What the person wrote, write-only values included.
    pub config: Value,
    /// What the plan handed on.
    pub planned_private: Private,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}

/// What core wants looked up.
#[derive(Debug)]
pub struct ReadRequest {
    /// The state as stored.
    pub state: Value,
    /// What is remembered of the object.
    pub private: Private,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}

/// A state to store.
#[derive(Debug)]
pub struct StateResponse {
    /// The state; null where there is no object.
    pub state: Value,
    /// Remembered with it.
    pub private: Private,
    /// Warnings and errors.
    pub diagnostics: Diagnostics,
}
