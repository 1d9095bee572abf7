//! Answers decoded with tolerance.
//!
//! Both APIs are documented by example. What an example does not show, a server may do:
//! an envelope or none, a number as a string, a member that is absent. A decoder takes
//! what it understands, and says [`Unreadable`] only where nothing can be done without.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use tfplugin::hcl::{code_point, is_unseen};
use tfplugin::json_tree::{self, Tree};

use super::whole::{self, Beside};
use super::{HIDDEN, Unreadable};

/// Any JSON.
///
/// # Errors
/// If the body is none.
pub fn value(body: &[u8]) -> Result<Value, Unreadable> {
    json_tree::parse_bounded(body).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> Unreadable {
    Unreadable::new(if json_tree::is_too_large(error) {
        "holds one piece that is too large for what was asked"
    } else {
        "is not JSON"
    })
}

/// The object of an answer, taken out of `{"data": {...}}` where it is in that envelope.
///
/// # Errors
/// If the body is no JSON object, or one that says that something failed.
pub fn object(body: &[u8]) -> Result<Map<String, Value>, Unreadable> {
    let Value::Object(mut object) = value(body)? else {
        return Err(Unreadable::new("is not a JSON object"));
    };
    whole::is_no_error(&object)?;
    match object.get_mut("data").map(Value::take) {
        Some(Value::Object(data)) => whole::is_no_error(&data).map(|()| data),
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
/// If there is no array in any of these places, an element cannot be decoded, or what stands
/// beside the array says that it is not all.
pub fn list<T>(
    body: &[u8],
    envelopes: &[&str],
    element: fn(&Value) -> Result<T, Unreadable>,
) -> Result<Vec<T>, Unreadable> {
    let beside = RefCell::new(Beside::default());
    let rows = rows(body, List { envelopes, element, beside: Some(&beside) })?;
    match beside.into_inner().why_not_whole(rows.len()) {
        Some(reason) => Err(Unreadable::part(reason)),
        None => Ok(rows),
    }
}

/// The same of one page of many: its caller reads what stands beside it.
///
/// # Errors
/// If there is no array in any of these places, or an element cannot be decoded.
pub fn page<T>(
    body: &[u8],
    envelopes: &[&str],
    element: fn(&Value) -> Result<T, Unreadable>,
) -> Result<Vec<T>, Unreadable> {
    rows(body, List { envelopes, element, beside: None })
}

fn rows<T>(body: &[u8], list: List<'_, T>) -> Result<Vec<T>, Unreadable> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let found = list
        .deserialize(&mut deserializer)
        .and_then(|found| deserializer.end().map(|()| found))
        .map_err(|error| unreadable(&error))?;
    found.ok_or_else(|| Unreadable::new("holds no list"))?
}

struct List<'a, T> {
    envelopes: &'a [&'a str],
    element: fn(&Value) -> Result<T, Unreadable>,
    /// Takes what stands beside the list, where that is wanted.
    beside: Option<&'a RefCell<Beside>>,
}

impl<T> Clone for List<'_, T> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

type Rows<T> = Option<Result<Vec<T>, Unreadable>>;

impl<'de, T> DeserializeSeed<'de> for List<'_, T> {
    type Value = Rows<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Rows<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T> Visitor<'de> for List<'_, T> {
    type Value = Rows<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Rows<T>, A::Error> {
        let mut found = Ok(Vec::new());
        while let Some(Tree(value)) = elements.next_element()? {
            if let Ok(list) = &mut found {
                match (self.element)(&value) {
                    Ok(element) => list.push(element),
                    Err(reason) => {
                        let position = list.len();
                        let reason = format!("holds an element {position} that {reason}");
                        found = Err(Unreadable::new(reason));
                    }
                }
            }
        }
        Ok(Some(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Rows<T>, A::Error> {
        let mut found = None;
        while let Some(name) = members.next_key::<String>()? {
            if found.is_none() && self.envelopes.contains(&name.as_str()) {
                found = members.next_value_seed(self.clone())?;
            } else if let Some(beside) = self.beside.filter(|_| Beside::wants(&name)) {
                let Tree(value) = members.next_value()?;
                beside.borrow_mut().add(name, value);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_unit<E>(self) -> Result<Rows<T>, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Rows<T>, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Rows<T>, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Rows<T>, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Rows<T>, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Rows<T>, E> {
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

/// The most bytes of an id.
const MAX_ID: usize = 256;

/// The first of `names` that holds an id: a text, or a number, which is kept as its text. What
/// [`required_id`] refuses is none.
pub fn id(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| id_text(object, name).filter(|id| fault(id).is_none()))
}

/// The same of an id without which an answer cannot be used. `verb` is that of the reason: an
/// answer holds an id, an element has one.
///
/// # Errors
/// If there is none, or it is blank, longer than 256 bytes, has a character that nobody sees, or
/// repeats a secret.
pub fn required_id(
    object: &Map<String, Value>,
    names: &[&str],
    verb: &str,
) -> Result<String, Unreadable> {
    id(object, names).ok_or_else(|| {
        let faulty = names.iter().find_map(|name| {
            let fault = fault(&id_text(object, name)?)?;
            Some(format!("{verb} {} `{name}` {fault}", article(name)))
        });
        let none = || format!("{verb} no `{}`", names.first().copied().unwrap_or("id"));
        Unreadable::new(faulty.unwrap_or_else(none))
    })
}

fn id_text(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(_) | Value::Number(_) => text(object, name),
        _ => None,
    }
}

/// Why this is no id: nobody could type it, read it or send it.
fn fault(id: &str) -> Option<String> {
    if id.trim().is_empty() {
        return Some("that is blank".to_owned());
    }
    if id.contains(HIDDEN) {
        return Some("that repeats a secret".to_owned());
    }
    if id.len() > MAX_ID {
        return Some(format!("of {} bytes, where an id has at most {MAX_ID}", id.len()));
    }
    let unseen = id.chars().find(|c| is_unseen(*c))?;
    Some(format!("with the character {} in it, which nobody sees", code_point(unseen)))
}

fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// A list of ids. Elements that are none are left out; `None` if there is no list.
pub fn ids(object: &Map<String, Value>, name: &str) -> Option<Vec<String>> {
    texts(object, name).map(|mut ids| {
        ids.retain(|id| fault(id).is_none());
        ids
    })
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn members(json: &str) -> Map<String, Value> {
        object(json.as_bytes()).unwrap()
    }

    fn numbers(body: &[u8]) -> Result<Vec<i64>, Unreadable> {
        list(body, &["data", "items"], |value| {
            value.as_i64().ok_or_else(|| Unreadable::new("is no number"))
        })
    }

    #[test]
    fn the_envelope_is_taken_off_where_there_is_one() {
        for json in [r#"{"data": {"a": 1}}"#, r#"{"a": 1}"#, r#"{"a": 1, "data": null}"#] {
            assert_eq!(integer(&members(json), "a"), Some(1), "{json}");
        }
        assert_eq!(text(&members(r#"{"data": "mine"}"#), "data").as_deref(), Some("mine"));
    }

    #[test]
    fn a_list_is_found_in_its_envelopes_and_nowhere_else() {
        for json in [
            "[1,2]",
            r#"{"data":[1,2]}"#,
            r#"{"data":{"items":[1,2]}}"#,
            r#"{"x":[9],"items":[1,2]}"#,
        ] {
            assert_eq!(numbers(json.as_bytes()), Ok(vec![1, 2]), "{json}");
        }
        for json in ["{}", "7", "7.5", "true", "null", "\"x\"", r#"{"x":[1]}"#, r#"{"data":null}"#]
        {
            assert_eq!(numbers(json.as_bytes()), Err(Unreadable::new("holds no list")), "{json}");
        }
        for json in ["", "[1", "[1] x", "nonsense"] {
            assert_eq!(numbers(json.as_bytes()), Err(Unreadable::new("is not JSON")), "{json}");
        }
    }

    #[test]
    fn what_would_take_much_memory_is_told_from_what_is_no_json() {
        let many = vec!["1"; 1024 * 1024].join(",");
        for json in [format!("[[{many}]]"), format!("{{\"data\":[1],\"total\":[{many}]}}")] {
            let error = numbers(json.as_bytes()).unwrap_err().to_string();
            assert_eq!(error, "holds one piece that is too large for what was asked");
        }
        assert_eq!(numbers(format!("{{\"x\":[{many}],\"data\":[1]}}").as_bytes()), Ok(vec![1]));
    }

    #[test]
    fn an_element_that_cannot_be_decoded_is_named_by_its_place() {
        let error = numbers(br#"[1, "two", 3]"#).unwrap_err();
        assert_eq!(error.to_string(), "holds an element 1 that is no number");
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
        assert_eq!(id(&object, &["e", "o", "n"]).as_deref(), Some("7"));
    }

    #[test]
    fn an_id_that_nobody_can_type_is_none_and_the_reason_says_why() {
        let long = "x".repeat(257);
        for (id, reason) in [
            ("", "holds an `id` that is blank"),
            (" \t", "holds an `id` that is blank"),
            (&long, "holds an `id` of 257 bytes, where an id has at most 256"),
            ("x(secret)", "holds an `id` that repeats a secret"),
            ("c\u{1b}]0;x", "U+001B"),
            ("c\u{7}", "U+0007"),
            ("c\n1", "U+000A"),
            ("c\0", "U+0000"),
            ("c\u{85}", "U+0085"),
            ("c\u{9b}31m", "U+009B"),
            ("c\u{7f}", "U+007F"),
            ("\u{202e}c", "U+202E"),
            ("c\u{2066}d", "U+2066"),
            ("c\u{200f}", "U+200F"),
            ("c\u{200b}d", "U+200B"),
            ("\u{feff}c", "U+FEFF"),
            ("c\u{2028}", "U+2028"),
            ("c\u{a0}d", "U+00A0"),
            ("c\u{3164}", "U+3164"),
            ("c\u{e0041}", "U+E0041"),
        ] {
            let object = serde_json::json!({ "id": id });
            let object = object.as_object().unwrap();
            assert_eq!(super::id(object, &["id"]), None);
            let said = required_id(object, &["id"], "holds").unwrap_err().to_string();
            let expected = match reason.strip_prefix("U+") {
                Some(_) => {
                    format!("holds an `id` with the character {reason} in it, which nobody sees")
                }
                None => reason.to_owned(),
            };
            assert_eq!(said, expected);
        }
        for id in [
            "f7016a5c-42fc-4f1e-8f7e-1c1a9d5b0c11",
            "org_12345",
            "7",
            "a b",
            "a/b:c.d~e@f",
            "Z\u{fc}rich",
            "\u{6771}\u{4eac}",
            "$${x}",
            "-",
        ] {
            let object = serde_json::json!({ "org": null, "id": id });
            let found = required_id(object.as_object().unwrap(), &["org", "id"], "holds");
            assert_eq!(found.as_deref(), Ok(id));
        }
        let none = required_id(&Map::new(), &["customer_id", "id"], "has").unwrap_err();
        assert_eq!(none.to_string(), "has no `customer_id`");
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_list_or_an_error(bytes: Vec<u8>) {
            let _ = numbers(&bytes);
            let _ = object(&bytes);
        }
    }
}
