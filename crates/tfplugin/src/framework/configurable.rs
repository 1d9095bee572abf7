//! The common part of data sources, ephemeral resources, list resources and actions. Each is a
//! block in a configuration, and its schema checks it before anything else.

use tokio_util::sync::CancellationToken;

use super::diagnostics::{Diagnostic, Diagnostics};
use super::model::{Field as _, Model};
use super::schema::Schema;
use super::types::Type;
use super::validate;
use super::value::Value;

/// A block that is no managed resource.
pub trait Configurable: Send + Sync + 'static {
    /// The struct for the block, and for the result where there is one.
    type Model: Model;

    /// Its type in a configuration: `<provider>_<thing>`.
    const TYPE: &'static str;

    /// Its attributes. Called once.
    fn schema(&self) -> Schema;

    /// Checks attributes together. The validators have checked each by itself. Any of them may be
    /// unknown.
    fn validate(&self, _config: &Self::Model, _diagnostics: &mut Diagnostics) {}
}

/// The input and output of a call.
#[derive(Debug)]
pub struct CallContext {
    /// Warnings. An error is returned instead.
    pub warnings: Diagnostics,
    /// Cancelled when Terraform wants to stop.
    pub stop: CancellationToken,
}

impl CallContext {
    /// The context at the start of a call.
    pub fn new(stop: CancellationToken) -> Self {
        Self { warnings: Diagnostics::new(), stop }
    }
}

/// A block as the wire calls it. The model is hidden.
pub trait Block: Send + Sync {
    /// Its type in a configuration.
    fn type_name(&self) -> &'static str;
    /// Its attributes.
    fn schema(&self) -> &Schema;
    /// The type of the whole block.
    fn object_type(&self) -> &Type;
    /// The type of the struct for the block. If it differs from the type of the block, no value can
    /// be read.
    fn model_type(&self) -> Type;
    /// Checks a configuration by the schema and the block's own rules.
    fn validate(&self, config: Value) -> Diagnostics;
}

/// A [`Configurable`] with its schema made once.
pub struct Served<T> {
    pub(super) thing: T,
    pub(super) schema: Schema,
    object_type: Type,
}

impl<T: Configurable> Served<T> {
    /// Puts it behind the trait that the wire calls.
    pub fn boxed(thing: T) -> Box<Self> {
        let schema = thing.schema();
        let object_type = schema.object_type();
        Box::new(Self { thing, schema, object_type })
    }
}

impl<T: Configurable> Block for Served<T> {
    fn type_name(&self) -> &'static str {
        T::TYPE
    }

    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn object_type(&self) -> &Type {
        &self.object_type
    }

    fn model_type(&self) -> Type {
        T::Model::value_type()
    }

    fn validate(&self, config: Value) -> Diagnostics {
        // Only actions among these blocks have write-only attributes, and every core that knows
        // actions keeps them to itself.
        let config = self.schema.body().without_empty_secrets(config);
        let mut diagnostics = validate::validate(&self.schema, &config, true);
        if config.as_object().is_some() {
            match model(&config) {
                Ok(config) => self.thing.validate(&config, &mut diagnostics),
                Err(error) => diagnostics.push(error),
            }
        }
        diagnostics
    }
}

/// The model of a configuration, for a call that acts.
///
/// # Errors
/// If there is none, or parts of it are not known yet: core waits until they are.
pub(super) fn known<T: Configurable>(config: &Value) -> Result<T::Model, Diagnostic> {
    if config.as_object().is_none() || !config.is_wholly_known() {
        return Err(Diagnostic::error(
            format!("The configuration of `{}` is not known", T::TYPE),
            "Please report this, with the version of Terraform. Terraform waits by itself until it \
             knows all of the configuration.",
        ));
    }
    model(config)
}

/// The model of a configuration, for a check. `None` if no part of it is known.
pub(super) fn partly_known<T: Configurable>(
    config: &Value,
) -> Result<Option<T::Model>, Diagnostic> {
    if config.as_object().is_some() { model(config).map(Some) } else { Ok(None) }
}

fn model<M: Model>(config: &Value) -> Result<M, Diagnostic> {
    M::from_value(config).map_err(|error| {
        Diagnostic::error(
            "The provider cannot read its own schema",
            format!(
                "Please report this fault of the provider: {error}. The configuration is not \
                     to blame."
            ),
        )
    })
}
