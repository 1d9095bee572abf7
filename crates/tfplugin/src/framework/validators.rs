//! What can be asked of a known value.

use crate::hcl::quoted;
use std::fmt;

use super::value::Value;

type Check = dyn Fn(&Value) -> Result<(), String> + Send + Sync;

/// A question to a value. The answer is a sentence for the person who wrote it; the
/// value of a sensitive attribute must not be in it.
pub struct Validator(Box<Check>);

impl Validator {
    /// Asks a value.
    pub fn new(check: impl Fn(&Value) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self(Box::new(check))
    }

    /// Asks a string.
    pub fn text(check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self::new(move |value| value.as_str().map_or(Ok(()), &check))
    }

    /// Asks every known string of a list or set.
    pub fn each_text(check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self::new(move |value| match value {
            Value::List(elements) | Value::Set(elements) => {
                elements.iter().filter_map(Value::as_str).try_for_each(&check)
            }
            _ => Ok(()),
        })
    }

    /// Asks for one of a few words.
    pub fn one_of(words: &'static [&'static str]) -> Self {
        Self::text(move |text| {
            if words.contains(&text) {
                return Ok(());
            }
            let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
            Err(format!("It must be {}, not {}.", words.join(" or "), quoted(text)))
        })
    }

    /// The answer of a value.
    ///
    /// # Errors
    /// If it is not what is asked for.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        (self.0)(value)
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Validator")
    }
}
