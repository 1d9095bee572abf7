//! Blocks that are not managed resources: data sources, ephemeral resources, list resources
//! and actions are all validated alike.

use super::convert;
use super::proto::tfplugin6 as tf;
use crate::framework::configurable::Block;
use crate::framework::{Diagnostic, Diagnostics};

/// Holds a configuration against its schema. A configuration of which nothing is known yet
/// has nothing to hold against it.
pub fn validate<B: Block + ?Sized>(
    block: &B,
    config: Option<tf::DynamicValue>,
) -> Result<Diagnostics, Diagnostic> {
    let config = convert::value(config, block.object_type(), "configuration")?;
    Ok(block.validate(config))
}
