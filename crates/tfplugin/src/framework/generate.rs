//! The configuration that a person would have written for an object that exists
//! (Terraform 1.14).

use super::schema::{Attribute, AttributeType, Setter};
use super::value::Value;

/// Takes away what nobody writes: what only the provider sets, what is stored nowhere, what
/// the provider would set by itself, and empty text where no text says the same.
pub fn config(attributes: &[Attribute], state: Value) -> Value {
    let Value::Object(mut config) = state else { return state };
    for attribute in attributes {
        let Some(value) = config.get_mut(attribute.name) else { continue };
        if is_left_out(attribute, value) {
            *value = Value::Null;
        } else if let AttributeType::Nested(_, attributes) = &attribute.kind {
            let taken = std::mem::replace(value, Value::Null);
            *value = nested(attributes, taken);
        }
    }
    Value::Object(config)
}

fn is_left_out(attribute: &Attribute, value: &Value) -> bool {
    attribute.setter == Setter::Computed
        || attribute.write_only
        || attribute.default.as_ref() == Some(value)
        || (attribute.setter != Setter::Required && value.as_str() == Some(""))
}

fn nested(attributes: &[Attribute], value: Value) -> Value {
    let each = |element| config(attributes, element);
    match value {
        Value::List(elements) => Value::List(elements.into_iter().map(each).collect()),
        Value::Set(elements) => Value::set(elements.into_iter().map(each)),
        Value::Map(elements) => {
            Value::Map(elements.into_iter().map(|(key, element)| (key, each(element))).collect())
        }
        single => each(single),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::types::Type;

    #[test]
    fn only_what_a_person_would_write_is_left() {
        let text = || Type::String;
        let attributes = [
            Attribute::required("name", text(), ""),
            Attribute::required("zip", text(), ""),
            Attribute::optional("note", text(), ""),
            Attribute::optional("mode", text(), "").default_to(Value::string("normal")),
            Attribute::optional("speed", text(), "").default_to(Value::string("normal")),
            Attribute::optional_computed("org", text(), ""),
            Attribute::computed("id", text(), ""),
            Attribute::optional("secret_wo", text(), "").write_only(),
            Attribute::optional("inner", vec![Attribute::computed("seen", text(), "")], ""),
        ];
        let state = |mode: &str, speed: &str| {
            Value::object([
                ("name", Value::string("a")),
                ("zip", Value::string("")),
                ("note", Value::string("")),
                ("mode", Value::string(mode)),
                ("speed", Value::string(speed)),
                ("org", Value::string("o")),
                ("id", Value::string("1")),
                ("secret_wo", Value::string("canary")),
                ("inner", Value::object([("seen", Value::string("yes"))])),
            ])
        };
        let written = Value::object([
            ("name", Value::string("a")),
            ("zip", Value::string("")),
            ("note", Value::Null),
            ("mode", Value::Null),
            ("speed", Value::string("fast")),
            ("org", Value::string("o")),
            ("id", Value::Null),
            ("secret_wo", Value::Null),
            ("inner", Value::object([("seen", Value::Null)])),
        ]);
        assert_eq!(config(&attributes, state("normal", "fast")), written);
    }
}
