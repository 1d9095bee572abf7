//! Makes a state from an answer.
//!
//! Core compares every known planned value with the result. A difference is a bug of the provider
//! ("Provider produced inconsistent result after apply"). So planned values are stored, and the
//! result fills in the values that the plan did not know.

use std::collections::BTreeMap;
use std::mem::take;

use super::path::{Path, Step};
use super::schema::{AttributeType, Body, Schema};
use super::value::Value;

/// The state that follows from a plan and the resource's result.
pub fn settle(schema: &Schema, planned: &Value, result: Value) -> Value {
    forget_write_only(schema.body(), planned_first(planned, result))
}

/// Removes the values of write-only attributes from a state that is about to be stored.
pub fn forget_write_only(body: Body<'_>, state: Value) -> Value {
    let Value::Object(mut object) = state else { return state };
    for attribute in body.attributes {
        let Some(value) = object.get_mut(attribute.name) else { continue };
        if attribute.write_only {
            *value = Value::Null;
        } else if let AttributeType::Nested(_, attributes) = &attribute.kind {
            let body = Body::of_object(attributes);
            *value = take(value).map_objects(|one| forget_write_only(body, one));
        }
    }
    for block in body.blocks {
        if let Some(value) = object.get_mut(block.name) {
            *value = take(value).map_objects(|one| forget_write_only(block.body(), one));
        }
    }
    Value::Object(object)
}

fn planned_first(planned: &Value, result: Value) -> Value {
    match (planned, result) {
        (Value::Unknown, result) => result,
        (Value::Object(planned), Value::Object(mut result)) => {
            let settled = planned.iter().map(|(name, planned)| {
                let result = result.remove(name).unwrap_or(Value::Null);
                (name.clone(), planned_first(planned, result))
            });
            Value::Object(settled.collect())
        }
        (Value::Map(planned), Value::Map(mut result)) => {
            let settled = planned.iter().map(|(key, planned)| {
                let result = result.remove(key).unwrap_or(Value::Null);
                (key.clone(), planned_first(planned, result))
            });
            Value::Map(settled.collect())
        }
        (Value::List(planned), Value::List(result)) if planned.len() == result.len() => {
            let pairs = planned.iter().zip(result);
            Value::List(pairs.map(|(planned, result)| planned_first(planned, result)).collect())
        }
        // Unknown elements of a planned set cannot be matched with those of the result, so the
        // result counts.
        (Value::Set(elements), result @ Value::Set(_))
            if !elements.iter().all(Value::is_wholly_known) =>
        {
            result
        }
        (planned, _) => planned.clone(),
    }
}

/// The same state with null for each unknown part, as core would store it.
pub fn without_unknowns(state: Value) -> Value {
    let all = |elements: Vec<Value>| elements.into_iter().map(without_unknowns).collect();
    let each = |elements: BTreeMap<String, Value>| {
        elements.into_iter().map(|(key, value)| (key, without_unknowns(value))).collect()
    };
    match state {
        Value::Unknown => Value::Null,
        Value::Dynamic(typed) => {
            let (of, value) = *typed;
            Value::Dynamic(Box::new((of, without_unknowns(value))))
        }
        Value::List(elements) => Value::List(all(elements)),
        Value::Set(elements) => Value::set(all(elements)),
        Value::Map(elements) => Value::Map(each(elements)),
        Value::Object(attributes) => Value::Object(each(attributes)),
        known => known,
    }
}

/// The first part of a state that is still unknown after apply. There may be none.
pub fn first_unknown(state: &Value) -> Option<Path> {
    match state {
        Value::Unknown => Some(Path::root()),
        Value::Object(attributes) => attributes.iter().find_map(|(name, value)| {
            first_unknown(value).map(|path| path.under(Step::Attribute(name.clone())))
        }),
        Value::Map(elements) => elements.iter().find_map(|(key, value)| {
            first_unknown(value).map(|path| path.under(Step::Key(key.clone())))
        }),
        Value::List(elements) => elements.iter().enumerate().find_map(|(index, value)| {
            first_unknown(value).map(|path| path.under(Step::index(index)))
        }),
        Value::Set(elements) => elements.iter().find_map(first_unknown),
        Value::Dynamic(typed) => first_unknown(&typed.1),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::schema::{Attribute, NestedBlock};
    use crate::framework::types::Type;

    fn schema() -> Schema {
        let key = || Attribute::optional("key_wo", Type::String, "").write_only();
        Schema::new(
            "",
            vec![
                Attribute::required("name", Type::String, ""),
                Attribute::computed("id", Type::String, ""),
                Attribute::optional("gcp", vec![key()], ""),
            ],
        )
    }

    fn state(name: &str, id: Value, gcp: Value) -> Value {
        Value::object([("name", Value::string(name)), ("id", id), ("gcp", gcp)])
    }

    #[test]
    fn what_was_planned_is_stored_whatever_the_server_echoes() {
        let planned = state("Lorem", Value::Unknown, Value::Null);
        let result = state("LOREM", Value::string("1"), Value::Null);
        let settled = settle(&schema(), &planned, result);
        assert_eq!(settled, state("Lorem", Value::string("1"), Value::Null));
    }

    #[test]
    fn a_write_only_value_is_not_stored() {
        let gcp = |key| Value::object([("key_wo", key)]);
        let planned = state("a", Value::Unknown, gcp(Value::Null));
        let result = state("a", Value::string("1"), gcp(Value::string("canary")));
        let settled = settle(&schema(), &planned, result);
        assert_eq!(settled, state("a", Value::string("1"), gcp(Value::Null)));
    }

    #[test]
    fn in_blocks_a_write_only_value_is_not_stored_either() {
        let key = || Attribute::optional("key_wo", Type::String, "").write_only();
        let deep = NestedBlock::single("deep", vec![key()], "");
        let login = NestedBlock::list("login", vec![key()], "").with_blocks(vec![deep]);
        let schema = Schema::new("", Vec::new()).with_blocks(vec![login]);
        let state = |key: Value| {
            let deep = Value::object([("key_wo", key.clone())]);
            let login = Value::object([("key_wo", key), ("deep", deep)]);
            Value::object([("login", Value::List(vec![login]))])
        };
        let forgotten = forget_write_only(schema.body(), state(Value::string("canary")));
        assert_eq!(forgotten, state(Value::Null));
    }

    #[test]
    fn what_is_unknown_in_a_collection_is_filled_in() {
        let list = |last| Value::List(vec![Value::string("a"), last]);
        let settled = planned_first(&list(Value::Unknown), list(Value::string("b")));
        assert_eq!(settled, list(Value::string("b")));
        let planned = Value::set([Value::string("a"), Value::Unknown]);
        let result = Value::set([Value::string("a"), Value::string("b")]);
        assert_eq!(planned_first(&planned, result.clone()), result);
    }

    #[test]
    fn an_unknown_left_over_is_found() {
        let left = state("a", Value::Unknown, Value::Null);
        assert_eq!(first_unknown(&left).unwrap().to_string(), "id");
        assert_eq!(first_unknown(&state("a", Value::Null, Value::Null)), None);
    }
}
