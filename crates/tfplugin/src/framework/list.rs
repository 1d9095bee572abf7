//! List resources: what exists, for `terraform query` (Terraform 1.14).

use std::ops::ControlFlow;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::apply;
use super::configurable::{self, Block, CallContext, Configurable, Served};
use super::diagnostics::{Diagnostic, Diagnostics};
use super::identity::{self, IdentityPart};
use super::managed::BoxFuture;
use super::model::Field;
use super::resource::Resource;
use super::schema::Schema;
use super::value::Value;

/// A `list` block: finds objects that the managed resource of the same name can import.
/// That resource has an identity. The block's own attributes stand in its `config`.
pub trait ListResource: Configurable {
    /// The managed resource.
    type Resource: Resource;

    /// The managed resource, for its schema and its identity. Made anew for each call.
    fn resource(&self) -> Self::Resource;

    /// Finds them, and hands over one after the other until there are no more or nobody
    /// wants more. All of the configuration is known.
    fn list(
        &self,
        config: Self::Model,
        results: &mut ListResults<<Self::Resource as Resource>::Model>,
        context: &mut CallContext,
    ) -> impl Future<Output = Result<(), Diagnostic>> + Send;
}

/// One object that was found.
#[derive(Debug)]
pub struct ListResult {
    /// What a person knows it by.
    pub display_name: String,
    /// What tells it from all others.
    pub identity: Value,
    /// Its state, as an import would read it. On request only.
    pub object: Option<Value>,
}

/// Where a list resource puts what it finds.
#[derive(Debug)]
pub struct ListResults<M> {
    request: ListRequest,
    parts: &'static [IdentityPart],
    schema: Schema,
    sent: u64,
    model: std::marker::PhantomData<fn(M)>,
}

/// What is asked of a list resource.
#[derive(Debug, Clone)]
pub struct ListRequest {
    /// Whether with state.
    pub objects: bool,
    /// At most as many; all where it is `None`.
    pub limit: Option<u64>,
    /// Where they go.
    pub to: mpsc::Sender<ListResult>,
}

impl<M: Field> ListResults<M> {
    /// Hands one over. `Break` if no more are wanted.
    pub async fn add(&mut self, display_name: impl Into<String>, object: M) -> ControlFlow<()> {
        if self.is_full() {
            return ControlFlow::Break(());
        }
        let body = self.schema.body();
        let object = body.without_null_lists(apply::without_unknowns(object.into_value()));
        let object = apply::forget_write_only(body, object);
        // Without its id it could not be imported.
        let Some(identity) = identity::of(self.parts, &object) else {
            return ControlFlow::Continue(());
        };
        let object = self.request.objects.then_some(object);
        let result = ListResult { display_name: display_name.into(), identity, object };
        if self.request.to.send(result).await.is_err() {
            return ControlFlow::Break(());
        }
        self.sent += 1;
        if self.is_full() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn is_full(&self) -> bool {
        self.request.limit.is_some_and(|limit| self.sent >= limit)
    }
}

/// A list resource as the wire calls it.
pub trait ServedList: Block {
    /// Finds objects, and says what is to be said at the end.
    fn list(
        &self,
        config: Value,
        request: ListRequest,
        stop: CancellationToken,
    ) -> BoxFuture<'_, Diagnostics>;
}

impl<T: ListResource> ServedList for Served<T> {
    fn list(
        &self,
        config: Value,
        request: ListRequest,
        stop: CancellationToken,
    ) -> BoxFuture<'_, Diagnostics> {
        Box::pin(async move {
            let mut context = CallContext::new(stop);
            let resource = self.thing.resource();
            let mut results = ListResults {
                request,
                parts: resource.identity(),
                schema: resource.schema(),
                sent: 0,
                model: std::marker::PhantomData,
            };
            let listed = match configurable::known::<T>(&config) {
                Ok(config) => self.thing.list(config, &mut results, &mut context).await,
                Err(error) => Err(error),
            };
            let mut diagnostics = context.warnings;
            diagnostics.extend(listed.err());
            diagnostics
        })
    }
}
