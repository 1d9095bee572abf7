//! Blocks that are no managed resources. Data sources, ephemeral resources, list resources and
//! actions are all validated alike.

use super::convert;
use super::proto::tfplugin6 as tf;
use crate::framework::configurable::Block;
use crate::framework::{Diagnostic, Diagnostics};

/// Checks a configuration by its schema. A configuration that is wholly unknown gives nothing to
/// check.
pub fn validate<B: Block + ?Sized>(
    block: &B,
    config: Option<tf::DynamicValue>,
) -> Result<Diagnostics, Diagnostic> {
    let config = convert::value(config, block.object_type(), "configuration")?;
    Ok(block.validate(config))
}
