//! JSON of somebody else as a tree.
//!
//! `serde_json` speaks to itself in objects with one member of a name of its own, and takes
//! them for its own also where they come from outside: text under such a name is parsed as
//! JSON again, with the limit of nesting counted anew. JSON in JSON in JSON is then nested
//! thousands of levels deep: in a debug build 36 KB of it use up the stack of a thread and end
//! the process, in a release the margin is small. So trees of what comes from outside are
//! built here.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The name under which `serde_json` hands out the digits of a number.
const DIGITS: &str = "$serde_json::private::Number";

/// Reads JSON. Of members of one name the last counts.
///
/// # Errors
/// If it is none, or is nested more than 127 levels deep.
pub fn parse(json: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(json).map(|Tree(value)| value)
}

/// A value that is built here.
pub struct Tree(pub Value);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Build).map(Self)
    }
}

struct Build;

impl<'de> Visitor<'de> for Build {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Tree(element)) = elements.next_element()? {
            list.push(element);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.is_empty() && name == DIGITS {
                let digits: String = members.next_value()?;
                return digits.parse::<Number>().map(Value::Number).map_err(A::Error::custom);
            }
            let Tree(member) = members.next_value()?;
            object.insert(name, member);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tree_is_what_serde_json_makes_of_it() {
        for json in [
            "null",
            "true",
            "\"text \\u00e9 \\n\"",
            "7",
            "-7.50",
            "123456789012345678901234567890.10",
            "1e400",
            "[]",
            "{}",
            r#"[1, [2, {"a": [null, false]}], "x"]"#,
            r#"{"b": 1, "a": {"b": 2.0}, "b": 3}"#,
        ] {
            let expected: Value = serde_json::from_str(json).unwrap();
            assert_eq!(parse(json.as_bytes()).unwrap(), expected, "{json}");
        }
        for json in ["", "nul", "NaN", "[1", "{\"a\":}", "{} x", "01", "\"\\ud800\""] {
            assert!(parse(json.as_bytes()).is_err(), "{json}");
        }
    }

    #[test]
    fn names_that_serde_json_keeps_for_itself_are_nothing_special() {
        let member = r#"{"$serde_json::private::RawValue": "[1]"}"#;
        let tree = parse(member.as_bytes()).unwrap();
        assert_eq!(tree["$serde_json::private::RawValue"], "[1]");
        let number = format!(r#"{{"{DIGITS}": "no digits"}}"#);
        assert!(parse(number.as_bytes()).is_err());
        let later = format!(r#"{{"a": 1, "{DIGITS}": "no digits"}}"#);
        assert_eq!(parse(later.as_bytes()).unwrap()[DIGITS], "no digits");
    }

    proptest! {
        #[test]
        fn what_serde_json_refuses_is_refused(bytes: Vec<u8>) {
            let expected = serde_json::from_slice::<Value>(&bytes).ok();
            prop_assert_eq!(parse(&bytes).ok(), expected);
        }
    }
}
