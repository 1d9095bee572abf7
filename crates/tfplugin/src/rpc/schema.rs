//! The schemas, and what the provider serves: `GetMetadata`, `GetProviderSchema`.

use super::inner::{ByName, Inner};
use super::proto::tfplugin6 as tf;
use super::{convert, function};
use crate::framework::Provider;
use crate::framework::configurable::Block;
use crate::framework::schema::{
    Attribute, AttributeType, BlockNesting, Body, NestedBlock, Nesting, Schema, Setter,
};

pub fn metadata<P: Provider>(server: &Inner<P>) -> tf::get_metadata::Response {
    use tf::get_metadata as of;
    let (resources, data_sources) = (names(&server.resources), names(&server.data_sources));
    let (lists, ephemeral) = (names(&server.list_resources), names(&server.ephemeral_resources));
    let (actions, functions) = (names(&server.actions), names(&server.functions));
    tf::get_metadata::Response {
        server_capabilities: Some(CAPABILITIES),
        diagnostics: Vec::new(),
        resources: resources.map(|type_name| of::ResourceMetadata { type_name }).collect(),
        data_sources: data_sources.map(|type_name| of::DataSourceMetadata { type_name }).collect(),
        list_resources: lists.map(|type_name| of::ListResourceMetadata { type_name }).collect(),
        ephemeral_resources: ephemeral
            .map(|type_name| of::EphemeralMetadata { type_name })
            .collect(),
        actions: actions.map(|type_name| of::ActionMetadata { type_name }).collect(),
        functions: functions.map(|name| of::FunctionMetadata { name }).collect(),
        state_stores: Vec::new(),
    }
}

pub fn provider_schema<P: Provider>(server: &Inner<P>) -> tf::get_provider_schema::Response {
    let actions = blocks(&server.actions);
    tf::get_provider_schema::Response {
        provider: Some(schema(&server.schema)),
        resource_schemas: server
            .resources
            .iter()
            .map(|(name, resource)| ((*name).to_owned(), schema(resource.schema())))
            .collect(),
        data_source_schemas: blocks(&server.data_sources).collect(),
        list_resource_schemas: blocks(&server.list_resources).collect(),
        ephemeral_resource_schemas: blocks(&server.ephemeral_resources).collect(),
        action_schemas: actions
            .map(|(name, schema)| (name, tf::ActionSchema { schema: Some(schema) }))
            .collect(),
        functions: function::all(&server.functions).collect(),
        server_capabilities: Some(CAPABILITIES),
        ..Default::default()
    }
}

const CAPABILITIES: tf::ServerCapabilities = tf::ServerCapabilities {
    plan_destroy: true,
    get_provider_schema_optional: true,
    move_resource_state: true,
    generate_resource_config: true,
};

fn names<T>(all: &ByName<T>) -> impl Iterator<Item = String> {
    all.keys().map(|name| (*name).to_owned())
}

fn blocks<B: Block + ?Sized>(
    blocks: &ByName<Box<B>>,
) -> impl Iterator<Item = (String, tf::Schema)> {
    blocks.iter().map(|(name, block)| ((*name).to_owned(), schema(block.schema())))
}

fn schema(schema: &Schema) -> tf::Schema {
    tf::Schema {
        version: schema.version,
        block: Some(block(schema.body(), &schema.description, schema.version)),
    }
}

fn block(body: Body<'_>, description: &str, version: i64) -> tf::schema::Block {
    tf::schema::Block {
        version,
        attributes: body.attributes.iter().map(attribute).collect(),
        block_types: body.blocks.iter().map(nested_block).collect(),
        description: description.to_owned(),
        description_kind: tf::StringKind::Markdown.into(),
        ..Default::default()
    }
}

fn nested_block(nested: &NestedBlock) -> tf::schema::NestedBlock {
    use tf::schema::nested_block::NestingMode;
    let nesting = match nested.nesting {
        BlockNesting::Single => NestingMode::Single,
        BlockNesting::List => NestingMode::List,
    };
    tf::schema::NestedBlock {
        type_name: nested.name.to_owned(),
        block: Some(block(nested.body(), &nested.description, 0)),
        nesting: nesting.into(),
        min_items: nested.min_items.into(),
        max_items: nested.max_items.into(),
    }
}

fn attribute(attribute: &Attribute) -> tf::schema::Attribute {
    let (of, nested_type) = match &attribute.kind {
        AttributeType::Plain(plain) => (convert::type_bytes(plain), None),
        AttributeType::Nested(nesting, attributes) => {
            (Vec::new(), Some(nested_object(*nesting, attributes)))
        }
    };
    tf::schema::Attribute {
        name: attribute.name.to_owned(),
        r#type: of,
        nested_type,
        description: attribute.description.clone(),
        description_kind: tf::StringKind::Markdown.into(),
        required: attribute.setter == Setter::Required,
        optional: matches!(attribute.setter, Setter::Optional | Setter::OptionalComputed),
        computed: attribute.is_computed(),
        sensitive: attribute.sensitive,
        write_only: attribute.write_only,
        ..Default::default()
    }
}

fn nested_object(nesting: Nesting, attributes: &[Attribute]) -> tf::schema::Object {
    use tf::schema::object::NestingMode;
    let nesting = match nesting {
        Nesting::Single => NestingMode::Single,
        Nesting::List => NestingMode::List,
        Nesting::Set => NestingMode::Set,
        Nesting::Map => NestingMode::Map,
    };
    tf::schema::Object {
        attributes: attributes.iter().map(attribute).collect(),
        nesting: nesting.into(),
        ..Default::default()
    }
}
