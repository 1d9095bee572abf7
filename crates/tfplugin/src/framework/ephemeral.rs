//! Ephemeral resources: values for one run, stored nowhere (Terraform 1.10).

use tokio_util::sync::CancellationToken;

use super::configurable::{self, Block, CallContext, Configurable, Served};
use super::data_source::Reading;
use super::diagnostics::Diagnostic;
use super::managed::BoxFuture;
use super::value::Value;

/// An `ephemeral` block. Its result stays good for the whole run: it is neither renewed nor closed.
pub trait EphemeralResource: Configurable {
    /// Makes the value. All of the configuration is known.
    fn open(
        &self,
        config: Self::Model,
        context: &mut CallContext,
    ) -> impl Future<Output = Result<Self::Model, Diagnostic>> + Send;
}

/// An ephemeral resource, as the wire calls it.
pub trait ServedEphemeral: Block {
    /// Makes the value.
    fn open(&self, config: Value, stop: CancellationToken) -> BoxFuture<'_, Reading>;
}

impl<T: EphemeralResource> ServedEphemeral for Served<T> {
    fn open(&self, config: Value, stop: CancellationToken) -> BoxFuture<'_, Reading> {
        Box::pin(async move {
            let mut context = CallContext::new(stop);
            let opened = match configurable::known::<T>(&config) {
                Ok(config) => self.thing.open(config, &mut context).await,
                Err(error) => Err(error),
            };
            Reading::new(opened, self.schema.body(), context)
        })
    }
}
