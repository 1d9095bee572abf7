//! The part of a page about calling a function: its signature, its arguments, its answer.

use std::fmt::Write;

use tfplugin::framework::{Signature, Type, Variadic};

use super::types::{friendly_name, object, type_name};

/// All three sections.
pub fn sections(name: &str, signature: &Signature) -> String {
    let parameters = signature.parameters.iter();
    let parameters = parameters.map(|of| format!("{} {}", of.name, friendly_name(&of.of)));
    let variadic = signature
        .variadic
        .iter()
        .map(|Variadic { parameter: of, .. }| format!("{} {}...", of.name, friendly_name(&of.of)));
    let parameters = parameters.chain(variadic).collect::<Vec<_>>().join(", ");
    let returns = friendly_name(&signature.returns);
    format!(
        "## Signature\n\n\
         ```text\n{name}({parameters}) {returns}\n```\n\n\
         ## Arguments\n\n{}\n\
         ## Return Type\n\n{}",
        arguments(signature),
        returned(&signature.returns),
    )
}

/// In their order, because arguments have no names in a call.
fn arguments(signature: &Signature) -> String {
    if signature.all().next().is_none() {
        return "There are none.\n".to_owned();
    }
    let mut lines = String::new();
    for (index, parameter) in signature.all().enumerate() {
        let (name, of) = (parameter.name, type_name(&parameter.of));
        let optional = match &signature.variadic {
            Some(variadic) if index == signature.parameters.len() => {
                if variadic.at_most == 1 {
                    "Optional, "
                } else {
                    "Variadic, "
                }
            }
            _ => "",
        };
        // Writing to a string does not fail.
        let _ =
            writeln!(lines, "{}. `{name}` ({optional}{of}) {}", index + 1, parameter.description);
    }
    lines
}

fn returned(of: &Type) -> String {
    let mut text = type_name(of);
    if let Some(object) = object(of) {
        text.push_str(" with the attributes:\n\n");
        attributes(object, 0, &mut text);
    }
    text
}

/// One line each. Nested ones are indented below.
fn attributes(of: &Type, depth: usize, lines: &mut String) {
    let Type::Object(attributes_of) = of else { return };
    for (name, of) in attributes_of {
        let _ = writeln!(lines, "{}- `{name}` ({})", "  ".repeat(depth), type_name(of));
        if let Some(object) = object(of) {
            attributes(object, depth + 1, lines);
        }
    }
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::Parameter;

    use super::*;

    #[test]
    fn what_is_nested_in_the_answer_stands_below_it() {
        let window = Type::object([("from", Type::String), ("to", Type::String)]);
        let of = Type::list(Type::object([("name", Type::String), ("open", window)]));
        insta::assert_snapshot!(returned(&of), @r"
        List of Object with the attributes:

        - `name` (String)
        - `open` (Object)
          - `from` (String)
          - `to` (String)
        ");
    }

    #[test]
    fn what_may_be_left_out_is_said_to_be() {
        let parameter = |name, description| Parameter { name, of: Type::String, description };
        let signature = |at_most| Signature {
            summary: "",
            description: "",
            parameters: vec![parameter("account", "Which one.")],
            variadic: Some(Variadic { parameter: parameter("more", "What else."), at_most }),
            returns: Type::Bool,
        };
        let text = sections("is_on", &signature(1));
        assert!(text.contains("is_on(account string, more string...) bool"), "{text}");
        assert!(
            text.contains(
                "1. `account` (String) Which one.\n2. `more` (Optional, String) What else."
            ),
            "{text}"
        );
        assert!(
            sections("is_on", &signature(2)).contains("2. `more` (Variadic, String) What else.")
        );
    }

    #[test]
    fn a_function_may_take_nothing() {
        let signature = Signature {
            summary: "",
            description: "",
            parameters: vec![],
            variadic: None,
            returns: Type::Bool,
        };
        insta::assert_snapshot!(sections("is_on", &signature), @r"
        ## Signature

        ```text
        is_on() bool
        ```

        ## Arguments

        There are none.

        ## Return Type

        Boolean
        ");
    }
}
