//! `MoveResourceState`: state of the same resource under another provider address, as after a
//! change of registry or namespace.

use super::inner::{Inner, find};
use super::proto::tfplugin6 as tf;
use super::{convert, identity, resource};
use crate::framework::{Diagnostic, Provider};

pub fn take_over<P: Provider>(
    server: &Inner<P>,
    request: tf::move_resource_state::Request,
) -> Result<tf::move_resource_state::Response, Diagnostic> {
    let target = find(&server.resources, "resource type", &request.target_type_name)?.as_ref();
    if !is_same(&request) {
        return Err(foreign(&request));
    }
    let state = resource::stored(target, request.source_schema_version, request.source_state)?;
    Ok(tf::move_resource_state::Response {
        target_state: convert::dynamic(&state, target.object_type())?,
        target_identity: identity::of_state(target, &state)?,
        // The notes move too: a create with an unknown outcome stays one.
        target_private: request.source_private,
        diagnostics: Vec::new(),
    })
}

/// Whether it is this resource of this provider, from any registry. Addresses end with the
/// provider's type, and names of resources begin with it.
fn is_same(request: &tf::move_resource_state::Request) -> bool {
    let provider = request.source_provider_address.rsplit('/').next().unwrap_or_default();
    let rest = request.source_type_name.strip_prefix(provider);
    request.source_type_name == request.target_type_name
        && rest.is_some_and(|rest| rest.starts_with('_'))
}

fn foreign(request: &tf::move_resource_state::Request) -> Diagnostic {
    let tf::move_resource_state::Request {
        source_provider_address: address,
        source_type_name: source,
        target_type_name: target,
        ..
    } = request;
    Diagnostic::error(
        format!("`{source}` of `{address}` cannot become `{target}`"),
        format!(
            "To bring the object under this resource, write an `import` block for it. Then let go \
             of the old one with a `removed` block that has `destroy = false`.\n\n\
             Only state of `{target}` itself can move here, from this provider under another \
             address. Nothing was changed."
        ),
    )
}
