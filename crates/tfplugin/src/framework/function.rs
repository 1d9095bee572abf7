//! Provider-defined functions (Terraform 1.8).

use super::types::Type;
use super::value::Value;

/// `provider::<name>::<function>(...)`: the same answer for the same arguments, in every
/// run and without any configuration.
pub trait Function: Send + Sync + 'static {
    /// As it is called.
    fn name(&self) -> &'static str;

    /// What it takes and gives. Called once.
    fn signature(&self) -> Signature;

    /// Its answer. No argument is null or has unknown parts.
    ///
    /// # Errors
    /// If an argument is not what the function is for.
    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError>;
}

/// What a function takes and gives.
#[derive(Debug)]
pub struct Signature {
    /// One line.
    pub summary: &'static str,
    /// What it is for, in Markdown.
    pub description: &'static str,
    /// In the order in which they are given.
    pub parameters: Vec<Parameter>,
    /// Of this type is the answer.
    pub returns: Type,
}

/// One parameter of a function.
#[derive(Debug)]
pub struct Parameter {
    /// As messages name it.
    pub name: &'static str,
    /// Its type.
    pub of: Type,
    /// What it is, in Markdown.
    pub description: &'static str,
}

/// Why a function has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionError {
    /// A sentence for the person who called it.
    pub text: String,
    /// Which argument is to blame, from 0.
    pub argument: Option<usize>,
}

impl FunctionError {
    /// One argument is to blame.
    pub fn argument(index: usize, text: impl Into<String>) -> Self {
        Self { text: text.into(), argument: Some(index) }
    }
}

/// Calls a function as Terraform's own functions are called: null is refused, and where an
/// argument is not known yet, neither is the answer.
///
/// # Errors
/// If an argument is missing, too many, null, or not what the function is for.
pub fn call(
    function: &dyn Function,
    parameters: &[Parameter],
    arguments: &[Value],
) -> Result<Value, FunctionError> {
    if arguments.len() != parameters.len() {
        let (name, takes, given) = (function.name(), parameters.len(), arguments.len());
        let text = format!("Arguments given to `{name}`: {given}, not {takes}.");
        return Err(FunctionError { text, argument: None });
    }
    if let Some(index) = arguments.iter().position(Value::is_null) {
        let name = parameters.get(index).map_or("", |parameter| parameter.name);
        return Err(FunctionError::argument(index, format!("`{name}` must not be null.")));
    }
    if !arguments.iter().all(Value::is_wholly_known) {
        return Ok(Value::Unknown);
    }
    function.call(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Join;

    impl Function for Join {
        fn name(&self) -> &'static str {
            "join"
        }

        fn signature(&self) -> Signature {
            let parameter = |name| Parameter { name, of: Type::String, description: "" };
            Signature {
                summary: "",
                description: "",
                parameters: vec![parameter("left"), parameter("right")],
                returns: Type::String,
            }
        }

        fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
            let text: Vec<_> = arguments.iter().filter_map(Value::as_str).collect();
            Ok(Value::string(text.concat()))
        }
    }

    fn joined(arguments: &[Value]) -> Result<Value, FunctionError> {
        call(&Join, &Join.signature().parameters, arguments)
    }

    #[test]
    fn known_arguments_have_an_answer() {
        let answer = joined(&[Value::string("a"), Value::string("b")]);
        assert_eq!(answer, Ok(Value::string("ab")));
    }

    #[test]
    fn what_is_not_known_yet_makes_an_answer_that_is_not() {
        assert_eq!(joined(&[Value::string("a"), Value::Unknown]), Ok(Value::Unknown));
    }

    #[test]
    fn null_is_refused_by_the_name_of_the_argument_also_beside_an_unknown_one() {
        let refused = FunctionError::argument(1, "`right` must not be null.");
        assert_eq!(joined(&[Value::Unknown, Value::Null]), Err(refused));
    }

    #[test]
    fn another_number_of_arguments_is_refused() {
        let refused = joined(&[]).unwrap_err();
        assert_eq!(refused.text, "Arguments given to `join`: 0, not 2.");
        assert_eq!(refused.argument, None);
    }
}
