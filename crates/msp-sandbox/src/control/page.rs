//! The page that a browser shows at `/`: what exists, the last requests, the faults in force.
//!
//! It asks `/_sandbox/...` for all that it shows, so it tells no secret that these do not tell.

use std::sync::Arc;

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, X_CONTENT_TYPE_OPTIONS,
};
use axum::routing::get;

use crate::app::App;

/// Nothing from anywhere else, and no code but the page's own file: what it shows are names that
/// somebody sent.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type File = ([(HeaderName, &'static str); 4], &'static str);

/// The page itself.
pub(crate) fn router() -> Router<Arc<App>> {
    let html = file("text/html; charset=utf-8", include_str!("page/index.html"));
    Router::new().route("/", get(async move || html))
}

/// What it consists of, beneath `/_sandbox`.
pub(crate) fn files() -> Router<Arc<App>> {
    let style = file("text/css; charset=utf-8", include_str!("page/style.css"));
    let script = file("text/javascript; charset=utf-8", include_str!("page/script.js"));
    Router::new()
        .route("/page/style.css", get(async move || style))
        .route("/page/script.js", get(async move || script))
}

fn file(content_type: &'static str, text: &'static str) -> File {
    let headers = [
        (CONTENT_TYPE, content_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Another release may have another page.
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, text)
}
