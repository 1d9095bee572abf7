//! Bytes from Terraform itself: its stored data, and its requests.

use tfplugin::framework::managed::ManagedResource;
use tfplugin::framework::{Provider as _, Type, Value, msgpack};
use tfplugin::rpc::Server;
use tfplugin::rpc::proto::tfplugin6 as tf;
use tfplugin::rpc::proto::tfplugin6::provider_server::Provider as _;
use tokio::runtime::{Builder, Runtime};
use tonic::{Request, Response, Status};

use crate::provider::Msp;

/// A core that speaks to the provider in this process. Before the configuration the provider has no
/// credentials, so it can send nothing.
pub struct Core {
    server: Server<Msp>,
    resources: Vec<Box<dyn ManagedResource>>,
    config_type: Type,
    runtime: Runtime,
}

/// Terraform's data of an object, and its wish.
#[derive(Debug, Clone)]
pub struct Change {
    /// The state before.
    pub prior: Value,
    /// The proposed or planned state.
    pub proposed: Value,
    /// The configuration.
    pub config: Value,
    /// Private state, or the plan's private data.
    pub private: Vec<u8>,
}

impl Default for Core {
    /// # Panics
    /// If no runtime can be made.
    #[allow(clippy::expect_used, reason = "without a runtime there is nothing to test")]
    fn default() -> Self {
        let provider = Msp::default();
        let config_type = provider.schema().object_type();
        let resources = provider.resources();
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { server: Server::new(provider), resources, config_type, runtime }
    }
}

impl Core {
    /// The types of resources: name, and type of the whole block.
    pub fn resource_types(&self) -> Vec<(&'static str, Type)> {
        let types = self.resources.iter();
        types.map(|of| (of.type_name(), of.object_type().clone())).collect()
    }

    /// The type of the provider's block.
    pub fn config_type(&self) -> &Type {
        &self.config_type
    }

    /// Sends stored state.
    pub fn upgrade(&self, type_name: &str, version: i64, json: &[u8]) {
        let raw_state = tf::RawState { json: json.to_vec(), ..Default::default() };
        let request = tf::upgrade_resource_state::Request {
            type_name: type_name.to_owned(),
            version,
            raw_state: Some(raw_state),
        };
        let call = self.server.upgrade_resource_state(Request::new(request));
        answered(self.runtime.block_on(call), |answer| answer.diagnostics);
    }

    /// Asks for an import.
    pub fn import(&self, type_name: &str, id: &str) {
        let request = tf::import_resource_state::Request {
            type_name: type_name.to_owned(),
            id: id.to_owned(),
            ..Default::default()
        };
        let call = self.server.import_resource_state(Request::new(request));
        answered(self.runtime.block_on(call), |answer| answer.diagnostics);
    }

    /// Sends a provider configuration, first to validate, then to use.
    pub fn configure(&self, config: &Value, terraform_version: &str) {
        let config = dynamic(config, &self.config_type);
        let request = tf::validate_provider_config::Request { config: config.clone() };
        let call = self.server.validate_provider_config(Request::new(request));
        answered(self.runtime.block_on(call), |answer| answer.diagnostics);
        let request = tf::configure_provider::Request {
            config,
            terraform_version: terraform_version.to_owned(),
            ..Default::default()
        };
        let call = self.server.configure_provider(Request::new(request));
        answered(self.runtime.block_on(call), |answer| answer.diagnostics);
    }

    /// Asks for the present state of an object.
    pub fn read(&self, type_name: &str, of: &Type, state: &Value, private: &[u8]) {
        let request = tf::read_resource::Request {
            type_name: type_name.to_owned(),
            current_state: dynamic(state, of),
            private: private.to_vec(),
            ..Default::default()
        };
        let call = self.server.read_resource(Request::new(request));
        answered(self.runtime.block_on(call), |answer| answer.diagnostics);
    }

    /// Makes every possible call about one resource.
    pub fn change(&self, type_name: &str, of: &Type, change: &Change) {
        let type_name = type_name.to_owned();
        let prior = dynamic(&change.prior, of);
        let proposed = dynamic(&change.proposed, of);
        let config = dynamic(&change.config, of);
        let private = change.private.clone();

        let request = tf::validate_resource_config::Request {
            type_name: type_name.clone(),
            config: config.clone(),
            ..Default::default()
        };
        let call = self.server.validate_resource_config(Request::new(request));
        answered(self.runtime.block_on(call), |answer| answer.diagnostics);

        let request = tf::plan_resource_change::Request {
            type_name: type_name.clone(),
            prior_state: prior.clone(),
            proposed_new_state: proposed.clone(),
            config: config.clone(),
            prior_private: private.clone(),
            ..Default::default()
        };
        let call = self.server.plan_resource_change(Request::new(request));
        answered(self.runtime.block_on(call), |answer| answer.diagnostics);

        self.read(&type_name, of, &change.prior, &private);

        let request = tf::apply_resource_change::Request {
            type_name,
            prior_state: prior,
            planned_state: proposed,
            config,
            planned_private: private,
            ..Default::default()
        };
        let call = self.server.apply_resource_change(Request::new(request));
        answered(self.runtime.block_on(call), |answer| answer.diagnostics);
    }
}

fn dynamic(value: &Value, of: &Type) -> Option<tf::DynamicValue> {
    let msgpack = msgpack::encode(value, of).ok()?;
    Some(tf::DynamicValue { msgpack, json: Vec::new() })
}

/// A panic in a call ends that call alone and becomes a diagnostic. Here it is the failure.
#[track_caller]
fn answered<A>(
    answer: Result<Response<A>, Status>,
    diagnostics: impl FnOnce(A) -> Vec<tf::Diagnostic>,
) {
    let answer = answer.map(Response::into_inner);
    for said in answer.map(diagnostics).unwrap_or_default() {
        assert!(!said.summary.starts_with("The provider failed in"), "{}", said.summary);
    }
}
