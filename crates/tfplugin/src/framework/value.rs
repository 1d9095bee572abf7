//! Values: null, not known yet, or known.

use std::collections::BTreeMap;
use std::fmt;

use super::number::Number;
use super::types::Type;

/// A value of any type. The schema knows the type.
///
/// `Debug` prints the shape and no text: values hold secrets, and output for debugging ends in
/// logs.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Not set.
    #[default]
    Null,
    /// Known only after apply.
    Unknown,
    /// Of type bool.
    Bool(bool),
    /// Of type number.
    Number(Number),
    /// Of type string.
    String(String),
    /// Of type list or tuple.
    List(Vec<Value>),
    /// Of type set: sorted, equal known elements once. [`Value::set`] makes it.
    Set(Vec<Value>),
    /// Of type map.
    Map(BTreeMap<String, Value>),
    /// Of type object: every attribute of the type is there.
    Object(BTreeMap<String, Value>),
    /// Of type dynamic, with its actual type.
    Dynamic(Box<(Type, Value)>),
}

impl Value {
    /// A string.
    pub fn string(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    /// A set. Two unknown elements may turn out to differ, so they stay two.
    pub fn set(elements: impl IntoIterator<Item = Value>) -> Self {
        let mut elements: Vec<_> = elements.into_iter().collect();
        elements.sort();
        elements.dedup_by(|a, b| a == b && a.is_wholly_known());
        Self::Set(elements)
    }

    /// A map.
    pub fn map<K: Into<String>>(elements: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Map(elements.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }

    /// An object.
    pub fn object<K: Into<String>>(attributes: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::Object(attributes.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }

    /// Whether it is not set. A dynamic value may have a type and yet not be set.
    pub fn is_null(&self) -> bool {
        match self {
            Self::Dynamic(typed) => typed.1.is_null(),
            _ => *self == Self::Null,
        }
    }

    /// Whether it is known only after apply. Parts of a known value may be unknown. The type of a
    /// dynamic value may be known before the value is.
    pub fn is_unknown(&self) -> bool {
        match self {
            Self::Dynamic(typed) => typed.1.is_unknown(),
            _ => *self == Self::Unknown,
        }
    }

    /// Whether neither it nor any part of it is unknown.
    pub fn is_wholly_known(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
            Self::List(elements) | Self::Set(elements) => {
                elements.iter().all(Self::is_wholly_known)
            }
            Self::Map(elements) | Self::Object(elements) => {
                elements.values().all(Self::is_wholly_known)
            }
            Self::Dynamic(typed) => typed.1.is_wholly_known(),
        }
    }

    /// Applies `each` to the one object, or to every element of the collection, that this is.
    #[must_use]
    pub fn map_objects(self, mut each: impl FnMut(Value) -> Value) -> Self {
        match self {
            Self::List(elements) => Self::List(elements.into_iter().map(each).collect()),
            Self::Set(elements) => Self::set(elements.into_iter().map(each)),
            Self::Map(elements) => {
                Self::Map(elements.into_iter().map(|(key, one)| (key, each(one))).collect())
            }
            single => each(single),
        }
    }

    /// The text, if this is a known string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The attributes, if this is a known object.
    pub fn as_object(&self) -> Option<&BTreeMap<String, Value>> {
        match self {
            Self::Object(attributes) => Some(attributes),
            _ => None,
        }
    }

    /// An attribute. Null if this is no known object or has no such attribute.
    pub fn get(&self, attribute: &str) -> &Value {
        self.as_object().and_then(|attributes| attributes.get(attribute)).unwrap_or(&Self::Null)
    }

    /// The attributes to change, if this is a known object.
    pub fn as_object_mut(&mut self) -> Option<&mut BTreeMap<String, Value>> {
        match self {
            Self::Object(attributes) => Some(attributes),
            _ => None,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Unknown => f.write_str("unknown"),
            Self::Bool(_) => f.write_str("bool"),
            Self::Number(_) => f.write_str("number"),
            Self::String(_) => f.write_str("string"),
            Self::List(elements) => f.debug_list().entries(elements).finish(),
            Self::Set(elements) => f.debug_set().entries(elements).finish(),
            Self::Map(elements) => f.debug_map().entries(elements).finish(),
            Self::Object(attributes) => f.debug_map().entries(attributes).finish(),
            Self::Dynamic(typed) => write!(f, "dynamic({:?})", typed.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_have_no_order_and_no_twins() {
        let a = Value::set([Value::string("b"), Value::string("a"), Value::string("b")]);
        assert_eq!(a, Value::set([Value::string("a"), Value::string("b")]));
    }

    #[test]
    fn unknown_elements_of_a_set_are_not_taken_for_equal() {
        let set = Value::set([Value::Unknown, Value::Unknown]);
        assert_eq!(set, Value::Set(vec![Value::Unknown, Value::Unknown]));
    }

    #[test]
    fn one_unknown_part_makes_the_whole_not_wholly_known() {
        let value = Value::object([("a", Value::List(vec![Value::Unknown]))]);
        assert!(!value.is_wholly_known());
        assert!(!value.is_unknown());
    }

    #[test]
    fn a_type_alone_makes_no_dynamic_value_set_or_known() {
        let dynamic = |value| Value::Dynamic(Box::new((Type::String, value)));
        assert!(dynamic(Value::Null).is_null());
        assert!(dynamic(Value::Unknown).is_unknown());
        assert!(!dynamic(Value::string("text")).is_null());
        assert!(!dynamic(Value::string("text")).is_unknown());
    }

    #[test]
    fn debug_prints_no_text() {
        let value = Value::object([("key", Value::string("canary"))]);
        assert!(!format!("{value:?}").contains("canary"));
    }
}
