//! Provider-defined functions (Terraform 1.8).

use super::types::Type;
use super::value::Value;

/// `provider::<name>::<function>(...)`. The same arguments give the same answer, in every run and
/// without any configuration.
pub trait Function: Send + Sync + 'static {
    /// The name in a call.
    fn name(&self) -> &'static str;

    /// Its parameters and its answer. Called once.
    fn signature(&self) -> Signature;

    /// Its answer. No argument is null or has unknown parts.
    ///
    /// # Errors
    /// If an argument is wrong.
    fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError>;
}

/// The parameters and the answer of a function.
#[derive(Debug)]
pub struct Signature {
    /// One line about it.
    pub summary: &'static str,
    /// What it is for, in Markdown.
    pub description: &'static str,
    /// The parameters, in order.
    pub parameters: Vec<Parameter>,
    /// Arguments that may follow.
    pub variadic: Option<Variadic>,
    /// The type of the answer.
    pub returns: Type,
}

/// One parameter of a function.
#[derive(Debug)]
pub struct Parameter {
    /// Its name in messages.
    pub name: &'static str,
    /// Its type.
    pub of: Type,
    /// What it is, in Markdown.
    pub description: &'static str,
}

/// Arguments that may follow the parameters of a function. Terraform knows no other optional
/// arguments, and no limit for these.
#[derive(Debug)]
pub struct Variadic {
    /// The parameter of each of them.
    pub parameter: Parameter,
    /// The most arguments. More are refused.
    pub at_most: usize,
}

impl Signature {
    /// All parameters, with the optional one.
    pub fn all(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().chain(self.variadic.as_ref().map(|variadic| &variadic.parameter))
    }

    /// The parameter at this place, if there may be one.
    pub fn parameter(&self, index: usize) -> Option<&Parameter> {
        let variadic = self.variadic.as_ref().filter(|_| index < self.most());
        self.parameters.get(index).or(variadic.map(|variadic| &variadic.parameter))
    }

    /// The most arguments in total.
    fn most(&self) -> usize {
        self.parameters.len() + self.variadic.as_ref().map_or(0, |variadic| variadic.at_most)
    }
}

/// Why a function has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionError {
    /// A sentence for the person who called it.
    pub text: String,
    /// The index of the wrong argument, from 0.
    pub argument: Option<usize>,
}

impl FunctionError {
    /// An error about one argument.
    pub fn argument(index: usize, text: impl Into<String>) -> Self {
        Self { text: text.into(), argument: Some(index) }
    }
}

/// Calls a function by the rules of Terraform's own functions. Null is refused, and an unknown
/// argument gives an unknown answer.
///
/// # Errors
/// If an argument is missing, too many, null, or wrong.
pub fn call(
    function: &dyn Function,
    signature: &Signature,
    arguments: &[Value],
) -> Result<Value, FunctionError> {
    let (name, given) = (function.name(), arguments.len());
    let (least, most) = (signature.parameters.len(), signature.most());
    if given < least || given > most {
        let takes = match (given < least, least == most) {
            (_, true) => format!("not {least}"),
            (true, false) => format!("at least {least}"),
            (false, false) => format!("at most {most}"),
        };
        let text = format!("Arguments given to `{name}`: {given}, {takes}.");
        // Core knows the type of all extra arguments except the first.
        let argument = (given > most && signature.variadic.is_some()).then_some(most);
        return Err(FunctionError { text, argument });
    }
    if let Some(index) = arguments.iter().position(Value::is_null) {
        let name = signature.parameter(index).map_or("", |parameter| parameter.name);
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
                variadic: Some(Variadic { parameter: parameter("more"), at_most: 2 }),
                returns: Type::String,
            }
        }

        fn call(&self, arguments: &[Value]) -> Result<Value, FunctionError> {
            let text: Vec<_> = arguments.iter().filter_map(Value::as_str).collect();
            Ok(Value::string(text.concat()))
        }
    }

    fn joined(arguments: &[Value]) -> Result<Value, FunctionError> {
        call(&Join, &Join.signature(), arguments)
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
        let text = |count| vec![Value::string("a"); count];
        let refused = joined(&text(1)).unwrap_err();
        assert_eq!(refused.text, "Arguments given to `join`: 1, at least 2.");
        assert_eq!(refused.argument, None);
        let refused = joined(&text(5)).unwrap_err();
        assert_eq!(refused.text, "Arguments given to `join`: 5, at most 4.");
        assert_eq!(refused.argument, Some(4));
        let fixed = Signature { variadic: None, ..Join.signature() };
        let refused = call(&Join, &fixed, &text(3)).unwrap_err();
        assert_eq!(refused.text, "Arguments given to `join`: 3, not 2.");
        assert_eq!(refused.argument, None);
    }

    #[test]
    fn what_may_be_left_out_is_taken_as_far_as_there_may_be_of_it() {
        let texts = |texts: &[&str]| texts.iter().copied().map(Value::string).collect::<Vec<_>>();
        for given in [&["a", "b"][..], &["a", "b", "c"], &["a", "b", "c", "d"]] {
            assert_eq!(joined(&texts(given)), Ok(Value::string(given.concat())));
        }
        let refused = FunctionError::argument(3, "`more` must not be null.");
        let [a, b, c] = [(); 3].map(|()| Value::string("a"));
        assert_eq!(joined(&[a.clone(), b.clone(), c, Value::Null]), Err(refused));
        assert_eq!(joined(&[a, b, Value::Unknown]), Ok(Value::Unknown));
    }
}
