//! The functions, one file each. They follow from Wiv's documents alone, so they need no API and no
//! credentials.

mod integration_name;
mod parse_onboarding_url;
mod wiv_role_arn;
mod wiv_trust_policy;

use tfplugin::framework::{Function, FunctionError, Parameter, Type, Value, Variadic};

use crate::provider::aws;

/// All of them.
pub fn all() -> Vec<Box<dyn Function>> {
    vec![
        Box::new(integration_name::IntegrationName),
        Box::new(parse_onboarding_url::ParseOnboardingUrl),
        Box::new(wiv_role_arn::WivRoleArn),
        Box::new(wiv_trust_policy::WivTrustPolicy),
    ]
}

/// The text of an argument. All arguments of these functions are text.
fn text(arguments: &[Value], index: usize) -> &str {
    arguments.get(index).and_then(Value::as_str).unwrap_or_default()
}

/// Checks the text of an argument.
///
/// # Errors
/// The sentence of the check, at that argument.
fn checked(
    arguments: &[Value],
    index: usize,
    check: impl Fn(&str) -> Result<(), String>,
) -> Result<&str, FunctionError> {
    let text = text(arguments, index);
    check(text).map_err(|why| FunctionError::argument(index, why))?;
    Ok(text)
}

/// The partition: the last argument, which may be left out.
fn partition_parameter(description: &'static str) -> Variadic {
    let parameter = Parameter { name: "partition", of: Type::String, description };
    Variadic { parameter, at_most: 1 }
}

fn partition(arguments: &[Value], index: usize) -> Result<&str, FunctionError> {
    if arguments.len() <= index { Ok("aws") } else { checked(arguments, index, aws::partition) }
}

/// Helpers for the tests of the functions.
#[cfg(test)]
mod calling {
    use tfplugin::framework::{Function, FunctionError, Value, function};

    /// The answer to these texts, as Terraform gets it.
    pub fn answer(function: &dyn Function, texts: &[&str]) -> Result<Value, FunctionError> {
        let arguments: Vec<_> = texts.iter().copied().map(Value::string).collect();
        function::call(function, &function.signature(), &arguments)
    }

    /// The same for an answer that is text.
    pub fn told(function: &dyn Function, texts: &[&str]) -> String {
        answer(function, texts).unwrap().as_str().unwrap().to_owned()
    }

    /// The error about refused arguments, and the argument.
    pub fn refused(function: &dyn Function, texts: &[&str]) -> (String, Option<usize>) {
        let error = answer(function, texts).unwrap_err();
        (error.text, error.argument)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tfplugin::framework::{function, msgpack};

    use super::*;

    #[test]
    fn every_function_and_parameter_is_described_and_named_once() {
        let mut names = BTreeSet::new();
        for function in all() {
            let name = function.name();
            assert!(names.insert(name), "{name} twice");
            let signature = function.signature();
            assert!(!signature.summary.ends_with('.'), "{name}");
            assert!(signature.description.ends_with('.'), "{name}");
            for parameter in signature.all() {
                assert!(parameter.description.ends_with('.'), "{name}: {}", parameter.name);
            }
        }
    }

    /// Each function with arguments that it takes, and their answer.
    fn answers() -> Vec<(Box<dyn Function>, Value)> {
        let arguments = |name: &str| -> &[&str] {
            match name {
                "integration_name" => &["Acme", "AWS"],
                "parse_onboarding_url" => &["https://example.com/?templateURL=x"],
                "wiv_role_arn" => &["123456789012"],
                _ => &["external-id"],
            }
        };
        all()
            .into_iter()
            .map(|function| {
                let answer = calling::answer(&*function, arguments(function.name())).unwrap();
                (function, answer)
            })
            .collect()
    }

    #[test]
    fn answers_are_of_the_type_that_the_signature_says() {
        for (function, answer) in answers() {
            let returns = function.signature().returns;
            assert!(msgpack::encode(&answer, &returns).is_ok(), "{}", function.name());
            assert!(answer.is_wholly_known(), "{}", function.name());
        }
    }

    #[test]
    fn any_text_has_an_answer_or_an_error_at_its_argument() {
        for function in all() {
            let signature = function.signature();
            for text in ["", " ", "\0", "ünï", "https://", "a:b", "%%%", "\u{202e}", "${x}"] {
                let arguments = vec![Value::string(text); signature.all().count()];
                if let Err(error) = function::call(&*function, &signature, &arguments) {
                    assert!(error.argument.is_some(), "{}: {error:?}", function.name());
                }
            }
        }
    }
}
