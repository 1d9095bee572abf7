//! The common part of the two codecs: the faults of a value, and their place.

use std::collections::BTreeMap;

use super::number::NumberError;
use super::path::{Path, Step};
use super::types::Type;
use super::value::Value;
use crate::json_tree;

/// Bytes that are no value of the type.
///
/// The error has the place and the fault, and never the value's text: values hold secrets. It does
/// name attributes and keys of maps, because they are addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", prefix(path))]
pub struct DecodeError {
    /// Where it is. A set stands for its elements, which have no address.
    pub path: Path,
    /// The fault.
    pub problem: Problem,
}

/// A value that is not of the type, or that the encoding cannot express.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", prefix(path))]
pub struct EncodeError {
    /// Where it is. A set stands for its elements, which have no address.
    pub path: Path,
    /// The fault.
    pub problem: Problem,
}

/// The faults of a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is of another type.
    #[error("expected {expected}, found {found}")]
    Mismatch {
        /// What the type requires.
        expected: &'static str,
        /// What the value has.
        found: &'static str,
    },
    /// An attribute of the type is missing.
    #[error("the attribute is missing")]
    MissingAttribute,
    /// It has an attribute that the type does not have.
    #[error("there is no such attribute")]
    UnexpectedAttribute,
    /// It has an attribute or map element twice.
    #[error("it is there twice")]
    Duplicate,
    /// A tuple of another length.
    #[error("expected {expected} elements, found {found}")]
    Length {
        /// How many elements the type has.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// It is no number that Terraform could have meant.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// Text that is not valid Unicode.
    #[error("not valid UTF-8 text")]
    Text,
    /// The type in a dynamic value is no type.
    #[error("the type of the dynamic value is not a type")]
    Type,
    /// It is not known yet, where only known values can be expressed.
    #[error("a value that is not known yet cannot be expressed here")]
    Unknown,
    /// It nests too deeply for a value that a person wrote.
    #[error("nested too deeply")]
    TooDeep,
    /// It is longer than a length on the wire can say.
    #[error("too long")]
    TooLong,
    /// The bytes end inside the value.
    #[error("the data ends too early")]
    Truncated,
    /// A byte that begins nothing in msgpack.
    #[error("not msgpack")]
    Reserved,
    /// Bytes follow the value.
    #[error("more data follows the value")]
    Trailing,
    /// Not JSON.
    #[error("not JSON at line {line}, column {column}")]
    Json {
        /// The line of the first mistake, from 1.
        line: usize,
        /// The column of the first mistake, from 1.
        column: usize,
    },
}

/// A fault on its way out of the value. It collects its path on the way, so that correct values pay
/// nothing for paths.
#[derive(Debug)]
pub(super) struct Fault {
    problem: Problem,
    /// The steps, innermost first.
    steps: Vec<Step>,
}

/// A longer name is no address that a person could use. The path ends before it.
const LONGEST_NAME: usize = 256;

impl Fault {
    /// The same, one level further out.
    pub(super) fn under(mut self, step: Step) -> Self {
        match &step {
            Step::Attribute(name) | Step::Key(name) if name.len() > LONGEST_NAME => {
                self.steps.clear();
            }
            _ => self.steps.push(step),
        }
        self
    }

    /// The same, inside the attribute.
    pub(super) fn under_attribute(self, name: &str) -> Self {
        self.under(Step::Attribute(name.to_owned()))
    }

    /// The same, inside the map element.
    pub(super) fn under_key(self, key: &str) -> Self {
        self.under(Step::Key(key.to_owned()))
    }

    /// The same, inside the list element.
    pub(super) fn under_index(self, index: usize) -> Self {
        self.under(Step::index(index))
    }

    /// The same, inside a set.
    pub(super) fn under_set(mut self) -> Self {
        self.steps.clear();
        self
    }

    fn into_parts(self) -> (Path, Problem) {
        (self.steps.into_iter().rev().collect(), self.problem)
    }
}

impl<P: Into<Problem>> From<P> for Fault {
    fn from(problem: P) -> Self {
        Self { problem: problem.into(), steps: Vec::new() }
    }
}

impl From<Fault> for DecodeError {
    fn from(fault: Fault) -> Self {
        let (path, problem) = fault.into_parts();
        Self { path, problem }
    }
}

impl From<Fault> for EncodeError {
    fn from(fault: Fault) -> Self {
        let (path, problem) = fault.into_parts();
        Self { path, problem }
    }
}

/// Goes one level down.
pub(super) fn deeper(depth: usize) -> Result<usize, Problem> {
    depth.checked_sub(1).ok_or(Problem::TooDeep)
}

/// Reads the type in a dynamic value.
pub(super) fn carried_type(json: &[u8]) -> Result<Type, Problem> {
    let json = json_tree::parse(json).map_err(|_| Problem::Type)?;
    Type::from_json(&json).map_err(|_| Problem::Type)
}

/// A value with its type. A dynamic value inside a dynamic one says nothing more.
pub(super) fn dynamic(of: Type, value: Value) -> Value {
    if of == Type::Dynamic { value } else { Value::Dynamic(Box::new((of, value))) }
}

/// The attributes of the type that were not decoded.
pub(super) fn missing<'a>(
    attributes: &'a BTreeMap<String, Type>,
    decoded: &BTreeMap<String, Value>,
) -> Vec<&'a String> {
    if attributes.len() == decoded.len() {
        return Vec::new();
    }
    attributes.keys().filter(|name| !decoded.contains_key(*name)).collect()
}

/// Every attribute with its type and its value, sorted by name.
pub(super) fn attributes<'a>(
    types: &'a BTreeMap<String, Type>,
    values: &'a BTreeMap<String, Value>,
) -> Result<impl Iterator<Item = (&'a String, &'a Type, &'a Value)>, Fault> {
    if let Some(name) = types.keys().find(|name| !values.contains_key(*name)) {
        return Err(Fault::from(Problem::MissingAttribute).under_attribute(name));
    }
    if let Some(name) = values.keys().find(|name| !types.contains_key(*name)) {
        return Err(Fault::from(Problem::UnexpectedAttribute).under_attribute(name));
    }
    // The same keys in the same order.
    Ok(types.iter().zip(values.values()).map(|((name, of), value)| (name, of, value)))
}

/// Checks that a tuple has as many elements as its type.
pub(super) fn same_length(expected: usize, found: usize) -> Result<(), Problem> {
    if expected == found { Ok(()) } else { Err(Problem::Length { expected, found }) }
}

/// The fault of bytes of another type.
pub(super) fn mismatch(of: &Type, found: &'static str) -> Fault {
    let expected = match of {
        Type::String => "a string",
        Type::Number => "a number",
        Type::Bool => "a bool",
        Type::Dynamic => "a value with its type",
        Type::List(_) => "a list",
        Type::Set(_) => "a set",
        Type::Map(_) => "a map",
        Type::Tuple(_) => "a tuple",
        Type::Object(_) => "an object",
    };
    Problem::Mismatch { expected, found }.into()
}

/// The fault of a value of another type.
pub(super) fn mismatched_value(of: &Type, value: &Value) -> Fault {
    mismatch(
        of,
        match value {
            Value::Null => "null",
            Value::Unknown => "an unknown value",
            Value::Bool(_) => "a bool",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Set(_) => "a set",
            Value::Map(_) => "a map",
            Value::Object(_) => "an object",
            Value::Dynamic(_) => "a value with its type",
        },
    )
}

fn prefix(path: &Path) -> String {
    if path.is_root() { String::new() } else { format!("{path}: ") }
}
