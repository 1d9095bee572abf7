//! Calls about resources, from a client that sends more and less than Terraform would: the
//! answer is always a value or a diagnostic, never a gRPC error and never a dead process.

use tf::provider_client::ProviderClient;
use tfplugin::framework::{Type, Value, msgpack};
use tfplugin::rpc::proto::tfplugin6 as tf;
use tonic::transport::Channel;

use super::support::{Launch, Plugin};

const TYPES: [&str; 7] = [
    "msp_aws_onboarding_link",
    "msp_customer",
    "msp_customer_users",
    "msp_integration",
    "msp_navigator_service",
    "msp_navigator_tenant",
    "msp_navigator_user",
];

async fn provider() -> (Plugin, ProviderClient<Channel>) {
    let plugin = Launch::as_terraform().start().await;
    let client = plugin.provider().await;
    (plugin, client)
}

fn customer_type() -> Type {
    Type::object([
        ("name", Type::String),
        ("deletion_policy", Type::String),
        ("adopt_existing", Type::Bool),
        ("confirmed_new", Type::Bool),
        ("id", Type::String),
    ])
}

fn customer(name: Value) -> tf::DynamicValue {
    let value = Value::object([
        ("name", name),
        ("deletion_policy", Value::Null),
        ("adopt_existing", Value::Null),
        ("confirmed_new", Value::Null),
        ("id", Value::Null),
    ]);
    encoded(&value)
}

fn encoded(value: &Value) -> tf::DynamicValue {
    let msgpack = msgpack::encode(value, &customer_type()).unwrap();
    tf::DynamicValue { msgpack, json: Vec::new() }
}

fn garbage() -> tf::DynamicValue {
    tf::DynamicValue { msgpack: vec![0xdf, 0xff, 0xff, 0xff, 0xff, 0xc1], json: Vec::new() }
}

/// What six RPCs say when each is sent the same in every place.
async fn all_say(
    client: &mut ProviderClient<Channel>,
    type_name: &str,
    value: Option<&tf::DynamicValue>,
) -> Vec<Vec<tf::Diagnostic>> {
    let type_name = type_name.to_owned();
    let value = value.cloned();
    let validate = tf::validate_resource_config::Request {
        type_name: type_name.clone(),
        config: value.clone(),
        ..Default::default()
    };
    let plan = tf::plan_resource_change::Request {
        type_name: type_name.clone(),
        prior_state: value.clone(),
        proposed_new_state: value.clone(),
        config: value.clone(),
        ..Default::default()
    };
    let apply = tf::apply_resource_change::Request {
        type_name: type_name.clone(),
        prior_state: value.clone(),
        planned_state: value.clone(),
        config: value.clone(),
        ..Default::default()
    };
    let read = tf::read_resource::Request {
        type_name: type_name.clone(),
        current_state: value.clone(),
        ..Default::default()
    };
    let upgrade = tf::upgrade_resource_state::Request {
        type_name: type_name.clone(),
        raw_state: value.map(|value| tf::RawState { json: value.msgpack, ..Default::default() }),
        ..Default::default()
    };
    let import = tf::import_resource_state::Request { type_name, ..Default::default() };
    vec![
        client.validate_resource_config(validate).await.unwrap().into_inner().diagnostics,
        client.plan_resource_change(plan).await.unwrap().into_inner().diagnostics,
        client.apply_resource_change(apply).await.unwrap().into_inner().diagnostics,
        client.read_resource(read).await.unwrap().into_inner().diagnostics,
        client.upgrade_resource_state(upgrade).await.unwrap().into_inner().diagnostics,
        client.import_resource_state(import).await.unwrap().into_inner().diagnostics,
    ]
}

fn steps(diagnostic: &tf::Diagnostic) -> Vec<String> {
    use tf::attribute_path::step::Selector;
    let steps = diagnostic.attribute.iter().flat_map(|path| &path.steps);
    let name = |step: &tf::attribute_path::Step| match &step.selector {
        Some(Selector::AttributeName(name)) => name.clone(),
        other => format!("{other:?}"),
    };
    steps.map(name).collect()
}

#[tokio::test]
async fn every_attribute_that_is_served_is_described() {
    fn in_block(block: &tf::schema::Block, at: &str, found: &mut Vec<String>) {
        if block.description.is_empty() {
            found.push(at.to_owned());
        }
        in_attributes(&block.attributes, at, found);
        for inner in &block.block_types {
            in_block(inner.block.as_ref().unwrap(), &format!("{at}.{}", inner.type_name), found);
        }
    }
    fn in_attributes(attributes: &[tf::schema::Attribute], at: &str, found: &mut Vec<String>) {
        for attribute in attributes {
            let path = format!("{at}.{}", attribute.name);
            let nested = attribute.nested_type.as_ref();
            if let Some(nested) = nested {
                in_attributes(&nested.attributes, &path, found);
            }
            if attribute.r#type.is_empty() == nested.is_none() || attribute.description.is_empty() {
                found.push(path);
            }
        }
    }
    let (_plugin, mut client) = provider().await;
    let request = tf::get_provider_schema::Request {};
    let schema = client.get_provider_schema(request).await.unwrap().into_inner();
    let mut types: Vec<_> = schema.resource_schemas.keys().map(String::as_str).collect();
    types.sort_unstable();
    assert_eq!(types, TYPES);
    let capabilities = schema.server_capabilities.unwrap();
    assert!(capabilities.plan_destroy && capabilities.get_provider_schema_optional);

    let mut found = Vec::new();
    let provider = ("provider".to_owned(), schema.provider.unwrap());
    for (name, schema) in schema.resource_schemas.into_iter().chain([provider]) {
        in_block(&schema.block.unwrap(), &name, &mut found);
    }
    assert_eq!(found, [""; 0]);
}

#[tokio::test]
async fn a_type_that_is_not_served_is_named_with_those_that_are() {
    let (_plugin, mut client) = provider().await;
    for said in all_say(&mut client, "msp_nothing", Some(&customer(Value::Null))).await {
        assert_eq!(said[0].severity(), tf::diagnostic::Severity::Error);
        assert_eq!(said[0].summary, "No resource type `msp_nothing`");
        assert!(said[0].detail.contains("msp_customer, "), "{}", said[0].detail);
    }
}

#[tokio::test]
async fn bytes_that_are_no_value_are_a_diagnostic_of_each_call() {
    let (_plugin, mut client) = provider().await;
    for type_name in TYPES {
        let said = all_say(&mut client, type_name, Some(&garbage())).await;
        for said in &said[..5] {
            assert!(said[0].summary.contains("cannot be read"), "{}", said[0].summary);
        }
    }
}

#[tokio::test]
async fn a_value_that_is_absent_is_a_diagnostic_of_each_call() {
    let (_plugin, mut client) = provider().await;
    for type_name in TYPES {
        let said = all_say(&mut client, type_name, None).await;
        for said in &said[..4] {
            assert!(said[0].summary.starts_with("Terraform sent no "), "{}", said[0].summary);
        }
    }
}

#[tokio::test]
async fn a_provider_block_that_nobody_wrote_is_valid() {
    let (_plugin, mut client) = provider().await;
    let config = Some(encoded(&Value::Null));
    let request = tf::validate_provider_config::Request { config: config.clone() };
    let said = client.validate_provider_config(request).await.unwrap().into_inner();
    assert_eq!(said.diagnostics, []);
    let request = tf::configure_provider::Request { config, ..Default::default() };
    let said = client.configure_provider(request).await.unwrap().into_inner();
    assert_eq!(said.diagnostics, []);
}

#[tokio::test]
async fn an_error_of_validation_points_at_the_attribute() {
    let (_plugin, mut client) = provider().await;
    let request = tf::validate_resource_config::Request {
        type_name: "msp_customer".to_owned(),
        config: Some(customer(Value::string(" "))),
        ..Default::default()
    };
    let said = client.validate_resource_config(request).await.unwrap().into_inner().diagnostics;
    assert_eq!(said.len(), 1);
    assert_eq!(steps(&said[0]), ["name"]);
}

#[tokio::test]
async fn what_is_not_known_yet_is_valid_and_is_planned() {
    let (_plugin, mut client) = provider().await;
    let wholly = encoded(&Value::Unknown);
    for config in [customer(Value::Unknown), wholly] {
        let request = tf::validate_resource_config::Request {
            type_name: "msp_customer".to_owned(),
            config: Some(config),
            ..Default::default()
        };
        let said = client.validate_resource_config(request).await.unwrap().into_inner();
        assert_eq!(said.diagnostics, []);
    }
    // The provider has not been told its credentials: they are missing, and that is said.
    let request = tf::plan_resource_change::Request {
        type_name: "msp_customer".to_owned(),
        prior_state: Some(encoded(&Value::Null)),
        proposed_new_state: Some(customer(Value::Unknown)),
        config: Some(customer(Value::Unknown)),
        ..Default::default()
    };
    let plan = client.plan_resource_change(request).await.unwrap().into_inner();
    let planned = msgpack::decode(&plan.planned_state.unwrap().msgpack, &customer_type()).unwrap();
    assert!(planned.get("id").is_unknown() && planned.get("name").is_unknown());
    assert_eq!(plan.diagnostics[0].summary, "The provider is not configured");
}

#[tokio::test]
async fn stored_state_is_read_across_attributes_that_have_come_and_gone() {
    let (_plugin, mut client) = provider().await;
    let mut upgrade = async |version, json: &str| {
        let request = tf::upgrade_resource_state::Request {
            type_name: "msp_customer".to_owned(),
            version,
            raw_state: Some(tf::RawState { json: json.into(), ..Default::default() }),
        };
        client.upgrade_resource_state(request).await.unwrap().into_inner()
    };
    let read = upgrade(0, r#"{"name":"Acme","id":"1","of_another_release":[1]}"#).await;
    assert_eq!(read.diagnostics, []);
    let state = msgpack::decode(&read.upgraded_state.unwrap().msgpack, &customer_type()).unwrap();
    assert_eq!(state.get("name"), &Value::string("Acme"));
    assert!(state.get("deletion_policy").is_null());

    let newer = upgrade(7, r#"{"name":"Acme"}"#).await;
    assert!(newer.diagnostics[0].detail.contains("newer release"), "{:?}", newer.diagnostics);
    for broken in ["", "{", "[]", r#"{"name":{"a":1}}"#, "\u{0}"] {
        let said = upgrade(0, broken).await;
        assert!(said.diagnostics[0].summary.contains("cannot be read"), "{broken:?}");
    }
}
