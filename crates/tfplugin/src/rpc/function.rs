//! Functions: the list of them, and a call. Errors here have their own type, so that core can point
//! at the argument.

use super::convert;
use super::inner::{ByName, Inner, find};
use super::proto::tfplugin6 as tf;
use crate::framework::function::{self, Function, FunctionError, Parameter, Signature};
use crate::framework::{Diagnostic, Provider, Value};
use crate::hcl;

pub fn served<P: Provider>(server: &Inner<P>) -> tf::get_functions::Response {
    tf::get_functions::Response {
        functions: all(&server.functions).collect(),
        diagnostics: Vec::new(),
    }
}

/// All functions by name, in core's form.
pub fn all(
    functions: &ByName<(Signature, Box<dyn Function>)>,
) -> impl Iterator<Item = (String, tf::Function)> {
    functions.iter().map(|(name, (signature, _))| ((*name).to_owned(), told(signature)))
}

/// Calls one.
pub fn call<P: Provider>(
    server: &Inner<P>,
    request: tf::call_function::Request,
) -> tf::call_function::Response {
    match answer(server, request) {
        Ok(result) => tf::call_function::Response { result, error: None },
        Err(FunctionError { text, argument }) => failed(text, argument),
    }
}

/// The response with this error only. Core puts the text into a sentence of its own and adds a full
/// stop.
pub fn failed(mut text: String, argument: Option<usize>) -> tf::call_function::Response {
    if text.ends_with('.') {
        text.pop();
    }
    let function_argument = argument.and_then(|index| i64::try_from(index).ok());
    let error = Some(tf::FunctionError { text: hcl::seen(text), function_argument });
    tf::call_function::Response { result: None, error }
}

fn answer<P: Provider>(
    server: &Inner<P>,
    request: tf::call_function::Request,
) -> Result<Option<tf::DynamicValue>, FunctionError> {
    let (signature, function) =
        find(&server.functions, "function", &request.name).map_err(|error| whole(&error))?;
    let arguments = arguments(signature, request.arguments)?;
    let result = function::call(function.as_ref(), signature, &arguments)?;
    convert::dynamic(&result, &signature.returns).map_err(|error| whole(&error))
}

fn arguments(
    signature: &Signature,
    given: Vec<tf::DynamicValue>,
) -> Result<Vec<Value>, FunctionError> {
    let read = |(index, given)| match signature.parameter(index) {
        Some(Parameter { name, of, .. }) => {
            convert::value(Some(given), of, &format!("value of `{name}`"))
                .map_err(|error| FunctionError::argument(index, text(&error)))
        }
        // An extra argument has no type to read it with. A later step reports that it is one too
        // many.
        None => Ok(Value::Null),
    };
    given.into_iter().enumerate().map(read).collect()
}

fn whole(diagnostic: &Diagnostic) -> FunctionError {
    FunctionError { text: text(diagnostic), argument: None }
}

fn text(diagnostic: &Diagnostic) -> String {
    format!("{}. {}", diagnostic.summary, diagnostic.detail)
}

fn told(signature: &Signature) -> tf::Function {
    let kind = tf::StringKind::Markdown.into();
    let parameter = |parameter: &Parameter| tf::function::Parameter {
        name: parameter.name.to_owned(),
        r#type: convert::type_bytes(&parameter.of),
        description: parameter.description.to_owned(),
        description_kind: kind,
        ..Default::default()
    };
    tf::Function {
        parameters: signature.parameters.iter().map(parameter).collect(),
        variadic_parameter: signature.variadic.as_ref().map(|of| parameter(&of.parameter)),
        r#return: Some(tf::function::Return { r#type: convert::type_bytes(&signature.returns) }),
        summary: signature.summary.to_owned(),
        description: signature.description.to_owned(),
        description_kind: kind,
        ..Default::default()
    }
}
