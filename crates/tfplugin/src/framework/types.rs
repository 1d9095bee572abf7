//! Terraform's types.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

/// The type of a value in Terraform's type system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Text.
    String,
    /// A decimal number of any size.
    Number,
    /// True or false.
    Bool,
    /// A value that carries its type with it.
    Dynamic,
    /// Elements in order.
    List(Box<Type>),
    /// Elements without order, each once.
    Set(Box<Type>),
    /// Elements by key.
    Map(Box<Type>),
    /// A fixed number of elements, each of its own type.
    Tuple(Vec<Type>),
    /// Named attributes, each of its own type.
    Object(BTreeMap<String, Type>),
}

/// A type expression that is no type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a type: {0}")]
pub struct TypeError(String);

/// Deeper types and values than this are refused: nobody writes them, and each level costs stack.
pub(super) const MAX_DEPTH: usize = 64;

impl Type {
    /// A list of `element`.
    pub fn list(element: Type) -> Self {
        Self::List(Box::new(element))
    }

    /// A set of `element`.
    pub fn set(element: Type) -> Self {
        Self::Set(Box::new(element))
    }

    /// A map of `element`.
    pub fn map(element: Type) -> Self {
        Self::Map(Box::new(element))
    }

    /// An object of these attributes.
    pub fn object<N: Into<String>>(attributes: impl IntoIterator<Item = (N, Type)>) -> Self {
        Self::Object(attributes.into_iter().map(|(n, t)| (n.into(), t)).collect())
    }

    /// Whether values of this type carry a type of their own somewhere.
    pub fn has_dynamic(&self) -> bool {
        match self {
            Self::String | Self::Number | Self::Bool => false,
            Self::Dynamic => true,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_dynamic(),
            Self::Tuple(elements) => elements.iter().any(Self::has_dynamic),
            Self::Object(attributes) => attributes.values().any(Self::has_dynamic),
        }
    }

    /// The type as the protocol writes it: `"string"`, `["list","string"]`.
    pub fn to_json(&self) -> Json {
        match self {
            Self::String => json!("string"),
            Self::Number => json!("number"),
            Self::Bool => json!("bool"),
            Self::Dynamic => json!("dynamic"),
            Self::List(element) => json!(["list", element.to_json()]),
            Self::Set(element) => json!(["set", element.to_json()]),
            Self::Map(element) => json!(["map", element.to_json()]),
            Self::Tuple(elements) => {
                json!(["tuple", elements.iter().map(Self::to_json).collect::<Vec<_>>()])
            }
            Self::Object(attributes) => {
                let attributes = attributes.iter().map(|(n, t)| (n.clone(), t.to_json()));
                json!(["object", attributes.collect::<serde_json::Map<_, _>>()])
            }
        }
    }

    /// Reads the output of [`Type::to_json`].
    ///
    /// # Errors
    /// If `json` is no type, or is nested too deeply for a type that a person wrote.
    pub fn from_json(json: &Json) -> Result<Self, TypeError> {
        Self::from_json_at(json, MAX_DEPTH)
    }

    fn from_json_at(json: &Json, depth: usize) -> Result<Self, TypeError> {
        let refuse = || TypeError(shorten(&json.to_string()));
        let depth = depth.checked_sub(1).ok_or_else(refuse)?;
        if let Some(name) = json.as_str() {
            return match name {
                "string" => Ok(Self::String),
                "number" => Ok(Self::Number),
                "bool" => Ok(Self::Bool),
                "dynamic" => Ok(Self::Dynamic),
                _ => Err(refuse()),
            };
        }
        // Objects may name their optional attributes in a third element.
        let (kind, of) = match json.as_array().map(Vec::as_slice) {
            Some([Json::String(kind), of]) => (kind.as_str(), of),
            Some([Json::String(kind), of, _]) if kind == "object" => ("object", of),
            _ => return Err(refuse()),
        };
        match (kind, of) {
            ("list", of) => Ok(Self::list(Self::from_json_at(of, depth)?)),
            ("set", of) => Ok(Self::set(Self::from_json_at(of, depth)?)),
            ("map", of) => Ok(Self::map(Self::from_json_at(of, depth)?)),
            ("tuple", Json::Array(elements)) => elements
                .iter()
                .map(|element| Self::from_json_at(element, depth))
                .collect::<Result<_, _>>()
                .map(Self::Tuple),
            ("object", Json::Object(attributes)) => attributes
                .iter()
                .map(|(name, of)| Ok((name.clone(), Self::from_json_at(of, depth)?)))
                .collect::<Result<_, _>>()
                .map(Self::Object),
            _ => Err(refuse()),
        }
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_and_read_as_the_protocol_writes_it() {
        let cases = [
            (Type::String, r#""string""#),
            (Type::list(Type::Number), r#"["list","number"]"#),
            (Type::set(Type::Bool), r#"["set","bool"]"#),
            (Type::map(Type::Dynamic), r#"["map","dynamic"]"#),
            (Type::Tuple(vec![Type::String, Type::Bool]), r#"["tuple",["string","bool"]]"#),
            (
                Type::object([("a", Type::String), ("b", Type::list(Type::Number))]),
                r#"["object",{"a":"string","b":["list","number"]}]"#,
            ),
        ];
        for (of, text) in cases {
            assert_eq!(of.to_json().to_string(), text);
            let json = serde_json::from_str(text).unwrap();
            assert_eq!(Type::from_json(&json).unwrap(), of);
        }
    }

    #[test]
    fn optional_attributes_of_a_constraint_are_read_over() {
        let json = json!(["object", {"a": "string"}, ["a"]]);
        assert_eq!(Type::from_json(&json).unwrap(), Type::object([("a", Type::String)]));
    }

    #[test]
    fn what_is_no_type_is_refused() {
        let mut deep = json!("string");
        for _ in 0..100 {
            deep = json!(["list", deep]);
        }
        for json in [json!("text"), json!(1), json!(["list"]), json!(["list", 1]), json!({}), deep]
        {
            assert!(Type::from_json(&json).is_err(), "{json}");
        }
    }
}
