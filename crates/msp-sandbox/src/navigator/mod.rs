//! Cloud Partner Navigator's API, as VMware's guide and reference document it.

mod invitations;
mod named_users;
mod organizations;
mod roles;
mod services;
mod states;
mod tokens;
mod users;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::MethodFilter;
use axum::{Json, Router};
use serde_json::json;

use crate::app::App;
use crate::endpoint::{Call, Line, Refusal, Service};
use crate::settings::{IdentityToken, NavigatorErrorKey};

/// Organizations: they need an access token, and errors are those of the gateway.
pub(super) const SERVICE: Service = Service { admit, refuse };

/// The token exchange: it needs no access token, and errors are those of the identity service.
const EXCHANGE: Service = Service { admit: admit_json, refuse: refuse_as_identity };

/// Users, roles and invitations: they need an access token, and errors are those of the identity
/// service.
const IDENTITY: Service = Service { admit: admit_identity, refuse: refuse_as_identity };

pub(super) fn router() -> Router<Arc<App>> {
    let get = |handler| SERVICE.on(MethodFilter::GET, handler);
    let put = |handler| SERVICE.on(MethodFilter::PUT, handler);
    let post = |handler| SERVICE.on(MethodFilter::POST, handler);
    let patch = |handler| SERVICE.on(MethodFilter::PATCH, handler);
    let exchange = |handler| EXCHANGE.on(MethodFilter::POST, handler);
    let identity = |method, handler| IDENTITY.on(method, handler);
    Router::new()
        .route("/cphub/api/auth/v1/authn/accesstoken", exchange(tokens::of_refresh_token))
        .route(
            "/cphub/api/auth/v1/authn/accounts/{org_id}/accesstoken",
            exchange(tokens::of_oauth_app),
        )
        .route(
            "/cphub/api/core/v1/mgmt/orgs/{org_id}/tenants",
            SERVICE.list(organizations::list).merge(post(organizations::create)),
        )
        .route(
            "/cphub/api/core/v1/mgmt/orgs/{org_id}",
            get(organizations::read).merge(put(organizations::update)),
        )
        .route("/cphub/api/core/v1/mgmt/orgs/{org_id}/services", get(services::list))
        .route(
            "/cphub/api/core/v1/mgmt/orgs/{org_id}/services/{service_id}",
            patch(services::enable),
        )
        .route(
            "/cphub/api/auth/v1/orgs/{org_id}/users",
            identity(MethodFilter::GET, users::list)
                .merge(identity(MethodFilter::DELETE, users::remove)),
        )
        .route(
            "/cphub/api/auth/v2/orgs/{org_id}/add-users",
            identity(MethodFilter::POST, users::add),
        )
        .route(
            "/cphub/api/auth/v1/orgs/{org_id}/users-org-roles",
            identity(MethodFilter::PATCH, roles::change),
        )
        .route(
            "/cphub/api/auth/v1/orgs/{org_id}/org-roles",
            identity(MethodFilter::GET, roles::list),
        )
        .route(
            "/cphub/api/auth/v1/orgs/{org_id}/invitations",
            identity(MethodFilter::DELETE, invitations::revoke),
        )
}

fn admit(app: &App, call: &Call) -> Result<(), Refusal> {
    let token = call.header("csp-auth-token").unwrap_or_default();
    if !app.tokens.is_valid(token) {
        return Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "The access token is missing, unknown or expired",
        ));
    }
    if call.method == axum::http::Method::GET { Ok(()) } else { admit_json(app, call) }
}

/// A token of the provider organization. The guide says that the token must belong to the
/// organization with the users.
fn admit_identity(app: &App, call: &Call) -> Result<(), Refusal> {
    admit(app, call)?;
    let is_own = call.id == app.options.credentials.provider_org_id;
    if app.options.assumptions.identity_token == IdentityToken::Own && !is_own {
        let text = "The access token is of another organization";
        return Err(Refusal::new(StatusCode::FORBIDDEN, text));
    }
    Ok(())
}

/// Checks that there is such an organization: the provider's or a tenant's.
fn must_exist(app: &App, org_id: &str) -> Result<(), Refusal> {
    let is_there = org_id == app.options.credentials.provider_org_id
        || app.store.read(|state| state.tenant(org_id).is_some());
    if is_there { Ok(()) } else { Err(Refusal::not_found("Organization not found")) }
}

fn admit_json(_: &App, call: &Call) -> Result<(), Refusal> {
    if call.says_json() { Ok(()) } else { Err(Refusal::not_json()) }
}

fn refuse(app: &App, _: &Line, refusal: &Refusal) -> Response {
    let (status, text) = (refusal.status, refusal.text.as_str());
    let request_id = format!("{:016x}", fastrand::u64(..));
    let body = match app.options.assumptions.navigator_error_key {
        NavigatorErrorKey::Message => {
            json!({"statusCode": status.as_u16(), "message": text, "requestId": request_id})
        }
        NavigatorErrorKey::Error => json!({"error": text}),
        NavigatorErrorKey::Text => return (status, text.to_owned()).into_response(),
    };
    (status, Json(body)).into_response()
}

fn refuse_as_identity(_: &App, _: &Line, refusal: &Refusal) -> Response {
    let body = json!({
        "majorErrorCode": refusal.status.as_u16(),
        "minorErrorCode": 0,
        "message": refusal.text,
        "parameterList": [],
    });
    (refusal.status, Json(body)).into_response()
}
