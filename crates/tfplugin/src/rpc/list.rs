//! List resources: validate, and a stream of the found objects.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::inner::{Inner, find};
use super::proto::tfplugin6 as tf;
use super::{block, convert, identity};
use crate::framework::list::{ListRequest, ListResult};
use crate::framework::managed::ManagedResource;
use crate::framework::{Diagnostic, Provider};
use crate::hcl;

const KIND: &str = "list resource";

/// How many found objects may wait for core.
const AHEAD: usize = 64;

pub fn validate<P: Provider>(
    server: &Inner<P>,
    request: tf::validate_list_resource_config::Request,
) -> Result<tf::validate_list_resource_config::Response, Diagnostic> {
    let list = find(&server.list_resources, KIND, &request.type_name)?;
    let diagnostics = convert::diagnostics(block::validate(list.as_ref(), request.config)?);
    Ok(tf::validate_list_resource_config::Response { diagnostics })
}

/// Sends the objects, and the messages before the last one. The search ends when nobody listens.
pub async fn list<P: Provider>(
    server: Arc<Inner<P>>,
    request: tf::list_resource::Request,
    events: mpsc::Sender<tf::list_resource::Event>,
    stop: CancellationToken,
) -> Result<(), Diagnostic> {
    let list = find(&server.list_resources, KIND, &request.type_name)?;
    let resource = find(&server.resources, "resource type", &request.type_name)?.as_ref();
    let config = convert::value(request.config, list.object_type(), "configuration")?;
    // On the wire, 0 means no limit.
    let limit = u64::try_from(request.limit).ok().filter(|limit| *limit > 0);
    let (to, mut found) = mpsc::channel(AHEAD);
    let wanted = ListRequest { objects: request.include_resource_object, limit, to };
    let search = list.list(config, wanted, stop);
    let pass_on = async {
        let passed_on = pass_on(resource, &mut found, &events).await;
        // So the search notices that nobody wants more.
        found.close();
        passed_on
    };
    let ((diagnostics, held), passed_on) = tokio::join!(search, pass_on);
    for diagnostic in diagnostics {
        let _ = events.send(said(diagnostic)).await;
    }
    if let Some(held) = held {
        let _ = events.send(event(resource, held)?).await;
    }
    passed_on
}

async fn pass_on(
    resource: &dyn ManagedResource,
    found: &mut mpsc::Receiver<ListResult>,
    events: &mpsc::Sender<tf::list_resource::Event>,
) -> Result<(), Diagnostic> {
    while let Some(listed) = found.recv().await {
        if events.send(event(resource, listed)?).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// An event with a message and no object.
pub fn said(diagnostic: Diagnostic) -> tf::list_resource::Event {
    tf::list_resource::Event {
        diagnostic: vec![convert::diagnostic(diagnostic)],
        ..Default::default()
    }
}

fn event(
    resource: &dyn ManagedResource,
    listed: ListResult,
) -> Result<tf::list_resource::Event, Diagnostic> {
    let object = listed.object.map(|object| convert::dynamic(&object, resource.object_type()));
    Ok(tf::list_resource::Event {
        identity: identity::told(resource, &listed.identity)?,
        display_name: hcl::seen(listed.display_name).replace('\n', "\\n"),
        resource_object: object.transpose()?.flatten(),
        diagnostic: Vec::new(),
    })
}
