//! The gRPC service: every RPC, each a few lines to where it is answered.

use std::sync::Arc;

use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status, Streaming};

use super::answer::Answer;
use super::calls::panicked;
use super::guard::guarded;
use super::inner::Inner;
use super::proto::tfplugin6 as tf;
use super::{
    action, data_source, ephemeral, function, identity, list, moving, provider, resource, schema,
    state_store,
};
use crate::framework::{Diagnostic, Diagnostics, Provider};

/// Serves a [`Provider`] over tfplugin6.
pub struct Server<P> {
    pub(super) inner: Arc<Inner<P>>,
}

impl<P: Provider> Server<P> {
    /// Makes the schemas; nothing else happens before the first call.
    pub fn new(provider: P) -> Self {
        Self { inner: Arc::new(Inner::new(provider)) }
    }
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
        let answer = |server: Arc<Inner<P>>| async move { Ok(identity::schemas(&server)) };
        self.answer("GetResourceIdentitySchemas", "", answer).await
    }

    async fn get_functions(
        &self,
        _request: Request<tf::get_functions::Request>,
    ) -> Result<Response<tf::get_functions::Response>, Status> {
        let answer = |server: Arc<Inner<P>>| async move { Ok(function::served(&server)) };
        self.answer("GetFunctions", "", answer).await
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
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { resource::validate(&server, request) };
        self.answer("ValidateResourceConfig", &type_name, answer).await
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<tf::upgrade_resource_state::Request>,
    ) -> Result<Response<tf::upgrade_resource_state::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { resource::upgrade(&server, request) };
        self.answer("UpgradeResourceState", &type_name, answer).await
    }

    async fn upgrade_resource_identity(
        &self,
        request: Request<tf::upgrade_resource_identity::Request>,
    ) -> Result<Response<tf::upgrade_resource_identity::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { identity::upgrade(&server, request) };
        self.answer("UpgradeResourceIdentity", &type_name, answer).await
    }

    async fn read_resource(
        &self,
        request: Request<tf::read_resource::Request>,
    ) -> Result<Response<tf::read_resource::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move {
            resource::read(&server, request, server.stop.token()).await
        };
        self.answer("ReadResource", &type_name, answer).await
    }

    async fn plan_resource_change(
        &self,
        request: Request<tf::plan_resource_change::Request>,
    ) -> Result<Response<tf::plan_resource_change::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move {
            resource::plan(&server, request, server.stop.token()).await
        };
        self.answer("PlanResourceChange", &type_name, answer).await
    }

    async fn apply_resource_change(
        &self,
        request: Request<tf::apply_resource_change::Request>,
    ) -> Result<Response<tf::apply_resource_change::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move {
            resource::apply(&server, request, server.stop.token()).await
        };
        self.answer("ApplyResourceChange", &type_name, answer).await
    }

    async fn import_resource_state(
        &self,
        request: Request<tf::import_resource_state::Request>,
    ) -> Result<Response<tf::import_resource_state::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move {
            resource::import(&server, request, server.stop.token())
        };
        self.answer("ImportResourceState", &type_name, answer).await
    }

    async fn move_resource_state(
        &self,
        request: Request<tf::move_resource_state::Request>,
    ) -> Result<Response<tf::move_resource_state::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.target_type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { moving::take_over(&server, request) };
        self.answer("MoveResourceState", &type_name, answer).await
    }

    async fn generate_resource_config(
        &self,
        request: Request<tf::generate_resource_config::Request>,
    ) -> Result<Response<tf::generate_resource_config::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { resource::generate(&server, request) };
        self.answer("GenerateResourceConfig", &type_name, answer).await
    }

    async fn validate_data_resource_config(
        &self,
        request: Request<tf::validate_data_resource_config::Request>,
    ) -> Result<Response<tf::validate_data_resource_config::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { data_source::validate(&server, request) };
        self.answer("ValidateDataResourceConfig", &type_name, answer).await
    }

    async fn read_data_source(
        &self,
        request: Request<tf::read_data_source::Request>,
    ) -> Result<Response<tf::read_data_source::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move {
            data_source::read(&server, request, server.stop.token()).await
        };
        self.answer("ReadDataSource", &type_name, answer).await
    }

    async fn validate_ephemeral_resource_config(
        &self,
        request: Request<tf::validate_ephemeral_resource_config::Request>,
    ) -> Result<Response<tf::validate_ephemeral_resource_config::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { ephemeral::validate(&server, request) };
        self.answer("ValidateEphemeralResourceConfig", &type_name, answer).await
    }

    async fn open_ephemeral_resource(
        &self,
        request: Request<tf::open_ephemeral_resource::Request>,
    ) -> Result<Response<tf::open_ephemeral_resource::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move {
            ephemeral::open(&server, request, server.stop.token()).await
        };
        self.answer("OpenEphemeralResource", &type_name, answer).await
    }

    async fn renew_ephemeral_resource(
        &self,
        request: Request<tf::renew_ephemeral_resource::Request>,
    ) -> Result<Response<tf::renew_ephemeral_resource::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { ephemeral::renew(&server, &request) };
        self.answer("RenewEphemeralResource", &type_name, answer).await
    }

    async fn close_ephemeral_resource(
        &self,
        request: Request<tf::close_ephemeral_resource::Request>,
    ) -> Result<Response<tf::close_ephemeral_resource::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { ephemeral::close(&server, &request) };
        self.answer("CloseEphemeralResource", &type_name, answer).await
    }

    async fn validate_list_resource_config(
        &self,
        request: Request<tf::validate_list_resource_config::Request>,
    ) -> Result<Response<tf::validate_list_resource_config::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { list::validate(&server, request) };
        self.answer("ValidateListResourceConfig", &type_name, answer).await
    }

    async fn list_resource(
        &self,
        request: Request<tf::list_resource::Request>,
    ) -> Result<Response<BoxStream<tf::list_resource::Event>>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let call = |server: Arc<Inner<P>>, events| {
            let stop = server.stop.token();
            list::list(server, request, events, stop)
        };
        let end = |ended: Result<(), Diagnostic>| ended.err().map(list::said);
        Ok(self.stream("ListResource", &type_name, call, end))
    }

    async fn call_function(
        &self,
        request: Request<tf::call_function::Request>,
    ) -> Result<Response<tf::call_function::Response>, Status> {
        let (server, request) = (Arc::clone(&self.inner), request.into_inner());
        let called = guarded(async move { function::call(&server, request) }).await;
        let failed = |_| function::failed(panicked("CallFunction").detail, None);
        Ok(Response::new(called.unwrap_or_else(failed)))
    }

    async fn validate_action_config(
        &self,
        request: Request<tf::validate_action_config::Request>,
    ) -> Result<Response<tf::validate_action_config::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |server: Arc<Inner<P>>| async move { action::validate(&server, request) };
        self.answer("ValidateActionConfig", &type_name, answer).await
    }

    async fn plan_action(
        &self,
        request: Request<tf::plan_action::Request>,
    ) -> Result<Response<tf::plan_action::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.action_type.clone();
        let answer = |server: Arc<Inner<P>>| async move {
            action::plan(&server, request, server.stop.token()).await
        };
        self.answer("PlanAction", &type_name, answer).await
    }

    async fn invoke_action(
        &self,
        request: Request<tf::invoke_action::Request>,
    ) -> Result<Response<BoxStream<tf::invoke_action::Event>>, Status> {
        let request = request.into_inner();
        let type_name = request.action_type.clone();
        let call = |server: Arc<Inner<P>>, events| {
            let stop = server.stop.token();
            action::invoke(server, request, events, stop)
        };
        let end = |ended: Result<Diagnostics, Diagnostic>| {
            Some(action::completed(ended.unwrap_or_else(Diagnostics::from)))
        };
        Ok(self.stream("InvokeAction", &type_name, call, end))
    }

    async fn validate_state_store_config(
        &self,
        request: Request<tf::validate_state_store::Request>,
    ) -> Result<Response<tf::validate_state_store::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |_: Arc<Inner<P>>| async move { Err(state_store::none(&request.type_name)) };
        self.answer("ValidateStateStoreConfig", &type_name, answer).await
    }

    async fn configure_state_store(
        &self,
        request: Request<tf::configure_state_store::Request>,
    ) -> Result<Response<tf::configure_state_store::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |_: Arc<Inner<P>>| async move { Err(state_store::none(&request.type_name)) };
        self.answer("ConfigureStateStore", &type_name, answer).await
    }

    async fn read_state_bytes(
        &self,
        request: Request<tf::read_state_bytes::Request>,
    ) -> Result<Response<BoxStream<tf::read_state_bytes::Response>>, Status> {
        let nothing = state_store::nothing_to_read(&request.into_inner().type_name);
        Ok(Response::new(Box::pin(tokio_stream::once(Ok(nothing)))))
    }

    async fn write_state_bytes(
        &self,
        request: Request<Streaming<tf::write_state_bytes::RequestChunk>>,
    ) -> Result<Response<tf::write_state_bytes::Response>, Status> {
        let first = request.into_inner().message().await.ok().flatten();
        let meta = first.and_then(|chunk| chunk.meta).unwrap_or_default();
        Ok(Response::new(Answer::failed(state_store::none(&meta.type_name))))
    }

    async fn lock_state(
        &self,
        request: Request<tf::lock_state::Request>,
    ) -> Result<Response<tf::lock_state::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |_: Arc<Inner<P>>| async move { Err(state_store::none(&request.type_name)) };
        self.answer("LockState", &type_name, answer).await
    }

    async fn unlock_state(
        &self,
        request: Request<tf::unlock_state::Request>,
    ) -> Result<Response<tf::unlock_state::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |_: Arc<Inner<P>>| async move { Err(state_store::none(&request.type_name)) };
        self.answer("UnlockState", &type_name, answer).await
    }

    async fn get_states(
        &self,
        request: Request<tf::get_states::Request>,
    ) -> Result<Response<tf::get_states::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |_: Arc<Inner<P>>| async move { Err(state_store::none(&request.type_name)) };
        self.answer("GetStates", &type_name, answer).await
    }

    async fn delete_state(
        &self,
        request: Request<tf::delete_state::Request>,
    ) -> Result<Response<tf::delete_state::Response>, Status> {
        let request = request.into_inner();
        let type_name = request.type_name.clone();
        let answer = |_: Arc<Inner<P>>| async move { Err(state_store::none(&request.type_name)) };
        self.answer("DeleteState", &type_name, answer).await
    }
}
