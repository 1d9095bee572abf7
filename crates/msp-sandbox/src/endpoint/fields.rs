//! The checks of a body: the required fields, their types, and no others.

use serde_json::{Map, Value};

use crate::settings::{Assumptions, BlankText, UnknownFields};

/// Why a body is refused. It names fields, and never values.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Invalid(pub(crate) String);

/// The fields of one object. The checks take them out one by one, so unknown fields remain.
pub(crate) struct Fields<'a> {
    /// The path to the object, with a dot at its end. Empty for the body.
    within: String,
    members: &'a Map<String, Value>,
    known: Vec<&'a str>,
    assumptions: &'a Assumptions,
}

impl<'a> Fields<'a> {
    /// The fields of the body.
    pub(crate) fn of_body(body: &'a Value, assumptions: &'a Assumptions) -> Result<Self, Invalid> {
        let members =
            body.as_object().ok_or_else(|| Invalid("The body must be a JSON object".to_owned()))?;
        Ok(Self { within: String::new(), members, known: Vec::new(), assumptions })
    }

    /// The fields of the object in a required field.
    pub(crate) fn object(&mut self, name: &'a str) -> Result<Self, Invalid> {
        let members = self
            .required(name)?
            .as_object()
            .ok_or_else(|| self.invalid(name, "must be an object"))?;
        let within = format!("{}{name}.", self.within);
        Ok(Self { within, members, known: Vec::new(), assumptions: self.assumptions })
    }

    /// A required text that is not blank.
    pub(crate) fn filled(&mut self, name: &'a str) -> Result<&'a str, Invalid> {
        let text = self.text(name)?;
        if text.trim().is_empty() && self.assumptions.blank_text == BlankText::Refused {
            return Err(self.invalid(name, "must not be blank"));
        }
        Ok(text)
    }

    /// A required text that may be empty.
    pub(crate) fn text(&mut self, name: &'a str) -> Result<&'a str, Invalid> {
        self.required(name)?.as_str().ok_or_else(|| self.invalid(name, "must be a string"))
    }

    /// A text that may be missing.
    pub(crate) fn optional_text(&mut self, name: &'a str) -> Result<Option<&'a str>, Invalid> {
        self.known.push(name);
        match self.members.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.invalid(name, "must be a string")),
        }
    }

    /// A whole number of at least one that may be missing.
    pub(crate) fn optional_count(&mut self, name: &'a str) -> Result<Option<usize>, Invalid> {
        self.known.push(name);
        let Some(value) = self.members.get(name) else { return Ok(None) };
        let count = value.as_u64().and_then(|count| usize::try_from(count).ok());
        match count {
            Some(count) if count > 0 => Ok(Some(count)),
            _ => Err(self.invalid(name, "must be a whole number of at least 1")),
        }
    }

    /// A required list of texts that has at least one.
    pub(crate) fn texts(&mut self, name: &'a str) -> Result<Vec<&'a str>, Invalid> {
        self.required(name)?;
        let texts = self.optional_texts(name)?;
        if texts.is_empty() {
            return Err(self.invalid(name, "must not be empty"));
        }
        Ok(texts)
    }

    /// A list of texts that may be empty or missing.
    pub(crate) fn optional_texts(&mut self, name: &'a str) -> Result<Vec<&'a str>, Invalid> {
        self.known.push(name);
        let Some(value) = self.members.get(name) else { return Ok(Vec::new()) };
        let elements =
            value.as_array().ok_or_else(|| self.invalid(name, "must be a list of strings"))?;
        let text = |element: &'a Value| {
            element.as_str().ok_or_else(|| self.invalid(name, "must be a list of strings"))
        };
        elements.iter().map(text).collect()
    }

    /// A required list of objects that has at least one.
    pub(crate) fn objects(&mut self, name: &'a str) -> Result<Vec<Self>, Invalid> {
        let elements = self
            .required(name)?
            .as_array()
            .filter(|elements| !elements.is_empty())
            .ok_or_else(|| self.invalid(name, "must be a list of at least one object"))?;
        let object = |(index, element): (usize, &'a Value)| {
            let members = element
                .as_object()
                .ok_or_else(|| self.invalid(name, "must be a list of objects"))?;
            let within = format!("{}{name}[{index}].", self.within);
            Ok(Self { within, members, known: Vec::new(), assumptions: self.assumptions })
        };
        elements.iter().enumerate().map(object).collect()
    }

    /// Takes a field with any value.
    pub(crate) fn take(&mut self, name: &'a str) {
        self.known.push(name);
    }

    /// Whether the field exists.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Takes the remaining fields.
    pub(crate) fn take_rest(&mut self) {
        self.known.extend(self.members.keys().map(String::as_str));
    }

    /// Ends the check: it refuses unknown fields.
    pub(crate) fn finish(self) -> Result<(), Invalid> {
        if self.assumptions.unknown_fields == UnknownFields::Ignored {
            return Ok(());
        }
        match self.members.keys().find(|name| !self.known.contains(&name.as_str())) {
            Some(name) => Err(self.invalid(name, "is not a known field")),
            None => Ok(()),
        }
    }

    /// Refuses this field, for this reason.
    pub(crate) fn invalid(&self, name: &str, why: &str) -> Invalid {
        Invalid(format!("{}{name} {why}", self.within))
    }

    fn required(&mut self, name: &'a str) -> Result<&'a Value, Invalid> {
        self.known.push(name);
        self.members.get(name).ok_or_else(|| self.invalid(name, "is required"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_object_within_is_named_by_its_path() {
        let assumptions = Assumptions::default();
        let body = json!({"secret": {"arn": 1}});
        let mut fields = Fields::of_body(&body, &assumptions).unwrap();
        let mut secret = fields.object("secret").unwrap();
        assert_eq!(secret.filled("arn"), Err(Invalid("secret.arn must be a string".to_owned())));
    }
}
