//! JSON from outside, as a tree.
//!
//! `serde_json` uses objects with one member of a special name internally. It takes such objects
//! from outside for its own. It parses the text under that name as JSON again, and counts the
//! nesting from zero. So JSON in JSON in JSON can nest thousands of levels deep. In a debug build,
//! 36 KB of it use up the stack of a thread and end the process. In a release the margin is small.
//! So this module builds the trees of JSON from outside.
//!
//! A tree of numbers takes some fifty times the memory of its text. So a tree may have a limit, and
//! is given up before it takes more.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The name that `serde_json` gives the digits of a number.
const DIGITS: &str = "$serde_json::private::Number";

/// The most bytes of memory that a limited tree takes, without its letters and digits: its text has
/// as many of those.
const LARGEST: usize = 32 * 1024 * 1024;
/// What the allocator adds to each text, roughly.
const OF_TEXT: usize = 16;
/// The memory of a member beside its value and its letters: its name, and its place in the index.
const OF_MEMBER: usize = size_of::<String>() + OF_TEXT + 2 * size_of::<usize>();

const TOO_LARGE: &str = "larger than a tree may be";

/// Reads JSON. Of several members with one name, the last counts.
///
/// # Errors
/// If it is no JSON, or nests more than 127 levels deep.
pub fn parse(json: &[u8]) -> Result<Value, serde_json::Error> {
    let room = Cell::new(usize::MAX);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let tree = Build { room: &room }.deserialize(&mut deserializer)?;
    deserializer.end().map(|()| tree)
}

/// Reads JSON that a person may have made to use up the memory.
///
/// # Errors
/// The same, and [`is_too_large`].
pub fn parse_bounded(json: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(json).map(|Tree(value)| value)
}

/// Whether it is JSON that takes more than a tree may.
pub fn is_too_large(error: &serde_json::Error) -> bool {
    error.is_data() && error.to_string().starts_with(TOO_LARGE)
}

/// A value with a limit, built here.
pub struct Tree(pub Value);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let room = Cell::new(LARGEST);
        Build { room: &room }.deserialize(deserializer).map(Self)
    }
}

/// Builds a tree while there is room.
#[derive(Clone, Copy)]
struct Build<'a> {
    room: &'a Cell<usize>,
}

impl Build<'_> {
    fn take<E: Error>(self, bytes: usize) -> Result<(), E> {
        let left = self.room.get().checked_sub(bytes).ok_or_else(|| E::custom(TOO_LARGE))?;
        self.room.set(left);
        Ok(())
    }

    /// A list that grows has room for twice as many.
    fn take_value<E: Error>(self) -> Result<(), E> {
        self.take(2 * size_of::<Value>())
    }
}

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Build<'_> {
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

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.take(OF_TEXT)?;
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        self.take(OF_TEXT)?;
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(self)? {
            self.take_value()?;
            list.push(element);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.is_empty() && name == DIGITS {
                let digits: String = members.next_value()?;
                self.take(OF_TEXT)?;
                return digits.parse::<Number>().map(Value::Number).map_err(A::Error::custom);
            }
            self.take_value()?;
            self.take(OF_MEMBER)?;
            let member = members.next_value_seed(self)?;
            object.insert(name, member);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::{Index, select};

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

    #[test]
    fn a_bounded_tree_is_given_up_before_it_takes_more() {
        let many = |begins: &str, one: &str, ends: &str| {
            let count = 4 * 1024 * 1024 / one.len();
            format!("{begins}{}{ends}", vec![one; count].join(","))
        };
        for json in [
            many("[", "1", "]"),
            many("[", "null", "]"),
            many("[[[", "1.5", "]]]"),
            many("{\"a\":[", "[]", "]}"),
            many("[", "{\"a\":1}", "]"),
            many("[", "\"\"", "]"),
        ] {
            let error = parse_bounded(json.as_bytes()).unwrap_err();
            assert!(is_too_large(&error), "{error}");
        }
        let usual = "{\"id\":\"c518e9ec-e9d1-4e9a-92ce-9591a26bb04e\",\"name\":\"Acme\",\"n\":1.5}";
        let two_million = format!("[{}]", vec![usual; 2_000_000 / usual.len()].join(","));
        for json in [two_million, format!("\"{}\"", "a".repeat(2 * LARGEST))] {
            assert!(parse_bounded(json.as_bytes()).is_ok());
        }
        assert!(parse(many("[", "1", "]").as_bytes()).is_ok(), "who trusts it has no bound");
        assert!(!is_too_large(&parse_bounded(b"[1").unwrap_err()));
    }

    /// JSON of every kind, and text with a piece too few or too many.
    fn almost_json() -> impl Strategy<Value = String> {
        let scalar = prop_oneof![
            4 => select(vec!["null", "true", "false", "0", "-0", "-7.50", "1e400", "1E-9", "\"\""]),
            1 => select(vec!["nul", "NaN", "01", "1.", "+1", "-", "\"", "'a'", "\"\\ud800\"", "\"\n\""]),
        ];
        let number = "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,4})?";
        let text = any::<String>().prop_map(|text| Value::from(text).to_string());
        let leaf = prop_oneof![scalar.prop_map(str::to_owned), number, text];
        let json = leaf.prop_recursive(4, 32, 5, |inner| {
            let member = (select(vec!["a", "b", "", "\\u0061"]), inner.clone());
            let member = member.prop_map(|(name, value)| format!("\"{name}\" : {value}"));
            prop_oneof![
                vec(inner, 0..5).prop_map(|elements| format!("[{}]", elements.join(", "))),
                vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(","))),
            ]
        });
        let damage = (any::<Index>(), any::<bool>(), "[\\[\\]{}:,\"\\\\ 0-9.eE-]");
        (json, vec(damage, 0..3)).prop_map(|(json, damage)| {
            let mut chars: Vec<char> = json.chars().collect();
            for (index, is_added, odd) in damage {
                let at = index.index(chars.len() + 1);
                let end = if is_added { at } else { chars.len().min(at + 1) };
                chars.splice(at..end, odd.chars());
            }
            chars.into_iter().collect()
        })
    }

    proptest! {
        #[test]
        fn text_is_read_or_refused_as_serde_json_does(text in almost_json()) {
            let expected = serde_json::from_str::<Value>(&text).ok();
            prop_assert_eq!(parse(text.as_bytes()).ok(), expected);
        }

        #[test]
        fn bytes_that_serde_json_refuses_are_refused(bytes: Vec<u8>) {
            let expected = serde_json::from_slice::<Value>(&bytes).ok();
            prop_assert_eq!(parse(&bytes).ok(), expected);
        }
    }
}
