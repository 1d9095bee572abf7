//! Lists with some of the rows, and the signs that there are more.
//!
//! Neither service documents such a list. Each sign is usual for a service of its kind. The search
//! for cases has the key of a next page, and Java's services answer pages.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use crate::settings::{Assumptions, ListSign};

/// A list by the assumptions: one that is too long is cut, and says so.
pub(crate) fn answered(assumptions: &Assumptions, status: StatusCode, mut body: Value) -> Response {
    let most = assumptions.rows_per_list;
    match assumptions.long_lists {
        ListSign::Whole => (status, Json(body)).into_response(),
        _ if rows(&mut body).is_none_or(|rows| rows.len() <= most) => {
            (status, Json(body)).into_response()
        }
        sign => sign.with(status, body, most),
    }
}

impl ListSign {
    /// A list with at most this many rows, and this sign. It has the sign even if there are no more
    /// rows. An answer without rows gets no sign.
    pub(crate) fn with(self, status: StatusCode, mut body: Value, most: usize) -> Response {
        let Some(rows) = rows(&mut body) else { return (status, Json(body)).into_response() };
        let total = rows.len().max(most.min(rows.len()) + 1);
        rows.truncate(most);
        let (name, value) = match self {
            Self::Whole => return (status, Json(body)).into_response(),
            Self::Status206 => return (StatusCode::PARTIAL_CONTENT, Json(body)).into_response(),
            Self::Link => {
                let mut response = (status, Json(body)).into_response();
                let next = HeaderValue::from_static("<?page=2>; rel=\"next\"");
                response.headers_mut().insert(header::LINK, next);
                return response;
            }
            Self::NextPageKey => ("next_page_key", json!({"scroll_id": "sandbox-scroll"})),
            Self::HasMore => ("has_more", json!(true)),
            Self::Total => ("total", json!(total)),
            Self::Last => ("last", json!(false)),
            Self::TotalPages => ("totalPages", json!(total.div_ceil(most.max(1)).max(2))),
            Self::Error => ("error", json!("Some of the rows could not be read")),
        };
        let is_page = matches!(self, Self::Last | Self::TotalPages);
        let envelope = if is_page { "content" } else { "data" };
        if let Some(beside) = beside_rows(&mut body, envelope) {
            beside.insert(name.to_owned(), value);
        }
        (status, Json(body)).into_response()
    }
}

/// The rows of a list: the body itself, or the first array in it or in an inner object.
fn rows(body: &mut Value) -> Option<&mut Vec<Value>> {
    match body {
        Value::Array(rows) => Some(rows),
        Value::Object(members) => members.values_mut().find_map(rows),
        _ => None,
    }
}

/// The object with the rows. Bare rows get an envelope of this name.
fn beside_rows<'a>(body: &'a mut Value, envelope: &str) -> Option<&'a mut Map<String, Value>> {
    if body.is_array() {
        *body = json!({envelope: body.take()});
    }
    let members = body.as_object_mut()?;
    if members.values().any(Value::is_array) {
        return Some(members);
    }
    members.values_mut().find_map(|member| beside_rows(member, envelope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_stands_beside_the_rows_whatever_envelope_they_are_in() {
        for (mut list, expected) in [
            (json!([1]), json!({"data": [1], "more": true})),
            (json!({"data": [1]}), json!({"data": [1], "more": true})),
            (
                json!({"data": {"customers": [1]}}),
                json!({"data": {"customers": [1], "more": true}}),
            ),
        ] {
            beside_rows(&mut list, "data").unwrap().insert("more".to_owned(), json!(true));
            assert_eq!(list, expected);
        }
        assert_eq!(beside_rows(&mut json!({"a": {"b": 1}}), "data"), None);
    }
}
