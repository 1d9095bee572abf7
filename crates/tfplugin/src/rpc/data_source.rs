//! Data sources: validate, read.

use tokio_util::sync::CancellationToken;

use super::inner::{Inner, find};
use super::proto::tfplugin6 as tf;
use super::{block, convert};
use crate::framework::{Diagnostic, Provider};

const KIND: &str = "data source";

pub fn validate<P: Provider>(
    server: &Inner<P>,
    request: tf::validate_data_resource_config::Request,
) -> Result<tf::validate_data_resource_config::Response, Diagnostic> {
    let source = find(&server.data_sources, KIND, &request.type_name)?;
    let diagnostics = convert::diagnostics(block::validate(source.as_ref(), request.config)?);
    Ok(tf::validate_data_resource_config::Response { diagnostics })
}

pub async fn read<P: Provider>(
    server: &Inner<P>,
    request: tf::read_data_source::Request,
    stop: CancellationToken,
) -> Result<tf::read_data_source::Response, Diagnostic> {
    let source = find(&server.data_sources, KIND, &request.type_name)?;
    let of = source.object_type();
    let config = convert::value(request.config, of, "configuration")?;
    let read = source.read(config, stop).await;
    Ok(tf::read_data_source::Response {
        state: convert::dynamic(&read.value, of)?,
        diagnostics: convert::diagnostics(server.causes.in_short_beside(read.diagnostics)),
        ..Default::default()
    })
}
