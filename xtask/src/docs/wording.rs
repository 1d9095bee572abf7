//! The rules for descriptions, so that their pages read well.

use std::collections::BTreeSet;

use tfplugin::framework::schema::{AttributeType, Body};
use tfplugin::framework::{IdentityPart, Schema, Signature, Value};

/// The faults in the descriptions of a schema.
pub fn of_schema(name: &str, schema: &Schema) -> Vec<String> {
    let mut faults = Vec::new();
    of_text(name, &schema.description, &mut faults);
    of_body(name, schema.body(), &mut faults);
    faults
}

/// The faults in the descriptions of a function and its parameters.
pub fn of_function(name: &str, signature: &Signature) -> Vec<String> {
    let mut faults = Vec::new();
    // It is a headline.
    if signature.summary.is_empty() || signature.summary.ends_with('.') {
        faults.push(format!("{name}: its summary is empty, or ends in a full stop"));
    }
    if signature.summary.contains('\n') {
        faults.push(format!("{name}: its summary has more than one line"));
    }
    of_text(name, signature.description, &mut faults);
    for parameter in signature.all() {
        of_paragraph(&format!("{name}.{}", parameter.name), parameter.description, &mut faults);
    }
    faults
}

/// The faults in the descriptions of an identity.
pub fn of_identity(name: &str, parts: &[IdentityPart]) -> Vec<String> {
    let mut faults = Vec::new();
    for part in parts {
        let name = format!("{name} (identity).{}", part.name);
        of_paragraph(&name, part.description, &mut faults);
    }
    faults
}

fn of_body(above: &str, body: Body<'_>, faults: &mut Vec<String>) {
    for attribute in body.attributes {
        let name = format!("{above}.{}", attribute.name);
        let text = &attribute.description;
        of_paragraph(&name, text, faults);
        if let Some(default) = attribute.default.as_ref().and_then(shown)
            && !text.contains(&format!("`{default}`"))
        {
            faults.push(format!("{name}: its description does not say the default `{default}`"));
        }
        if let AttributeType::Nested(_, below) = &attribute.kind {
            of_body(&name, Body::of_object(below), faults);
        }
    }
    for block in body.blocks {
        let name = format!("{above}.{}", block.name);
        of_paragraph(&name, &block.description, faults);
        of_body(&name, block.body(), faults);
    }
}

/// The faults of a text in a list.
fn of_paragraph(name: &str, text: &str, faults: &mut Vec<String>) {
    of_text(name, text, faults);
    if text.contains('\n') {
        faults.push(format!("{name}: its description has more than one paragraph"));
    }
}

fn of_text(name: &str, text: &str, faults: &mut Vec<String>) {
    if !text.ends_with('.') {
        faults.push(format!("{name}: its description does not end in a full stop"));
    }
    // Every second piece is between backticks.
    if text.split('`').step_by(2).any(|piece| piece.contains('<')) {
        faults.push(format!("{name}: its description has HTML in it, or a `<` without backticks"));
    }
}

fn shown(default: &Value) -> Option<String> {
    match default {
        Value::String(text) => Some(text.clone()),
        Value::Bool(is_so) => Some(is_so.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Environment variables that a schema names and the provider's page leaves out.
pub fn of_variables(schema: &Schema, page: &str) -> Vec<String> {
    let mut named = BTreeSet::new();
    variables(schema.body(), &mut named);
    let missing = named.into_iter().filter(|name| !page.contains(&format!("`{name}`")));
    missing.map(|name| format!("templates/index.md: `{name}` is not in the table")).collect()
}

fn variables<'a>(body: Body<'a>, named: &mut BTreeSet<&'a str>) {
    let mut add = |description: &'a str| {
        let code = description.split('`').skip(1).step_by(2);
        named.extend(code.filter(|code| is_variable(code)));
    };
    body.attributes.iter().for_each(|attribute| add(&attribute.description));
    body.blocks.iter().for_each(|block| add(&block.description));
    for attribute in body.attributes {
        if let AttributeType::Nested(_, below) = &attribute.kind {
            variables(Body::of_object(below), named);
        }
    }
    body.blocks.iter().for_each(|block| variables(block.body(), named));
}

fn is_variable(code: &str) -> bool {
    code.contains('_') && code.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::{Attribute, NestedBlock, Parameter, Type};

    use super::*;

    fn faults_of(attribute: Attribute) -> Vec<String> {
        of_schema("msp_thing", &Schema::new("A thing.", vec![attribute]))
    }

    #[test]
    fn a_description_is_one_paragraph_that_ends_in_a_full_stop_without_html() {
        let table = [
            ("Its name, such as `<Customer>-AWS`.", ""),
            ("Its name", "msp_thing.name: its description does not end in a full stop"),
            ("Its.\n\nName.", "msp_thing.name: its description has more than one paragraph"),
            (
                "Its <b>name</b>.",
                "msp_thing.name: its description has HTML in it, or a `<` without backticks",
            ),
        ];
        for (text, fault) in table {
            assert_eq!(faults_of(Attribute::required("name", Type::String, text)).concat(), fault);
        }
    }

    #[test]
    fn the_same_is_asked_of_blocks_and_what_is_in_them() {
        let key = Attribute::optional("key", Type::String, "Or `A_KEY`.");
        let login = NestedBlock::single("login", vec![key], "How, else `A_LOGIN`");
        let schema = Schema::new("A thing.", Vec::new()).with_blocks(vec![login]);
        assert_eq!(
            of_schema("msp_thing", &schema),
            ["msp_thing.login: its description does not end in a full stop"]
        );
        let missing = of_variables(&schema, "`A_KEY`");
        assert_eq!(missing, ["templates/index.md: `A_LOGIN` is not in the table"]);
        let missing = of_variables(&schema, "`A_LOGIN`");
        assert_eq!(missing, ["templates/index.md: `A_KEY` is not in the table"]);
    }

    #[test]
    fn the_same_is_asked_of_functions_and_their_parameters() {
        let parameter = Parameter { name: "text", of: Type::String, description: "What" };
        let signature = Signature {
            summary: "Makes\nit.",
            description: "It makes\n\n<it>.",
            parameters: vec![parameter],
            variadic: None,
            returns: Type::String,
        };
        assert_eq!(
            of_function("provider::msp::make", &signature),
            [
                "provider::msp::make: its summary is empty, or ends in a full stop",
                "provider::msp::make: its summary has more than one line",
                "provider::msp::make: its description has HTML in it, or a `<` without backticks",
                "provider::msp::make.text: its description does not end in a full stop",
            ]
        );
    }

    #[test]
    fn the_same_is_asked_of_identities() {
        let part = IdentityPart { name: "thing_id", attribute: "id", description: "" };
        assert_eq!(
            of_identity("msp_thing", &[part]),
            ["msp_thing (identity).thing_id: its description does not end in a full stop"]
        );
    }

    #[test]
    fn a_default_is_said() {
        let with = |text| {
            let role = Attribute::optional("role", Type::String, text);
            faults_of(role.default_to(Value::string("Guest")))
        };
        assert_eq!(with("Default: `Guest`."), [""; 0]);
        assert_eq!(
            with("Who."),
            ["msp_thing.role: its description does not say the default `Guest`"]
        );
    }

    #[test]
    fn every_environment_variable_of_the_schema_is_in_the_table() {
        let key = Attribute::optional("key", Type::String, "Or `A_KEY`, made under `Keys`.");
        let schema = Schema::new("A provider.", vec![key]);
        assert_eq!(of_variables(&schema, "| `A_KEY` | `key` |"), [""; 0]);
        assert_eq!(of_variables(&schema, ""), ["templates/index.md: `A_KEY` is not in the table"]);
    }
}
