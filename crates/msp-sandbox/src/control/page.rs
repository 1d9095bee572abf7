//! The page that a browser shows at `/`: the data, the last requests, the active faults.
//!
//! It asks `/_sandbox/...` for everything that it shows, so it shows no secret that these do not
//! show.

use std::sync::Arc;

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, X_CONTENT_TYPE_OPTIONS,
};
use axum::routing::get;

use crate::app::App;

/// It loads nothing from elsewhere, and no code except the page's own file: it shows names from
/// outside.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type File = ([(HeaderName, &'static str); 4], &'static str);

/// The page itself.
pub(crate) fn router() -> Router<Arc<App>> {
    let html = file("text/html; charset=utf-8", include_str!("page/index.html"));
    Router::new().route("/", get(async move || html))
}

/// The files of the page, below `/_sandbox`.
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
