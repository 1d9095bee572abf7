//! The checks of a known value.

use crate::hcl::quoted;
use std::fmt;

use super::value::Value;

type Check = dyn Fn(&Value) -> Result<(), String> + Send + Sync;

/// A check of a value. Its error is a sentence for the person who wrote the value. The sentence
/// must not hold the value of a sensitive attribute.
pub struct Validator(Box<Check>);

impl Validator {
    /// Checks a value.
    pub fn new(check: impl Fn(&Value) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self(Box::new(check))
    }

    /// Checks a string.
    pub fn text(check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self::new(move |value| value.as_str().map_or(Ok(()), &check))
    }

    /// Checks every known string of a list or set.
    pub fn each_text(check: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static) -> Self {
        Self::new(move |value| match value {
            Value::List(elements) | Value::Set(elements) => {
                elements.iter().filter_map(Value::as_str).try_for_each(&check)
            }
            _ => Ok(()),
        })
    }

    /// Checks for one of a few words.
    pub fn one_of(words: &'static [&'static str]) -> Self {
        Self::text(move |text| {
            if words.contains(&text) {
                return Ok(());
            }
            let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
            Err(format!("It must be {}, not {}.", words.join(" or "), quoted(text)))
        })
    }

    /// Runs the check.
    ///
    /// # Errors
    /// If the value is wrong.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        (self.0)(value)
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Validator")
    }
}
