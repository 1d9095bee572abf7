//! One request as the handlers see it, and its way to them.
//!
//! Handlers are plain functions from a [`Call`] to an answer or a [`Refusal`]. A [`Service`] has
//! the common part of one API's endpoints: who may call, and the form of a refusal.

use std::io;
use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Json, RequestExt as _, body::Bytes, response::IntoResponse as _};
use serde_json::Value;
use time::OffsetDateTime;

use super::fields::Invalid;
use super::partial;
use crate::app::App;
use crate::settings::Assumptions;
use crate::state::{Lag, ListLag};

/// The line of a request. For a request without an endpoint, nothing else is known.
pub(crate) struct Line {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
}

impl Line {
    /// Whether the caller means Navigator, and not Wiv. Without an endpoint, only the path tells.
    pub(crate) fn is_navigators(&self) -> bool {
        self.uri.path().starts_with("/cphub/")
    }
}

/// Marks a request with too long a body, so that the endpoint refuses it in the words of its
/// service.
#[derive(Clone, Copy)]
pub(crate) struct BodyUnread;

/// A request, completely read.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    headers: HeaderMap,
    /// The id in the path, if the path has one.
    pub(crate) id: String,
    /// The second id, if the path has two.
    pub(crate) second_id: String,
    /// How far lists lag behind what it creates, if a fault says so.
    list_lag: Option<ListLag>,
    body: Bytes,
}

/// A refusal as an answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
}

/// The common part of one service's endpoints.
#[derive(Clone, Copy)]
pub(crate) struct Service {
    /// Checks who may call.
    pub(crate) admit: fn(&App, &Call) -> Result<(), Refusal>,
    /// Writes a refusal.
    pub(crate) refuse: fn(&App, &Line, &Refusal) -> Response,
}

/// The work of an endpoint.
pub(crate) type Handler = fn(&App, &Call) -> Result<(StatusCode, Value), Refusal>;

/// Makes the answer from its result.
type Answered = fn(&Assumptions, StatusCode, Value) -> Response;

impl Service {
    /// An endpoint: this method, with this function.
    pub(crate) fn on(self, method: MethodFilter, handler: Handler) -> MethodRouter<Arc<App>> {
        self.answering(method, handler, |_, status, body| (status, Json(body)).into_response())
    }

    /// An endpoint with a list that may be too long for one answer.
    pub(crate) fn list(self, handler: Handler) -> MethodRouter<Arc<App>> {
        self.answering(MethodFilter::GET, handler, partial::answered)
    }

    fn answering(
        self,
        method: MethodFilter,
        handler: Handler,
        answered: Answered,
    ) -> MethodRouter<Arc<App>> {
        on(method, move |State(app): State<Arc<App>>, request: Request| async move {
            let line = Line { method: request.method().clone(), uri: request.uri().clone() };
            let served = async {
                let call = Call::read(request).await?;
                (self.admit)(&app, &call)?;
                handler(&app, &call)
            };
            match served.await {
                Ok((StatusCode::NO_CONTENT, _)) => StatusCode::NO_CONTENT.into_response(),
                Ok((status, body)) => answered(&app.options.assumptions, status, body),
                Err(refusal) => (self.refuse)(&app, &line, &refusal),
            }
        })
    }
}

impl Call {
    async fn read(mut request: Request) -> Result<Self, Refusal> {
        let parameters: RawPathParams =
            request.extract_parts().await.map_err(|_| Refusal::not_found("Not found"))?;
        let mut ids = parameters.iter().map(|(_, id)| id.to_owned());
        let (id, second_id) = (ids.next().unwrap_or_default(), ids.next().unwrap_or_default());
        let (parts, body) = request.into_parts();
        if parts.extensions.get::<BodyUnread>().is_some() {
            return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "The body is too long"));
        }
        // The log has read it before, and has limited it.
        let body = to_bytes(body, usize::MAX)
            .await
            .map_err(|_| Refusal::bad_request("The body could not be read"))?;
        let list_lag = parts.extensions.get().copied();
        Ok(Self {
            method: parts.method,
            uri: parts.uri,
            headers: parts.headers,
            id,
            second_id,
            list_lag,
            body,
        })
    }

    /// The value of a header, if it exists and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// How far lists lag behind what it creates now: `lists`, unless a fault says otherwise.
    pub(crate) fn lag(&self, lists: u32) -> Lag {
        let lag = self.list_lag.unwrap_or(ListLag { lists, seconds: 0 });
        lag.begin(OffsetDateTime::now_utc())
    }

    /// Whether the caller says that its body is JSON.
    pub(crate) fn says_json(&self) -> bool {
        let media_type = self.header(header::CONTENT_TYPE.as_str()).unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case("application/json")
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// 400, if it is no JSON. The text does not repeat the body, which may hold a secret.
    pub(crate) fn json(&self) -> Result<Value, Refusal> {
        serde_json::from_slice(&self.body).map_err(|error| {
            Refusal::bad_request(&format!(
                "The body is not valid JSON (line {}, column {})",
                error.line(),
                error.column()
            ))
        })
    }
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, text: &str) -> Self {
        Self { status, text: text.to_owned() }
    }

    pub(crate) fn bad_request(text: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, text)
    }

    pub(crate) fn not_found(text: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, text)
    }

    pub(crate) fn conflict(text: &str) -> Self {
        Self::new(StatusCode::CONFLICT, text)
    }

    pub(crate) fn not_json() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The header Content-Type must be application/json",
        )
    }
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::bad_request(&invalid.0)
    }
}

/// The data file could not be written. Nothing has changed, and the caller may know why.
impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            &format!("The sandbox could not write its data file: {error}"),
        )
    }
}
