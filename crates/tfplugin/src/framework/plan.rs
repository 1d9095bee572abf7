//! What a plan says before the resource itself has a word: defaults, what stays, what
//! is known only after apply, and what cannot be changed in place.
//!
//! Core holds a planned value against prior state and configuration and refuses a plan
//! that took liberties. These rules take none (protocol: "Provider produced invalid plan").

use super::path::Path;
use super::schema::{Attribute, AttributeType, Nesting, Schema};
use super::value::Value;

/// Turns what core proposes into a plan.
///
/// Core has merged the configuration with the computed values of the prior state. What
/// is left to do: defaults where the configuration is silent, nothing for write-only
/// attributes, and unknown for computed ones of objects that do not exist yet. Computed
/// values of objects that exist stay as they are: what an operation itself changes, the
/// resource says.
pub fn propose(schema: &Schema, config: &Value, prior: &Value, proposed: Value) -> Value {
    propose_object(&schema.attributes, config, prior, proposed)
}

fn propose_object(
    attributes: &[Attribute],
    config: &Value,
    prior: &Value,
    proposed: Value,
) -> Value {
    let Value::Object(mut proposed) = proposed else { return proposed };
    for attribute in attributes {
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
            propose_nested(*nesting, attributes, config, before, value)
        } else {
            value
        };
        proposed.insert(attribute.name.to_owned(), value);
    }
    Value::Object(proposed)
}

fn propose_nested(
    nesting: Nesting,
    attributes: &[Attribute],
    config: &Value,
    prior: &Value,
    proposed: Value,
) -> Value {
    match (nesting, proposed) {
        (Nesting::Single, proposed) => propose_object(attributes, config, prior, proposed),
        (Nesting::List, Value::List(elements)) => {
            let element = |(index, element)| {
                let at = |list: &Value| match list {
                    Value::List(elements) => elements.get(index).cloned().unwrap_or(Value::Null),
                    _ => Value::Null,
                };
                propose_object(attributes, &at(config), &at(prior), element)
            };
            Value::List(elements.into_iter().enumerate().map(element).collect())
        }
        (Nesting::Map, Value::Map(elements)) => {
            let element = |(key, element): (String, Value)| {
                let at = |map: &Value| match map {
                    Value::Map(elements) => elements.get(&key).cloned().unwrap_or(Value::Null),
                    _ => Value::Null,
                };
                let element = propose_object(attributes, &at(config), &at(prior), element);
                (key, element)
            };
            Value::Map(elements.into_iter().map(element).collect())
        }
        // Elements of a set cannot be told apart: one that core has not matched with a
        // prior one is new, and its own value stands in for the configuration's.
        (Nesting::Set, Value::Set(elements)) => Value::set(elements.into_iter().map(|element| {
            let stand_in = element.clone();
            propose_object(attributes, &stand_in, &Value::Null, element)
        })),
        (_, proposed) => proposed,
    }
}

/// The attributes whose change makes a new object, and which the plan changes.
#[derive(Debug, Default)]
pub struct Replacements {
    /// All of them.
    pub paths: Vec<Path>,
    /// Those whose new value is not known yet: it may turn out to be the one that is there.
    pub not_known_yet: Vec<Path>,
}

/// Finds out what cannot be changed in place.
///
/// `imported`: nothing has been applied since an import. A value that was null before
/// is then one that no API could tell, and writing it down is no change of the object.
pub fn replacements(
    schema: &Schema,
    prior: &Value,
    planned: &Value,
    imported: bool,
) -> Replacements {
    let mut found = Replacements::default();
    replacements_in(&schema.attributes, prior, planned, imported, &Path::root(), &mut found);
    found
}

fn replacements_in(
    attributes: &[Attribute],
    prior: &Value,
    planned: &Value,
    imported: bool,
    at: &Path,
    found: &mut Replacements,
) {
    for attribute in attributes {
        let (before, after) = (prior.get(attribute.name), planned.get(attribute.name));
        if before == after || (imported && before.is_null()) {
            continue;
        }
        let path = at.with_attribute(attribute.name);
        match &attribute.kind {
            // Inside one object that stays, the attributes themselves are to blame.
            AttributeType::Nested(Nesting::Single, inner)
                if before.as_object().is_some() && after.as_object().is_some() =>
            {
                replacements_in(inner, before, after, imported, &path, found);
            }
            _ if attribute.requires_replace => {
                if !after.is_wholly_known() {
                    found.not_known_yet.push(path.clone());
                }
                found.paths.push(path);
            }
            _ => {}
        }
    }
}

/// The attributes that an import left null and that the configuration sets.
pub fn recorded_as_given(schema: &Schema, prior: &Value, config: &Value) -> Vec<Path> {
    let recorded = |attribute: &&Attribute| {
        prior.get(attribute.name).is_null() && !config.get(attribute.name).is_null()
    };
    schema.attributes.iter().filter(recorded).map(|a| Path::attribute(a.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
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
        // Core proposes the prior value for what is computed: the default wins again.
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

    #[test]
    fn what_may_turn_out_to_be_the_same_is_told_apart() {
        let prior = object(&[("aws", aws("r", Value::Null, Value::Null))]);
        let unknown_role = Value::object([
            ("role", Value::Unknown),
            ("label", Value::Null),
            ("seen", Value::Null),
        ]);
        let planned = object(&[("name", Value::string("b")), ("aws", unknown_role)]);
        let found = replacements(&schema(), &prior, &planned, false);
        assert_eq!(found.paths.len(), 2);
        let later: Vec<_> = found.not_known_yet.iter().map(Path::to_string).collect();
        assert_eq!(later, ["aws.role"]);
    }

    fn replaced(prior: &Value, planned: &Value, imported: bool) -> Vec<String> {
        replacements(&schema(), prior, planned, imported)
            .paths
            .iter()
            .map(Path::to_string)
            .collect()
    }

    #[test]
    fn only_what_differs_replaces() {
        let prior = object(&[("aws", aws("r", Value::Null, Value::string("s")))]);
        assert!(replaced(&prior, &prior, false).is_empty());
        let renamed = object(&[("name", Value::string("b")), ("aws", prior.get("aws").clone())]);
        assert_eq!(replaced(&prior, &renamed, false), ["name"]);
        let unknown = object(&[("name", Value::Unknown), ("aws", prior.get("aws").clone())]);
        assert_eq!(replaced(&prior, &unknown, false), ["name"]);
    }

    #[test]
    fn inside_an_object_that_stays_the_part_is_to_blame() {
        let prior = object(&[("aws", aws("r", Value::Null, Value::string("s")))]);
        let role = object(&[("aws", aws("q", Value::Null, Value::string("s")))]);
        assert_eq!(replaced(&prior, &role, false), ["aws.role"]);
        let label = object(&[("aws", aws("r", Value::string("l"), Value::string("s")))]);
        assert!(replaced(&prior, &label, false).is_empty());
        assert_eq!(replaced(&prior, &object(&[]), false), ["aws"]);
    }

    #[test]
    fn after_an_import_writing_down_what_nobody_could_tell_replaces_nothing() {
        let told = object(&[("aws", aws("r", Value::Null, Value::Null))]);
        assert!(replaced(&object(&[]), &told, true).is_empty());
        assert_eq!(replaced(&object(&[]), &told, false), ["aws"]);
        let renamed = object(&[("name", Value::string("b"))]);
        assert_eq!(replaced(&object(&[]), &renamed, true), ["name"]);
    }
}
