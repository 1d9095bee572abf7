//! The fields of an event or a span, as JSON.

use std::fmt::{self, Write};

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};

/// The longest text of one field, in bytes. Core reads lines of up to 64 KiB. It takes the rest of
/// a longer line for another one, which is no JSON.
const LONGEST_TEXT: usize = 8 * 1024;

/// Fields in their order. A later one replaces an earlier one with its name.
#[derive(Debug, Default, Clone)]
pub(super) struct Fields(pub Map<String, Value>);

impl Fields {
    fn insert(&mut self, field: &Field, value: Value) {
        // `@level` and similar names are hclog's own. Core panics if one has another type.
        let name = field.name().trim_start_matches('@');
        self.0.insert(name.to_owned(), value);
    }
}

impl Visit for Fields {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.insert(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.insert(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.insert(field, value.into());
    }

    // JSON has no "not a number" and no infinity: null.
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.insert(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, cut(value.to_owned()).into());
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let mut text = value.to_string();
        let mut cause = value.source();
        while let Some(error) = cause {
            let _ = write!(text, ": {error}");
            cause = error.source();
        }
        self.insert(field, cut(text).into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.insert(field, cut(format!("{value:?}")).into());
    }
}

fn cut(mut text: String) -> String {
    if text.len() > LONGEST_TEXT {
        let length = text.len();
        let end = (0..=LONGEST_TEXT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        text.truncate(end);
        let _ = write!(text, "... ({length} bytes)");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_two_characters_and_says_so() {
        let text = cut("é".repeat(LONGEST_TEXT));
        assert!(text.len() < LONGEST_TEXT + 32);
        assert!(text.ends_with("é... (16384 bytes)"));
        assert_eq!(cut("short".to_owned()), "short");
    }
}
