//! Both APIs together, and the refusal where neither has an endpoint.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use axum::response::Response;

use crate::app::App;
use crate::endpoint::{Line, Refusal};
use crate::{navigator, wiv};

pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .merge(wiv::router())
        .merge(navigator::router())
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
}

async fn unknown_path(State(app): State<Arc<App>>, method: Method, uri: Uri) -> Response {
    refuse(&app, &Line { method, uri }, &Refusal::not_found("Not found"))
}

async fn wrong_method(State(app): State<Arc<App>>, method: Method, uri: Uri) -> Response {
    let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed");
    refuse(&app, &Line { method, uri }, &refusal)
}

/// Refuses in the words of the service that the caller meant.
pub(crate) fn refuse(app: &App, line: &Line, refusal: &Refusal) -> Response {
    let service = if line.is_navigators() { navigator::SERVICE } else { wiv::SERVICE };
    (service.refuse)(app, line, refusal)
}
