//! What newer cores send in addition: capabilities, planned private data, identities. Nothing
//! is used that a core has not offered, and what it offers changes no plan.

use msp_sandbox::{Credentials, Handle, Options, Sandbox};
use terraform_provider_msp::provider::config;
use tf::provider_client::ProviderClient;
use tfplugin::framework::{Type, Value, msgpack};
use tfplugin::rpc::proto::tfplugin6 as tf;
use tonic::transport::Channel;

use super::support::{Launch, Plugin};

fn customer_type() -> Type {
    Type::object([
        ("name", Type::String),
        ("deletion_policy", Type::String),
        ("adopt_existing", Type::Bool),
        ("confirmed_new", Type::Bool),
        ("id", Type::String),
    ])
}

pub(super) fn customer(name: &str, id: Value) -> tf::DynamicValue {
    let value = Value::object([
        ("name", Value::string(name)),
        ("deletion_policy", Value::string("abandon")),
        ("adopt_existing", Value::Null),
        ("confirmed_new", Value::Null),
        ("id", id),
    ]);
    encoded(&value)
}

fn encoded(value: &Value) -> tf::DynamicValue {
    let msgpack = msgpack::encode(value, &customer_type()).unwrap();
    tf::DynamicValue { msgpack, json: Vec::new() }
}

fn identity(id: &str) -> tf::ResourceIdentityData {
    let value = Value::object([("customer_id", Value::string(id))]);
    let of = Type::object([("customer_id", Type::String)]);
    let msgpack = msgpack::encode(&value, &of).unwrap();
    let identity_data = Some(tf::DynamicValue { msgpack, json: Vec::new() });
    tf::ResourceIdentityData { identity_data }
}

/// A provider that has been told of a sandbox.
pub(super) async fn configured(sandbox: &Handle) -> (Plugin, ProviderClient<Channel>) {
    let plugin = Launch::as_terraform().start().await;
    let mut client = plugin.provider().await;
    let of = config::schema().object_type();
    let Type::Object(attributes) = &of else { panic!("it is an object") };
    let Some(Type::Object(wiv)) = attributes.get("wiv") else { panic!("so is this") };
    let wiv = Value::object(wiv.keys().map(|name| {
        let value = match name.as_str() {
            "endpoint" => Value::string(sandbox.url()),
            "api_key" => Value::string(Credentials::default().wiv_api_key),
            _ => Value::Null,
        };
        (name.clone(), value)
    }));
    let config = Value::object(
        attributes
            .keys()
            .map(|name| (name.clone(), if name == "wiv" { wiv.clone() } else { Value::Null })),
    );
    let msgpack = msgpack::encode(&config, &of).unwrap();
    let config = Some(tf::DynamicValue { msgpack, json: Vec::new() });
    // As core does before each plan and apply.
    let request = tf::validate_provider_config::Request { config: config.clone() };
    let said = client.validate_provider_config(request).await.unwrap().into_inner();
    assert_eq!(said.diagnostics, []);
    let request = tf::configure_provider::Request {
        terraform_version: "1.16.0".to_owned(),
        config,
        client_capabilities: Some(everything()),
    };
    let said = client.configure_provider(request).await.unwrap().into_inner();
    assert_eq!(said.diagnostics, []);
    (plugin, client)
}

fn everything() -> tf::ClientCapabilities {
    tf::ClientCapabilities {
        deferral_allowed: true,
        write_only_attributes_allowed: true,
        store_planned_private: true,
        computed_blocks_allowed: true,
    }
}

pub(super) fn create(name: &str) -> tf::plan_resource_change::Request {
    tf::plan_resource_change::Request {
        type_name: "msp_customer".to_owned(),
        prior_state: Some(encoded(&Value::Null)),
        proposed_new_state: Some(customer(name, Value::Null)),
        config: Some(customer(name, Value::Null)),
        ..Default::default()
    }
}

#[tokio::test]
async fn a_plan_is_the_same_whatever_the_core_can_do() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let (_plugin, mut client) = configured(&sandbox).await;
    let plain = client.plan_resource_change(create("Acme")).await.unwrap().into_inner();
    assert_eq!(plain.diagnostics, []);
    // Core plans a block once in each process.
    let (_other_plugin, mut client) = configured(&sandbox).await;
    let capable = tf::plan_resource_change::Request {
        client_capabilities: Some(everything()),
        planned_private: plain.planned_private.clone(),
        prior_private: plain.planned_private.clone(),
        ..create("Acme")
    };
    let again = client.plan_resource_change(capable).await.unwrap().into_inner();
    assert_eq!(again, plain, "and nothing is deferred: {:?}", again.deferred);
}

#[tokio::test]
async fn a_replacement_is_planned_the_same_when_it_is_planned_again_while_applying() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let (_plugin, mut client) = configured(&sandbox).await;
    let plan = client.plan_resource_change(create("Acme")).await.unwrap().into_inner();
    let made = tf::apply_resource_change::Request {
        type_name: "msp_customer".to_owned(),
        prior_state: Some(encoded(&Value::Null)),
        planned_state: plan.planned_state,
        config: Some(customer("Acme", Value::Null)),
        planned_private: plan.planned_private,
        ..Default::default()
    };
    let made = client.apply_resource_change(made).await.unwrap().into_inner();
    let state = msgpack::decode(&made.new_state.as_ref().unwrap().msgpack, &customer_type());
    let id = state.unwrap().get("id").as_str().unwrap().to_owned();
    assert_eq!(made.new_identity, Some(identity(&id)));
    let (_planning, mut client) = configured(&sandbox).await;

    let change = tf::plan_resource_change::Request {
        prior_state: made.new_state.clone(),
        proposed_new_state: Some(customer("Other", Value::string(&*id))),
        config: Some(customer("Other", Value::Null)),
        prior_private: made.private.clone(),
        prior_identity: made.new_identity.clone(),
        ..create("Other")
    };
    let change = client.plan_resource_change(change).await.unwrap().into_inner();
    assert_eq!(change.requires_replace.len(), 1);

    // The half that creates: first while planning, then while applying, where the newest core
    // sends along what the plan has left and the identity that it has planned.
    let half = tf::plan_resource_change::Request {
        prior_private: change.planned_private,
        ..create("Other")
    };
    let planned = client.plan_resource_change(half).await.unwrap().into_inner();
    assert_eq!(planned.planned_identity, None, "it is known only after apply");
    let (_applying, mut client) = configured(&sandbox).await;
    let half = tf::plan_resource_change::Request {
        prior_private: planned.planned_private.clone(),
        planned_private: planned.planned_private.clone(),
        prior_identity: made.new_identity,
        client_capabilities: Some(everything()),
        ..create("Other")
    };
    let again = client.plan_resource_change(half).await.unwrap().into_inner();
    assert_eq!(again, planned);
}
