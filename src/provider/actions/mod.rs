//! The actions, one file each. An action does something and leaves no state.

mod run_workflow;

use std::sync::Arc;

use tfplugin::framework::Served;
use tfplugin::framework::action::ServedAction;

use super::backend::Backend;

/// All of them.
pub fn all(backend: &Arc<Backend>) -> Vec<Box<dyn ServedAction>> {
    let shared = || Arc::clone(backend);
    vec![Served::boxed(run_workflow::RunWorkflow { backend: shared() })]
}
