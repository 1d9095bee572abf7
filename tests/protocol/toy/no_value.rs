//! A message without a value where one must be: an answer that says so, of every RPC that takes
//! one, but for the one in which a Terraform has sent none. Null is something else, and is sent.

use tf::invoke_action::event;
use tfplugin::rpc::proto::tfplugin6 as tf;
use tokio_stream::StreamExt;

use super::served;

/// What says nothing: no value, and a value without content.
fn nothing() -> [Option<tf::DynamicValue>; 2] {
    [None, Some(tf::DynamicValue::default())]
}

/// Null in msgpack, which is a value of every type.
fn null() -> tf::DynamicValue {
    tf::DynamicValue { msgpack: vec![0xc0], json: Vec::new() }
}

#[track_caller]
fn assert_said(rpc: &str, diagnostics: &[tf::Diagnostic], what: &str) {
    let [error] = diagnostics else { panic!("{rpc}: {diagnostics:?}") };
    assert_eq!(error.severity(), tf::diagnostic::Severity::Error, "{rpc}");
    assert_eq!(error.summary, format!("Terraform sent no {what}"), "{rpc}");
}

/// Sends a request once for each field in which a value must be and each way to say nothing there.
macro_rules! lacks {
    (
        $client:ident.$rpc:ident { $($name:ident: $value:expr),* },
        $($field:ident: $what:literal),+
    ) => {
        #[allow(clippy::needless_update, reason = "some requests are but a value")]
        {
            let whole = tf::$rpc::Request { $($name: $value,)* ..Default::default() };
            $(
                for nothing in nothing() {
                    let request = tf::$rpc::Request { $field: nothing, ..whole.clone() };
                    let answer = $client.$rpc(request).await.unwrap().into_inner();
                    let rpc = concat!(stringify!($rpc), " without ", stringify!($field));
                    assert_said(rpc, &answer.diagnostics, $what);
                }
            )+
        }
    };
}

#[tokio::test]
async fn the_configuration_of_the_provider_must_be_there() {
    let mut client = served().await;
    lacks!(client.validate_provider_config {}, config: "provider configuration");
    lacks!(client.configure_provider {}, config: "provider configuration");
}

#[tokio::test]
async fn the_values_of_a_resource_must_be_there() {
    let mut client = served().await;
    let thing = || "toy_thing".to_owned();
    let null = || Some(null());
    lacks!(client.validate_resource_config { type_name: thing() }, config: "configuration");
    lacks!(client.read_resource { type_name: thing() }, current_state: "state");
    lacks!(
        client.plan_resource_change {
            type_name: thing(), prior_state: null(), proposed_new_state: null(), config: null()
        },
        prior_state: "prior state",
        proposed_new_state: "proposed state",
        config: "configuration"
    );
    lacks!(
        client.apply_resource_change {
            type_name: thing(), prior_state: null(), planned_state: null(), config: null()
        },
        prior_state: "prior state",
        planned_state: "planned state",
        config: "configuration"
    );
}

#[tokio::test]
async fn no_configuration_is_generated_of_no_state_and_an_empty_one_is_refused() {
    let mut client = served().await;
    let mut generate = async |state| {
        let type_name = "toy_thing".to_owned();
        let request = tf::generate_resource_config::Request { type_name, state };
        client.generate_resource_config(request).await.unwrap().into_inner()
    };
    let [absent, empty] = nothing();
    let answer = generate(absent).await;
    assert_eq!((answer.config, answer.diagnostics), (Some(null()), vec![]));
    let answer = generate(empty).await;
    assert_said("generate_resource_config", &answer.diagnostics, "state");
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
    let (thing, other) = (|| "toy_thing".to_owned(), || "toy_other".to_owned());
    lacks!(client.validate_data_resource_config { type_name: other() }, config: "configuration");
    lacks!(client.read_data_source { type_name: other() }, config: "configuration");
    lacks!(
        client.validate_ephemeral_resource_config { type_name: other() },
        config: "configuration"
    );
    lacks!(client.open_ephemeral_resource { type_name: other() }, config: "configuration");
    lacks!(client.validate_list_resource_config { type_name: thing() }, config: "configuration");
    lacks!(client.validate_action_config { type_name: other() }, config: "configuration");
    lacks!(client.plan_action { action_type: other() }, config: "configuration");
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
