//! A data source, an ephemeral resource, an action and a function, each doing what it is told.

use tf::invoke_action::event;
use tfplugin::framework::{
    Action, Attr, Attribute, CallContext, Configurable, DataSource, Diagnostic, Diagnostics,
    EphemeralResource, Function, FunctionError, Parameter, Path, Progress, Schema, Signature, Type,
    Value, msgpack,
};
use tfplugin::model;
use tfplugin::rpc::proto::tfplugin6 as tf;
use tokio_stream::StreamExt;

use super::served;

model! {
    /// What to do, and what came of it.
    pub struct Model {
        how: Attr<String>,
        result: Attr<String>,
    }
}

/// Does what it is told: `well`, `badly`, `forget` or `panic`.
pub struct Toy;

impl Configurable for Toy {
    type Model = Model;
    const TYPE: &'static str = "toy_other";

    fn schema(&self) -> Schema {
        Schema::new(
            "Does what it is told.",
            vec![
                Attribute::required("how", Type::String, "What."),
                Attribute::computed("result", Type::String, "What came of it."),
            ],
        )
    }

    fn validate(&self, config: &Model, diagnostics: &mut Diagnostics) {
        if config.how.text() == Some("never") {
            let error = Diagnostic::error("Never", "Not that.");
            diagnostics.push(error.at(Path::attribute("how")));
        }
    }
}

fn done(config: Model, context: &mut CallContext) -> Result<Model, Diagnostic> {
    context.warnings.push(Diagnostic::warning("Seen", "In any case."));
    match config.how.text().unwrap_or_default() {
        "badly" => Err(Diagnostic::error("Badly", "As asked.")),
        "panic" => panic!("as asked"),
        "forget" => Ok(Model { result: Attr::Unknown, ..config }),
        _ => Ok(Model { result: "done".to_owned().into(), ..config }),
    }
}

impl DataSource for Toy {
    async fn read(&self, config: Model, context: &mut CallContext) -> Result<Model, Diagnostic> {
        done(config, context)
    }
}

impl EphemeralResource for Toy {
    async fn open(&self, config: Model, context: &mut CallContext) -> Result<Model, Diagnostic> {
        done(config, context)
    }
}

impl Action for Toy {
    async fn invoke(
        &self,
        config: Model,
        progress: &Progress,
        context: &mut CallContext,
    ) -> Result<(), Diagnostic> {
        progress.say("Begun");
        // As anything does that sends something.
        tokio::task::yield_now().await;
        done(config, context)?;
        progress.say("Ended");
        Ok(())
    }
}

/// Twice the same text.
pub struct Doubled;

impl Function for Doubled {
    fn name(&self) -> &'static str {
        "doubled"
    }

    fn signature(&self) -> Signature {
        Signature {
            summary: "Twice",
            description: "The same text twice.",
            parameters: vec![Parameter { name: "text", of: Type::String, description: "A text." }],
            variadic: None,
            returns: Type::String,
        }
    }

    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
        let text = arguments.first().and_then(Value::as_str).unwrap_or_default();
        if text.is_empty() {
            return Err(FunctionError::argument(0, "There is nothing to double."));
        }
        Ok(Value::string(text.repeat(2)))
    }
}

fn object_type() -> Type {
    Type::object([("how", Type::String), ("result", Type::String)])
}

fn config(how: Value) -> tf::DynamicValue {
    let value = Value::object([("how", how), ("result", Value::Null)]);
    let msgpack = msgpack::encode(&value, &object_type()).unwrap();
    tf::DynamicValue { msgpack, json: Vec::new() }
}

/// What reading and opening come to: the result, if there is one, and what is said.
async fn done_by_both(how: Value) -> [(Option<Value>, Vec<String>); 2] {
    let mut client = served().await;
    let type_name = "toy_other".to_owned();
    let request = tf::read_data_source::Request {
        type_name: type_name.clone(),
        config: Some(config(how.clone())),
        ..Default::default()
    };
    let read = client.read_data_source(request).await.unwrap().into_inner();
    let request = tf::open_ephemeral_resource::Request {
        type_name,
        config: Some(config(how)),
        ..Default::default()
    };
    let opened = client.open_ephemeral_resource(request).await.unwrap().into_inner();
    assert_eq!(opened.renew_at, None, "it would be renewed for nothing");
    [(read.state, read.diagnostics), (opened.result, opened.diagnostics)].map(|(value, said)| {
        let value = value.map(|value| msgpack::decode(&value.msgpack, &object_type()).unwrap());
        let value = value.filter(|value| !value.is_null());
        (value, said.into_iter().map(|one| one.summary).collect())
    })
}

#[tokio::test]
async fn a_result_comes_with_the_configuration_and_the_warnings() {
    for (value, said) in done_by_both(Value::string("well")).await {
        let value = value.unwrap();
        assert_eq!(value.get("how"), &Value::string("well"));
        assert_eq!(value.get("result"), &Value::string("done"));
        assert_eq!(said, ["Seen"]);
    }
}

#[tokio::test]
async fn an_error_has_no_result_and_a_result_has_nothing_unknown() {
    for (value, said) in done_by_both(Value::string("badly")).await {
        assert_eq!((value, said), (None, vec!["Seen".to_owned(), "Badly".to_owned()]));
    }
    for (value, _) in done_by_both(Value::string("forget")).await {
        assert_eq!(value.unwrap().get("result"), &Value::Null);
    }
    for (value, said) in done_by_both(Value::string("panic")).await {
        assert_eq!(value, None);
        assert!(said[0].starts_with("The provider failed in"), "{said:?}");
    }
}

#[tokio::test]
async fn what_is_not_known_yet_is_not_acted_on() {
    for (value, said) in done_by_both(Value::Unknown).await {
        assert_eq!(value, None);
        assert_eq!(said, ["The configuration of `toy_other` is not known"]);
    }
}

#[tokio::test]
async fn all_blocks_are_held_against_their_schema_and_their_own_rules() {
    let mut client = served().await;
    for (how, summaries) in [
        (Value::string("well"), &[][..]),
        (Value::Unknown, &[]),
        (Value::Null, &["Missing value for `how`"]),
        (Value::string("never"), &["Never"]),
    ] {
        let (type_name, config) = ("toy_other".to_owned(), Some(config(how)));
        let data = tf::validate_data_resource_config::Request {
            type_name: type_name.clone(),
            config: config.clone(),
        };
        let ephemeral = tf::validate_ephemeral_resource_config::Request {
            type_name: type_name.clone(),
            config: config.clone(),
        };
        let action = tf::validate_action_config::Request { type_name, config };
        for said in [
            client.validate_data_resource_config(data).await.unwrap().into_inner().diagnostics,
            client
                .validate_ephemeral_resource_config(ephemeral)
                .await
                .unwrap()
                .into_inner()
                .diagnostics,
            client.validate_action_config(action).await.unwrap().into_inner().diagnostics,
        ] {
            let said: Vec<_> = said.iter().map(|one| &*one.summary).collect();
            assert_eq!(said, summaries);
        }
    }
}

#[tokio::test]
async fn an_action_tells_how_far_it_is_and_ends_with_one_last_event() {
    let mut client = served().await;
    for (how, told, said) in [
        ("well", &["Begun", "Ended"][..], &["Seen"][..]),
        ("badly", &["Begun"], &["Seen", "Badly"]),
        ("panic", &["Begun"], &["The provider failed in `InvokeAction`"]),
    ] {
        let request = tf::invoke_action::Request {
            action_type: "toy_other".to_owned(),
            config: Some(config(Value::string(how))),
            ..Default::default()
        };
        let events = client.invoke_action(request).await.unwrap().into_inner();
        let events: Vec<_> = events.map(|event| event.unwrap().r#type.unwrap()).collect().await;
        let (last, progress) = events.split_last().unwrap();
        let progress: Vec<_> = progress
            .iter()
            .map(|event| match event {
                event::Type::Progress(progress) => &*progress.message,
                event::Type::Completed(_) => "completed before the end",
            })
            .collect();
        let event::Type::Completed(completed) = last else { panic!("{last:?}") };
        let summaries: Vec<_> = completed.diagnostics.iter().map(|one| &*one.summary).collect();
        assert_eq!((progress, summaries), (told.to_vec(), said.to_vec()), "{how}");
    }
}

#[tokio::test]
async fn a_function_answers_as_those_of_terraform_do() {
    let mut client = served().await;
    let text = |value: Value| tf::DynamicValue {
        msgpack: msgpack::encode(&value, &Type::String).unwrap(),
        json: Vec::new(),
    };
    let (known, twice) = (text(Value::string("ab")), text(Value::string("abab")));
    let nothing = (None, Some("There is nothing to double"), Some(0));
    for (arguments, (result, error, argument)) in [
        (vec![known.clone()], (Some(twice), None, None)),
        (vec![text(Value::Unknown)], (Some(text(Value::Unknown)), None, None)),
        (vec![text(Value::Null)], (None, Some("`text` must not be null"), Some(0))),
        (vec![text(Value::string(""))], nothing),
        (vec![], (None, Some("Arguments given to `doubled`: 0, not 1"), None)),
        (vec![known; 2], (None, Some("Arguments given to `doubled`: 2, not 1"), None)),
    ] {
        let request = tf::call_function::Request { name: "doubled".to_owned(), arguments };
        let answer = client.call_function(request).await.unwrap().into_inner();
        let told = answer.error.as_ref();
        assert_eq!(answer.result, result);
        assert_eq!(told.map(|error| &*error.text), error);
        assert_eq!(told.and_then(|error| error.function_argument), argument);
    }
}
