//! JSON that is sent unchanged: a Google service-account key file, the secret of Wiv's own
//! integration types, or the payload of a workflow.
//!
//! No message holds any part of the text.

mod key_file;
mod wrapped;

use serde_json::Value as Json;
use serde_json::error::Category;
use tfplugin::json_tree;

pub use key_file::check_key_file;
#[cfg(test)]
pub(in crate::provider) use key_file::tests as key_files;

const AN_OBJECT: &str = "It must be a JSON object; `jsonencode({ ... })` makes one.";

/// Checks the text of any other secret.
///
/// # Errors
/// If it is no JSON object.
pub fn check_object(text: &str) -> Result<(), String> {
    object(text).map(drop)
}

/// The text as an object.
///
/// # Errors
/// If it is no JSON object.
pub fn object(text: &str) -> Result<Json, String> {
    let why = match json_tree::parse(text.as_bytes()) {
        Ok(object @ Json::Object(_)) => return Ok(object),
        Ok(_) => AN_OBJECT.to_owned(),
        Err(error) => format!("{} {AN_OBJECT}", not_json(&error)),
    };
    Err(mistaken(text).unwrap_or(why))
}

/// Whether two texts are JSON with the same meaning, or are equal.
pub fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let parse = |text: &str| json_tree::parse(text.as_bytes()).ok();
    matches!((parse(one), parse(other)), (Some(one), Some(other)) if one == other)
}

/// The thing that was given in its place, where that is a known mistake.
///
/// An unset variable gives no text at all. That counts as null before this check. White space is
/// different: a person wrote it, or the file of the secret holds nothing else. Going on would hide
/// the mistake.
fn mistaken(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(
            "It holds only white space. Check the file or variable that it comes from. If there is \
             no secret, write `null` or an empty text."
                .to_owned(),
        );
    }
    wrapped::said(text).or_else(|| {
        let path = text.trim();
        let is_path =
            path.len() < 256 && !path.contains('{') && path.to_ascii_lowercase().ends_with(".json");
        let instead = "Write `file(...)` around it: it is the name of a file, not its text.";
        is_path.then(|| instead.to_owned())
    })
}

fn not_json(error: &serde_json::Error) -> String {
    match error.classify() {
        // The fault in the grammar, and its place. It quotes nothing.
        Category::Syntax | Category::Eof => format!("It is not JSON: {error}."),
        Category::Data | Category::Io => "It is not JSON.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    const KEY: &str =
        r#"{"type":"service_account","project_id":"p","private_key":"k","client_email":"e"}"#;

    #[test]
    fn a_key_file_has_what_makes_it_one() {
        let missing = check_key_file(r#"{"type":"service_account","project_id":7}"#).unwrap_err();
        for name in ["`project_id`", "`private_key`", "`client_email`"] {
            assert!(missing.contains(name), "{missing}");
        }
        assert!(!missing.contains("`type`"), "{missing}");
    }

    #[test]
    fn what_people_write_instead_is_recognised() {
        let base64 = STANDARD.encode(KEY);
        assert!(check_key_file(&base64).unwrap_err().contains("base64decode("));
        assert!(check_key_file("./key.json").unwrap_err().contains("file("));
        assert!(check_key_file("canary").unwrap_err().contains("not JSON"));
        assert!(check_object("canary").unwrap_err().contains("jsonencode("));
        assert!(check_key_file("[1]").unwrap_err().contains("object"));
        let in_string = Json::from(KEY).to_string();
        for text in [&in_string, &STANDARD.encode(&base64), &format!("\u{feff}{KEY}")] {
            assert!(check_object(text).unwrap_err().starts_with("Write `"), "{text}");
        }
        let output = format!(r#"{{"sensitive":true,"type":"string","value":{in_string}}}"#);
        assert!(check_key_file(&output).unwrap_err().contains("jsondecode(...).value"));
        assert_eq!(check_object(&output), Ok(()), "it may be what Wiv wants");
    }

    #[test]
    fn white_space_alone_is_no_secret_and_says_so() {
        for text in [" ", "\n", "\t \r\n", "\u{a0}"] {
            for check in [check_key_file, check_object] {
                let told = check(text).unwrap_err();
                assert!(told.starts_with("It holds only white space."), "{text:?}: {told}");
            }
        }
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        let told = check_object("{\n  \"user\": \"canary\"\n  \"more\": 1\n}").unwrap_err();
        let place = "It is not JSON: expected `,` or `}` at line 3 column 3.";
        assert_eq!(told, format!("{place} {AN_OBJECT}"));
    }

    #[test]
    fn no_text_of_it_is_in_a_message() {
        for text in [
            "{\"canary\": canary}",
            "canary",
            "[\"canary\"]",
            "{\"canary\":\"canary\"}",
            "canary.json",
        ] {
            assert!(!check_key_file(text).unwrap_err().contains("canary"), "{text}");
            let told = check_object(text).err().unwrap_or_default();
            assert!(!told.contains("canary"), "{text}");
        }
    }

    #[test]
    fn spelling_makes_no_difference_to_json() {
        assert!(same(r#"{"a":1,"b":2}"#, "{ \"b\": 2,\n \"a\": 1 }"));
        assert!(!same(r#"{"a":1}"#, r#"{"a":2}"#));
        assert!(same("no json", "no json"));
        assert!(!same("no json", "nor this"));
    }
}
