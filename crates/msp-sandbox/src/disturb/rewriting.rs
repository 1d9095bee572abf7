//! Changes answers: names in another spelling, members that are missing or have another value,
//! incomplete lists.

use axum::body::{Body, to_bytes};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value};

use crate::faults::{Fault, PartialList, Respelt};

/// The names in an answer of Wiv, and of Navigator, where the server makes `name`.
const NAMES_OF_WIV: &[&str] = &["name", "customer_name"];
const NAMES_OF_NAVIGATOR: &[&str] = &["displayName"];

impl Fault {
    /// The changed answer. A refusal, or one that is no JSON, stays.
    pub(crate) async fn rewritten(&self, is_navigators: bool, response: Response) -> Response {
        if !self.rewrites() || !response.status().is_success() {
            return response;
        }
        let (mut parts, body) = response.into_parts();
        // It comes from our own handler, and is already in memory.
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let Ok(mut json) = serde_json::from_slice(&bytes) else {
            return Response::from_parts(parts, Body::from(bytes));
        };
        if let Some(Respelt { spelling, characters }) = &self.name_echo {
            let names = if is_navigators { NAMES_OF_NAVIGATOR } else { NAMES_OF_WIV };
            each_object(&mut json, &mut |object| {
                for name in object.iter_mut().filter(|(key, _)| names.contains(&key.as_str())) {
                    if let (_, Value::String(name)) = name {
                        *name = spelling.of(name, *characters);
                    }
                }
            });
        }
        if let Some(members) = &self.members {
            each_object(&mut json, &mut |object| replace(object, members));
        }
        let told = match &self.partial_list {
            Some(PartialList { rows, sign }) => sign.with(parts.status, json, *rows),
            None => (parts.status, axum::Json(json)).into_response(),
        };
        let (said, body) = told.into_parts();
        parts.status = said.status;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.extend(said.headers);
        Response::from_parts(parts, body)
    }
}

/// Gives existing members these values, or removes them.
fn replace(object: &mut Map<String, Value>, members: &Map<String, Value>) {
    for (name, value) in members {
        if value.is_null() {
            object.shift_remove(name);
        } else if let Some(member) = object.get_mut(name) {
            member.clone_from(value);
        }
    }
}

/// Changes every object of a body, inner ones first.
fn each_object(body: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    match body {
        Value::Array(elements) => {
            for element in elements {
                each_object(element, change);
            }
        }
        Value::Object(object) => {
            for (_, member) in object.iter_mut() {
                each_object(member, change);
            }
            change(object);
        }
        _ => {}
    }
}
