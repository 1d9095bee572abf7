//! The ephemeral resources, one file each. One run uses them, and nothing stores them.

mod navigator_access_token;

use std::sync::Arc;

use tfplugin::framework::Served;
use tfplugin::framework::ephemeral::ServedEphemeral;

use super::backend::Backend;

/// All of them.
pub fn all(backend: &Arc<Backend>) -> Vec<Box<dyn ServedEphemeral>> {
    let shared = || Arc::clone(backend);
    vec![Served::boxed(navigator_access_token::NavigatorAccessToken { backend: shared() })]
}
