//! Actions: validate, plan, and a stream of the progress of an invoked one.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::inner::{Inner, find};
use super::proto::tfplugin6 as tf;
use super::{block, convert};
use crate::framework::action::Progress;
use crate::framework::{Diagnostic, Diagnostics, Provider};
use crate::hcl;
use tf::invoke_action::event;

const KIND: &str = "action";

pub fn validate<P: Provider>(
    server: &Inner<P>,
    request: tf::validate_action_config::Request,
) -> Result<tf::validate_action_config::Response, Diagnostic> {
    let action = find(&server.actions, KIND, &request.type_name)?;
    let diagnostics = convert::diagnostics(block::validate(action.as_ref(), request.config)?);
    Ok(tf::validate_action_config::Response { diagnostics })
}

pub async fn plan<P: Provider>(
    server: &Inner<P>,
    request: tf::plan_action::Request,
    stop: CancellationToken,
) -> Result<tf::plan_action::Response, Diagnostic> {
    let action = find(&server.actions, KIND, &request.action_type)?;
    let config = convert::value(request.config, action.object_type(), "configuration")?;
    let diagnostics = convert::diagnostics(action.plan(config, stop).await);
    Ok(tf::plan_action::Response { diagnostics, ..Default::default() })
}

/// Runs the action, and passes on its messages. It goes on if nobody listens any more: a request
/// that is being sent must not be cut in half.
pub async fn invoke<P: Provider>(
    server: Arc<Inner<P>>,
    request: tf::invoke_action::Request,
    events: mpsc::Sender<tf::invoke_action::Event>,
    stop: CancellationToken,
) -> Result<Diagnostics, Diagnostic> {
    let action = find(&server.actions, KIND, &request.action_type)?;
    let config = convert::value(request.config, action.object_type(), "configuration")?;
    let (progress, mut messages) = Progress::channel();
    let invoked = action.invoke(config, progress, stop);
    let pass_on = async {
        while let Some(message) = messages.recv().await {
            let progress = event::Type::Progress(event::Progress { message: hcl::seen(message) });
            let _ = events.send(tf::invoke_action::Event { r#type: Some(progress) }).await;
        }
    };
    let (diagnostics, ()) = tokio::join!(invoked, pass_on);
    Ok(diagnostics)
}

/// The last event.
pub fn completed(diagnostics: Diagnostics) -> tf::invoke_action::Event {
    let diagnostics = convert::diagnostics(diagnostics);
    let completed = event::Type::Completed(event::Completed { diagnostics });
    tf::invoke_action::Event { r#type: Some(completed) }
}
