//! Ephemeral resources: validate, open. None is renewed or closed.

use tokio_util::sync::CancellationToken;

use super::inner::{Inner, find};
use super::proto::tfplugin6 as tf;
use super::{block, convert};
use crate::framework::{Diagnostic, Provider};

const KIND: &str = "ephemeral resource";

pub fn validate<P: Provider>(
    server: &Inner<P>,
    request: tf::validate_ephemeral_resource_config::Request,
) -> Result<tf::validate_ephemeral_resource_config::Response, Diagnostic> {
    let resource = find(&server.ephemeral_resources, KIND, &request.type_name)?;
    let diagnostics = convert::diagnostics(block::validate(resource.as_ref(), request.config)?);
    Ok(tf::validate_ephemeral_resource_config::Response { diagnostics })
}

pub async fn open<P: Provider>(
    server: &Inner<P>,
    request: tf::open_ephemeral_resource::Request,
    stop: CancellationToken,
) -> Result<tf::open_ephemeral_resource::Response, Diagnostic> {
    let resource = find(&server.ephemeral_resources, KIND, &request.type_name)?;
    let of = resource.object_type();
    let config = convert::value(request.config, of, "configuration")?;
    let opened = resource.open(config, stop).await;
    Ok(tf::open_ephemeral_resource::Response {
        result: convert::dynamic(&opened.value, of)?,
        diagnostics: convert::diagnostics(opened.diagnostics),
        ..Default::default()
    })
}

/// Core renews only a resource that has set a time, and none here does.
pub fn renew<P: Provider>(
    server: &Inner<P>,
    request: &tf::renew_ephemeral_resource::Request,
) -> Result<tf::renew_ephemeral_resource::Response, Diagnostic> {
    find(&server.ephemeral_resources, KIND, &request.type_name)?;
    Ok(tf::renew_ephemeral_resource::Response::default())
}

/// Nothing stays open.
pub fn close<P: Provider>(
    server: &Inner<P>,
    request: &tf::close_ephemeral_resource::Request,
) -> Result<tf::close_ephemeral_resource::Response, Diagnostic> {
    find(&server.ephemeral_resources, KIND, &request.type_name)?;
    Ok(tf::close_ephemeral_resource::Response::default())
}
