//! Wiv's MSP API, as its guide documents it.

mod cases;
mod customers;
mod integrations;
mod link;
mod list;
mod users;
mod workflows;

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::MethodFilter;
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::app::App;
use crate::endpoint::{Call, Line, Refusal, Service};
use crate::settings::{
    Assumptions, GetContentType, PostEnvelope, PostStatus, UnknownFields, WivErrorKey,
};

/// Who may call, and the form of a refusal.
pub(super) const SERVICE: Service = Service { admit, refuse };

const CUSTOMERS: &str = "/msp/customers";

/// The organization of the MSP itself. It has the key, and owns the integrations of its customers.
const MSP_TENANT_ID: &str = "c518e9ec-e9d1-4e9a-92ce-9591a26bb04e";

pub(super) fn router() -> Router<Arc<App>> {
    let post = |handler| SERVICE.on(MethodFilter::POST, handler);
    Router::new()
        .route(CUSTOMERS, SERVICE.list(list::list).merge(post(customers::create)))
        .route("/msp/customers/{customer_id}/integrations", post(integrations::create))
        .route("/msp/customers/{customer_id}/users", post(users::add))
        .route("/onboarding/aws/cloudformation-link", post(link::create))
        .route("/v2/cases/msp/search", post(cases::search))
        .route("/workflows/{workflow_id}/run", post(workflows::run))
}

/// The key first: a caller without one learns nothing else.
fn admit(app: &App, call: &Call) -> Result<(), Refusal> {
    if call.header("x-api-key") != Some(&app.options.credentials.wiv_api_key) {
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "Authentication required"));
    }
    let content_type_optional = call.method == Method::GET
        && app.options.assumptions.get_content_type == GetContentType::Optional;
    if !content_type_optional && !call.says_json() {
        return Err(Refusal::not_json());
    }
    Ok(())
}

/// The answer to a successful POST.
fn created(app: &App, data: Value, message: Option<&str>) -> (StatusCode, Value) {
    let status = match app.options.assumptions.post_status {
        PostStatus::Ok => StatusCode::OK,
        PostStatus::Created => StatusCode::CREATED,
    };
    let body = match (app.options.assumptions.post_envelope, message) {
        (PostEnvelope::Data, Some(message)) => json!({"data": data, "message": message}),
        (PostEnvelope::Data, None) => json!({"data": data}),
        (PostEnvelope::None, _) => data,
    };
    (status, body)
}

/// The one parameter that the query of an endpoint may have.
fn parameter(
    call: &Call,
    known: &str,
    assumptions: &Assumptions,
) -> Result<Option<String>, Refusal> {
    let query = call.uri.query().unwrap_or_default();
    let mut found = None;
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if name == known {
            found = Some(value.into_owned());
        } else if assumptions.unknown_fields == UnknownFields::Refused {
            return Err(Refusal::bad_request(&format!("{name} is not a known query parameter")));
        }
    }
    Ok(found)
}

fn unknown_customer() -> Refusal {
    Refusal::not_found("Customer not found")
}

fn refuse(app: &App, request: &Line, refusal: &Refusal) -> Response {
    let text = refusal.text.as_str();
    // The guide is complete for the list.
    let is_list = request.method == Method::GET && request.uri.path() == CUSTOMERS;
    let key = if is_list { WivErrorKey::Error } else { app.options.assumptions.wiv_error_key };
    let body = match key {
        WivErrorKey::Error => json!({"error": text}),
        WivErrorKey::Message => json!({"message": text}),
        WivErrorKey::Text => return (refusal.status, text.to_owned()).into_response(),
    };
    (refusal.status, Json(body)).into_response()
}
