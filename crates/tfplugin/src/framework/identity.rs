//! The identity of an object, which tells it from all others for ever (Terraform 1.12).

use super::diagnostics::Diagnostic;
use super::path::Path;
use super::types::Type;
use super::value::Value;

/// The layout of stored identities. There has been no other.
pub const VERSION: i64 = 0;

/// One attribute of an identity. All of them are text. An import id has the same parts, in the same
/// order, joined with `/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentityPart {
    /// Its name in `import { identity = { ... } }`.
    pub name: &'static str,
    /// The attribute of the resource that holds it.
    pub attribute: &'static str,
    /// What it is.
    pub description: &'static str,
}

/// The type of an identity.
pub fn object_type(parts: &[IdentityPart]) -> Type {
    Type::object(parts.iter().map(|part| (part.name, Type::String)))
}

/// The identity of the object with this state. `None` while a part is not known, or if there is no
/// object or no identity.
pub fn of(parts: &[IdentityPart], state: &Value) -> Option<Value> {
    let part = |part: &IdentityPart| match state.get(part.attribute) {
        known @ Value::String(_) => Some((part.name, known.clone())),
        _ => None,
    };
    let parts: Option<Vec<_>> = parts.iter().map(part).collect();
    parts.filter(|parts| !parts.is_empty()).map(Value::object)
}

/// The import id for an identity.
///
/// # Errors
/// If a part is missing, or cannot be a part of an import id.
pub fn import_id(parts: &[IdentityPart], identity: &Value) -> Result<String, Diagnostic> {
    let mut texts = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let is_last = index + 1 == parts.len();
        let text = identity.get(part.name).as_str().unwrap_or_default();
        let fault = if text.trim().is_empty() {
            "is blank"
        } else if text.trim() != text {
            "has white space around it"
        } else if !is_last && text.contains('/') {
            "has a `/` in it"
        } else {
            texts.push(text);
            continue;
        };
        let name = part.name;
        return Err(Diagnostic::error(
            format!("Not an identity: `{name}` {fault}"),
            format!("`{name}` is: {}", part.description),
        )
        .at(Path::attribute(name)));
    }
    Ok(texts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [IdentityPart; 2] = [
        IdentityPart { name: "shelf_id", attribute: "shelf", description: "Id of the shelf." },
        IdentityPart { name: "book_id", attribute: "id", description: "Id of the book." },
    ];

    fn identity(shelf: &str, book: &str) -> Value {
        Value::object([("shelf_id", Value::string(shelf)), ("book_id", Value::string(book))])
    }

    #[test]
    fn it_is_read_out_of_the_state() {
        let state = |id| Value::object([("shelf", Value::string("s")), ("id", id)]);
        assert_eq!(of(&PARTS, &state(Value::string("b"))), Some(identity("s", "b")));
        for nobody_knows in [Value::Null, Value::Unknown] {
            assert_eq!(of(&PARTS, &state(nobody_knows)), None);
        }
        assert_eq!(of(&PARTS, &Value::Null), None);
        assert_eq!(of(&[], &state(Value::string("b"))), None);
    }

    #[test]
    fn it_says_the_same_as_an_import_id() {
        assert_eq!(import_id(&PARTS, &identity("s", "b/1")), Ok("s/b/1".to_owned()));
    }

    #[test]
    fn what_cannot_be_part_of_it_is_named() {
        for (shelf, book, summary) in [
            ("", "b", "Not an identity: `shelf_id` is blank"),
            ("s", " ", "Not an identity: `book_id` is blank"),
            ("s", "b ", "Not an identity: `book_id` has white space around it"),
            ("s/1", "b", "Not an identity: `shelf_id` has a `/` in it"),
        ] {
            let error = import_id(&PARTS, &identity(shelf, book)).unwrap_err();
            assert_eq!(error.summary, summary);
        }
        let error = import_id(&PARTS, &Value::object([("book_id", Value::string("b"))]));
        assert_eq!(error.unwrap_err().path, Some(Path::attribute("shelf_id")));
    }
}
