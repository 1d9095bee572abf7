//! Answers decoded with tolerance.
//!
//! Both APIs are documented by example. What an example does not show, a server may do:
//! an envelope or none, a number as a string, a member that is absent. A decoder takes
//! what it understands, and says [`Unreadable`] only where nothing can be done without.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// A body that is not what the call should have answered. Says what is missing, and
/// nothing of the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

impl Unreadable {
    /// With a reason that reads on after "the answer".
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// The object of an answer, taken out of `{"data": {...}}` where it is in that envelope.
///
/// # Errors
/// If the body is no JSON object.
pub fn object(body: &[u8]) -> Result<Map<String, Value>, Unreadable> {
    let value: Value = serde_json::from_slice(body).map_err(|_| Unreadable::new("is not JSON"))?;
    let Value::Object(mut object) = value else {
        return Err(Unreadable::new("is not a JSON object"));
    };
    match object.get_mut("data").map(Value::take) {
        Some(Value::Object(data)) => Ok(data),
        Some(other) => {
            // Somebody's member that happens to be called data: put back.
            object.insert("data".to_owned(), other);
            Ok(object)
        }
        None => Ok(object),
    }
}

/// The elements of a list: a bare array, or one that is a member called one of
/// `envelopes`, at any depth of such members. Each element is decoded as it is read, so
/// that a list of ten thousand does not stand in memory twice.
///
/// # Errors
/// If there is no array in any of these places, or an element cannot be decoded.
pub fn list<T>(
    body: &[u8],
    envelopes: &[&str],
    element: fn(&Value) -> Result<T, Unreadable>,
) -> Result<Vec<T>, Unreadable> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let found = List { envelopes, element }
        .deserialize(&mut deserializer)
        .and_then(|found| deserializer.end().map(|()| found))
        .map_err(|_| Unreadable::new("is not JSON"))?;
    found.ok_or_else(|| Unreadable::new("holds no list"))?
}

struct List<'a, T> {
    envelopes: &'a [&'a str],
    element: fn(&Value) -> Result<T, Unreadable>,
}

impl<T> Clone for List<'_, T> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

type Found<T> = Option<Result<Vec<T>, Unreadable>>;

impl<'de, T> DeserializeSeed<'de> for List<'_, T> {
    type Value = Found<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T> Visitor<'de> for List<'_, T> {
    type Value = Found<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Found<T>, A::Error> {
        let mut found = Ok(Vec::new());
        while let Some(value) = elements.next_element::<Value>()? {
            if let Ok(list) = &mut found {
                match (self.element)(&value) {
                    Ok(element) => list.push(element),
                    Err(reason) => {
                        let position = list.len();
                        found =
                            Err(Unreadable(format!("holds an element {position} that {reason}")));
                    }
                }
            }
        }
        Ok(Some(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Found<T>, A::Error> {
        let mut found = None;
        while let Some(name) = members.next_key::<String>()? {
            if found.is_none() && self.envelopes.contains(&name.as_str()) {
                found = members.next_value_seed(self.clone())?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_unit<E>(self) -> Result<Found<T>, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Found<T>, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Found<T>, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Found<T>, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Found<T>, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Found<T>, E> {
        Ok(None)
    }
}

/// Text; a number or truth value is taken as its text. `None` for anything else.
pub fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The first of `names` that holds an id. An empty text is none.
pub fn id(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| text(object, name).filter(|id| !id.trim().is_empty()))
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

/// A list of text. Elements that are none are left out; `None` if there is no list.
pub fn texts(object: &Map<String, Value>, name: &str) -> Option<Vec<String>> {
    let elements = object.get(name)?.as_array()?;
    Some(elements.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect())
}
