//! Types and values made of a fuzzer's bytes.

use std::cell::OnceCell;

use arbitrary::{Result, Unstructured};
use terraform_provider_msp::untrusted::Core;
use tfplugin::framework::{Number, Type, Value};

/// How deep types, and values of dynamic type, are made.
const LEVELS: usize = 4;

/// Any type.
///
/// # Errors
/// If the bytes are used up.
pub fn any_type(bytes: &mut Unstructured<'_>) -> Result<Type> {
    type_of(bytes, LEVELS)
}

fn type_of(bytes: &mut Unstructured<'_>, levels: usize) -> Result<Type> {
    let kinds = if levels == 0 { 4 } else { 9 };
    let inner = |bytes: &mut Unstructured<'_>| type_of(bytes, levels.saturating_sub(1));
    Ok(match bytes.int_in_range(1..=kinds)? {
        1 => Type::String,
        2 => Type::Number,
        3 => Type::Bool,
        4 => Type::Dynamic,
        5 => Type::list(inner(bytes)?),
        6 => Type::set(inner(bytes)?),
        7 => Type::map(inner(bytes)?),
        8 => {
            let length = bytes.int_in_range(0..=3)?;
            Type::Tuple((0..length).map(|_| inner(bytes)).collect::<Result<_>>()?)
        }
        _ => {
            let length = bytes.int_in_range(0..=3)?;
            let attributes = (0..length).map(|_| {
                let name: String = bytes.arbitrary()?;
                Ok((name, inner(bytes)?))
            });
            Type::object(attributes.collect::<Result<Vec<_>>>()?)
        }
    })
}

/// Any value of this type, unknown parts included.
///
/// # Errors
/// If the bytes are used up.
pub fn any_value(bytes: &mut Unstructured<'_>, of: &Type) -> Result<Value> {
    value_of(bytes, of, LEVELS)
}

fn value_of(bytes: &mut Unstructured<'_>, of: &Type, levels: usize) -> Result<Value> {
    match bytes.int_in_range(0..=9)? {
        0 => return Ok(Value::Null),
        1 => return Ok(Value::Unknown),
        _ => {}
    }
    let length = |bytes: &mut Unstructured<'_>| bytes.int_in_range(0..=3_usize);
    let list = |bytes: &mut Unstructured<'_>, of: &Type| {
        (0..length(bytes)?).map(|_| value_of(bytes, of, levels)).collect::<Result<Vec<_>>>()
    };
    Ok(match of {
        Type::Bool => Value::Bool(bytes.arbitrary()?),
        Type::String => Value::String(bytes.arbitrary()?),
        Type::Number => {
            let float = bytes.arbitrary()?;
            Value::Number(Number::from_f64(float).unwrap_or_else(|_| Number::from(i64::MIN)))
        }
        Type::List(of) => Value::List(list(bytes, of)?),
        Type::Set(of) => Value::set(list(bytes, of)?),
        Type::Map(of) => {
            let elements = (0..length(bytes)?).map(|_| {
                let key: String = bytes.arbitrary()?;
                Ok((key, value_of(bytes, of, levels)?))
            });
            Value::Map(elements.collect::<Result<_>>()?)
        }
        Type::Tuple(of) => {
            let elements = of.iter().map(|of| value_of(bytes, of, levels));
            Value::List(elements.collect::<Result<_>>()?)
        }
        Type::Object(of) => {
            let attributes =
                of.iter().map(|(name, of)| Ok((name.clone(), value_of(bytes, of, levels)?)));
            Value::Object(attributes.collect::<Result<_>>()?)
        }
        Type::Dynamic => {
            let Some(levels) = levels.checked_sub(1) else { return Ok(Value::Null) };
            let of = type_of(bytes, levels)?;
            if of == Type::Dynamic {
                return Ok(Value::Null);
            }
            let value = value_of(bytes, &of, levels)?;
            Value::Dynamic(Box::new((of, value)))
        }
    })
}

/// Calls with the one core of this thread: making one takes longer than most calls.
pub fn with_core<T>(call: impl FnOnce(&Core) -> T) -> T {
    thread_local! {
        static CORE: OnceCell<Core> = const { OnceCell::new() };
    }
    CORE.with(|core| call(core.get_or_init(Core::default)))
}

/// One of the resources: its name, and the type of its block.
///
/// # Errors
/// If the bytes are used up.
pub fn any_resource(bytes: &mut Unstructured<'_>) -> Result<(&'static str, Type)> {
    let types = with_core(Core::resource_types);
    bytes.choose(&types).cloned()
}
