//! The configuration of an existing object, as a person would write it (Terraform 1.14).

use std::mem::take;

use super::schema::{Attribute, AttributeType, Body, Setter};
use super::value::Value;

/// Removes values that nobody writes:
///
/// - those that only the provider sets,
/// - those that are stored nowhere,
/// - those that the provider would set by itself,
/// - empty text, where no text means the same.
pub fn config(body: Body<'_>, state: Value) -> Value {
    let Value::Object(mut object) = state else { return state };
    for attribute in body.attributes {
        let Some(value) = object.get_mut(attribute.name) else { continue };
        if is_left_out(attribute, value) {
            *value = Value::Null;
        } else if let AttributeType::Nested(_, attributes) = &attribute.kind {
            *value = take(value).map_objects(|one| config(Body::of_object(attributes), one));
        }
    }
    for block in body.blocks {
        if let Some(value) = object.get_mut(block.name) {
            *value = take(value).map_objects(|one| config(block.body(), one));
        }
    }
    Value::Object(object)
}

fn is_left_out(attribute: &Attribute, value: &Value) -> bool {
    attribute.setter == Setter::Computed
        || attribute.write_only
        || attribute.default.as_ref() == Some(value)
        || (attribute.setter != Setter::Required && value.as_str() == Some(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::schema::{NestedBlock, Schema};
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
        assert_eq!(config(Body::of_object(&attributes), state("normal", "fast")), written);
    }

    #[test]
    fn of_a_block_too_only_what_a_person_would_write_is_left() {
        let attributes = vec![
            Attribute::optional("port", Type::String, ""),
            Attribute::computed("id", Type::String, ""),
        ];
        let rule = NestedBlock::list("rule", attributes, "");
        let schema = Schema::new("", Vec::new()).with_blocks(vec![rule]);
        let rules = |id| {
            let rule = Value::object([("port", Value::string("80")), ("id", id)]);
            Value::object([("rule", Value::List(vec![rule]))])
        };
        assert_eq!(config(schema.body(), rules(Value::string("1"))), rules(Value::Null));
    }
}
