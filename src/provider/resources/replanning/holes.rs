//! The parts of a configuration that may be unknown in a plan, and their possible values.

use std::collections::BTreeSet;

use tfplugin::framework::Value;
use tfplugin::framework::schema::{AttributeType, Body, Nesting, Setter};

/// A configuration with an unknown part.
pub struct Hole {
    pub config: Value,
    /// The path of the part.
    pub place: String,
    /// The configurations with that part known.
    pub outcomes: Vec<Value>,
}

/// Everything that may be unknown in one of these: each part by itself, and everything that differs
/// from another one.
pub fn of(body: Body<'_>, configs: &[Value]) -> Vec<Hole> {
    let mut holes = Vec::new();
    for config in configs {
        for place in places(body, config, &[]) {
            let mut outcomes: Vec<_> = configs
                .iter()
                .filter_map(|other| find(other, &place))
                .chain([Value::Null])
                .collect::<BTreeSet<_>>()
                .into_iter()
                .map(|value| with(config.clone(), &place, value))
                .collect();
            outcomes.push(config.clone());
            let config = with(config.clone(), &place, Value::Unknown);
            holes.push(Hole { config, place: place.join("."), outcomes });
        }
        for other in configs.iter().filter(|other| *other != config) {
            let outcomes = || vec![config.clone(), other.clone()];
            for is_deep in [false, true] {
                let between = between(config, other, is_deep, 0);
                let place = "what differs from another".to_owned();
                holes.push(Hole { config: between, place, outcomes: outcomes() });
            }
        }
    }
    holes
}

/// The paths of everything that a configuration sets or may set.
pub fn places(body: Body<'_>, config: &Value, at: &[String]) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for attribute in body.attributes {
        if attribute.setter == Setter::Computed {
            continue;
        }
        let place = [at, &[attribute.name.to_owned()]].concat();
        match (&attribute.kind, config.get(attribute.name)) {
            (AttributeType::Nested(Nesting::Single, inner), value @ Value::Object(_)) => {
                all.extend(places(Body::of_object(inner), value, &place));
            }
            (_, Value::Set(elements)) => {
                let element = |at: usize| [&place[..], &[at.to_string()]].concat();
                all.extend((0..elements.len()).map(element));
            }
            (_, Value::Map(elements)) => {
                let element = |key: &String| [&place[..], std::slice::from_ref(key)].concat();
                all.extend(elements.keys().map(element));
            }
            _ => {}
        }
        all.push(place);
    }
    all
}

/// The value at a path. In a set, any element may be at any place.
fn find(value: &Value, place: &[String]) -> Option<Value> {
    let Some((name, rest)) = place.split_first() else { return Some(value.clone()) };
    match value {
        Value::Object(all) | Value::Map(all) => find(all.get(name)?, rest),
        Value::Set(all) => all.first().cloned(),
        _ => None,
    }
}

pub fn with(value: Value, place: &[String], new: Value) -> Value {
    let Some((name, rest)) = place.split_first() else { return new };
    match value {
        Value::Object(mut all) => {
            let inner = all.remove(name).unwrap_or_default();
            all.insert(name.clone(), with(inner, rest, new));
            Value::Object(all)
        }
        Value::Map(mut all) => {
            all.insert(name.clone(), new);
            Value::Map(all)
        }
        Value::Set(mut all) => {
            let at: usize = name.parse().expect("an index");
            all[at] = new;
            Value::set(all)
        }
        other => other,
    }
}

/// The common part of two values, with the rest unknown: whole attributes, or only parts of them.
fn between(one: &Value, other: &Value, is_deep: bool, depth: usize) -> Value {
    match (one, other) {
        (one, other) if one == other => one.clone(),
        (Value::Object(one), Value::Object(other)) if is_deep || depth == 0 => {
            Value::object(one.iter().map(|(name, one)| {
                let other = other.get(name).unwrap_or(&Value::Null);
                (name.clone(), between(one, other, is_deep, depth + 1))
            }))
        }
        (Value::Set(one), Value::Set(other)) if is_deep && one.len() == other.len() => {
            let element = |one: &Value| {
                if other.contains(one) { one.clone() } else { Value::Unknown }
            };
            Value::set(one.iter().map(element))
        }
        _ => Value::Unknown,
    }
}
