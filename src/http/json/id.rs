//! Ids: the names that a server gives, and that a person has to type.

use serde_json::{Map, Value};
use tfplugin::unseen::{code_point, is_unseen};

use super::{text, texts};
use crate::http::{HIDDEN, Unreadable};

/// The most bytes of an id.
const MAX_ID: usize = 256;

/// The first of `names` that holds an id: text, or a number, which becomes text. Text that
/// [`required_id`] refuses is no id.
pub fn id(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| id_text(object, name).filter(|id| fault(id).is_none()))
}

/// An id that the answer must have. `verb` goes into the reason: an answer "holds" an id, an
/// element "has" one.
///
/// # Errors
/// If there is none, or it is blank, longer than 256 bytes, has an invisible character, or repeats
/// a secret.
pub fn required_id(
    object: &Map<String, Value>,
    names: &[&str],
    verb: &str,
) -> Result<String, Unreadable> {
    id(object, names).ok_or_else(|| {
        let faulty = names.iter().find_map(|name| {
            let fault = fault(&id_text(object, name)?)?;
            Some(format!("{verb} {} `{name}` {fault}", article(name)))
        });
        let none = || format!("{verb} no `{}`", names.first().copied().unwrap_or("id"));
        Unreadable::new(faulty.unwrap_or_else(none))
    })
}

fn id_text(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(_) | Value::Number(_) => text(object, name),
        _ => None,
    }
}

/// Why this is no id: nobody could type it, read it or send it.
fn fault(id: &str) -> Option<String> {
    if id.trim().is_empty() {
        return Some("that is blank".to_owned());
    }
    if id.contains(HIDDEN) {
        return Some("that repeats a secret".to_owned());
    }
    if id.len() > MAX_ID {
        return Some(format!("of {} bytes, where an id has at most {MAX_ID}", id.len()));
    }
    let unseen = id.chars().find(|c| is_unseen(*c))?;
    Some(format!("with the invisible character {} in it", code_point(unseen)))
}

fn article(name: &str) -> &'static str {
    if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// A list of ids, without the elements that are no ids. `None` if there is no list.
pub fn ids(object: &Map<String, Value>, name: &str) -> Option<Vec<String>> {
    texts(object, name).map(|mut ids| {
        ids.retain(|id| fault(id).is_none());
        ids
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_an_id_and_what_is_blank_or_no_text_is_none() {
        let object = serde_json::json!({ "n": 7, "b": true, "o": {}, "e": "" });
        let object = object.as_object().unwrap();
        assert_eq!(id(object, &["e", "o", "b", "n"]).as_deref(), Some("7"));
        assert_eq!(id(object, &["e", "o", "b"]), None);
    }

    #[test]
    fn an_id_that_nobody_can_type_is_none_and_the_reason_says_why() {
        let long = "x".repeat(257);
        for (id, reason) in [
            ("", "holds an `id` that is blank"),
            (" \t", "holds an `id` that is blank"),
            (&long, "holds an `id` of 257 bytes, where an id has at most 256"),
            ("x(secret)", "holds an `id` that repeats a secret"),
            ("c\u{1b}]0;x", "U+001B"),
            ("c\u{7}", "U+0007"),
            ("c\n1", "U+000A"),
            ("c\0", "U+0000"),
            ("c\u{85}", "U+0085"),
            ("c\u{9b}31m", "U+009B"),
            ("c\u{7f}", "U+007F"),
            ("\u{202e}c", "U+202E"),
            ("c\u{2066}d", "U+2066"),
            ("c\u{200f}", "U+200F"),
            ("c\u{200b}d", "U+200B"),
            ("\u{feff}c", "U+FEFF"),
            ("c\u{2028}", "U+2028"),
            ("c\u{a0}d", "U+00A0"),
            ("c\u{3164}", "U+3164"),
            ("c\u{e0041}", "U+E0041"),
        ] {
            let object = serde_json::json!({ "id": id });
            let object = object.as_object().unwrap();
            assert_eq!(super::id(object, &["id"]), None);
            let said = required_id(object, &["id"], "holds").unwrap_err().to_string();
            let expected = match reason.strip_prefix("U+") {
                Some(_) => {
                    format!("holds an `id` with the invisible character {reason} in it")
                }
                None => reason.to_owned(),
            };
            assert_eq!(said, expected);
        }
        for id in [
            "f7016a5c-42fc-4f1e-8f7e-1c1a9d5b0c11",
            "org_12345",
            "7",
            "a b",
            "a/b:c.d~e@f",
            "Z\u{fc}rich",
            "\u{6771}\u{4eac}",
            "$${x}",
            "-",
        ] {
            let object = serde_json::json!({ "org": null, "id": id });
            let found = required_id(object.as_object().unwrap(), &["org", "id"], "holds");
            assert_eq!(found.as_deref(), Ok(id));
        }
        let none = required_id(&Map::new(), &["customer_id", "id"], "has").unwrap_err();
        assert_eq!(none.to_string(), "has no `customer_id`");
    }
}
