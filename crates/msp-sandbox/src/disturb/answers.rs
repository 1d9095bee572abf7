//! Broken answers.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::{io, iter};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use tokio_stream::Stream;

use crate::faults::Answer;

/// JSON up to the third byte, then bytes that no reader of text or JSON accepts.
const GARBAGE: &[u8] = b"{\"d\xff\xfe\x00ata\": [}\x80\n";

const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>One moment</title></head>\
    <body><h1>One moment, please</h1></body></html>\n";

/// The most bytes of an answer that is cut. It must fit into the buffer of the connection, which
/// ends at once.
const CUT_AT_MOST: usize = 16 * 1024;

/// The size of the pieces of an oversized body.
const CHUNK: usize = 64 * 1024;

/// The answer of a rule. `None` for its body if the service has to find the words.
pub(crate) fn given(answer: &Answer) -> Option<Response> {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match &answer.body {
        None if answer.status >= 400 => None,
        None => Some(status.into_response()),
        Some(Value::String(text)) => Some((status, text.clone()).into_response()),
        Some(body) => Some((status, axum::Json(body)).into_response()),
    }
}

/// Sets the headers of a rule. They replace those of the same name.
pub(crate) fn set_headers(answer: &Answer, response: &mut Response) {
    for (name, value) in &answer.headers {
        // Both were checked when the rule was added.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
}

/// The same status and content type, with bytes that are no JSON.
pub(crate) fn garbage(response: Response) -> Response {
    with_body(response, Body::from(GARBAGE))
}

/// The same status, with a page for people.
pub(crate) fn page(response: Response) -> Response {
    let mut response = with_body(response, Body::from(PAGE));
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

/// The same status and content type, with one JSON string of this length in bytes.
pub(crate) fn oversized(response: Response, bytes: u64) -> Response {
    let mut left = bytes.saturating_sub(2);
    let filling = iter::from_fn(move || {
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(CHUNK);
        left -= length as u64;
        (length > 0).then(|| Bytes::from(vec![b'x'; length]))
    });
    let quote = || iter::once(Bytes::from_static(b"\""));
    let chunks = quote().chain(filling).chain(quote()).map(Ok::<_, io::Error>);
    with_body(response, Body::from_stream(tokio_stream::iter(chunks)))
}

/// The same answer, half of it sent before the connection ends.
pub(crate) async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    // It comes from our own handler, and is already in memory.
    let mut body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len().max(1)));
    body.truncate((body.len() / 2).min(CUT_AT_MOST));
    let half = Half { body: Some(body), sent: false };
    Response::from_parts(parts, Body::from_stream(half))
}

fn with_body(response: Response, body: Body) -> Response {
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, body)
}

/// Half a body and then an error, which ends the connection.
struct Half {
    body: Option<Bytes>,
    sent: bool,
}

impl Stream for Half {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(body) = self.body.take() {
            return Poll::Ready(Some(Ok(body)));
        }
        if !self.sent {
            // The connection sends its buffer when a body makes it wait, and drops it when a body
            // fails.
            self.sent = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::Error::other("the answer is cut on purpose"))))
    }
}
