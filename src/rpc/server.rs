//! The gRPC service: every RPC that is served, each one line to where it is answered.
//! The others answer UNIMPLEMENTED.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use tonic::{Request, Response, Status};

use super::answer::Answer;
use super::guard::guarded;
use super::proto::tfplugin6 as tf;
use super::stop::Stop;
use super::{provider, resource, schema};
use crate::framework::managed::ManagedResource;
use crate::framework::{Diagnostic, Provider, Schema, Type};

/// Serves a [`Provider`] over tfplugin6.
pub struct Server<P> {
    inner: Arc<Inner<P>>,
}

/// What the RPCs work on.
pub struct Inner<P> {
    pub(super) provider: P,
    pub(super) schema: Schema,
    pub(super) config_type: Type,
    pub(super) resources: BTreeMap<&'static str, Box<dyn ManagedResource>>,
    stop: Stop,
}

impl<P: Provider> Server<P> {
    /// Makes the schemas; nothing else happens before the first call.
    pub fn new(provider: P) -> Self {
        let schema = provider.schema();
        let config_type = schema.object_type();
        let resources = provider.resources();
        let resources = resources.into_iter().map(|resource| (resource.type_name(), resource));
        let resources = resources.collect();
        let stop = Stop::default();
        Self { inner: Arc::new(Inner { provider, schema, config_type, resources, stop }) }
    }

    /// Answers one call in a task of its own, so that neither a cancelled RPC nor a
    /// panic elsewhere can cut short what has been sent.
    async fn answer<A, F>(
        &self,
        rpc: &'static str,
        type_name: &str,
        call: impl FnOnce(Arc<Inner<P>>) -> F,
    ) -> Result<Response<A>, Status>
    where
        A: Answer,
        F: Future<Output = Result<A, Diagnostic>> + Send + 'static,
    {
        let started = Instant::now();
        tracing::trace!(tf_rpc = rpc, tf_resource_type = type_name, "received request");
        let answer = match guarded(call(Arc::clone(&self.inner))).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(diagnostic)) => A::failed(diagnostic),
            Err(_) => A::failed(panicked(rpc)),
        };
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let diagnostics = answer.diagnostics().len();
        tracing::debug!(
            tf_rpc = rpc,
            tf_resource_type = type_name,
            tf_req_duration_ms = duration_ms,
            diagnostic_count = diagnostics,
            "served request"
        );
        Ok(Response::new(answer))
    }
}

fn panicked(rpc: &str) -> Diagnostic {
    Diagnostic::error(
        format!("The provider failed in `{rpc}`"),
        "This is a fault of the provider: please report it with the log of a run with \
         `TF_LOG=TRACE`. Other resources were not affected. If something was being created, \
         look whether it exists before the next apply.",
    )
}

/// An RPC whose request names a type: in a task of its own, with a token for stopping.
macro_rules! typed {
    ($self:ident, $request:ident, $rpc:literal, $call:expr) => {{
        let request = $request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { $call(server, request).await };
        $self.answer($rpc, &type_name, answer).await
    }};
}

#[tonic::async_trait]
impl<P: Provider> tf::provider_server::Provider for Server<P> {
    async fn get_metadata(
        &self,
        _request: Request<tf::get_metadata::Request>,
    ) -> Result<Response<tf::get_metadata::Response>, Status> {
        let answer = |server: Arc<Inner<P>>| async move { Ok(schema::metadata(&server)) };
        self.answer("GetMetadata", "", answer).await
    }

    async fn get_provider_schema(
        &self,
        _request: Request<tf::get_provider_schema::Request>,
    ) -> Result<Response<tf::get_provider_schema::Response>, Status> {
        let answer = |server: Arc<Inner<P>>| async move { Ok(schema::provider_schema(&server)) };
        self.answer("GetProviderSchema", "", answer).await
    }

    async fn get_resource_identity_schemas(
        &self,
        _request: Request<tf::get_resource_identity_schemas::Request>,
    ) -> Result<Response<tf::get_resource_identity_schemas::Response>, Status> {
        self.answer("GetResourceIdentitySchemas", "", |_| async {
            Ok(tf::get_resource_identity_schemas::Response::default())
        })
        .await
    }

    async fn get_functions(
        &self,
        _request: Request<tf::get_functions::Request>,
    ) -> Result<Response<tf::get_functions::Response>, Status> {
        self.answer("GetFunctions", "", |_| async { Ok(tf::get_functions::Response::default()) })
            .await
    }

    async fn validate_provider_config(
        &self,
        request: Request<tf::validate_provider_config::Request>,
    ) -> Result<Response<tf::validate_provider_config::Response>, Status> {
        let request = request.into_inner();
        let answer = |server: Arc<Inner<P>>| async move { provider::validate(&server, request) };
        self.answer("ValidateProviderConfig", "", answer).await
    }

    async fn configure_provider(
        &self,
        request: Request<tf::configure_provider::Request>,
    ) -> Result<Response<tf::configure_provider::Response>, Status> {
        let request = request.into_inner();
        let answer = |server: Arc<Inner<P>>| async move { provider::configure(&server, request) };
        self.answer("ConfigureProvider", "", answer).await
    }

    /// Answers at once: what is being sent goes on, what waits is told to end.
    async fn stop_provider(
        &self,
        _request: Request<tf::stop_provider::Request>,
    ) -> Result<Response<tf::stop_provider::Response>, Status> {
        tracing::info!(tf_rpc = "StopProvider", "asked to stop");
        self.inner.stop.stop();
        Ok(Response::new(tf::stop_provider::Response::default()))
    }

    async fn validate_resource_config(
        &self,
        request: Request<tf::validate_resource_config::Request>,
    ) -> Result<Response<tf::validate_resource_config::Response>, Status> {
        typed!(self, request, "ValidateResourceConfig", async |server: Arc<Inner<P>>, request| {
            resource::validate(&server, request)
        })
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<tf::upgrade_resource_state::Request>,
    ) -> Result<Response<tf::upgrade_resource_state::Response>, Status> {
        typed!(self, request, "UpgradeResourceState", async |server: Arc<Inner<P>>, request| {
            resource::upgrade(&server, request)
        })
    }

    async fn read_resource(
        &self,
        request: Request<tf::read_resource::Request>,
    ) -> Result<Response<tf::read_resource::Response>, Status> {
        typed!(self, request, "ReadResource", async |server: Arc<Inner<P>>, request| {
            resource::read(&server, request, server.stop.token()).await
        })
    }

    async fn plan_resource_change(
        &self,
        request: Request<tf::plan_resource_change::Request>,
    ) -> Result<Response<tf::plan_resource_change::Response>, Status> {
        typed!(self, request, "PlanResourceChange", async |server: Arc<Inner<P>>, request| {
            resource::plan(&server, request, server.stop.token()).await
        })
    }

    async fn apply_resource_change(
        &self,
        request: Request<tf::apply_resource_change::Request>,
    ) -> Result<Response<tf::apply_resource_change::Response>, Status> {
        typed!(self, request, "ApplyResourceChange", async |server: Arc<Inner<P>>, request| {
            resource::apply(&server, request, server.stop.token()).await
        })
    }

    async fn import_resource_state(
        &self,
        request: Request<tf::import_resource_state::Request>,
    ) -> Result<Response<tf::import_resource_state::Response>, Status> {
        typed!(self, request, "ImportResourceState", async |server: Arc<Inner<P>>, request| {
            resource::import(&server, &request, server.stop.token())
        })
    }
}
