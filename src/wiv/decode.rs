//! Makes models from Wiv's bodies, except those of [`cases`](super::cases). Every alternative that
//! the documents leave open is here.

use serde_json::{Map, Value};

use super::models::{
    AddedUser, CreatedCustomer, CreatedIntegration, Customer, FailedUser, Figures, Integration,
    Integrations, OnboardingLink, UsersAdded, WorkflowRun,
};
use crate::http::{Secret, Unreadable, json};

/// The guide's first version called it `org_id`.
const CUSTOMER_ID: [&str; 2] = ["customer_id", "org_id"];
/// The names in lists, where the keys of the answer differ from the requested ones.
const LISTED_CUSTOMER_ID: [&str; 3] = ["customer_id", "org_id", "id"];
/// The elements of `integrations` are not documented.
const INTEGRATION_ID: [&str; 2] = ["integration_id", "id"];

pub(super) fn created_customer(body: &[u8]) -> Result<CreatedCustomer, Unreadable> {
    let data = json::object(body)?;
    let id = json::required_id(&data, &CUSTOMER_ID, "holds")?;
    let name = json::text(&data, "name").or_else(|| json::text(&data, "customer_name"));
    // The field is documented, so an object without it may be something else with an id.
    let name = name.ok_or_else(|| Unreadable::new("holds no `name`"))?;
    Ok(CreatedCustomer { id, name })
}

/// `{"data": [...]}`, `{"data": {"customers": [...]}}`, `{"customers": [...]}` or a bare array: the
/// documents do not show the envelope of the list.
///
/// # Errors
/// If it is none of these.
pub fn customers(body: &[u8]) -> Result<Vec<Customer>, Unreadable> {
    json::list(body, &["data", "customers"], customer)
}

fn customer(value: &Value) -> Result<Customer, Unreadable> {
    let element = value.as_object().ok_or_else(|| Unreadable::new("is not an object"))?;
    let id = json::required_id(element, &LISTED_CUSTOMER_ID, "has")?;
    Ok(Customer {
        id,
        name: json::text(element, "customer_name").or_else(|| json::text(element, "name")),
        integrations: element.get("integrations").and_then(integrations).map(Box::new),
        figures: figures(element).map(Box::new),
    })
}

/// `None` if the element has none.
fn figures(element: &Map<String, Value>) -> Option<Figures> {
    let figures = Figures {
        users_number: json::integer(element, "users_number"),
        active_workflows: json::integer(element, "active_workflows"),
        num_of_integrations: json::integer(element, "num_of_integrations"),
        successful_runs: json::integer(element, "successful_runs"),
        failed_runs: json::integer(element, "failed_runs"),
        cost_impact: json::decimal(element, "cost_impact"),
        realized_savings: json::decimal(element, "realized_savings"),
        integration_types: json::texts(element, "integration_types"),
    };
    (figures != Figures::default()).then_some(figures)
}

fn integrations(value: &Value) -> Option<Integrations> {
    let elements = match value {
        Value::Null => return None,
        Value::Array(elements) => elements,
        _ => return Some(Integrations { recognised: Vec::new(), unrecognised: 1, listed: 1 }),
    };
    let recognised: Vec<_> =
        elements.iter().filter_map(|value| integration(value.as_object()?)).collect();
    let unrecognised = elements.len() - recognised.len();
    Some(Integrations { recognised, unrecognised, listed: elements.len() })
}

fn integration(object: &Map<String, Value>) -> Option<Integration> {
    Some(Integration {
        id: json::id(object, &INTEGRATION_ID)?,
        name: json::text(object, "name"),
        kind: json::text(object, "type"),
        timestamp: json::text(object, "timestamp"),
    })
}

pub(super) fn onboarding_link(body: &[u8]) -> Result<OnboardingLink, Unreadable> {
    let data = json::object(body)?;
    let external_id = json::required_id(&data, &["external_id"], "holds")?;
    let url = |name| json::text(&data, name).map(Secret::new);
    Ok(OnboardingLink {
        external_id,
        cloudformation_url: url("cloudformation_url"),
        pre_signed_url: url("pre_signed_url"),
        message: message(body),
    })
}

/// The member beside `data`.
fn message(body: &[u8]) -> Option<String> {
    let value = json::value(body).ok()?;
    json::text(value.as_object()?, "message")
}

pub(super) fn created_integration(body: &[u8]) -> Result<CreatedIntegration, Unreadable> {
    let data = json::object(body)?;
    let of = |name| data.get(name).and_then(Value::as_object);
    let element = of("customer_integration").unwrap_or(&data);
    json::required_id(element, &INTEGRATION_ID, "holds")?;
    let integration = integration(element).unwrap_or_default();
    // The fields are documented, so an object without them may be something else with an id.
    if integration.name.is_none() || integration.kind.is_none() {
        return Err(Unreadable::new("holds no `name` or no `type`"));
    }
    Ok(CreatedIntegration {
        customer_id: json::id(&data, &CUSTOMER_ID),
        customer_name: json::text(&data, "customer_name"),
        integration,
    })
}

pub(super) fn users_added(body: &[u8]) -> Result<UsersAdded, Unreadable> {
    let data = json::object(body)?;
    let list = |name| data.get(name).and_then(Value::as_array);
    let (added, failed) = (list("added_users"), list("failed_users"));
    if added.is_none() && failed.is_none() {
        return Err(Unreadable::new("holds neither `added_users` nor `failed_users`"));
    }
    let objects = |list: Option<&Vec<Value>>| -> Vec<Map<String, Value>> {
        list.into_iter().flatten().filter_map(|value| value.as_object().cloned()).collect()
    };
    let added = objects(added).iter().filter_map(added_user).collect();
    let failed = objects(failed).iter().filter_map(failed_user).collect();
    Ok(UsersAdded {
        customer_id: json::id(&data, &CUSTOMER_ID),
        customer_name: json::text(&data, "customer_name"),
        added,
        failed,
    })
}

fn added_user(object: &Map<String, Value>) -> Option<AddedUser> {
    Some(AddedUser {
        email: json::text(object, "email")?,
        role: json::text(object, "role"),
        user_id: json::id(object, &["user_id"]),
    })
}

fn failed_user(object: &Map<String, Value>) -> Option<FailedUser> {
    Some(FailedUser { email: json::text(object, "email")?, reason: json::text(object, "reason") })
}

pub(super) fn workflow_run(body: &[u8]) -> Result<WorkflowRun, Unreadable> {
    let data = json::object(body)?;
    let execution_id = json::required_id(&data, &["execution_id"], "holds")?;
    let (id, text) = (|name| json::id(&data, &[name]), |name| json::text(&data, name));
    Ok(WorkflowRun {
        execution_id,
        workflow_id: id("workflow_id"),
        event_type: text("event_type"),
        trigger_type: text("trigger_type"),
        trigger_id: id("trigger_id"),
        run_by: text("run_by"),
        tenant_id: id("tenant_id"),
        timestamp: text("timestamp"),
    })
}
