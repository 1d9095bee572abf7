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
    /// How many there are, where that is known.
    total: Option<u64>,
    /// The last one that the limit lets through. Core listens no longer once it has that, so what
    /// is to be said comes before it.
    last: Option<ListResult>,
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
    /// Says how many there are in all. Where a limit cuts the list off, a person is told.
    pub fn total(&mut self, total: usize) {
        self.total = u64::try_from(total).ok();
    }

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
        self.sent += 1;
        if self.is_full() {
            self.last = Some(result);
            return ControlFlow::Break(());
        }
        let is_heard = self.request.to.send(result).await.is_ok();
        if is_heard { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn is_full(&self) -> bool {
        self.request.limit.is_some_and(|limit| self.sent >= limit)
    }

    /// What is said where the limit keeps some back.
    fn cut_off(&self, type_name: &str) -> Option<Diagnostic> {
        let total = self.total.filter(|total| self.is_full() && *total > self.sent)?;
        let sent = self.sent;
        Some(Diagnostic::warning(
            format!("`{type_name}`: {sent} of {total} are listed"),
            format!(
                "Set `limit = {total}` in the `list` block to list all of them. Its limit is \
                 {sent} now. A block without a limit has Terraform's own limit of 100."
            ),
        ))
    }
}

/// A list resource as the wire calls it.
pub trait ServedList: Block {
    /// Finds objects, and says what is to be said before the last one, which it hands over.
    fn list(
        &self,
        config: Value,
        request: ListRequest,
        stop: CancellationToken,
    ) -> BoxFuture<'_, (Diagnostics, Option<ListResult>)>;
}

impl<T: ListResource> ServedList for Served<T> {
    fn list(
        &self,
        config: Value,
        request: ListRequest,
        stop: CancellationToken,
    ) -> BoxFuture<'_, (Diagnostics, Option<ListResult>)> {
        Box::pin(async move {
            let mut context = CallContext::new(stop);
            let resource = self.thing.resource();
            let mut results = ListResults {
                request,
                parts: resource.identity(),
                schema: resource.schema(),
                sent: 0,
                total: None,
                last: None,
                model: std::marker::PhantomData,
            };
            let listed = match configurable::known::<T>(&config) {
                Ok(config) => self.thing.list(config, &mut results, &mut context).await,
                Err(error) => Err(error),
            };
            let mut diagnostics = context.warnings;
            match listed {
                Ok(()) => diagnostics.extend(results.cut_off(T::TYPE)),
                Err(error) => diagnostics.push(error),
            }
            (diagnostics, results.last)
        })
    }
}
