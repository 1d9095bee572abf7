//! The schemas, and what the provider serves: `GetMetadata`, `GetProviderSchema`,
//! `GetResourceIdentitySchemas`, `GetFunctions`.

use super::proto::tfplugin6 as tf;
use super::server::Inner;
use crate::framework::Provider;
use crate::framework::schema::{Attribute, AttributeType, Nesting, Schema, Setter};

pub fn metadata<P: Provider>(server: &Inner<P>) -> tf::get_metadata::Response {
    let resources = server
        .resources
        .keys()
        .map(|name| tf::get_metadata::ResourceMetadata { type_name: (*name).to_owned() });
    tf::get_metadata::Response {
        server_capabilities: Some(capabilities()),
        resources: resources.collect(),
        ..Default::default()
    }
}

pub fn provider_schema<P: Provider>(server: &Inner<P>) -> tf::get_provider_schema::Response {
    let resources = server.resources.iter();
    tf::get_provider_schema::Response {
        provider: Some(schema(&server.schema)),
        resource_schemas: resources
            .map(|(name, resource)| ((*name).to_owned(), schema(resource.schema())))
            .collect(),
        server_capabilities: Some(capabilities()),
        ..Default::default()
    }
}

fn capabilities() -> tf::ServerCapabilities {
    tf::ServerCapabilities {
        plan_destroy: true,
        get_provider_schema_optional: true,
        ..Default::default()
    }
}

fn schema(schema: &Schema) -> tf::Schema {
    tf::Schema {
        version: schema.version,
        block: Some(tf::schema::Block {
            version: schema.version,
            attributes: schema.attributes.iter().map(attribute).collect(),
            description: schema.description.clone(),
            description_kind: tf::StringKind::Markdown.into(),
            ..Default::default()
        }),
    }
}

fn attribute(attribute: &Attribute) -> tf::schema::Attribute {
    let (of, nested_type) = match &attribute.kind {
        AttributeType::Plain(plain) => (plain.to_json().to_string().into_bytes(), None),
        AttributeType::Nested(nesting, attributes) => {
            (Vec::new(), Some(nested(*nesting, attributes)))
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

fn nested(nesting: Nesting, attributes: &[Attribute]) -> tf::schema::Object {
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
