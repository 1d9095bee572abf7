//! Blocks inside blocks on the wire: how the schema tells of them, and that a list of them is
//! never null, whatever a provider returns and an older schema has stored.

use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, Context, DataSource, Diagnostic, NestedBlock,
    Resource, Schema, Type, Value, msgpack,
};
use tfplugin::model;
use tfplugin::rpc::proto::tfplugin6 as tf;

use super::served;

model! {
    pub struct Rule {
        port: Attr<String>,
    }
}

model! {
    pub struct Network {
        name: Attr<String>,
        rule: Attr<Vec<Rule>>,
    }
}

model! {
    pub struct Model {
        id: Attr<String>,
        network: Attr<Network>,
        rule: Attr<Vec<Rule>>,
    }
}

fn schema() -> Schema {
    let text = |name| Attribute::optional(name, Type::String, "A text.");
    let rules = || NestedBlock::list("rule", vec![text("port")], "Who comes in.").at_most(2);
    let network = NestedBlock::single("network", vec![text("name")], "Where.").required();
    Schema::new("With blocks.", vec![text("id")])
        .with_blocks(vec![network.with_blocks(vec![rules()]), rules()])
}

/// Leaves all lists of blocks null.
pub struct Blocks;

fn nothing() -> Model {
    Model { network: Network::default().into(), ..Model::default() }
}

impl Resource for Blocks {
    type Model = Model;
    const TYPE: &'static str = "toy_blocks";

    fn schema(&self) -> Schema {
        schema()
    }

    async fn create(&self, _: Model, _: Model, _: &mut Context) -> Result<Model, Diagnostic> {
        Ok(nothing())
    }

    async fn read(&self, _: Model, _: &mut Context) -> Result<Option<Model>, Diagnostic> {
        Ok(Some(nothing()))
    }

    async fn update(
        &self,
        _: Model,
        _: Model,
        _: Model,
        _: &mut Context,
    ) -> Result<Model, Diagnostic> {
        Ok(nothing())
    }

    async fn delete(&self, _: Model, _: &mut Context) -> Result<(), Diagnostic> {
        Ok(())
    }

    fn import(&self, _: &str, _: &mut Context) -> Result<Model, Diagnostic> {
        Ok(nothing())
    }
}

impl Configurable for Blocks {
    type Model = Model;
    const TYPE: &'static str = "toy_blocks";

    fn schema(&self) -> Schema {
        schema()
    }
}

impl DataSource for Blocks {
    async fn read(&self, _: Model, _: &mut CallContext) -> Result<Model, Diagnostic> {
        Ok(nothing())
    }
}

/// An object with a network, and no rule anywhere.
fn none() -> Value {
    let rules = || Value::List(Vec::new());
    let network = Value::object([("name", Value::Null), ("rule", rules())]);
    Value::object([("id", Value::Null), ("network", network), ("rule", rules())])
}

fn encoded(value: &Value) -> tf::DynamicValue {
    let msgpack = msgpack::encode(value, &schema().object_type()).unwrap();
    tf::DynamicValue { msgpack, json: Vec::new() }
}

#[tokio::test]
async fn the_schema_tells_of_blocks_in_the_words_of_the_protocol() {
    use tf::schema::nested_block::NestingMode;
    let mut client = served().await;
    let request = tf::get_provider_schema::Request {};
    let mut told = client.get_provider_schema(request).await.unwrap().into_inner();
    let block = told.resource_schemas.remove("toy_blocks").unwrap().block.unwrap();
    let listed = |block: &tf::schema::Block| -> Vec<_> {
        let blocks = block.block_types.iter();
        blocks.map(|of| (of.type_name.clone(), of.nesting(), of.min_items, of.max_items)).collect()
    };
    let rules = ("rule".to_owned(), NestingMode::List, 0, 2);
    let network = ("network".to_owned(), NestingMode::Single, 1, 1);
    assert_eq!(listed(&block), [network, rules.clone()]);
    let network = block.block_types[0].block.as_ref().unwrap();
    assert_eq!(network.description, "Where.");
    assert_eq!(network.attributes[0].name, "name");
    assert_eq!(listed(network), [rules]);
}

#[tokio::test]
async fn a_list_of_blocks_is_never_null() {
    let mut client = served().await;
    let type_name = || "toy_blocks".to_owned();

    let request = tf::import_resource_state::Request {
        type_name: type_name(),
        id: "1".to_owned(),
        ..Default::default()
    };
    let imported = client.import_resource_state(request).await.unwrap().into_inner();
    assert_eq!(imported.imported_resources[0].state, Some(encoded(&none())));

    let request = tf::read_resource::Request {
        type_name: type_name(),
        current_state: Some(encoded(&none())),
        ..Default::default()
    };
    let read = client.read_resource(request).await.unwrap().into_inner();
    assert_eq!(read.new_state, Some(encoded(&none())));

    let unknown = Value::object([
        ("id", Value::Unknown),
        ("network", Value::Unknown),
        ("rule", Value::Unknown),
    ]);
    let request = tf::apply_resource_change::Request {
        type_name: type_name(),
        prior_state: Some(encoded(&Value::Null)),
        planned_state: Some(encoded(&unknown)),
        config: Some(encoded(&none())),
        ..Default::default()
    };
    let applied = client.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(applied.new_state, Some(encoded(&none())));

    let request = tf::read_data_source::Request {
        type_name: type_name(),
        config: Some(encoded(&none())),
        ..Default::default()
    };
    let read = client.read_data_source(request).await.unwrap().into_inner();
    assert_eq!(read.state, Some(encoded(&none())));

    let request = tf::generate_resource_config::Request {
        type_name: type_name(),
        state: Some(encoded(&none())),
    };
    let generated = client.generate_resource_config(request).await.unwrap().into_inner();
    assert_eq!(generated.config, Some(encoded(&none())));
}

#[tokio::test]
async fn state_that_was_stored_before_there_were_blocks_has_none() {
    let mut client = served().await;
    for stored in [r#"{"id":null,"network":{"name":null}}"#, r#"{"network":{},"rule":null}"#] {
        let request = tf::upgrade_resource_state::Request {
            type_name: "toy_blocks".to_owned(),
            version: 0,
            raw_state: Some(tf::RawState { json: stored.into(), ..Default::default() }),
        };
        let upgraded = client.upgrade_resource_state(request).await.unwrap().into_inner();
        assert_eq!(upgraded.diagnostics, []);
        assert_eq!(upgraded.upgraded_state, Some(encoded(&none())), "{stored}");
    }
}

#[tokio::test]
async fn blocks_come_in_json_too() {
    let mut client = served().await;
    let json = r#"{"id":null,"network":{"name":null,"rule":[]},"rule":[]}"#;
    let state = tf::DynamicValue { msgpack: Vec::new(), json: json.into() };
    let request = tf::generate_resource_config::Request {
        type_name: "toy_blocks".to_owned(),
        state: Some(state),
    };
    let generated = client.generate_resource_config(request).await.unwrap().into_inner();
    assert_eq!(generated.diagnostics, []);
    assert_eq!(generated.config, Some(encoded(&none())));
}
