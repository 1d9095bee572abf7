//! Rules for every schema, with blocks inside blocks, and for every value from core. The rules of
//! plan and apply give a value of the schema's type, without a null list of blocks.

use std::sync::Arc;

use proptest::prelude::*;

use super::schema::{Body, Schema};
use super::strategies::{Unknowns, any_schema, value_of};
use super::value::Value;
use super::{apply, generate, msgpack, path, plan, replacement, validate};

/// A schema, and three independent values of it.
fn schema_and_values() -> impl Strategy<Value = (Arc<Schema>, [Value; 3])> {
    any_schema().prop_flat_map(|schema| {
        let of = schema.object_type();
        let value = || value_of(&of, Unknowns::Allowed);
        let values = [value(), value(), value()];
        (Just(Arc::new(schema)), values)
    })
}

/// Whether some list of blocks is null.
fn has_null_list(body: Body<'_>, value: &Value) -> bool {
    let Some(object) = value.as_object() else { return false };
    body.blocks.iter().any(|block| match object.get(block.name) {
        Some(Value::Null) => block.nesting.none() != Value::Null,
        Some(Value::List(blocks)) => blocks.iter().any(|one| has_null_list(block.body(), one)),
        Some(one) => has_null_list(block.body(), one),
        None => false,
    })
}

/// Whether a path leads to a part of a value.
fn leads(path: &path::Path, mut value: &Value) -> bool {
    path.steps().iter().all(|step| {
        let below = match (step, value) {
            (path::Step::Attribute(name), Value::Object(attributes)) => attributes.get(name),
            (path::Step::Index(index), Value::List(elements)) => {
                usize::try_from(*index).ok().and_then(|index| elements.get(index))
            }
            _ => None,
        };
        value = below.unwrap_or(&Value::Null);
        below.is_some()
    })
}

/// Whether each list of blocks is as long in both values.
fn same_blocks(body: Body<'_>, left: &Value, right: &Value) -> bool {
    body.blocks.iter().all(|block| match (left.get(block.name), right.get(block.name)) {
        (Value::List(left), Value::List(right)) => {
            let same = |(left, right)| same_blocks(block.body(), left, right);
            left.len() == right.len() && left.iter().zip(right).all(same)
        }
        (left @ Value::Object(_), right) => same_blocks(block.body(), left, right),
        (left, right) => left == right,
    })
}

proptest! {
    // Drawing a schema takes time.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn values_of_a_schema_stay_of_it((schema, [config, prior, proposed]) in schema_and_values()) {
        let (of, body) = (schema.object_type(), schema.body());
        let planned = plan::propose(&schema, &config, &prior, proposed.clone());
        prop_assert!(same_blocks(body, &proposed, &planned), "core holds them against each other");
        let settled = apply::settle(&schema, &planned, prior.clone());
        let generated = generate::config(body, prior.clone());
        for made in [planned, settled, generated, body.nothing()] {
            prop_assert!(msgpack::encode(&made, &of).is_ok(), "{made:?}");
        }
    }

    #[test]
    fn no_list_of_blocks_is_null((schema, [value, ..]) in schema_and_values()) {
        let filled = schema.body().without_null_lists(value.clone());
        prop_assert!(!has_null_list(schema.body(), &filled));
        prop_assert_eq!(schema.body().without_null_lists(filled.clone()), filled.clone());
        prop_assert!(msgpack::encode(&filled, &schema.object_type()).is_ok());
        prop_assert!(!has_null_list(schema.body(), &schema.body().nothing()));
        if !has_null_list(schema.body(), &value) {
            prop_assert_eq!(filled, value, "nothing else changes");
        }
    }

    #[test]
    fn what_makes_a_new_object_is_part_of_one_of_both(
        (schema, [prior, planned, _]) in schema_and_values(),
        imported: bool,
    ) {
        let found = replacement::replacements(&schema, &prior, &planned, imported);
        for path in &found.paths {
            prop_assert!(leads(path, &prior) || leads(path, &planned), "{path}");
        }
        let same = replacement::replacements(&schema, &prior, &prior, imported);
        prop_assert!(same.paths.is_empty(), "{same:?}");
    }

    #[test]
    fn any_configuration_is_held_against_any_schema(
        (schema, [config, ..]) in schema_and_values(),
        write_only_allowed: bool,
    ) {
        for diagnostic in validate::validate(&schema, &config, write_only_allowed) {
            prop_assert!(diagnostic.path.is_some(), "{}", diagnostic.summary);
        }
    }
}
