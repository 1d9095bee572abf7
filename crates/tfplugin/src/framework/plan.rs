//! The rules of a plan, before the resource changes it: defaults, values that stay, and values that
//! are known only after apply.
//!
//! Core compares a planned value with prior state and configuration, and refuses other values.
//! These rules give none (protocol: "Provider produced invalid plan").

use std::mem::take;

use super::path::Path;
use super::schema::{AttributeType, Body, Nesting, Schema};
use super::value::Value;

/// Makes a plan from core's proposal.
///
/// Core has merged the configuration with the computed values of the prior state. This function
/// does the rest:
///
/// - An attribute without a value in the configuration gets its default.
/// - A write-only attribute is null.
/// - A computed attribute of a new object is unknown.
///
/// Computed values of an existing object stay. The resource itself marks those that an operation
/// changes.
pub fn propose(schema: &Schema, config: &Value, prior: &Value, proposed: Value) -> Value {
    propose_object(schema.body(), config, prior, proposed)
}

fn propose_object(body: Body<'_>, config: &Value, prior: &Value, proposed: Value) -> Value {
    let Value::Object(mut proposed) = proposed else { return proposed };
    for attribute in body.attributes {
        let value = proposed.remove(attribute.name).unwrap_or(Value::Null);
        let config = config.get(attribute.name);
        let before = prior.get(attribute.name);
        let value = if attribute.write_only {
            Value::Null
        } else if config.is_null() && attribute.default.is_some() {
            attribute.default.clone().unwrap_or(Value::Null)
        } else if config.is_null() && attribute.is_computed() {
            if prior.is_null() { Value::Unknown } else { value }
        } else if let AttributeType::Nested(nesting, attributes) = &attribute.kind {
            propose_nested(*nesting, Body::of_object(attributes), config, before, value)
        } else {
            value
        };
        proposed.insert(attribute.name.to_owned(), value);
    }
    for block in body.blocks {
        let Some(value) = proposed.get_mut(block.name) else { continue };
        let (config, before) = (config.get(block.name), prior.get(block.name));
        *value = propose_nested(block.nesting.into(), block.body(), config, before, take(value));
    }
    Value::Object(proposed)
}

fn propose_nested(
    nesting: Nesting,
    body: Body<'_>,
    config: &Value,
    prior: &Value,
    proposed: Value,
) -> Value {
    match (nesting, proposed) {
        (Nesting::Single, proposed) => propose_object(body, config, prior, proposed),
        (Nesting::List, Value::List(elements)) => {
            let element = |(index, element)| {
                let at = |list: &Value| match list {
                    Value::List(elements) => elements.get(index).cloned().unwrap_or(Value::Null),
                    _ => Value::Null,
                };
                propose_object(body, &at(config), &at(prior), element)
            };
            Value::List(elements.into_iter().enumerate().map(element).collect())
        }
        (Nesting::Map, Value::Map(elements)) => {
            let element = |(key, element): (String, Value)| {
                let at = |map: &Value| match map {
                    Value::Map(elements) => elements.get(&key).cloned().unwrap_or(Value::Null),
                    _ => Value::Null,
                };
                let element = propose_object(body, &at(config), &at(prior), element);
                (key, element)
            };
            Value::Map(elements.into_iter().map(element).collect())
        }
        // Elements of a set cannot be told apart. An element that core has not matched with a prior
        // one is new, and its own value counts as the configuration's.
        (Nesting::Set, Value::Set(elements)) => Value::set(elements.into_iter().map(|element| {
            let stand_in = element.clone();
            propose_object(body, &stand_in, &Value::Null, element)
        })),
        (_, proposed) => proposed,
    }
}

/// The attributes that an import left null and that the configuration sets, and the blocks.
pub fn recorded_as_given(schema: &Schema, prior: &Value, config: &Value) -> Vec<Path> {
    let unset = |value: &Value, none: &Value| value.is_null() || value == none;
    let attributes = schema.attributes.iter().map(|attribute| (attribute.name, Value::Null));
    let blocks = schema.blocks.iter().map(|block| (block.name, block.nesting.none()));
    attributes
        .chain(blocks)
        .filter(|(name, none)| unset(prior.get(name), none) && !unset(config.get(name), none))
        .map(|(name, _)| Path::attribute(name))
        .collect()
}

/// A plan that leaves an object as it is.
#[derive(Debug)]
pub struct Kept {
    /// The planned value.
    pub planned: Value,
    /// The changes of the configuration that the plan leaves out.
    pub held_back: Vec<Path>,
    /// The changes that core permits no plan to leave out.
    pub refused: Vec<Path>,
}

/// Plans nothing for an object except changes of the attributes in `free`. Core accepts the prior
/// value in a plan only where both state and configuration have a value.
pub fn kept(schema: &Schema, config: &Value, prior: &Value, planned: Value, free: &[&str]) -> Kept {
    let mut kept = Kept { planned, held_back: Vec::new(), refused: Vec::new() };
    let Value::Object(planned) = &mut kept.planned else { return kept };
    for attribute in schema.attributes.iter().filter(|one| !free.contains(&one.name)) {
        let (config, before) = (config.get(attribute.name), prior.get(attribute.name));
        let Some(value) = planned.get_mut(attribute.name) else { continue };
        if value == before {
            continue;
        }
        let path = Path::attribute(attribute.name);
        let is_set = !config.is_null() && !before.is_null();
        if is_set || (config.is_null() && attribute.is_computed()) {
            value.clone_from(before);
            if is_set {
                kept.held_back.push(path);
            }
        } else {
            kept.refused.push(path);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::schema::{Attribute, NestedBlock};
    use crate::framework::types::Type;

    fn schema() -> Schema {
        let text = || Type::String;
        Schema::new(
            "",
            vec![
                Attribute::required("name", text(), "").requires_replace(),
                Attribute::optional("note", text(), ""),
                Attribute::optional("mode", text(), "").default_to(Value::string("normal")),
                Attribute::optional_computed("org", text(), "").requires_replace(),
                Attribute::computed("id", text(), ""),
                Attribute::optional("secret_wo", text(), "").write_only(),
                Attribute::optional(
                    "aws",
                    vec![
                        Attribute::required("role", text(), "").requires_replace(),
                        Attribute::optional("label", text(), ""),
                        Attribute::computed("seen", text(), ""),
                    ],
                    "",
                )
                .requires_replace(),
            ],
        )
    }

    fn object(of: &[(&str, Value)]) -> Value {
        let mut all = vec![
            ("name", Value::string("a")),
            ("note", Value::Null),
            ("mode", Value::Null),
            ("org", Value::Null),
            ("id", Value::Null),
            ("secret_wo", Value::Null),
            ("aws", Value::Null),
        ];
        for (name, value) in of {
            all.retain(|(n, _)| n != name);
            all.push((name, value.clone()));
        }
        Value::object(all)
    }

    fn aws(role: &str, label: Value, seen: Value) -> Value {
        Value::object([("role", Value::string(role)), ("label", label), ("seen", seen)])
    }

    fn proposed(config: &Value, prior: &Value, proposed: Value) -> Value {
        propose(&schema(), config, prior, proposed)
    }

    #[test]
    fn of_a_new_object_what_the_provider_sets_is_unknown() {
        let config = object(&[("aws", aws("r", Value::Null, Value::Null))]);
        let plan = proposed(&config, &Value::Null, config.clone());
        assert!(plan.get("id").is_unknown());
        assert!(plan.get("org").is_unknown());
        assert!(plan.get("aws").get("seen").is_unknown());
        assert!(plan.get("note").is_null());
    }

    #[test]
    fn of_an_object_that_exists_computed_values_stay() {
        let prior = object(&[("id", Value::string("1")), ("org", Value::string("o"))]);
        let config = object(&[("note", Value::string("new"))]);
        let core = object(&[
            ("note", Value::string("new")),
            ("id", Value::string("1")),
            ("org", Value::string("o")),
        ]);
        let plan = proposed(&config, &prior, core);
        assert_eq!(plan.get("id"), &Value::string("1"));
        assert_eq!(plan.get("org"), &Value::string("o"));
    }

    #[test]
    fn a_default_stands_where_the_configuration_is_silent() {
        let silent = proposed(&object(&[]), &Value::Null, object(&[]));
        assert_eq!(silent.get("mode"), &Value::string("normal"));
        // Core proposes the prior value for a computed attribute: the default wins again.
        let core = object(&[("mode", Value::string("old"))]);
        let reset = proposed(&object(&[]), &object(&[("mode", Value::string("old"))]), core);
        assert_eq!(reset.get("mode"), &Value::string("normal"));
        let set = object(&[("mode", Value::Unknown)]);
        assert!(proposed(&set, &Value::Null, set.clone()).get("mode").is_unknown());
    }

    #[test]
    fn write_only_values_are_planned_as_null() {
        let config = object(&[("secret_wo", Value::string("x"))]);
        assert!(proposed(&config, &Value::Null, config.clone()).get("secret_wo").is_null());
    }

    #[test]
    fn a_nested_object_that_is_new_has_unknown_parts() {
        let prior = object(&[("id", Value::string("1"))]);
        let config = object(&[("aws", aws("r", Value::Null, Value::Null))]);
        let plan = proposed(&config, &prior, config.clone());
        assert!(plan.get("aws").get("seen").is_unknown());
    }

    /// A resource with blocks, and a block inside one of them.
    fn with_blocks() -> Schema {
        let attributes = || {
            vec![
                Attribute::required("port", Type::String, ""),
                Attribute::optional("mode", Type::String, "").default_to(Value::string("open")),
                Attribute::computed("id", Type::String, ""),
            ]
        };
        let inner = NestedBlock::list("rule", attributes(), "");
        let network = NestedBlock::single("network", attributes(), "").with_blocks(vec![inner]);
        let rule = NestedBlock::list("rule", attributes(), "");
        Schema::new("", Vec::new()).with_blocks(vec![network, rule])
    }

    fn rule(port: &str, mode: Value, id: Value) -> Value {
        Value::object([("port", Value::string(port)), ("mode", mode), ("id", id)])
    }

    fn blocks(network: Value, rules: Value) -> Value {
        Value::object([("network", network), ("rule", rules)])
    }

    #[test]
    fn of_a_new_block_what_the_provider_sets_is_unknown_and_of_one_that_exists_it_stays() {
        let written = |port| rule(port, Value::Null, Value::Null);
        let made = |port| rule(port, Value::string("open"), Value::string("1"));
        let config = blocks(Value::Null, Value::List(vec![written("80"), written("443")]));
        let prior = blocks(Value::Null, Value::List(vec![made("80")]));
        // Core has merged the first one with the existing one.
        let first = rule("80", Value::Null, Value::string("1"));
        let core = blocks(Value::Null, Value::List(vec![first, written("443")]));
        let plan = propose(&with_blocks(), &config, &prior, core);
        let second = rule("443", Value::string("open"), Value::Unknown);
        assert_eq!(plan, blocks(Value::Null, Value::List(vec![made("80"), second])));
    }

    #[test]
    fn the_blocks_inside_a_block_are_planned_too() {
        let network = |rule: Value, mode: Value, id: Value| {
            Value::object([
                ("port", Value::string("1")),
                ("mode", mode),
                ("id", id),
                ("rule", Value::List(vec![rule])),
            ])
        };
        let none = || Value::List(Vec::new());
        let written = network(rule("80", Value::Null, Value::Null), Value::Null, Value::Null);
        let config = blocks(written, none());
        let plan = propose(&with_blocks(), &config, &Value::Null, config.clone());
        let inner = rule("80", Value::string("open"), Value::Unknown);
        let planned = network(inner, Value::string("open"), Value::Unknown);
        assert_eq!(plan, blocks(planned, none()));
    }

    #[test]
    fn blocks_that_are_not_known_yet_stay_so() {
        let config = blocks(Value::Null, Value::Unknown);
        assert_eq!(propose(&with_blocks(), &config, &Value::Null, config.clone()), config);
    }

    #[test]
    fn what_an_import_left_unset_and_the_configuration_sets_is_told() {
        let rules = || Value::List(vec![rule("80", Value::Null, Value::Null)]);
        let none = || Value::List(Vec::new());
        let told = |prior: &Value, config: &Value| -> Vec<String> {
            let given = recorded_as_given(&with_blocks(), prior, config);
            given.iter().map(Path::to_string).collect()
        };
        let network = rule("1", Value::Null, Value::Null);
        let both = blocks(network.clone(), rules());
        assert_eq!(told(&blocks(Value::Null, none()), &both), ["network", "rule"]);
        assert_eq!(told(&both, &both), [""; 0]);
        assert_eq!(told(&blocks(network, none()), &blocks(Value::Null, none())), [""; 0]);
    }

    #[test]
    fn of_what_is_kept_nothing_is_planned_as_far_as_core_lets_it_be() {
        let text = Value::string;
        let prior = object(&[("name", text("a")), ("note", text("n")), ("id", text("1"))]);
        let kept = |config: &Value, free: &[&str]| {
            let planned = proposed(config, &prior, config.clone());
            let kept = super::kept(&schema(), config, &prior, planned, free);
            let paths = |all: &[Path]| all.iter().map(Path::to_string).collect::<Vec<_>>();
            (kept.planned, paths(&kept.held_back), paths(&kept.refused))
        };
        let changed = object(&[("name", text("b")), ("note", text("m"))]);
        let (planned, held_back, refused) = kept(&changed, &["note"]);
        assert_eq!((planned.get("name"), planned.get("note")), (&text("a"), &text("m")));
        assert_eq!(
            (planned.get("id"), held_back.as_slice()),
            (&text("1"), &["name".to_owned()][..])
        );
        assert_eq!(refused, [""; 0]);
        let unset = object(&[("name", text("a")), ("aws", aws("r", Value::Null, Value::Null))]);
        let (.., refused) = kept(&unset, &[]);
        assert_eq!(refused, ["note", "aws"]);
        let later = object(&[("name", Value::Unknown), ("note", text("n"))]);
        assert_eq!(kept(&later, &[]).0.get("name"), &text("a"));
    }
}
