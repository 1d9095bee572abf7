//! Decodes answers, and is tolerant.
//!
//! The documents of both APIs are examples. Where an example is silent, a server may do anything:
//! send an envelope or none, send a number as text, leave out a member. A decoder takes what it
//! understands. It says [`Unreadable`] only where it cannot go on.
//!
//! This file has objects and their scalars. Lists are in `list`, ids in `id`.

mod id;
mod list;

pub use id::{id, ids, required_id};
pub use list::{list, page};
use serde_json::{Map, Value};
use tfplugin::json_tree;

use super::{Unreadable, whole};

/// Any JSON.
///
/// # Errors
/// If the body is no JSON.
pub fn value(body: &[u8]) -> Result<Value, Unreadable> {
    json_tree::parse_bounded(body).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> Unreadable {
    Unreadable::new(if json_tree::is_too_large(error) {
        "holds a value that is too large for this call"
    } else {
        "is not JSON"
    })
}

/// The object of an answer. An envelope `{"data": {...}}` around it is removed.
///
/// # Errors
/// If the body is no JSON object, or an object that says that something failed.
pub fn object(body: &[u8]) -> Result<Map<String, Value>, Unreadable> {
    let Value::Object(mut object) = value(body)? else {
        return Err(Unreadable::new("is not a JSON object"));
    };
    whole::is_no_error(&object)?;
    match object.get_mut("data").map(Value::take) {
        Some(Value::Object(data)) => whole::is_no_error(&data).map(|()| data),
        Some(other) => {
            // It is another member that has the name `data`: put it back.
            object.insert("data".to_owned(), other);
            Ok(object)
        }
        None => Ok(object),
    }
}
/// Text. A number or truth value becomes text. `None` for anything else.
pub fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A whole number, also as text or with a fraction of zeros.
pub fn integer(object: &Map<String, Value>, name: &str) -> Option<i64> {
    let text = text(object, name)?;
    let text = text.trim();
    let whole = match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok()
}

/// A decimal number as its digits, also when it came as text: `12.50` stays `12.50`.
pub fn decimal(object: &Map<String, Value>, name: &str) -> Option<String> {
    let text = text(object, name)?.trim().to_owned();
    serde_json::from_str::<serde_json::Number>(&text).is_ok().then_some(text)
}

/// A truth value, also as text.
pub fn flag(object: &Map<String, Value>, name: &str) -> Option<bool> {
    match text(object, name)?.trim() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// A list of text, without the elements that are no text. `None` if there is no list.
pub fn texts(object: &Map<String, Value>, name: &str) -> Option<Vec<String>> {
    let elements = object.get(name)?.as_array()?;
    Some(elements.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn members(json: &str) -> Map<String, Value> {
        object(json.as_bytes()).unwrap()
    }

    #[test]
    fn the_envelope_is_taken_off_where_there_is_one() {
        for json in [r#"{"data": {"a": 1}}"#, r#"{"a": 1}"#, r#"{"a": 1, "data": null}"#] {
            assert_eq!(integer(&members(json), "a"), Some(1), "{json}");
        }
        assert_eq!(text(&members(r#"{"data": "mine"}"#), "data").as_deref(), Some("mine"));
    }

    #[test]
    fn scalars_are_taken_in_whichever_type_they_come() {
        let object = members(
            r#"{"s": "7", "n": 7, "z": 7.0, "f": 7.5, "b": true, "t": "true",
            "o": {}, "e": "", "big": 123456789012345678901234567890.10, "x": " 12.50 "}"#,
        );
        for (name, expected) in [
            ("s", Some(7)),
            ("n", Some(7)),
            ("z", Some(7)),
            ("f", None),
            ("b", None),
            ("o", None),
            ("e", None),
            ("big", None),
            ("none", None),
        ] {
            assert_eq!(integer(&object, name), expected, "{name}");
        }
        assert_eq!(decimal(&object, "big").as_deref(), Some("123456789012345678901234567890.10"));
        assert_eq!(decimal(&object, "x").as_deref(), Some("12.50"));
        assert_eq!(decimal(&object, "t"), None);
        assert_eq!(
            (flag(&object, "b"), flag(&object, "t"), flag(&object, "n")),
            (Some(true), Some(true), None)
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_object_or_an_error(bytes: Vec<u8>) {
            let _ = object(&bytes);
        }
    }
}
