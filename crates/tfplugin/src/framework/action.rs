//! Actions: they do something and leave no state (Terraform 1.14).

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::configurable::{self, Block, CallContext, Configurable, Served};
use super::diagnostics::{Diagnostic, Diagnostics};
use super::managed::BoxFuture;
use super::value::Value;

/// An `action` block.
pub trait Action: Configurable {
    /// Checks the action before it is invoked. Any part of the configuration may be unknown.
    fn plan(
        &self,
        _config: &Self::Model,
        _context: &mut CallContext,
    ) -> impl Future<Output = Result<(), Diagnostic>> + Send {
        async { Ok(()) }
    }

    /// Runs the action. All of the configuration is known.
    fn invoke(
        &self,
        config: Self::Model,
        progress: &Progress,
        context: &mut CallContext,
    ) -> impl Future<Output = Result<(), Diagnostic>> + Send;
}

/// Reports the progress of an action.
#[derive(Debug, Clone)]
pub struct Progress(mpsc::UnboundedSender<String>);

impl Progress {
    /// A sender for messages, and their receiver.
    pub fn channel() -> (Self, mpsc::UnboundedReceiver<String>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }

    /// Sends a message to the person who waits.
    pub fn say(&self, message: impl Into<String>) {
        // A receiver that is gone does not matter.
        let _ = self.0.send(message.into());
    }
}

/// An action, as the wire calls it.
pub trait ServedAction: Block {
    /// Checks it before it is invoked.
    fn plan(&self, config: Value, stop: CancellationToken) -> BoxFuture<'_, Diagnostics>;
    /// Runs it.
    fn invoke(
        &self,
        config: Value,
        progress: Progress,
        stop: CancellationToken,
    ) -> BoxFuture<'_, Diagnostics>;
}

impl<T: Action> ServedAction for Served<T> {
    fn plan(&self, config: Value, stop: CancellationToken) -> BoxFuture<'_, Diagnostics> {
        Box::pin(async move {
            let mut context = CallContext::new(stop);
            // A configuration that is wholly unknown gives nothing to check.
            let config = self.schema.body().without_empty_secrets(config);
            let planned = match configurable::partly_known::<T>(&config) {
                Ok(Some(config)) => self.thing.plan(&config, &mut context).await,
                Ok(None) => Ok(()),
                Err(error) => Err(error),
            };
            said(planned, context)
        })
    }

    fn invoke(
        &self,
        config: Value,
        progress: Progress,
        stop: CancellationToken,
    ) -> BoxFuture<'_, Diagnostics> {
        Box::pin(async move {
            let mut context = CallContext::new(stop);
            let config = self.schema.body().without_empty_secrets(config);
            let done = match configurable::known::<T>(&config) {
                Ok(config) => self.thing.invoke(config, &progress, &mut context).await,
                Err(error) => Err(error),
            };
            said(done, context)
        })
    }
}

fn said(done: Result<(), Diagnostic>, context: CallContext) -> Diagnostics {
    let mut diagnostics = context.warnings;
    diagnostics.extend(done.err());
    diagnostics
}
