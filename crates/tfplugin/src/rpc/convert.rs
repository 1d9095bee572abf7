//! Values, diagnostics and paths between the wire and the framework.

use super::proto::tfplugin6 as tf;
use crate::framework::json::UnknownAttributes;
use crate::framework::{Diagnostic, Diagnostics, Path, Severity, Step, Type, Value, json, msgpack};
use crate::hcl;

/// Reads a value. Null is a value like any other: core sends it as msgpack.
///
/// # Errors
/// If there is none, or the bytes are no value of that type: `what` names it in the message. A lost
/// plan must not count as null, which would be a destroy.
pub fn value(
    dynamic: Option<tf::DynamicValue>,
    of: &Type,
    what: &str,
) -> Result<Value, Diagnostic> {
    let dynamic = dynamic.unwrap_or_default();
    let decoded = if !dynamic.msgpack.is_empty() {
        msgpack::decode(&dynamic.msgpack, of)
    } else if !dynamic.json.is_empty() {
        json::decode(&dynamic.json, of, UnknownAttributes::Strict)
    } else {
        return Err(Diagnostic::error(
            format!("Terraform sent no {what}"),
            "Please report this, with the versions of Terraform and of the provider. The message \
             must have a value there, which may be null. Nothing was done.",
        ));
    };
    decoded.map_err(|error| {
        Diagnostic::error(
            format!("Terraform sent a {what} that cannot be read"),
            format!(
                "Please report this, with the versions of Terraform and of the provider. It \
                     does not fit the schema: {error}."
            ),
        )
    })
}

/// Writes a value.
///
/// # Errors
/// If it is of another type, which is a fault of the provider.
pub fn dynamic(value: &Value, of: &Type) -> Result<Option<tf::DynamicValue>, Diagnostic> {
    match msgpack::encode(value, of) {
        Ok(msgpack) => Ok(Some(tf::DynamicValue { msgpack, json: Vec::new() })),
        Err(error) => Err(Diagnostic::error(
            "The provider made a value that does not fit its schema",
            format!("Please report this fault of the provider: {error}."),
        )),
    }
}

/// Writes a type.
pub fn type_bytes(of: &Type) -> Vec<u8> {
    of.to_json().to_string().into_bytes()
}

/// Writes all diagnostics of a call.
pub fn diagnostics(diagnostics: Diagnostics) -> Vec<tf::Diagnostic> {
    diagnostics.into_iter().map(diagnostic).collect()
}

/// Writes one diagnostic.
pub fn diagnostic(diagnostic: Diagnostic) -> tf::Diagnostic {
    let severity = match diagnostic.severity {
        Severity::Error => tf::diagnostic::Severity::Error,
        Severity::Warning => tf::diagnostic::Severity::Warning,
    };
    tf::Diagnostic {
        severity: severity.into(),
        summary: hcl::seen(diagnostic.summary),
        detail: hcl::seen(diagnostic.detail),
        attribute: diagnostic.path.as_ref().map(path),
    }
}

/// Writes a path.
pub fn path(path: &Path) -> tf::AttributePath {
    use tf::attribute_path::step::Selector;
    let step = |step: &Step| tf::attribute_path::Step {
        selector: Some(match step {
            Step::Attribute(name) => Selector::AttributeName(name.clone()),
            Step::Key(key) => Selector::ElementKeyString(key.clone()),
            Step::Index(index) => Selector::ElementKeyInt(*index),
        }),
    };
    tf::AttributePath { steps: path.steps().iter().map(step).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_carries_what_a_terminal_would_obey() {
        let told = diagnostic(Diagnostic::error("a\u{1b}[2J", "b\u{7}\n\nc\u{202e}d\u{9b}e"));
        assert_eq!(told.summary, "a\\u001b[2J");
        assert_eq!(told.detail, "b\\u0007\n\nc\\u202ed\\u009be");
    }
}
