//! Identities: their schemas, and the way between the wire and the framework.

use super::convert;
use super::inner::{Inner, find};
use super::proto::tfplugin6 as tf;
use crate::framework::json::UnknownAttributes;
use crate::framework::managed::ManagedResource;
use crate::framework::{Diagnostic, Provider, Type, Value, identity, json};

pub fn schemas<P: Provider>(server: &Inner<P>) -> tf::get_resource_identity_schemas::Response {
    let with_identity = server.resources.iter().filter(|(_, of)| !of.identity().is_empty());
    tf::get_resource_identity_schemas::Response {
        identity_schemas: with_identity
            .map(|(name, resource)| ((*name).to_owned(), schema(resource.as_ref())))
            .collect(),
        diagnostics: Vec::new(),
    }
}

/// Stored identities have the one layout that has existed.
pub fn upgrade<P: Provider>(
    server: &Inner<P>,
    request: tf::upgrade_resource_identity::Request,
) -> Result<tf::upgrade_resource_identity::Response, Diagnostic> {
    let resource = find(&server.resources, "resource type", &request.type_name)?.as_ref();
    let stored = request.raw_identity.unwrap_or_default().json;
    let identity = stored_identity(resource, request.version, &stored)?;
    Ok(tf::upgrade_resource_identity::Response {
        upgraded_identity: told(resource, &identity)?,
        diagnostics: Vec::new(),
    })
}

/// Reads a stored identity.
///
/// # Errors
/// If it is from a newer release, or no identity of that resource.
pub fn stored_identity(
    resource: &dyn ManagedResource,
    version: i64,
    stored: &[u8],
) -> Result<Value, Diagnostic> {
    let unreadable = |why: String| {
        let summary = format!("Stored identity of `{}` cannot be read", resource.type_name());
        Diagnostic::error(summary, why)
    };
    if version != identity::VERSION {
        return Err(unreadable(format!(
            "Use the release of this provider that stored it, or a newer one. It stored version \
             {version} of the identity, and this release has version {}.",
            identity::VERSION
        )));
    }
    let of = identity::object_type(resource.identity());
    json::decode(stored, &of, UnknownAttributes::Ignore)
        .map_err(|error| unreadable(format!("It does not fit the schema: {error}.")))
}

/// Reads an identity that core sent. An absent one is `None`.
///
/// # Errors
/// If it is no identity of that resource.
pub fn read(
    resource: &dyn ManagedResource,
    data: Option<tf::ResourceIdentityData>,
) -> Result<Option<Value>, Diagnostic> {
    let Some(data) = data else { return Ok(None) };
    let of = identity::object_type(resource.identity());
    let value = convert::value(data.identity_data, &of, "identity")?;
    Ok((!value.is_null()).then_some(value))
}

/// The identity of the object with this state, for core.
///
/// # Errors
/// If it does not fit its schema, which is a fault of the provider.
pub fn of_state(
    resource: &dyn ManagedResource,
    state: &Value,
) -> Result<Option<tf::ResourceIdentityData>, Diagnostic> {
    let Some(identity) = identity::of(resource.identity(), state) else { return Ok(None) };
    told(resource, &identity)
}

/// Writes an identity.
///
/// # Errors
/// If it does not fit its schema, which is a fault of the provider.
pub fn told(
    resource: &dyn ManagedResource,
    identity: &Value,
) -> Result<Option<tf::ResourceIdentityData>, Diagnostic> {
    let of = identity::object_type(resource.identity());
    let identity_data = convert::dynamic(identity, &of)?;
    Ok(Some(tf::ResourceIdentityData { identity_data }))
}

fn schema(resource: &dyn ManagedResource) -> tf::ResourceIdentitySchema {
    let parts = resource.identity().iter();
    let attribute =
        |part: &identity::IdentityPart| tf::resource_identity_schema::IdentityAttribute {
            name: part.name.to_owned(),
            r#type: convert::type_bytes(&Type::String),
            required_for_import: true,
            description: part.description.to_owned(),
            ..Default::default()
        };
    tf::ResourceIdentitySchema {
        version: identity::VERSION,
        identity_attributes: parts.map(attribute).collect(),
    }
}
