//! The actions, one file each: what is done and leaves no state.

mod run_workflow;

use std::sync::Arc;

use super::backend::Backend;
use crate::framework::Served;
use crate::framework::action::ServedAction;

/// All of them.
pub fn all(backend: &Arc<Backend>) -> Vec<Box<dyn ServedAction>> {
    vec![Served::boxed(run_workflow::RunWorkflow::new(backend))]
}
