//! `InvokeAction`: a stream with one end, whatever happens on the way, and a request that
//! nobody cuts short once it is on its way.

use std::time::Duration;

use msp_sandbox::{Answer, BlockingSandbox, Fault, Handle, Options, Sandbox};
use terraform_provider_msp::provider::config;
use tf::invoke_action::event::Type as Event;
use tf::provider_client::ProviderClient;
use tfplugin::framework::{Type, Value, msgpack};
use tfplugin::rpc::proto::tfplugin6 as tf;
use tokio_stream::StreamExt;
use tonic::Streaming;
use tonic::transport::Channel;

use super::support::{Launch, PATIENCE, Plugin, within};

const RUN: (&str, &str) = ("POST", "/workflows/*/run");

/// A provider that is configured for a sandbox.
async fn provider() -> (BlockingSandbox, Plugin, ProviderClient<Channel>) {
    let sandbox = Sandbox::start_blocking(Options::default()).unwrap();
    let launch = Launch::as_terraform()
        .env("WIV_ENDPOINT", &sandbox.url())
        .env("WIV_API_KEY", &Options::default().credentials.wiv_api_key);
    let plugin = launch.start().await;
    let mut client = plugin.provider().await;
    let schema = config::schema();
    let request = tf::configure_provider::Request {
        config: Some(encoded(&schema.body().nothing(), &schema.object_type())),
        terraform_version: "1.15.5".to_owned(),
        ..Default::default()
    };
    let configured = client.configure_provider(request).await.unwrap().into_inner();
    assert_eq!(configured.diagnostics, []);
    (sandbox, plugin, client)
}

fn encoded(value: &Value, of: &Type) -> tf::DynamicValue {
    tf::DynamicValue { msgpack: msgpack::encode(value, of).unwrap(), json: Vec::new() }
}

fn workflow(workflow_id: Value, payload: Value) -> tf::invoke_action::Request {
    let of = Type::object([("workflow_id", Type::String), ("payload", Type::String)]);
    let config = Value::object([("workflow_id", workflow_id), ("payload", payload)]);
    tf::invoke_action::Request {
        action_type: "msp_run_workflow".to_owned(),
        config: Some(encoded(&config, &of)),
        ..Default::default()
    }
}

fn w1() -> tf::invoke_action::Request {
    workflow(Value::string("w-1"), Value::string(r#"{"user": "ada"}"#))
}

async fn invoked(
    client: &mut ProviderClient<Channel>,
    request: tf::invoke_action::Request,
) -> Streaming<tf::invoke_action::Event> {
    client.invoke_action(request).await.unwrap().into_inner()
}

/// What was said meanwhile, and what at the end: there is one end, and nothing after it.
async fn told(events: Streaming<tf::invoke_action::Event>) -> (Vec<String>, Vec<tf::Diagnostic>) {
    let events: Vec<_> = within(PATIENCE, "the end of an action", events.collect()).await;
    let mut events: Vec<Event> =
        events.into_iter().map(|event: Result<_, _>| event.unwrap().r#type.unwrap()).collect();
    let Some(Event::Completed(completed)) = events.pop() else { panic!("{events:?}") };
    let progress = events.into_iter().map(|event| match event {
        Event::Progress(progress) => progress.message,
        Event::Completed(_) => panic!("completed twice"),
    });
    (progress.collect(), completed.diagnostics)
}

/// Waits until something is so in the sandbox.
async fn until(what: &str, so: impl Fn() -> bool) {
    let wait = async {
        while !so() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    within(PATIENCE, what, wait).await;
}

async fn until_met(sandbox: &Handle, rule: u64) {
    let met = || sandbox.faults().iter().any(|report| report.id == rule && report.fired > 0);
    until("the request has met the rule", met).await;
}

#[tokio::test]
async fn progress_comes_first_and_one_completed_last() {
    let (sandbox, _plugin, mut client) = provider().await;
    let (progress, diagnostics) = told(invoked(&mut client, w1()).await).await;
    let execution_id = sandbox.state().runs[0].execution_id.clone();
    let started = format!("Started as execution {execution_id}");
    assert_eq!(progress, ["Running workflow w-1".to_owned(), started]);
    assert_eq!(diagnostics, []);
}

#[tokio::test]
async fn an_error_is_in_the_one_completed_and_what_was_said_before_is_told() {
    let (sandbox, _plugin, mut client) = provider().await;
    sandbox.fault(Fault::status(422).on(RUN.0, RUN.1));
    let (progress, diagnostics) = told(invoked(&mut client, w1()).await).await;
    assert_eq!(progress, ["Running workflow w-1"]);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].severity(), tf::diagnostic::Severity::Error);
    assert_eq!(diagnostics[0].summary, "Workflow w-1 was not run: Wiv refused the request (422)");
}

#[tokio::test]
async fn a_configuration_that_is_not_known_or_is_none_is_an_error_and_nothing_is_sent() {
    let (sandbox, _plugin, mut client) = provider().await;
    let garbage = tf::DynamicValue { msgpack: vec![0xdf, 0xff, 0xc1], json: Vec::new() };
    let request = |config| tf::invoke_action::Request { config, ..w1() };
    for request in [
        workflow(Value::Unknown, Value::Null),
        workflow(Value::string("w-1"), Value::Unknown),
        workflow(Value::string("w-1"), Value::string("[]")),
        workflow(Value::Null, Value::Null),
        workflow(Value::string(".."), Value::Null),
        request(None),
        request(Some(garbage)),
    ] {
        let (_, diagnostics) = told(invoked(&mut client, request).await).await;
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
        assert_eq!(diagnostics[0].severity(), tf::diagnostic::Severity::Error);
    }
    assert!(sandbox.requests().is_empty());
}

/// Starts an action, and drops the client while this is done to the request. The rule holds the
/// request until it is cleared.
async fn left_alone(sandbox: &Handle, plugin: &Plugin, fault: Fault) {
    let rule = sandbox.fault(fault.on(RUN.0, RUN.1).once());
    let mut leaving = plugin.provider().await;
    let events = invoked(&mut leaving, w1()).await;
    until_met(sandbox, rule).await;
    drop((events, leaving));
    let mut other = plugin.provider().await;
    other.get_metadata(tf::get_metadata::Request {}).await.unwrap();
    sandbox.clear_fault(rule);
}

#[tokio::test]
async fn a_client_that_goes_away_does_not_cut_short_what_is_on_its_way() {
    let (sandbox, plugin, _client) = provider().await;
    left_alone(&sandbox, &plugin, Fault::hold()).await;
    until("it is carried out", || sandbox.state().runs.len() == 1).await;
    let bodies: Vec<_> = sandbox.received().into_iter().map(|request| request.json()).collect();
    assert_eq!(bodies, [serde_json::json!({ "payload": { "user": "ada" } })]);
}

#[tokio::test]
async fn nothing_more_is_sent_for_a_client_that_went_away() {
    let (sandbox, plugin, mut client) = provider().await;
    let refused = Fault::status(Answer::of(429).retry_after("0"));
    left_alone(&sandbox, &plugin, Fault::hold().and(refused)).await;
    // A retry after no wait would be sent before what is sent now.
    let (_, diagnostics) = told(invoked(&mut client, w1()).await).await;
    assert_eq!(diagnostics, []);
    assert_eq!(sandbox.state().runs.len(), 1, "the one that somebody waits for");
    assert_eq!(sandbox.requests().len(), 2, "the one that was refused, and that");
}

#[tokio::test]
async fn a_stop_lets_what_is_on_its_way_end_and_says_so() {
    let (sandbox, _plugin, mut client) = provider().await;
    let rule = sandbox.fault(Fault::hold().on(RUN.0, RUN.1).once());
    let events = invoked(&mut client, w1()).await;
    until_met(&sandbox, rule).await;
    client.stop_provider(tf::stop_provider::Request {}).await.unwrap();
    sandbox.clear_fault(rule);
    let (progress, diagnostics) = told(events).await;
    assert_eq!(diagnostics, []);
    assert!(progress[1].starts_with("Started as execution "), "{progress:?}");
    assert_eq!(sandbox.state().runs.len(), 1);
}

#[tokio::test]
async fn a_stop_before_it_is_carried_out_sends_nothing_more() {
    let (sandbox, _plugin, mut client) = provider().await;
    let wait = Fault::status(Answer::of(429).retry_after("60"));
    let rule = sandbox.fault(wait.on(RUN.0, RUN.1).once());
    let events = invoked(&mut client, w1()).await;
    until_met(&sandbox, rule).await;
    client.stop_provider(tf::stop_provider::Request {}).await.unwrap();
    let (_, diagnostics) = told(events).await;
    assert_eq!(diagnostics[0].summary, "Workflow w-1 was not run: stopped before Wiv was called");
    assert_eq!(sandbox.requests().len(), 1, "the one that was refused");
    assert!(sandbox.state().runs.is_empty());
}
