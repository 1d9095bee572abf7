//! Managed resources: validate, upgrade, plan, apply, read, import, generate.

use tokio_util::sync::CancellationToken;

use super::inner::{self, Inner};
use super::proto::tfplugin6 as tf;
use super::{convert, identity};
use crate::framework::json::UnknownAttributes;
use crate::framework::managed::{
    ApplyRequest, ManagedResource, PlanRequest, ReadRequest, StateResponse,
};
use crate::framework::{
    Diagnostic, Diagnostics, Private, Provider, Value, identity as rules, json,
};
use crate::json_tree;

/// A resource by the name in a request.
fn find<'a, P: Provider>(
    server: &'a Inner<P>,
    type_name: &str,
) -> Result<&'a dyn ManagedResource, Diagnostic> {
    inner::find(&server.resources, "resource type", type_name).map(AsRef::as_ref)
}

pub fn validate<P: Provider>(
    server: &Inner<P>,
    request: tf::validate_resource_config::Request,
) -> Result<tf::validate_resource_config::Response, Diagnostic> {
    let resource = find(server, &request.type_name)?;
    let config = convert::value(request.config, resource.object_type(), "configuration")?;
    let capabilities = request.client_capabilities.unwrap_or_default();
    let diagnostics = if config.as_object().is_some() {
        resource.validate(config, capabilities.write_only_attributes_allowed)
    } else {
        // It is wholly unknown, so there is nothing to check.
        Diagnostics::new()
    };
    Ok(tf::validate_resource_config::Response { diagnostics: convert::diagnostics(diagnostics) })
}

pub fn upgrade<P: Provider>(
    server: &Inner<P>,
    request: tf::upgrade_resource_state::Request,
) -> Result<tf::upgrade_resource_state::Response, Diagnostic> {
    let resource = find(server, &request.type_name)?;
    let state = stored(resource, request.version, request.raw_state)?;
    Ok(tf::upgrade_resource_state::Response {
        upgraded_state: convert::dynamic(&state, resource.object_type())?,
        ..Default::default()
    })
}

/// Reads state that a release has stored.
///
/// # Errors
/// If it is from a newer release, or no state of that resource.
pub fn stored(
    resource: &dyn ManagedResource,
    version: i64,
    raw: Option<tf::RawState>,
) -> Result<Value, Diagnostic> {
    let current = resource.schema().version;
    let unreadable = |why: String| {
        let summary = format!("Stored state of `{}` cannot be read", resource.type_name());
        Diagnostic::error(summary, why)
    };
    if version > current {
        return Err(unreadable(format!(
            "Use the newer release of this provider that stored it, or a later one. It stored \
             version {version} of the schema, and this release has version {current}."
        )));
    }
    let mut stored = raw.unwrap_or_default().json;
    if version < current {
        let old = json_tree::parse(&stored).map_err(|e| unreadable(e.to_string()))?;
        stored = resource.upgrade(version, old)?.to_string().into_bytes();
    }
    let state = json::decode(&stored, resource.object_type(), UnknownAttributes::Ignore)
        .map_err(|error| unreadable(format!("It does not fit the schema: {error}.")))?;
    // It lacks a block that an older schema did not have.
    Ok(resource.schema().body().without_null_lists(state))
}

pub async fn plan<P: Provider>(
    server: &Inner<P>,
    request: tf::plan_resource_change::Request,
    stop: CancellationToken,
) -> Result<tf::plan_resource_change::Response, Diagnostic> {
    let resource = find(server, &request.type_name)?;
    let of = resource.object_type();
    let plan = resource
        .plan(PlanRequest {
            prior: convert::value(request.prior_state, of, "prior state")?,
            proposed: convert::value(request.proposed_new_state, of, "proposed state")?,
            config: convert::value(request.config, of, "configuration")?,
            prior_private: Private::from_bytes(&request.prior_private),
            stop,
        })
        .await;
    Ok(tf::plan_resource_change::Response {
        planned_state: convert::dynamic(&plan.planned, of)?,
        requires_replace: plan.requires_replace.iter().map(convert::path).collect(),
        planned_private: plan.private.to_bytes(),
        // The identity of a new object is known only after apply.
        planned_identity: identity::of_state(resource, &plan.planned)?,
        diagnostics: convert::diagnostics(server.causes.once(plan.diagnostics)),
        ..Default::default()
    })
}

pub async fn apply<P: Provider>(
    server: &Inner<P>,
    request: tf::apply_resource_change::Request,
    stop: CancellationToken,
) -> Result<tf::apply_resource_change::Response, Diagnostic> {
    let resource = find(server, &request.type_name)?;
    let of = resource.object_type();
    let applied = resource
        .apply(ApplyRequest {
            prior: convert::value(request.prior_state, of, "prior state")?,
            planned: convert::value(request.planned_state, of, "planned state")?,
            config: convert::value(request.config, of, "configuration")?,
            planned_private: Private::from_bytes(&request.planned_private),
            stop,
        })
        .await;
    Ok(tf::apply_resource_change::Response {
        new_state: convert::dynamic(&applied.state, of)?,
        new_identity: identity::of_state(resource, &applied.state)?,
        private: applied.private.to_bytes(),
        diagnostics: convert::diagnostics(server.causes.in_short(applied.diagnostics)),
        ..Default::default()
    })
}

pub async fn read<P: Provider>(
    server: &Inner<P>,
    request: tf::read_resource::Request,
    stop: CancellationToken,
) -> Result<tf::read_resource::Response, Diagnostic> {
    let resource = find(server, &request.type_name)?;
    let of = resource.object_type();
    let state = convert::value(request.current_state, of, "state")?;
    let read = if state.is_null() {
        StateResponse { state, private: Private::default(), diagnostics: Diagnostics::new() }
    } else {
        let private = Private::from_bytes(&request.private);
        // An import has no earlier state to keep.
        let is_kept = !private.unread;
        let mut read = resource.read(ReadRequest { state, private, stop }).await;
        if is_kept {
            read.diagnostics = server.causes.once(read.diagnostics);
        }
        read
    };
    Ok(tf::read_resource::Response {
        new_state: convert::dynamic(&read.state, of)?,
        new_identity: identity::of_state(resource, &read.state)?,
        private: read.private.to_bytes(),
        diagnostics: convert::diagnostics(read.diagnostics),
        ..Default::default()
    })
}

pub fn import<P: Provider>(
    server: &Inner<P>,
    request: tf::import_resource_state::Request,
    stop: CancellationToken,
) -> Result<tf::import_resource_state::Response, Diagnostic> {
    let resource = find(server, &request.type_name)?;
    let id = match identity::read(resource, request.identity)? {
        Some(identity) => rules::import_id(resource.identity(), &identity)?,
        None => request.id,
    };
    let StateResponse { state, private, diagnostics } = resource.import(&id, stop);
    let imported_resources = if state.is_null() {
        Vec::new()
    } else {
        vec![tf::import_resource_state::ImportedResource {
            type_name: request.type_name,
            state: convert::dynamic(&state, resource.object_type())?,
            private: private.to_bytes(),
            identity: identity::of_state(resource, &state)?,
        }]
    };
    Ok(tf::import_resource_state::Response {
        imported_resources,
        diagnostics: convert::diagnostics(diagnostics),
        ..Default::default()
    })
}

pub fn generate<P: Provider>(
    server: &Inner<P>,
    request: tf::generate_resource_config::Request,
) -> Result<tf::generate_resource_config::Response, Diagnostic> {
    let resource = find(server, &request.type_name)?;
    let of = resource.object_type();
    // Builds of Terraform before 1.14.0 send none here. A configuration is only written down, so no
    // state counts as the state of no object.
    let state = match request.state {
        None => Value::Null,
        sent => convert::value(sent, of, "state")?,
    };
    // An object that does not exist has no configuration to write.
    let config =
        if state.as_object().is_none() { Value::Null } else { resource.generate(state)? };
    Ok(tf::generate_resource_config::Response {
        config: convert::dynamic(&config, of)?,
        diagnostics: Vec::new(),
    })
}
