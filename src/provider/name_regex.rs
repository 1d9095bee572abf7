//! `name_regex`: a pattern that chooses names.

use regex::Regex;
use tfplugin::framework::{Attr, Attribute, Diagnostic, Path, Type, Validator};

const NAME: &str = "name_regex";

/// The attribute. `what` says whose name it is (`customers whose name`).
pub fn attribute(what: &str) -> Attribute {
    let description = format!(
        "Only {what} matches this regular expression. It may match any part of the name: `^` and \
         `$` tie it to the beginning and the end. `(?i)` ignores case. The syntax is that of the \
         Rust crate `regex`, which is RE2's. Default: all."
    );
    Attribute::optional(NAME, Type::String, &description)
        .validate(Validator::text(|pattern| compiled(pattern).map(drop)))
}

fn compiled(pattern: &str) -> Result<Regex, String> {
    Regex::new(pattern).map_err(|error| format!("Not a regular expression: {error}"))
}

/// Which names are wanted.
pub struct NameRegex(Option<Regex>);

impl NameRegex {
    /// From the value of the attribute.
    ///
    /// # Errors
    /// If it is no regular expression. Validation has reported that already.
    pub fn new(configured: &Attr<String>) -> Result<Self, Diagnostic> {
        configured.text().map(compiled).transpose().map(Self).map_err(|why| {
            Diagnostic::error(format!("Invalid value for `{NAME}`"), why).at(Path::attribute(NAME))
        })
    }

    /// Whether a name is wanted. Something without a name is wanted only without a pattern.
    pub fn wants(&self, name: Option<&str>) -> bool {
        self.0.as_ref().is_none_or(|pattern| name.is_some_and(|name| pattern.is_match(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(pattern: Option<&str>, name: Option<&str>) -> bool {
        let configured = pattern.map(str::to_owned).into();
        NameRegex::new(&configured).is_ok_and(|regex| regex.wants(name))
    }

    #[test]
    fn names_are_chosen_by_a_pattern_and_without_one_all_are() {
        assert!(wants(None, Some("Acme")) && wants(None, None));
        assert!(wants(Some("cm"), Some("Acme")));
        assert!(wants(Some("(?i)^acme$"), Some("Acme")));
        assert!(!wants(Some("^cm"), Some("Acme")));
        assert!(!wants(Some("."), None));
    }
}
