//! Types, and values of them, as property tests draw them.

mod schemas;

pub use schemas::any_schema;

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::number::Number;
use super::types::Type;
use super::value::Value;

/// Whether parts of a value may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknowns {
    /// As in a plan.
    Allowed,
    /// As in a state.
    None,
}

/// A type, and a value of it.
pub fn typed_value(unknowns: Unknowns) -> impl Strategy<Value = (Type, Value)> {
    any_type().prop_flat_map(move |of| {
        let value = value_of(&of, unknowns);
        (Just(of), value)
    })
}

/// Any type, also the dynamic one.
pub fn any_type() -> BoxedStrategy<Type> {
    types(DYNAMIC_LEVELS)
}

/// A value of this type: null, known, or unknown where that is allowed.
pub fn value_of(of: &Type, unknowns: Unknowns) -> BoxedStrategy<Value> {
    values(of, unknowns, DYNAMIC_LEVELS)
}

/// How many dynamic values are inside one another at most.
const DYNAMIC_LEVELS: u32 = 2;

fn types(dynamic_levels: u32) -> BoxedStrategy<Type> {
    let simple = prop_oneof![Just(Type::String), Just(Type::Number), Just(Type::Bool)];
    let leaf = if dynamic_levels == 0 {
        simple.boxed()
    } else {
        prop_oneof![3 => simple, 1 => Just(Type::Dynamic)].boxed()
    };
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::set),
            inner.clone().prop_map(Type::map),
            vec(inner.clone(), 0..4).prop_map(Type::Tuple),
            btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(Type::Object),
        ]
    })
    .boxed()
}

fn values(of: &Type, unknowns: Unknowns, dynamic_levels: u32) -> BoxedStrategy<Value> {
    let of_part = |part: &Type| values(part, unknowns, dynamic_levels);
    let known = match of {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::String => text().prop_map(Value::String).boxed(),
        Type::Number => number().prop_map(Value::Number).boxed(),
        Type::List(of) => vec(of_part(of), 0..4).prop_map(Value::List).boxed(),
        Type::Set(of) => vec(of_part(of), 0..4).prop_map(Value::set).boxed(),
        Type::Map(of) => btree_map(text(), of_part(of), 0..4).prop_map(Value::Map).boxed(),
        Type::Tuple(of) => of.iter().map(of_part).collect::<Vec<_>>().prop_map(Value::List).boxed(),
        Type::Object(of) => {
            let names: Vec<_> = of.keys().cloned().collect();
            let attributes: Vec<_> = of.values().map(of_part).collect();
            let object = move |values: Vec<Value>| {
                Value::Object(names.iter().cloned().zip(values).collect::<BTreeMap<_, _>>())
            };
            attributes.prop_map(object).boxed()
        }
        Type::Dynamic => {
            let levels = dynamic_levels.saturating_sub(1);
            types(levels)
                .prop_filter("dynamic inside dynamic says nothing", |of| *of != Type::Dynamic)
                .prop_flat_map(move |of| {
                    let value = values(&of, unknowns, levels);
                    (Just(of), value)
                })
                .prop_map(|typed| Value::Dynamic(Box::new(typed)))
                .boxed()
        }
    };
    match unknowns {
        Unknowns::Allowed => {
            prop_oneof![1 => Just(Value::Null), 1 => Just(Value::Unknown), 8 => known].boxed()
        }
        Unknowns::None => prop_oneof![1 => Just(Value::Null), 8 => known].boxed(),
    }
}

/// Text of every kind of character, and of every kind of length on the wire.
fn text() -> BoxedStrategy<String> {
    prop_oneof![
        8 => vec(any::<char>(), 0..12).prop_map(|chars| chars.into_iter().collect()),
        1 => "[a-z]{28,36}",
        1 => "[a-z]{250,260}",
    ]
    .boxed()
}

/// Numbers of every kind on the wire: integers, floats, and digits beyond both.
fn number() -> BoxedStrategy<Number> {
    prop_oneof![
        any::<i64>().prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        (-200_i64..200).prop_map(Number::from),
        any::<f64>().prop_filter_map("a finite float", |float| Number::from_f64(float).ok()),
        (any::<i32>(), 0_u32..10).prop_filter_map("a finite float", |(digits, halvings)| {
            Number::from_f64(f64::from(digits) / f64::from(1 << halvings)).ok()
        }),
        r"-?[0-9]{1,160}(\.[0-9]{1,40})?"
            .prop_filter_map("digits", |digits| digits.parse::<Number>().ok()),
    ]
    .boxed()
}
