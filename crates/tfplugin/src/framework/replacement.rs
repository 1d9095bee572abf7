//! Attributes that cannot change in place: a change of one makes a new object.

use super::path::Path;
use super::schema::{AttributeType, Body, NestedBlock, Nesting, Schema};
use super::value::Value;
use crate::hcl::quoted;

/// An old value and a new one, for a message. A secret has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The attribute.
    pub path: Path,
    /// `"Acme"`.
    pub from: String,
    /// `(known after apply)`.
    pub to: String,
}

/// The changes in a plan that make a new object.
#[derive(Debug, Default)]
pub struct Replacements {
    /// The attributes.
    pub paths: Vec<Path>,
    /// The attributes whose new value is not known yet: it may turn out to be the old one.
    pub not_known_yet: Vec<Path>,
    /// The old and new values.
    pub changes: Vec<Change>,
}

/// Finds the attributes that cannot change in place.
///
/// `imported`: nothing has been applied since an import. A null value before may then be one that
/// no API could tell, and storing it does not change the object.
pub fn replacements(
    schema: &Schema,
    prior: &Value,
    planned: &Value,
    imported: bool,
) -> Replacements {
    let mut comparison = Comparison { imported, replacements: Replacements::default() };
    comparison.in_object(schema.body(), prior, planned, &Path::root());
    comparison.replacements
}

/// A state beside its plan, and the result so far.
struct Comparison {
    imported: bool,
    replacements: Replacements,
}

impl Comparison {
    fn in_object(&mut self, body: Body<'_>, prior: &Value, planned: &Value, at: &Path) {
        for attribute in body.attributes {
            let (before, after) = (prior.get(attribute.name), planned.get(attribute.name));
            let is_unset = |value| attribute.is_unset(value);
            if before == after
                || (is_unset(before) && is_unset(after))
                || (self.imported && before.is_null())
            {
                continue;
            }
            let path = at.with_attribute(attribute.name);
            match &attribute.kind {
                // Inside one object that stays, the attributes themselves are the reason.
                AttributeType::Nested(Nesting::Single, inner)
                    if before.as_object().is_some() && after.as_object().is_some() =>
                {
                    self.in_object(Body::of_object(inner), before, after, &path);
                }
                _ if attribute.requires_replace => {
                    let is_secret = attribute.sensitive || attribute.write_only;
                    self.add(path, before, after, is_secret);
                }
                _ => {}
            }
        }
        for block in body.blocks {
            let (before, after) = (prior.get(block.name), planned.get(block.name));
            if before != after && !(self.imported && *before == block.nesting.none()) {
                self.in_block(block, before, after, &at.with_attribute(block.name));
            }
        }
    }

    /// Inside a block that stays, its attributes are the reason. Otherwise the block itself comes
    /// or goes.
    fn in_block(&mut self, block: &NestedBlock, before: &Value, after: &Value, at: &Path) {
        let body = block.body();
        match (before, after) {
            (Value::Object(_), Value::Object(_)) => self.in_object(body, before, after, at),
            (Value::List(were), Value::List(are)) => {
                for (index, (before, after)) in were.iter().zip(are).enumerate() {
                    self.in_object(body, before, after, &at.with_index(index));
                }
                if block.requires_replace && were.len() != are.len() {
                    self.add(at.clone(), before, after, false);
                }
            }
            // A `dynamic` block with an unknown `for_each` may turn out to change anything inside.
            _ if block.requires_replace || (after.is_unknown() && may_replace(body)) => {
                self.add(at.clone(), before, after, false);
            }
            _ => {}
        }
    }

    fn add(&mut self, path: Path, before: &Value, after: &Value, is_secret: bool) {
        if !after.is_wholly_known() {
            self.replacements.not_known_yet.push(path.clone());
        }
        if !is_secret {
            let [from, to] = [before, after].map(shown);
            self.replacements.changes.push(Change { path: path.clone(), from, to });
        }
        self.replacements.paths.push(path);
    }
}

/// The value as core shows it in a plan. A value inside another may be a secret.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Unknown => "(known after apply)".to_owned(),
        Value::String(text) => quoted(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(it) => it.to_string(),
        Value::List(_) | Value::Set(_) => "[ … ]".to_owned(),
        _ => "{ … }".to_owned(),
    }
}

/// Whether a change of an attribute, or of the presence of a block, makes a new object.
fn may_replace(body: Body<'_>) -> bool {
    body.attributes.iter().any(|attribute| attribute.requires_replace)
        || body.blocks.iter().any(|block| block.requires_replace || may_replace(block.body()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::schema::Attribute;
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

    #[test]
    fn a_secret_that_was_empty_and_is_null_is_no_change() {
        let key = || Attribute::optional("key", Type::String, "").requires_replace();
        let object = |key: Value| Value::object([("key", key)]);
        let schema = Schema::new("", vec![key().sensitive()]);
        let plain = Schema::new("", vec![key()]);
        let (empty, some) = (|| Value::string(""), || Value::string("x"));
        for (schema, before, after, replaces) in [
            (&schema, empty(), Value::Null, false),
            (&schema, Value::Null, empty(), false),
            (&schema, some(), empty(), true),
            (&schema, empty(), some(), true),
            (&plain, empty(), Value::Null, true),
        ] {
            let found = replacements(schema, &object(before), &object(after), false);
            assert_eq!(!found.paths.is_empty(), replaces);
        }
    }

    fn rules(ports: &[&str]) -> Value {
        let rule = |port: &&str| Value::object([("port", Value::string(*port))]);
        Value::object([("rule", Value::List(ports.iter().map(rule).collect()))])
    }

    /// The replacements in a change of `rule` blocks, and those among them that may turn out to be
    /// none.
    fn replaced_blocks(
        schema: &Schema,
        prior: &Value,
        planned: &Value,
        imported: bool,
    ) -> (Vec<String>, Vec<String>) {
        let found = replacements(schema, prior, planned, imported);
        let words = |paths: &[Path]| paths.iter().map(Path::to_string).collect();
        (words(&found.paths), words(&found.not_known_yet))
    }

    #[test]
    fn inside_blocks_that_stay_the_part_is_to_blame_and_else_that_one_comes_or_goes() {
        let port = || Attribute::required("port", Type::String, "").requires_replace();
        let rule = || NestedBlock::list("rule", vec![port()], "");
        let free = Schema::new("", Vec::new()).with_blocks(vec![rule()]);
        let fixed = Schema::new("", Vec::new()).with_blocks(vec![rule().requires_replace()]);
        for (schema, prior, planned, replaced) in [
            (&free, &["1", "2"][..], &["1", "2"][..], &[][..]),
            (&free, &["1", "2"], &["1", "3"], &["rule[1].port"]),
            (&free, &["1"], &["1", "2"], &[]),
            (&fixed, &["1"], &["1", "2"], &["rule"]),
            (&fixed, &["1", "2"], &["2"], &["rule[0].port", "rule"]),
        ] {
            let found = replaced_blocks(schema, &rules(prior), &rules(planned), false).0;
            assert_eq!(found, replaced, "{prior:?} {planned:?}");
        }
        assert_eq!(replaced_blocks(&fixed, &rules(&[]), &rules(&["1"]), true).0, [""; 0]);
    }

    #[test]
    fn blocks_that_are_not_known_yet_may_change_anything_inside() {
        let port = Attribute::required("port", Type::String, "");
        let unknown = Value::object([("rule", Value::Unknown)]);
        let schema = |port| {
            let rule = NestedBlock::list("rule", vec![port], "");
            Schema::new("", Vec::new()).with_blocks(vec![rule])
        };
        let replaced = |schema: &Schema| replaced_blocks(schema, &rules(&["1"]), &unknown, false);
        let rule = || vec!["rule".to_owned()];
        assert_eq!(replaced(&schema(port)), (Vec::new(), Vec::new()));
        let port = Attribute::required("port", Type::String, "").requires_replace();
        assert_eq!(replaced(&schema(port)), (rule(), rule()));
    }

    #[test]
    fn a_single_block_that_comes_or_goes_replaces_if_it_says_so() {
        let login = NestedBlock::single("login", Vec::new(), "").requires_replace();
        let schema = Schema::new("", Vec::new()).with_blocks(vec![login]);
        let [none, one] = [Value::Null, Value::object([("a", Value::Null)])]
            .map(|login| Value::object([("login", login)]));
        for (prior, planned) in [(&none, &one), (&one, &none)] {
            assert_eq!(replaced_blocks(&schema, prior, planned, false).0, ["login"]);
        }
        assert_eq!(replaced_blocks(&schema, &none, &one, true).0, [""; 0]);
    }

    #[test]
    fn old_and_new_values_are_shown_and_no_secret() {
        let attributes = vec![
            Attribute::required("name", Type::String, "").requires_replace(),
            Attribute::optional("key", Type::String, "").sensitive().requires_replace(),
            Attribute::optional("count", Type::Bool, "").requires_replace(),
            Attribute::optional("tags", Type::map(Type::String), "").requires_replace(),
        ];
        let of = |name, key, count, tags| {
            Value::object([("name", name), ("key", key), ("count", count), ("tags", tags)])
        };
        let text = Value::string;
        let tags = Value::map([("a", text("canary"))]);
        let prior = of(text("A \"b\""), text("canary"), Value::Null, tags);
        let planned = of(Value::Unknown, text("other canary"), Value::Bool(true), Value::Null);
        let found = replacements(&Schema::new("", attributes), &prior, &planned, false);
        let shown = |path: &str| {
            let mut all = found.changes.iter().filter(|one| one.path == Path::attribute(path));
            all.next().map(|one| (one.from.as_str(), one.to.as_str()))
        };
        assert_eq!(shown("name"), Some((r#""A \"b\"""#, "(known after apply)")));
        assert_eq!(shown("key"), None);
        assert_eq!(shown("count"), Some(("null", "true")));
        assert_eq!(shown("tags"), Some(("{ … }", "null")));
    }
}
