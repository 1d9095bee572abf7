//! Data sources: objects that are read and not managed.

use tokio_util::sync::CancellationToken;

use super::apply;
use super::configurable::{self, Block, CallContext, Configurable, Served};
use super::diagnostics::{Diagnostic, Diagnostics};
use super::managed::BoxFuture;
use super::model::Field;
use super::schema::Body;
use super::value::Value;

/// A `data` block.
pub trait DataSource: Configurable {
    /// Reads the object. All of the configuration is known.
    fn read(
        &self,
        config: Self::Model,
        context: &mut CallContext,
    ) -> impl Future<Output = Result<Self::Model, Diagnostic>> + Send;
}

/// The object, or why it could not be read.
#[derive(Debug)]
pub struct Reading {
    /// The value. Null if it could not be read.
    pub value: Value,
    /// Warnings and errors.
    pub diagnostics: Diagnostics,
}

/// A data source, as the wire calls it.
pub trait ServedDataSource: Block {
    /// Reads it.
    fn read(&self, config: Value, stop: CancellationToken) -> BoxFuture<'_, Reading>;
}

impl<T: DataSource> ServedDataSource for Served<T> {
    fn read(&self, config: Value, stop: CancellationToken) -> BoxFuture<'_, Reading> {
        Box::pin(async move {
            let mut context = CallContext::new(stop);
            let read = match configurable::known::<T>(&config) {
                Ok(config) => self.thing.read(config, &mut context).await,
                Err(error) => Err(error),
            };
            Reading::new(read, self.schema.body(), context)
        })
    }
}

impl Reading {
    /// From the result of a method. A result has no unknown parts: core refuses them.
    pub(super) fn new(
        read: Result<impl Field, Diagnostic>,
        body: Body<'_>,
        context: CallContext,
    ) -> Self {
        let mut diagnostics = context.warnings;
        let value = match read {
            Ok(model) => body.without_null_lists(apply::without_unknowns(model.into_value())),
            Err(error) => {
                diagnostics.push(error);
                Value::Null
            }
        };
        Self { value, diagnostics }
    }
}
