//! From a value to msgpack.

use rmp::encode::{self, ByteBuf};

use crate::framework::codec::{
    EncodeError, Fault, Problem, attributes, deeper, mismatched_value, same_length,
};
use crate::framework::number::Number;
use crate::framework::types::{MAX_DEPTH, Type};
use crate::framework::value::Value;

/// An extension of one byte, with type 0 and payload 0. Only core makes refinements: a provider
/// would have to keep their promise at apply.
const UNKNOWN: [u8; 3] = [0xd4, 0x00, 0x00];

/// Writes a value of type `of`.
///
/// # Errors
/// If `value` is not of that type, or nested too deeply to be read again.
pub fn encode(value: &Value, of: &Type) -> Result<Vec<u8>, EncodeError> {
    let mut out = ByteBuf::new();
    put(&mut out, value, of, MAX_DEPTH)?;
    Ok(out.into_vec())
}

fn put(out: &mut ByteBuf, value: &Value, of: &Type, depth: usize) -> Result<(), Fault> {
    let depth = deeper(depth)?;
    match (of, value) {
        (_, Value::Null) => {
            let Ok(()) = encode::write_nil(out);
        }
        (_, Value::Unknown) => out.as_mut_vec().extend_from_slice(&UNKNOWN),
        (Type::Bool, Value::Bool(truth)) => {
            let Ok(()) = encode::write_bool(out, *truth);
        }
        (Type::String, Value::String(text)) => put_text(out, text)?,
        (Type::Number, Value::Number(number)) => put_number(out, number)?,
        (Type::List(of), Value::List(elements)) => put_list(out, elements, of, depth)?,
        (Type::Set(of), Value::Set(elements)) => {
            put_list(out, elements, of, depth).map_err(Fault::under_set)?;
        }
        (Type::Tuple(of), Value::List(elements)) => {
            same_length(of.len(), elements.len())?;
            let Ok(_) = encode::write_array_len(out, length(elements.len())?);
            for (index, (of, element)) in of.iter().zip(elements).enumerate() {
                put(out, element, of, depth).map_err(|fault| fault.under_index(index))?;
            }
        }
        (Type::Map(of), Value::Map(elements)) => {
            let Ok(_) = encode::write_map_len(out, length(elements.len())?);
            for (key, element) in elements {
                put_text(out, key)?;
                put(out, element, of, depth).map_err(|fault| fault.under_key(key))?;
            }
        }
        (Type::Object(types), Value::Object(values)) => {
            let attributes = attributes(types, values)?;
            let Ok(_) = encode::write_map_len(out, length(types.len())?);
            for (name, of, value) in attributes {
                put_text(out, name)?;
                put(out, value, of, depth).map_err(|fault| fault.under_attribute(name))?;
            }
        }
        (Type::Dynamic, Value::Dynamic(typed)) => {
            let (of, value) = &**typed;
            // A dynamic value inside a dynamic one says nothing more.
            if *of != Type::Dynamic {
                let json = of.to_json().to_string();
                let Ok(_) = encode::write_array_len(out, 2);
                length(json.len())?;
                let Ok(()) = encode::write_bin(out, json.as_bytes());
            }
            put(out, value, of, depth)?;
        }
        (of, value) => return Err(mismatched_value(of, value)),
    }
    Ok(())
}

fn put_list(out: &mut ByteBuf, elements: &[Value], of: &Type, depth: usize) -> Result<(), Fault> {
    let Ok(_) = encode::write_array_len(out, length(elements.len())?);
    for (index, element) in elements.iter().enumerate() {
        put(out, element, of, depth).map_err(|fault| fault.under_index(index))?;
    }
    Ok(())
}

/// Writes the shortest exact form, as core does.
fn put_number(out: &mut ByteBuf, number: &Number) -> Result<(), Problem> {
    if let Some(integer) = number.as_i64() {
        let Ok(_) = encode::write_sint(out, integer);
        return Ok(());
    }
    // A float that is an integer is written as digits, so that it never looks rounded.
    match number.as_f64().filter(|_| !number.is_integer()) {
        Some(float) => {
            let Ok(()) = encode::write_f64(out, float);
            Ok(())
        }
        None => put_text(out, &number.to_string()),
    }
}

fn put_text(out: &mut ByteBuf, text: &str) -> Result<(), Problem> {
    length(text.len())?;
    let Ok(()) = encode::write_str(out, text);
    Ok(())
}

fn length(len: usize) -> Result<u32, Problem> {
    u32::try_from(len).map_err(|_| Problem::TooLong)
}
