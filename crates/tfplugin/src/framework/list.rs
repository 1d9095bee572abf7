//! List resources: the existing objects, for `terraform query` (Terraform 1.14).

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

/// A `list` block: finds objects that the managed resource of the same name can import. That
/// resource has an identity. The block's own attributes are in its `config`.
pub trait ListResource: Configurable {
    /// The managed resource.
    type Resource: Resource;

    /// The managed resource, for its schema and its identity. Each call makes a new one.
    fn resource(&self) -> Self::Resource;

    /// Finds the objects, and passes them on one by one until there are no more or nobody wants
    /// more. All of the configuration is known.
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
    /// Its name for a person.
    pub display_name: String,
    /// Its identity.
    pub identity: Value,
    /// Its state, as an import would read it. Only on request.
    pub object: Option<Value>,
}

/// Where a list resource puts the objects.
#[derive(Debug)]
pub struct ListResults<M> {
    request: ListRequest,
    parts: &'static [IdentityPart],
    schema: Schema,
    sent: u64,
    /// How many there are, if that is known.
    total: Option<u64>,
    /// The last one within the limit. Core stops listening once it has that, so messages come
    /// before it.
    last: Option<ListResult>,
    model: std::marker::PhantomData<fn(M)>,
}

/// The request to a list resource.
#[derive(Debug, Clone)]
pub struct ListRequest {
    /// Whether to return states.
    pub objects: bool,
    /// The most objects. `None` means all.
    pub limit: Option<u64>,
    /// Where to send them.
    pub to: mpsc::Sender<ListResult>,
}

impl<M: Field> ListResults<M> {
    /// Sets how many there are in all. If a limit cuts the list off, a message says so.
    pub fn total(&mut self, total: usize) {
        self.total = u64::try_from(total).ok();
    }

    /// Passes one object on. `Break` if no more are wanted.
    pub async fn add(&mut self, display_name: impl Into<String>, object: M) -> ControlFlow<()> {
        if self.is_full() {
            return ControlFlow::Break(());
        }
        let body = self.schema.body();
        let object = body.without_null_lists(apply::without_unknowns(object.into_value()));
        let object = apply::forget_write_only(body, object);
        // Without its id nobody could import it.
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

    /// The message if the limit keeps some back.
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

/// A list resource, as the wire calls it.
pub trait ServedList: Block {
    /// Finds objects. It returns the last one with the messages, which core must get first.
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
