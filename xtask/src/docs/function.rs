//! The part of a page that says how a function is called: signature, arguments, what it returns.

use std::fmt::Write;

use tfplugin::framework::{Signature, Type};

use super::types::{friendly_name, object, type_name};

/// All three sections.
pub fn sections(name: &str, signature: &Signature) -> String {
    let parameters = signature.parameters.iter();
    let parameters = parameters.map(|of| format!("{} {}", of.name, friendly_name(&of.of)));
    let parameters = parameters.collect::<Vec<_>>().join(", ");
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

/// In their order, which is how they are told apart.
fn arguments(signature: &Signature) -> String {
    if signature.parameters.is_empty() {
        return "There are none.\n".to_owned();
    }
    let mut lines = String::new();
    for (index, parameter) in signature.parameters.iter().enumerate() {
        let (name, of) = (parameter.name, type_name(&parameter.of));
        // Writing to a string does not fail.
        let _ = writeln!(lines, "{}. `{name}` ({of}) {}", index + 1, parameter.description);
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

/// One line each; what is nested stands indented below.
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
    fn a_function_may_take_nothing() {
        let signature =
            Signature { summary: "", description: "", parameters: vec![], returns: Type::Bool };
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
