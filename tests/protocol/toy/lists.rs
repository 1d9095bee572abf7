//! A list of as many things as asked for, and how it ends.

use std::sync::atomic::{AtomicUsize, Ordering};

use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, Diagnostic, ListResource, ListResults, Number,
    Schema, Type, Value, msgpack,
};
use tfplugin::model;
use tfplugin::rpc::proto::tfplugin6 as tf;
use tokio_stream::StreamExt;

use super::served;
use super::things::{Model, Thing, object_type};

model! {
    /// What is listed, and how it ends: `well`, `badly`, `panic`, `stop` or `for ever`.
    pub struct Config {
        count: Attr<Number>,
        end: Attr<String>,
    }
}

pub struct Things;

/// How many things were looked up for who has gone.
static LOOKED_UP: AtomicUsize = AtomicUsize::new(0);
/// The search of who has gone has ended.
static ENDED: tokio::sync::Notify = tokio::sync::Notify::const_new();

impl Configurable for Things {
    type Model = Config;
    const TYPE: &'static str = "toy_thing";

    fn schema(&self) -> Schema {
        Schema::new(
            "Things.",
            vec![
                Attribute::required("count", Type::Number, "How many."),
                Attribute::required("end", Type::String, "How it ends."),
            ],
        )
    }
}

impl ListResource for Things {
    type Resource = Thing;

    fn resource(&self) -> Thing {
        Thing
    }

    async fn list(
        &self,
        config: Config,
        results: &mut ListResults<Model>,
        context: &mut CallContext,
    ) -> Result<(), Diagnostic> {
        let end = config.end.text().unwrap_or_default().to_owned();
        let count = match config.count {
            Attr::Known(count) => count.as_i64().unwrap_or_default(),
            _ => 0,
        };
        if end != "for ever" {
            results.total(usize::try_from(count).unwrap());
        }
        for number in 1.. {
            if number > count && end != "for ever" {
                break;
            }
            let (id, left) = (number.to_string(), "left".to_owned());
            let thing = Model { name: Attr::Unknown, id: id.clone().into(), left: left.into() };
            if results.add(format!("Thing {id}"), thing).await.is_break() {
                break;
            }
            if end == "for ever" {
                LOOKED_UP.fetch_add(1, Ordering::Relaxed);
            }
        }
        match &*end {
            "badly" => return Err(Diagnostic::error("No more", "The rest cannot be listed.")),
            "panic" => panic!("as asked"),
            "stop" => context.stop.cancelled().await,
            "for ever" => ENDED.notify_one(),
            _ => context.warnings.push(Diagnostic::warning("One more", "Has no id.")),
        }
        // Without its id it cannot be imported, so it is not listed.
        let _ = results.add("Nobody", Model::default()).await;
        Ok(())
    }
}

fn request(count: i64, end: &str) -> tf::list_resource::Request {
    let of = Type::object([("count", Type::Number), ("end", Type::String)]);
    let config =
        Value::object([("count", Value::Number(count.into())), ("end", Value::string(end))]);
    let msgpack = msgpack::encode(&config, &of).unwrap();
    tf::list_resource::Request {
        type_name: "toy_thing".to_owned(),
        config: Some(tf::DynamicValue { msgpack, json: Vec::new() }),
        ..Default::default()
    }
}

async fn listed(request: tf::list_resource::Request) -> Vec<tf::list_resource::Event> {
    let events = served().await.list_resource(request).await.unwrap().into_inner();
    events.map(Result::unwrap).collect().await
}

fn names(events: &[tf::list_resource::Event]) -> Vec<&str> {
    let listed = events.iter().filter(|event| event.identity.is_some());
    listed.map(|event| &*event.display_name).collect()
}

fn said(events: &[tf::list_resource::Event]) -> Vec<&str> {
    let diagnostics = events.iter().flat_map(|event| &event.diagnostic);
    diagnostics.map(|diagnostic| &*diagnostic.summary).collect()
}

#[tokio::test]
async fn a_list_ends_with_its_warnings_and_lists_nothing_that_cannot_be_imported() {
    let events = listed(request(3, "well")).await;
    assert_eq!(names(&events), ["Thing 1", "Thing 2", "Thing 3"]);
    assert_eq!(said(&events), ["One more"]);
    assert!(events.iter().all(|event| event.resource_object.is_none()));
}

#[tokio::test]
async fn objects_come_on_request_and_are_wholly_known() {
    let request =
        tf::list_resource::Request { include_resource_object: true, ..request(1, "well") };
    let events = listed(request).await;
    let object = events[0].resource_object.as_ref().unwrap();
    let object = msgpack::decode(&object.msgpack, &object_type()).unwrap();
    assert_eq!(object.get("id"), &Value::string("1"));
    assert_eq!(object.get("name"), &Value::Null);
}

#[tokio::test]
async fn a_limit_is_kept_and_none_is_no_limit() {
    for (limit, expected) in [(2, 2), (200, 150), (0, 150), (-1, 150)] {
        let request = tf::list_resource::Request { limit, ..request(150, "well") };
        assert_eq!(names(&listed(request).await).len(), expected, "{limit}");
    }
}

/// Core listens no longer once it has as many as it asked for.
#[tokio::test]
async fn whatever_is_said_comes_before_the_last_one() {
    let request = tf::list_resource::Request { limit: 2, ..request(150, "well") };
    let events = listed(request).await;
    let at_last = events.last().unwrap();
    assert_eq!((at_last.display_name.as_str(), at_last.diagnostic.len()), ("Thing 2", 0));
    assert_eq!(said(&events), ["One more", "`toy_thing`: 2 of 150 are listed"]);
}

#[tokio::test]
async fn what_was_found_before_an_error_or_a_panic_is_listed() {
    let badly = listed(request(2, "badly")).await;
    assert_eq!((names(&badly).len(), said(&badly)), (2, vec!["No more"]));
    let panicked = listed(request(2, "panic")).await;
    assert_eq!(said(&panicked), ["The provider failed in `ListResource`"]);
}

#[tokio::test]
async fn a_stop_ends_a_list_that_waits() {
    let mut client = served().await;
    let mut events = client.list_resource(request(1, "stop")).await.unwrap().into_inner();
    assert_eq!(events.next().await.unwrap().unwrap().display_name, "Thing 1");
    client.stop_provider(tf::stop_provider::Request {}).await.unwrap();
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn who_goes_away_ends_the_search() {
    let mut client = served().await;
    let mut events = client.list_resource(request(0, "for ever")).await.unwrap().into_inner();
    events.next().await.unwrap().unwrap();
    drop(events);
    ENDED.notified().await;
    assert!(LOOKED_UP.load(Ordering::Relaxed) > 0);
}
