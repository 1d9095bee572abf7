//! A managed resource with faults of its own: what becomes of them.

use tfplugin::framework::{
    Attr, Attribute, Context, Diagnostic, IdentityPart, Resource, Schema, Type, Value, msgpack,
};
use tfplugin::model;
use tfplugin::rpc::proto::tfplugin6 as tf;

use super::served;

model! {
    /// Its attributes.
    pub struct Model {
        pub name: Attr<String>,
        pub id: Attr<String>,
        pub left: Attr<String>,
    }
}

/// Does what its name says: `panic`, `echo`, `forget`, or simply well.
pub struct Thing;

impl Resource for Thing {
    type Model = Model;
    const TYPE: &'static str = "toy_thing";

    fn schema(&self) -> Schema {
        Schema::new(
            "A thing.",
            vec![
                Attribute::required("name", Type::String, "What it does."),
                Attribute::computed("id", Type::String, "Its id."),
                Attribute::computed("left", Type::String, "What it may leave unknown."),
            ],
        )
    }

    fn identity(&self) -> &'static [IdentityPart] {
        &[IdentityPart { name: "thing_id", attribute: "id", description: "Its id." }]
    }

    async fn create(
        &self,
        _config: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let made = Model { id: "1".to_owned().into(), left: Attr::Null, ..plan };
        context.private.set("seen", "by create");
        match made.name.text().unwrap_or_default() {
            "panic" => panic!("as asked"),
            "wait" => {
                context.stop.cancelled().await;
                Err(Diagnostic::error("Stopped", "As asked."))
            }
            "echo" => Ok(Model { name: "ECHO".to_owned().into(), ..made }),
            "forget" => Ok(Model { left: Attr::Unknown, ..made }),
            _ => Ok(made),
        }
    }

    async fn read(&self, state: Model, _: &mut Context) -> Result<Option<Model>, Diagnostic> {
        Ok(Some(state))
    }

    async fn update(
        &self,
        _config: Model,
        _prior: Model,
        _plan: Model,
        _context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        Err(Diagnostic::error("Not changed", "It cannot be."))
    }

    async fn delete(&self, _prior: Model, _context: &mut Context) -> Result<(), Diagnostic> {
        Err(Diagnostic::error("Not deleted", "It cannot be."))
    }

    fn import(&self, id: &str, _context: &mut Context) -> Result<Model, Diagnostic> {
        Ok(Model { id: id.to_owned().into(), ..Model::default() })
    }
}

pub fn object_type() -> Type {
    Type::object([("name", Type::String), ("id", Type::String), ("left", Type::String)])
}

fn thing(name: &str, id: Value, left: Value) -> tf::DynamicValue {
    let value = Value::object([("name", Value::string(name)), ("id", id), ("left", left)]);
    tf::DynamicValue { msgpack: msgpack::encode(&value, &object_type()).unwrap(), json: vec![] }
}

/// No object.
fn null() -> tf::DynamicValue {
    tf::DynamicValue {
        msgpack: msgpack::encode(&Value::Null, &object_type()).unwrap(),
        json: vec![],
    }
}

fn create(name: &str) -> tf::apply_resource_change::Request {
    tf::apply_resource_change::Request {
        type_name: "toy_thing".to_owned(),
        prior_state: Some(null()),
        planned_state: Some(thing(name, Value::Unknown, Value::Unknown)),
        config: Some(thing(name, Value::Null, Value::Null)),
        ..Default::default()
    }
}

fn state(answer: &tf::apply_resource_change::Response) -> Value {
    msgpack::decode(&answer.new_state.as_ref().unwrap().msgpack, &object_type()).unwrap()
}

#[tokio::test]
async fn a_panic_in_one_call_is_a_diagnostic_and_the_other_calls_go_on() {
    let client = served().await;
    let (mut waits, mut panics, mut works) = (client.clone(), client.clone(), client.clone());
    let waiting = tokio::spawn(async move { waits.apply_resource_change(create("wait")).await });

    let answer = panics.apply_resource_change(create("panic")).await.unwrap().into_inner();
    assert_eq!(answer.diagnostics[0].severity(), tf::diagnostic::Severity::Error);
    assert_eq!(answer.diagnostics[0].summary, "The provider failed in `ApplyResourceChange`");
    assert!(!answer.diagnostics[0].detail.contains("as asked"), "a panic may hold a secret");
    assert_eq!(answer.new_state, None, "nothing is stored");

    let answer = works.apply_resource_change(create("well")).await.unwrap().into_inner();
    assert_eq!(state(&answer).get("id"), &Value::string("1"));
    works.stop_provider(tf::stop_provider::Request {}).await.unwrap();
    let waited = waiting.await.unwrap().unwrap().into_inner();
    assert_eq!(waited.diagnostics[0].summary, "Stopped");
    let answer = works.apply_resource_change(create("again")).await.unwrap().into_inner();
    assert_eq!(answer.diagnostics, [], "a stop does not outlive the calls that it met");
}

#[tokio::test]
async fn what_was_planned_is_stored_whatever_a_server_echoes() {
    let mut client = served().await;
    let answer = client.apply_resource_change(create("echo")).await.unwrap().into_inner();
    assert_eq!(answer.diagnostics, []);
    assert_eq!(state(&answer).get("name"), &Value::string("echo"));
}

#[tokio::test]
async fn what_a_resource_leaves_unknown_is_stored_as_null_and_does_not_taint() {
    let mut client = served().await;
    let answer = client.apply_resource_change(create("forget")).await.unwrap().into_inner();
    assert_eq!(answer.diagnostics[0].severity(), tf::diagnostic::Severity::Warning);
    assert!(state(&answer).get("left").is_null());
    assert_eq!(state(&answer).get("id"), &Value::string("1"));
}

#[tokio::test]
async fn an_update_or_a_delete_that_fails_keeps_the_state_and_what_is_remembered() {
    let mut client = served().await;
    let made = client.apply_resource_change(create("well")).await.unwrap().into_inner();
    assert!(!made.private.is_empty());
    let update = tf::apply_resource_change::Request {
        type_name: "toy_thing".to_owned(),
        prior_state: made.new_state.clone(),
        planned_state: Some(thing("other", Value::string("1"), Value::Null)),
        config: Some(thing("other", Value::Null, Value::Null)),
        planned_private: made.private.clone(),
        ..Default::default()
    };
    let delete =
        tf::apply_resource_change::Request { planned_state: Some(null()), ..update.clone() };
    for (request, summary) in [(update, "Not changed"), (delete, "Not deleted")] {
        let answer = client.apply_resource_change(request).await.unwrap().into_inner();
        assert_eq!(answer.diagnostics[0].summary, summary);
        assert_eq!(answer.new_state, made.new_state);
        assert_eq!(answer.private, made.private);
    }
}
