//! From msgpack to a value.

use std::collections::BTreeMap;

use super::reader::{Reader, Token};
use crate::framework::codec::{
    DecodeError, Fault, Problem, carried_type, deeper, dynamic, mismatch, missing, same_length,
};
use crate::framework::number::Number;
use crate::framework::types::{MAX_DEPTH, Type};
use crate::framework::value::Value;

/// Reads a value of type `of`.
///
/// With any bytes, it takes a small multiple of their size in memory at most, and a bounded depth
/// of stack.
///
/// # Errors
/// If `bytes` are not exactly one value of that type.
pub fn decode(bytes: &[u8], of: &Type) -> Result<Value, DecodeError> {
    let mut reader = Reader::new(bytes);
    let value = value(&mut reader, of, MAX_DEPTH)?;
    if reader.is_at_end() { Ok(value) } else { Err(Fault::from(Problem::Trailing).into()) }
}

fn value(reader: &mut Reader<'_>, of: &Type, depth: usize) -> Result<Value, Fault> {
    let depth = deeper(depth)?;
    match (of, reader.token()?) {
        (_, Token::Nil) => Ok(Value::Null),
        (_, Token::Extension) => Ok(Value::Unknown),
        (Type::Bool, Token::Bool(truth)) => Ok(Value::Bool(truth)),
        (Type::String, Token::Text(text)) => Ok(Value::String(text.to_owned())),
        (Type::Number, Token::Signed(number)) => Ok(Value::Number(number.into())),
        (Type::Number, Token::Unsigned(number)) => Ok(Value::Number(number.into())),
        (Type::Number, Token::Float(float)) => Ok(Value::Number(Number::from_f64(float)?)),
        (Type::Number, Token::Text(digits)) => Ok(Value::Number(digits.parse()?)),
        (Type::List(element), Token::Array(len)) => {
            list(reader, element, len, depth).map(Value::List)
        }
        (Type::Set(element), Token::Array(len)) => {
            list(reader, element, len, depth).map(Value::set).map_err(Fault::under_set)
        }
        (Type::Tuple(elements), Token::Array(len)) => tuple(reader, elements, len, depth),
        (Type::Map(element), Token::Map(len)) => map(reader, element, len, depth),
        (Type::Object(attributes), Token::Map(len)) => object(reader, attributes, len, depth),
        (Type::Dynamic, Token::Array(2)) => {
            let of = match reader.token()? {
                Token::Binary(json) => carried_type(json)?,
                Token::Text(json) => carried_type(json.as_bytes())?,
                _ => return Err(Problem::Type.into()),
            };
            let value = value(reader, &of, depth)?;
            Ok(dynamic(of, value))
        }
        (of, token) => Err(mismatch(of, token.name())),
    }
}

/// How many elements to reserve for a list at most, so that a false length costs little.
const BELIEVED: usize = 256;

fn list(reader: &mut Reader<'_>, of: &Type, len: usize, depth: usize) -> Result<Vec<Value>, Fault> {
    let mut elements = Vec::with_capacity(len.min(BELIEVED));
    for index in 0..len {
        elements.push(value(reader, of, depth).map_err(|fault| fault.under_index(index))?);
    }
    Ok(elements)
}

fn tuple(reader: &mut Reader<'_>, of: &[Type], len: usize, depth: usize) -> Result<Value, Fault> {
    same_length(of.len(), len)?;
    let mut elements = Vec::with_capacity(len.min(BELIEVED));
    for (index, of) in of.iter().enumerate() {
        elements.push(value(reader, of, depth).map_err(|fault| fault.under_index(index))?);
    }
    Ok(Value::List(elements))
}

fn map(reader: &mut Reader<'_>, of: &Type, len: usize, depth: usize) -> Result<Value, Fault> {
    let mut elements = BTreeMap::new();
    for _ in 0..len {
        let key = name(reader)?;
        if elements.contains_key(key) {
            return Err(Fault::from(Problem::Duplicate).under_key(key));
        }
        let element = value(reader, of, depth).map_err(|fault| fault.under_key(key))?;
        elements.insert(key.to_owned(), element);
    }
    Ok(Value::Map(elements))
}

fn object(
    reader: &mut Reader<'_>,
    of: &BTreeMap<String, Type>,
    len: usize,
    depth: usize,
) -> Result<Value, Fault> {
    let mut attributes = BTreeMap::new();
    for _ in 0..len {
        let name = name(reader)?;
        let refuse = |problem: Problem| Fault::from(problem).under_attribute(name);
        let of = of.get(name).ok_or_else(|| refuse(Problem::UnexpectedAttribute))?;
        if attributes.contains_key(name) {
            return Err(refuse(Problem::Duplicate));
        }
        let attribute = value(reader, of, depth).map_err(|fault| fault.under_attribute(name))?;
        attributes.insert(name.to_owned(), attribute);
    }
    match missing(of, &attributes).first() {
        Some(name) => Err(Fault::from(Problem::MissingAttribute).under_attribute(name)),
        None => Ok(Value::Object(attributes)),
    }
}

fn name<'a>(reader: &mut Reader<'a>) -> Result<&'a str, Problem> {
    match reader.token()? {
        Token::Text(name) => Ok(name),
        token => Err(Problem::Mismatch { expected: "a name", found: token.name() }),
    }
}
