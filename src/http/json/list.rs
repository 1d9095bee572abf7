//! Lists, decoded element by element.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use tfplugin::json_tree::Tree;

use super::unreadable;
use crate::http::Unreadable;
use crate::http::whole::Beside;

/// The elements of a list: a bare array, or one in a member called one of `envelopes`, at any
/// depth. It decodes each element as it reads it, so that a list of ten thousand is not in memory
/// twice.
///
/// # Errors
/// If there is no array in any of these places, or an element cannot be decoded. Also if a member
/// beside the array says that it is not complete.
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

/// The elements of one page of many. Its caller reads the members beside the array.
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
    /// Takes the members beside the list, where the caller wants them.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbers(body: &[u8]) -> Result<Vec<i64>, Unreadable> {
        list(body, &["data", "items"], |value| {
            value.as_i64().ok_or_else(|| Unreadable::new("is not a number"))
        })
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
            assert_eq!(error, "holds a value that is too large for this call");
        }
        assert_eq!(numbers(format!("{{\"x\":[{many}],\"data\":[1]}}").as_bytes()), Ok(vec![1]));
    }

    #[test]
    fn an_element_that_cannot_be_decoded_is_named_by_its_place() {
        let error = numbers(br#"[1, "two", 3]"#).unwrap_err();
        assert_eq!(error.to_string(), "holds an element 1 that is not a number");
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_list_or_an_error(bytes: Vec<u8>) {
            let _ = numbers(&bytes);
        }
    }
}
