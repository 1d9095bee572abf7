//! Configurations that are null, unknown in part or as a whole, or no values at all, sent to
//! everything that takes one: an answer with diagnostics, never a gRPC error, never a panic.

use terraform_provider_msp::provider::Msp;
use tf::invoke_action::event;
use tfplugin::framework::{Provider, Type, Value, msgpack};
use tfplugin::rpc::proto::tfplugin6 as tf;
use tokio_stream::StreamExt;

use super::support::Launch;

/// What stands for a configuration of this type.
fn odd(of: &Type) -> Vec<(&'static str, Option<tf::DynamicValue>)> {
    let Type::Object(attributes) = of else { panic!("a block is an object") };
    let all = |value: Value| {
        let all = attributes.keys().map(|name| (name.clone(), value.clone()));
        msgpack::encode(&Value::object(all), of).unwrap()
    };
    let of_bytes = |msgpack| Some(tf::DynamicValue { msgpack, json: Vec::new() });
    let of_json = |json: &str| Some(tf::DynamicValue { msgpack: Vec::new(), json: json.into() });
    vec![
        ("absent", None),
        ("empty", Some(tf::DynamicValue::default())),
        ("null", of_bytes(vec![0xc0])),
        ("unknown", of_bytes(vec![0xd4, 0, 0])),
        ("all null", of_bytes(all(Value::Null))),
        ("all unknown", of_bytes(all(Value::Unknown))),
        ("an empty map", of_bytes(vec![0x80])),
        ("another type", of_bytes(vec![0xa1, b'x'])),
        ("a length without content", of_bytes(vec![0xdf, 0xff, 0xff, 0xff, 0xff])),
        ("JSON of null", of_json("null")),
        ("JSON of something else", of_json("[1, {}]")),
        ("no JSON", of_json("{")),
    ]
}

fn check(what: &str, diagnostics: &[tf::Diagnostic]) {
    for diagnostic in diagnostics {
        let summary = &diagnostic.summary;
        assert!(!summary.is_empty() && !summary.contains("failed in"), "{what}: {summary}");
        assert_ne!(diagnostic.severity(), tf::diagnostic::Severity::Invalid, "{what}");
    }
}

#[tokio::test]
async fn data_sources_and_ephemeral_resources_answer_every_one() {
    let plugin = Launch::as_terraform().start().await;
    let mut client = plugin.provider().await;
    for source in Msp::default().data_sources() {
        for (what, config) in odd(source.object_type()) {
            let type_name = source.type_name().to_owned();
            let what = format!("{what} for {type_name}");
            let request = tf::validate_data_resource_config::Request {
                type_name: type_name.clone(),
                config: config.clone(),
            };
            let said = client.validate_data_resource_config(request).await.expect(&what);
            check(&what, &said.into_inner().diagnostics);
            let request = tf::read_data_source::Request { type_name, config, ..Default::default() };
            let said = client.read_data_source(request).await.expect(&what).into_inner();
            check(&what, &said.diagnostics);
            assert!(!said.diagnostics.is_empty(), "nothing is configured, so nothing was read");
        }
    }
    for resource in Msp::default().ephemeral_resources() {
        for (what, config) in odd(resource.object_type()) {
            let type_name = resource.type_name().to_owned();
            let what = format!("{what} for {type_name}");
            let request = tf::validate_ephemeral_resource_config::Request {
                type_name: type_name.clone(),
                config: config.clone(),
            };
            let said = client.validate_ephemeral_resource_config(request).await.expect(&what);
            check(&what, &said.into_inner().diagnostics);
            let request =
                tf::open_ephemeral_resource::Request { type_name, config, ..Default::default() };
            let said = client.open_ephemeral_resource(request).await.expect(&what).into_inner();
            check(&what, &said.diagnostics);
            assert!(!said.diagnostics.is_empty(), "nothing is configured, so nothing was opened");
        }
    }
}

#[tokio::test]
async fn lists_and_actions_answer_every_one() {
    let plugin = Launch::as_terraform().start().await;
    let mut client = plugin.provider().await;
    for list in Msp::default().list_resources() {
        for (what, config) in odd(list.object_type()) {
            let type_name = list.type_name().to_owned();
            let what = format!("{what} for {type_name}");
            let request = tf::validate_list_resource_config::Request {
                type_name: type_name.clone(),
                config: config.clone(),
                ..Default::default()
            };
            let said = client.validate_list_resource_config(request).await.expect(&what);
            check(&what, &said.into_inner().diagnostics);
            let request = tf::list_resource::Request { type_name, config, ..Default::default() };
            let events = client.list_resource(request).await.expect(&what).into_inner();
            let events: Vec<_> = events.collect().await;
            let said = events.into_iter().flat_map(|event| event.expect(&what).diagnostic);
            let said: Vec<_> = said.collect();
            check(&what, &said);
            assert!(!said.is_empty(), "nothing is configured, so nothing was listed");
        }
    }
    for action in Msp::default().actions() {
        for (what, config) in odd(action.object_type()) {
            let name = action.type_name().to_owned();
            let what = format!("{what} for {name}");
            let request = tf::validate_action_config::Request {
                type_name: name.clone(),
                config: config.clone(),
            };
            let said = client.validate_action_config(request).await.expect(&what);
            check(&what, &said.into_inner().diagnostics);
            let request = tf::plan_action::Request {
                action_type: name.clone(),
                config: config.clone(),
                ..Default::default()
            };
            let said = client.plan_action(request).await.expect(&what).into_inner();
            check(&what, &said.diagnostics);
            let request =
                tf::invoke_action::Request { action_type: name, config, ..Default::default() };
            let events = client.invoke_action(request).await.expect(&what).into_inner();
            let last = events.collect::<Vec<_>>().await.pop().expect(&what).expect(&what);
            let Some(event::Type::Completed(completed)) = last.r#type else { panic!("{what}") };
            check(&what, &completed.diagnostics);
            assert!(!completed.diagnostics.is_empty(), "nothing is configured, nothing was done");
        }
    }
}

#[tokio::test]
async fn resources_answer_every_one() {
    let plugin = Launch::as_terraform().start().await;
    let mut client = plugin.provider().await;
    for resource in Msp::default().resources() {
        for (what, value) in odd(resource.object_type()) {
            let type_name = resource.type_name().to_owned();
            let what = format!("{what} for {type_name}");
            let request = tf::generate_resource_config::Request {
                type_name: type_name.clone(),
                state: value.clone(),
            };
            let said = client.generate_resource_config(request).await.expect(&what).into_inner();
            check(&what, &said.diagnostics);
            let identity_data = value.clone();
            let request = tf::import_resource_state::Request {
                type_name: type_name.clone(),
                identity: Some(tf::ResourceIdentityData { identity_data }),
                ..Default::default()
            };
            let said = client.import_resource_state(request).await.expect(&what).into_inner();
            check(&what, &said.diagnostics);
            assert!(said.imported_resources.is_empty(), "{what}");
            let request = tf::plan_resource_change::Request {
                type_name,
                proposed_new_state: value.clone(),
                config: value,
                ..Default::default()
            };
            let said = client.plan_resource_change(request).await.expect(&what).into_inner();
            check(&what, &said.diagnostics);
        }
    }
}
