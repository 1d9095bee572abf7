//! From JSON to a value.
//!
//! The decoder checks the text once as a whole. Then it reads each level by its type. The levels
//! below stay slices of the text until their turn. So the digits of numbers do not change, and each
//! fault has its path.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::framework::codec::{
    DecodeError, Fault, Problem, carried_type, deeper, dynamic, mismatch, missing, same_length,
};
use crate::framework::types::{MAX_DEPTH, Type};
use crate::framework::value::Value;

/// How to treat objects whose attributes differ from the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownAttributes {
    /// Extra and missing attributes are errors.
    Strict,
    /// Extra attributes are ignored, and missing ones are null: the state comes from an earlier
    /// version of the schema.
    Ignore,
}

/// Reads a value of type `of`.
///
/// # Errors
/// If `bytes` are not exactly one value of that type.
pub fn decode(
    bytes: &[u8],
    of: &Type,
    unknown_attributes: UnknownAttributes,
) -> Result<Value, DecodeError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::from(Problem::Text))?;
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| {
        Fault::from(Problem::Json { line: error.line(), column: error.column() })
    })?;
    Ok(value(raw, of, unknown_attributes, MAX_DEPTH)?)
}

fn value(
    raw: &RawValue,
    of: &Type,
    unknown_attributes: UnknownAttributes,
    depth: usize,
) -> Result<Value, Fault> {
    let depth = deeper(depth)?;
    let text = raw.get();
    // The text is JSON already, and its first byte tells its kind.
    match (of, text.as_bytes().first().copied().unwrap_or_default()) {
        (_, b'n') => Ok(Value::Null),
        (Type::Bool, b't') => Ok(Value::Bool(true)),
        (Type::Bool, b'f') => Ok(Value::Bool(false)),
        (Type::Number, b'-' | b'0'..=b'9') => Ok(Value::Number(text.parse()?)),
        (Type::String, b'"') => Ok(Value::String(read(raw)?)),
        (Type::List(of), b'[') => {
            list(&read::<Vec<_>>(raw)?, of, unknown_attributes, depth).map(Value::List)
        }
        (Type::Set(of), b'[') => list(&read::<Vec<_>>(raw)?, of, unknown_attributes, depth)
            .map(Value::set)
            .map_err(Fault::under_set),
        (Type::Tuple(of), b'[') => {
            let elements: Vec<&RawValue> = read(raw)?;
            same_length(of.len(), elements.len())?;
            let elements = of.iter().zip(elements).enumerate().map(|(index, (of, raw))| {
                value(raw, of, unknown_attributes, depth).map_err(|fault| fault.under_index(index))
            });
            elements.collect::<Result<_, _>>().map(Value::List)
        }
        (Type::Map(of), b'{') => map(read(raw)?, of, unknown_attributes, depth),
        (Type::Object(of), b'{') => object(read(raw)?, of, unknown_attributes, depth),
        (Type::Dynamic, b'{') => typed(read(raw)?, depth),
        (of, first) => Err(mismatch(of, name(first))),
    }
}

fn list(
    elements: &[&RawValue],
    of: &Type,
    unknown_attributes: UnknownAttributes,
    depth: usize,
) -> Result<Vec<Value>, Fault> {
    let elements = elements.iter().enumerate().map(|(index, raw)| {
        value(raw, of, unknown_attributes, depth).map_err(|fault| fault.under_index(index))
    });
    elements.collect()
}

fn map(
    members: Members<'_>,
    of: &Type,
    unknown_attributes: UnknownAttributes,
    depth: usize,
) -> Result<Value, Fault> {
    let mut elements = BTreeMap::new();
    for (Name(key), raw) in members.0 {
        if elements.contains_key(&*key) {
            return Err(Fault::from(Problem::Duplicate).under_key(&key));
        }
        let element =
            value(raw, of, unknown_attributes, depth).map_err(|fault| fault.under_key(&key))?;
        elements.insert(key.into_owned(), element);
    }
    Ok(Value::Map(elements))
}

fn object(
    members: Members<'_>,
    of: &BTreeMap<String, Type>,
    unknown_attributes: UnknownAttributes,
    depth: usize,
) -> Result<Value, Fault> {
    let lenient = unknown_attributes == UnknownAttributes::Ignore;
    let mut attributes = BTreeMap::new();
    for (Name(name), raw) in members.0 {
        let refuse = |problem: Problem| Fault::from(problem).under_attribute(&name);
        let Some(of) = of.get(&*name) else {
            if lenient {
                continue;
            }
            return Err(refuse(Problem::UnexpectedAttribute));
        };
        if attributes.contains_key(&*name) {
            return Err(refuse(Problem::Duplicate));
        }
        let attribute = value(raw, of, unknown_attributes, depth)
            .map_err(|fault| fault.under_attribute(&name))?;
        attributes.insert(name.into_owned(), attribute);
    }
    for name in missing(of, &attributes) {
        if !lenient {
            return Err(Fault::from(Problem::MissingAttribute).under_attribute(name));
        }
        attributes.insert(name.clone(), Value::Null);
    }
    Ok(Value::Object(attributes))
}

/// `{"type":..,"value":..}`, in either order.
///
/// It is always strict: the type was written together with the value. Otherwise a long list of
/// empty objects of a wide type would grow to many times the size of its text.
fn typed(members: Members<'_>, depth: usize) -> Result<Value, Fault> {
    let (mut of, mut carried) = (None, None);
    for (Name(name), raw) in members.0 {
        let refuse = |problem: Problem| Fault::from(problem).under_attribute(&name);
        let member = match &*name {
            "type" => &mut of,
            "value" => &mut carried,
            _ => return Err(refuse(Problem::UnexpectedAttribute)),
        };
        if member.replace(raw).is_some() {
            return Err(refuse(Problem::Duplicate));
        }
    }
    let required = |member: Option<_>, name| {
        member.ok_or_else(|| Fault::from(Problem::MissingAttribute).under_attribute(name))
    };
    let of = carried_type(required(of, "type")?.get().as_bytes())?;
    let raw = required(carried, "value")?;
    let value = value(raw, &of, UnknownAttributes::Strict, depth)?;
    Ok(dynamic(of, value))
}

/// Reads one level of valid JSON. The one remaining fault is an escape in a string that is no
/// character.
fn read<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, Problem> {
    serde_json::from_str(raw.get()).map_err(|_| Problem::Text)
}

fn name(first: u8) -> &'static str {
    match first {
        b't' | b'f' => "a bool",
        b'"' => "a string",
        b'[' => "an array",
        b'{' => "an object",
        _ => "a number",
    }
}

/// A name. It is borrowed where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// The members of an object in their order, with twins.
struct Members<'a>(Vec<(Name<'a>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}
