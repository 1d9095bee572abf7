//! From a value to JSON.

use serde_json::{Value as Json, json};

use crate::framework::codec::{
    EncodeError, Fault, Problem, attributes, deeper, mismatched_value, same_length,
};
use crate::framework::number::NumberError;
use crate::framework::types::{MAX_DEPTH, Type};
use crate::framework::value::Value;

/// Writes a value of type `of`.
///
/// # Errors
/// If `value` is not of that type, or is nested too deeply to be read again. Also if a part is
/// unknown, because JSON has no word for that.
pub fn encode(value: &Value, of: &Type) -> Result<Json, EncodeError> {
    Ok(json(value, of, MAX_DEPTH)?)
}

fn json(value: &Value, of: &Type, depth: usize) -> Result<Json, Fault> {
    let depth = deeper(depth)?;
    Ok(match (of, value) {
        (_, Value::Null) => Json::Null,
        (_, Value::Unknown) => return Err(Problem::Unknown.into()),
        (Type::Bool, Value::Bool(truth)) => Json::Bool(*truth),
        (Type::String, Value::String(text)) => Json::String(text.clone()),
        (Type::Number, Value::Number(number)) => {
            Json::Number(number.to_string().parse().map_err(|_| NumberError::Syntax)?)
        }
        (Type::List(of), Value::List(elements)) => list(elements, of, depth)?,
        (Type::Set(of), Value::Set(elements)) => {
            list(elements, of, depth).map_err(Fault::under_set)?
        }
        (Type::Tuple(of), Value::List(elements)) => {
            same_length(of.len(), elements.len())?;
            let elements = of.iter().zip(elements).enumerate().map(|(index, (of, element))| {
                json(element, of, depth).map_err(|fault| fault.under_index(index))
            });
            Json::Array(elements.collect::<Result<_, _>>()?)
        }
        (Type::Map(of), Value::Map(elements)) => {
            let elements = elements.iter().map(|(key, element)| {
                let element = json(element, of, depth).map_err(|fault| fault.under_key(key))?;
                Ok((key.clone(), element))
            });
            Json::Object(elements.collect::<Result<_, Fault>>()?)
        }
        (Type::Object(types), Value::Object(values)) => {
            let attributes = attributes(types, values)?.map(|(name, of, value)| {
                let value = json(value, of, depth).map_err(|fault| fault.under_attribute(name))?;
                Ok((name.clone(), value))
            });
            Json::Object(attributes.collect::<Result<_, Fault>>()?)
        }
        (Type::Dynamic, Value::Dynamic(typed)) => {
            let (of, value) = &**typed;
            let value = json(value, of, depth)?;
            // A dynamic value inside a dynamic one says nothing more.
            if *of == Type::Dynamic {
                value
            } else {
                json!({ "type": of.to_json(), "value": value })
            }
        }
        (of, value) => return Err(mismatched_value(of, value)),
    })
}

fn list(elements: &[Value], of: &Type, depth: usize) -> Result<Json, Fault> {
    let elements = elements
        .iter()
        .enumerate()
        .map(|(index, element)| json(element, of, depth).map_err(|fault| fault.under_index(index)));
    Ok(Json::Array(elements.collect::<Result<_, _>>()?))
}
