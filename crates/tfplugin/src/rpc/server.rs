//! The gRPC service: a row for each RPC, with the place of its answer.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status, Streaming};

use super::answer::Answer;
use super::guard::guarded;
use super::inner::Inner;
use super::proto::tfplugin6 as tf;
use super::{
    action, calls, data_source, ephemeral, function, identity, list, moving, provider, resource,
    schema, state_store,
};
use crate::framework::{Diagnostic, Diagnostics, Provider};

/// Serves a [`Provider`] over tfplugin6.
pub struct Server<P> {
    inner: Arc<Inner<P>>,
}

impl<P: Provider> Server<P> {
    /// Makes the schemas. Nothing else happens before the first call.
    pub fn new(provider: P) -> Self {
        Self { inner: Arc::new(Inner::new(provider)) }
    }
}

/// Makes the service from its rows. A row has an RPC, the module of its messages, its name in the
/// log, the member of a request with the type name, and the answer. It has `stop` for a call that
/// takes a while. RPCs with other forms are below the rows.
macro_rules! service {
    (@answer $server:ident, $name:literal, $of:expr, $answer:ident) => {
        calls::answer(&$server.inner, $name, $of, $answer)
    };
    (@answer $server:ident, $name:literal, $of:expr, $answer:ident, $stop:ident) => {
        calls::answer_while_awaited(&$server.inner, $name, $of, $answer)
    };
    (
        $(
            $rpc:ident, $messages:ident, $name:literal $(, $of:ident)?:
                |$server:pat_param, $request:pat_param $(, $stop:ident)?| $answer:expr;
        )*
        { $($written_out:tt)* }
    ) => {
        #[tonic::async_trait]
        impl<P: Provider> tf::provider_server::Provider for Server<P> {
            $(
                async fn $rpc(
                    &self,
                    request: Request<tf::$messages::Request>,
                ) -> Result<Response<tf::$messages::Response>, Status> {
                    let request = request.into_inner();
                    let of = String::new() $(+ &request.$of)?;
                    let answer = |$server: Arc<Inner<P>> $(, $stop: CancellationToken)?| async move {
                        let $request = request;
                        $answer
                    };
                    service!(@answer self, $name, &of, answer $(, $stop)?).await
                }
            )*

            $($written_out)*
        }
    };
}

service! {
    get_metadata, get_metadata, "GetMetadata":
        |server, _| Ok(schema::metadata(&server));
    get_provider_schema, get_provider_schema, "GetProviderSchema":
        |server, _| Ok(schema::provider_schema(&server));
    get_resource_identity_schemas, get_resource_identity_schemas, "GetResourceIdentitySchemas":
        |server, _| Ok(identity::schemas(&server));
    get_functions, get_functions, "GetFunctions":
        |server, _| Ok(function::served(&server));

    validate_provider_config, validate_provider_config, "ValidateProviderConfig":
        |server, request| provider::validate(&server, request);
    configure_provider, configure_provider, "ConfigureProvider":
        |server, request| provider::configure(&server, request);

    validate_resource_config, validate_resource_config, "ValidateResourceConfig", type_name:
        |server, request| resource::validate(&server, request);
    upgrade_resource_state, upgrade_resource_state, "UpgradeResourceState", type_name:
        |server, request| resource::upgrade(&server, request);
    upgrade_resource_identity, upgrade_resource_identity, "UpgradeResourceIdentity", type_name:
        |server, request| identity::upgrade(&server, request);
    read_resource, read_resource, "ReadResource", type_name:
        |server, request, stop| resource::read(&server, request, stop).await;
    plan_resource_change, plan_resource_change, "PlanResourceChange", type_name:
        |server, request, stop| resource::plan(&server, request, stop).await;
    apply_resource_change, apply_resource_change, "ApplyResourceChange", type_name:
        |server, request, stop| resource::apply(&server, request, stop).await;
    import_resource_state, import_resource_state, "ImportResourceState", type_name:
        |server, request, stop| resource::import(&server, request, stop);
    move_resource_state, move_resource_state, "MoveResourceState", target_type_name:
        |server, request| moving::take_over(&server, request);
    generate_resource_config, generate_resource_config, "GenerateResourceConfig", type_name:
        |server, request| resource::generate(&server, request);

    validate_data_resource_config, validate_data_resource_config,
        "ValidateDataResourceConfig", type_name:
        |server, request| data_source::validate(&server, request);
    read_data_source, read_data_source, "ReadDataSource", type_name:
        |server, request, stop| data_source::read(&server, request, stop).await;

    validate_ephemeral_resource_config, validate_ephemeral_resource_config,
        "ValidateEphemeralResourceConfig", type_name:
        |server, request| ephemeral::validate(&server, request);
    open_ephemeral_resource, open_ephemeral_resource, "OpenEphemeralResource", type_name:
        |server, request, stop| ephemeral::open(&server, request, stop).await;
    renew_ephemeral_resource, renew_ephemeral_resource, "RenewEphemeralResource", type_name:
        |server, request| ephemeral::renew(&server, &request);
    close_ephemeral_resource, close_ephemeral_resource, "CloseEphemeralResource", type_name:
        |server, request| ephemeral::close(&server, &request);

    validate_list_resource_config, validate_list_resource_config,
        "ValidateListResourceConfig", type_name:
        |server, request| list::validate(&server, request);

    validate_action_config, validate_action_config, "ValidateActionConfig", type_name:
        |server, request| action::validate(&server, request);
    plan_action, plan_action, "PlanAction", action_type:
        |server, request, stop| action::plan(&server, request, stop).await;

    validate_state_store_config, validate_state_store, "ValidateStateStoreConfig", type_name:
        |_, request| Err(state_store::none(&request.type_name));
    configure_state_store, configure_state_store, "ConfigureStateStore", type_name:
        |_, request| Err(state_store::none(&request.type_name));
    lock_state, lock_state, "LockState", type_name:
        |_, request| Err(state_store::none(&request.type_name));
    unlock_state, unlock_state, "UnlockState", type_name:
        |_, request| Err(state_store::none(&request.type_name));
    get_states, get_states, "GetStates", type_name:
        |_, request| Err(state_store::none(&request.type_name));
    delete_state, delete_state, "DeleteState", type_name:
        |_, request| Err(state_store::none(&request.type_name));

    {
        /// Answers at once. Running requests go on, and waiting calls are told to end.
        async fn stop_provider(
            &self,
            _request: Request<tf::stop_provider::Request>,
        ) -> Result<Response<tf::stop_provider::Response>, Status> {
            tracing::info!(tf_rpc = "StopProvider", "asked to stop");
            self.inner.stop.stop();
            Ok(Response::new(tf::stop_provider::Response::default()))
        }

        async fn list_resource(
            &self,
            request: Request<tf::list_resource::Request>,
        ) -> Result<Response<BoxStream<tf::list_resource::Event>>, Status> {
            let request = request.into_inner();
            let of = request.type_name.clone();
            let call = |server, events, stop| list::list(server, request, events, stop);
            let end = |ended: Result<(), Diagnostic>| ended.err().map(list::said);
            Ok(calls::stream(&self.inner, "ListResource", &of, call, end))
        }

        async fn invoke_action(
            &self,
            request: Request<tf::invoke_action::Request>,
        ) -> Result<Response<BoxStream<tf::invoke_action::Event>>, Status> {
            let request = request.into_inner();
            let of = request.action_type.clone();
            let call = |server, events, stop| action::invoke(server, request, events, stop);
            let end = |ended: Result<Diagnostics, Diagnostic>| {
                Some(action::completed(ended.unwrap_or_else(Diagnostics::from)))
            };
            Ok(calls::stream(&self.inner, "InvokeAction", &of, call, end))
        }

        /// It has its own kind of error, and no diagnostics.
        async fn call_function(
            &self,
            request: Request<tf::call_function::Request>,
        ) -> Result<Response<tf::call_function::Response>, Status> {
            let (server, request) = (Arc::clone(&self.inner), request.into_inner());
            let called = guarded(async move { function::call(&server, request) }).await;
            let failed = |_| function::failed(calls::panicked("CallFunction").detail, None);
            Ok(Response::new(called.unwrap_or_else(failed)))
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
    }
}
