//! A message without a value where one must be: an answer that says so, of every RPC that takes
//! one. Null is something else, and is sent.

use tf::invoke_action::event;
use tfplugin::rpc::proto::tfplugin6 as tf;
use tokio_stream::StreamExt;

use super::served;

/// What says nothing: no value, and a value without content.
fn nothing() -> [Option<tf::DynamicValue>; 2] {
    [None, Some(tf::DynamicValue::default())]
}

/// Null in msgpack, which is a value of every type.
fn null() -> Option<tf::DynamicValue> {
    Some(tf::DynamicValue { msgpack: vec![0xc0], json: Vec::new() })
}

#[track_caller]
fn assert_said(rpc: &str, diagnostics: &[tf::Diagnostic], what: &str) {
    let [error] = diagnostics else { panic!("{rpc}: {diagnostics:?}") };
    assert_eq!(error.severity(), tf::diagnostic::Severity::Error, "{rpc}");
    assert_eq!(error.summary, format!("Terraform sent no {what}"), "{rpc}");
}

/// Sends a request once for each field in which a value must be and each way to say nothing there.
macro_rules! lacks {
    ($client:ident.$rpc:ident($request:expr), $($field:ident: $what:literal),+) => {
        $(
            for nothing in nothing() {
                let mut request = $request;
                request.$field = nothing;
                let answer = $client.$rpc(request).await.unwrap().into_inner();
                let rpc = concat!(stringify!($rpc), " without ", stringify!($field));
                assert_said(rpc, &answer.diagnostics, $what);
            }
        )+
    };
}

#[tokio::test]
async fn the_configuration_of_the_provider_must_be_there() {
    let mut client = served().await;
    lacks!(
        client.validate_provider_config(tf::validate_provider_config::Request::default()),
        config: "provider configuration"
    );
    lacks!(
        client.configure_provider(tf::configure_provider::Request::default()),
        config: "provider configuration"
    );
}

#[tokio::test]
async fn the_values_of_a_resource_must_be_there() {
    let mut client = served().await;
    let type_name = || "toy_thing".to_owned();
    lacks!(
        client.validate_resource_config(tf::validate_resource_config::Request {
            type_name: type_name(),
            ..Default::default()
        }),
        config: "configuration"
    );
    lacks!(
        client.read_resource(tf::read_resource::Request {
            type_name: type_name(),
            ..Default::default()
        }),
        current_state: "state"
    );
    lacks!(
        client.plan_resource_change(tf::plan_resource_change::Request {
            type_name: type_name(),
            prior_state: null(),
            proposed_new_state: null(),
            config: null(),
            ..Default::default()
        }),
        prior_state: "prior state",
        proposed_new_state: "proposed state",
        config: "configuration"
    );
    lacks!(
        client.apply_resource_change(tf::apply_resource_change::Request {
            type_name: type_name(),
            prior_state: null(),
            planned_state: null(),
            config: null(),
            ..Default::default()
        }),
        prior_state: "prior state",
        planned_state: "planned state",
        config: "configuration"
    );
    lacks!(
        client.generate_resource_config(tf::generate_resource_config::Request {
            type_name: type_name(),
            state: None,
        }),
        state: "state"
    );
}

#[tokio::test]
async fn the_identity_of_an_import_by_identity_must_be_there() {
    let mut client = served().await;
    for identity_data in nothing() {
        let request = tf::import_resource_state::Request {
            type_name: "toy_thing".to_owned(),
            identity: Some(tf::ResourceIdentityData { identity_data }),
            ..Default::default()
        };
        let answer = client.import_resource_state(request).await.unwrap().into_inner();
        assert_said("import_resource_state", &answer.diagnostics, "identity");
        assert!(answer.imported_resources.is_empty());
    }
}

#[tokio::test]
async fn the_configuration_of_every_other_block_must_be_there() {
    let mut client = served().await;
    let other = || "toy_other".to_owned();
    lacks!(
        client.validate_data_resource_config(tf::validate_data_resource_config::Request {
            type_name: other(),
            config: None,
        }),
        config: "configuration"
    );
    lacks!(
        client.read_data_source(tf::read_data_source::Request {
            type_name: other(),
            ..Default::default()
        }),
        config: "configuration"
    );
    lacks!(
        client.validate_ephemeral_resource_config(tf::validate_ephemeral_resource_config::Request {
            type_name: other(),
            config: None,
        }),
        config: "configuration"
    );
    lacks!(
        client.open_ephemeral_resource(tf::open_ephemeral_resource::Request {
            type_name: other(),
            ..Default::default()
        }),
        config: "configuration"
    );
    lacks!(
        client.validate_list_resource_config(tf::validate_list_resource_config::Request {
            type_name: "toy_thing".to_owned(),
            ..Default::default()
        }),
        config: "configuration"
    );
    lacks!(
        client.validate_action_config(tf::validate_action_config::Request {
            type_name: other(),
            config: None,
        }),
        config: "configuration"
    );
    lacks!(
        client.plan_action(tf::plan_action::Request {
            action_type: other(),
            ..Default::default()
        }),
        config: "configuration"
    );
}

#[tokio::test]
async fn a_list_and_an_action_say_so_in_an_event() {
    let mut client = served().await;
    for config in nothing() {
        let request = tf::list_resource::Request {
            type_name: "toy_thing".to_owned(),
            config: config.clone(),
            ..Default::default()
        };
        let events = client.list_resource(request).await.unwrap().into_inner();
        let events: Vec<_> = events.map(Result::unwrap).collect().await;
        let [event] = &events[..] else { panic!("{events:?}") };
        assert_said("list_resource", &event.diagnostic, "configuration");

        let request = tf::invoke_action::Request {
            action_type: "toy_other".to_owned(),
            config,
            ..Default::default()
        };
        let events = client.invoke_action(request).await.unwrap().into_inner();
        let events: Vec<_> = events.map(|event| event.unwrap().r#type).collect().await;
        let [Some(event::Type::Completed(last))] = &events[..] else { panic!("{events:?}") };
        assert_said("invoke_action", &last.diagnostics, "configuration");
    }
}

#[tokio::test]
async fn an_argument_of_a_function_must_be_there() {
    let mut client = served().await;
    let arguments = vec![tf::DynamicValue::default()];
    let request = tf::call_function::Request { name: "doubled".to_owned(), arguments };
    let answer = client.call_function(request).await.unwrap().into_inner();
    let error = answer.error.unwrap();
    assert!(error.text.starts_with("Terraform sent no value of `text`."), "{}", error.text);
    assert_eq!(error.function_argument, Some(0));
}
