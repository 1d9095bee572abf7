//! Checks a configuration by its schema, and reports the faults.

use super::diagnostics::{Diagnostic, Diagnostics};
use super::path::Path;
use super::schema::{Attribute, AttributeType, Body, Schema, Setter};
use super::value::Value;

/// Checks a configuration by its schema. It skips values that are not known yet.
///
/// `write_only_allowed`: whether this core keeps write-only values out of its state. Another core
/// would store the secret, so this refuses it there.
pub fn validate(schema: &Schema, config: &Value, write_only_allowed: bool) -> Diagnostics {
    let mut walk = Walk { write_only_allowed, diagnostics: Diagnostics::new() };
    walk.object(schema.body(), config, &Path::root());
    walk.diagnostics
}

struct Walk {
    write_only_allowed: bool,
    diagnostics: Diagnostics,
}

impl Walk {
    fn object(&mut self, body: Body<'_>, object: &Value, path: &Path) {
        if object.as_object().is_none() {
            return;
        }
        for attribute in body.attributes {
            let path = path.with_attribute(attribute.name);
            self.attribute(attribute, object.get(attribute.name), &path);
        }
        for block in body.blocks {
            let path = path.with_attribute(block.name);
            self.nested(block.body(), object.get(block.name), &path);
        }
    }

    fn attribute(&mut self, attribute: &Attribute, value: &Value, path: &Path) {
        if value.is_null() {
            if attribute.setter == Setter::Required {
                // Core refuses one that is not written at all.
                let why = format!(
                    "Set `{path}`: it is required, and its value is null. If the value comes from \
                     another resource, that resource is not there yet: a message about it says \
                     why."
                );
                self.refuse("Missing value", why, path);
            }
            return;
        }
        // Core leaves this to the provider: the value would be stored and then overwritten.
        if attribute.setter == Setter::Computed {
            let why = format!("Remove `{path}`: only the provider sets it.");
            return self.refuse("Value that cannot be set", why, path);
        }
        if attribute.write_only && !self.write_only_allowed {
            self.refuse_write_only(attribute, path);
            return;
        }
        if value.is_unknown() {
            return;
        }
        for validator in &attribute.validators {
            if let Err(why) = validator.check(value) {
                self.refuse("Invalid value", why, path);
            }
        }
        if let AttributeType::Nested(_, attributes) = &attribute.kind {
            self.nested(Body::of_object(attributes), value, path);
        }
    }

    fn nested(&mut self, body: Body<'_>, value: &Value, path: &Path) {
        match value {
            Value::Object(_) => self.object(body, value, path),
            Value::List(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    self.object(body, element, &path.with_index(index));
                }
            }
            Value::Map(elements) => {
                for (key, element) in elements {
                    self.object(body, element, &path.with_key(key));
                }
            }
            Value::Set(elements) => {
                for element in elements {
                    self.object(body, element, path);
                }
            }
            _ => {}
        }
    }

    fn refuse_write_only(&mut self, attribute: &Attribute, path: &Path) {
        let plain = attribute.name.trim_end_matches("_wo");
        self.refuse(
            "Write-only value in a version that would store it",
            format!(
                "Upgrade to version 1.11 of Terraform or OpenTofu, or use `{plain}` instead. The \
                 state stores `{plain}`: protect the state like the secret that it holds.\n\n\
                 `{path}` is write-only. Terraform and OpenTofu keep such values out of plan and \
                 state from version 1.11 on. This version is older, and would store the value in \
                 plain text."
            ),
            path,
        );
    }

    fn refuse(&mut self, what: &str, why: String, path: &Path) {
        let summary = format!("{what} for `{path}`");
        self.diagnostics.push(Diagnostic::error(summary, why).at(path.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::schema::NestedBlock;
    use crate::framework::types::Type;
    use crate::framework::validators::Validator;

    fn schema() -> Schema {
        let secret = || Attribute::optional("key_wo", Type::String, "").write_only();
        Schema::new(
            "",
            vec![
                Attribute::required("name", Type::String, "")
                    .validate(Validator::one_of(&["a", "b"])),
                Attribute::optional("inner", vec![secret()], ""),
            ],
        )
    }

    fn told(config: &Value, write_only_allowed: bool) -> Vec<(String, String)> {
        validate(&schema(), config, write_only_allowed)
            .into_iter()
            .map(|d| (d.path.unwrap().to_string(), d.summary))
            .collect()
    }

    fn config(name: Value, key: Value) -> Value {
        Value::object([("name", name), ("inner", Value::object([("key_wo", key)]))])
    }

    #[test]
    fn an_attribute_is_named_with_its_path() {
        let bad = config(Value::string("c"), Value::Null);
        assert_eq!(told(&bad, true), [("name".into(), "Invalid value for `name`".into())]);
        let missing = config(Value::Null, Value::Null);
        assert_eq!(told(&missing, true), [("name".into(), "Missing value for `name`".into())]);
    }

    #[test]
    fn what_is_not_known_yet_is_not_asked() {
        assert!(told(&config(Value::Unknown, Value::Null), true).is_empty());
    }

    #[test]
    fn write_only_is_refused_where_it_would_be_stored() {
        for secret in [Value::string("x"), Value::Unknown] {
            let config = config(Value::string("a"), secret);
            assert!(told(&config, true).is_empty());
            assert_eq!(told(&config, false)[0].0, "inner.key_wo");
        }
    }

    #[test]
    fn in_a_block_an_attribute_is_named_with_the_way_to_it() {
        let secret = Attribute::optional("key_wo", Type::String, "").write_only();
        let login = NestedBlock::single("login", vec![secret], "");
        let port =
            Attribute::required("port", Type::String, "").validate(Validator::one_of(&["1"]));
        let rule = NestedBlock::list("rule", vec![port], "").with_blocks(vec![login]);
        let schema = Schema::new("", Vec::new()).with_blocks(vec![rule]);
        let rule = |port: Value, login: Value| Value::object([("port", port), ("login", login)]);
        let login = Value::object([("key_wo", Value::string("x"))]);
        let rules = vec![
            rule(Value::string("1"), login),
            rule(Value::string("2"), Value::Null),
            rule(Value::Null, Value::Unknown),
        ];
        let told = |rules| -> Vec<String> {
            let config = Value::object([("rule", rules)]);
            let told = validate(&schema, &config, false).into_iter();
            told.map(|one| format!("{}: {}", one.path.unwrap(), one.summary)).collect()
        };
        assert_eq!(
            told(Value::List(rules)),
            [
                "rule[0].login.key_wo: Write-only value in a version that would store it for \
                 `rule[0].login.key_wo`",
                "rule[1].port: Invalid value for `rule[1].port`",
                "rule[2].port: Missing value for `rule[2].port`",
            ]
        );
        for none in [Value::List(Vec::new()), Value::Unknown] {
            assert_eq!(told(none), [""; 0]);
        }
    }
}
