//! JSON that is sent as it is: a Google service-account key file, the secret of an integration
//! type of Wiv's own, or what a workflow is handed.
//!
//! Nothing of the text is ever in a message.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;
use serde_json::error::Category;
use tfplugin::json_tree;

/// The fields without which a key file is none, whatever else it holds.
const KEY_FIELDS: [&str; 4] = ["type", "project_id", "private_key", "client_email"];

const AN_OBJECT: &str = "It must be a JSON object; `jsonencode({ ... })` makes one.";

/// Looks at the text of a key file.
///
/// # Errors
/// What is wrong with it, and what to write instead.
pub fn check_key_file(text: &str) -> Result<(), String> {
    let key = json_tree::parse(text.as_bytes())
        .map_err(|error| mistaken(text).unwrap_or_else(|| not_json(&error)))?;
    let Json::Object(key) = key else {
        return Err("It must be the JSON object of a service-account key file.".to_owned());
    };
    let is_text = |name: &&&str| key.get(**name).and_then(Json::as_str).is_none_or(str::is_empty);
    let missing: Vec<_> =
        KEY_FIELDS.iter().filter(is_text).map(|name| format!("`{name}`")).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "It is no service-account key file: {} missing or no text. A key file is what \
         `gcloud iam service-accounts keys create` writes.",
        missing.join(", ")
    ))
}

/// Looks at the text of any other secret.
///
/// # Errors
/// If it is no JSON object.
pub fn check_object(text: &str) -> Result<(), String> {
    object(text).map(drop)
}

/// The object that the text is.
///
/// # Errors
/// If it is no JSON object.
pub fn object(text: &str) -> Result<Json, String> {
    match json_tree::parse(text.as_bytes()) {
        Ok(object @ Json::Object(_)) => Ok(object),
        Ok(_) => Err(AN_OBJECT.to_owned()),
        Err(error) => {
            Err(mistaken(text).unwrap_or_else(|| format!("{} {AN_OBJECT}", not_json(&error))))
        }
    }
}

/// Whether two texts are JSON that means the same, or simply the same.
pub fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let parse = |text: &str| json_tree::parse(text.as_bytes()).ok();
    matches!((parse(one), parse(other)), (Some(one), Some(other)) if one == other)
}

/// What it is instead, where people are known to write that.
///
/// No text at all is what an unset variable gives, and counts as null before this is asked. White
/// space somebody has written, or a file has it that should hold the secret: to go on without that
/// would hide the mistake.
fn mistaken(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(
            "It holds nothing but white space. Check the file or variable that it comes from; where \
             there is to be no secret, write `null`, or an empty text, which counts as null."
                .to_owned(),
        );
    }
    let decoded = STANDARD.decode(text.trim()).ok();
    let holds_json = |bytes: Vec<u8>| json_tree::parse(&bytes).is_ok_and(|j| j.is_object());
    if decoded.is_some_and(holds_json) {
        return Some(
            "It is base64, as `google_service_account_key.private_key` gives it: write \
             `base64decode(...)` around it."
                .to_owned(),
        );
    }
    let path = text.trim();
    let is_path =
        path.len() < 256 && !path.contains('{') && path.to_ascii_lowercase().ends_with(".json");
    is_path
        .then(|| "It is the name of a file, not its text: write `file(...)` around it.".to_owned())
}

fn not_json(error: &serde_json::Error) -> String {
    match error.classify() {
        // What the grammar has against it, and where: it quotes nothing.
        Category::Syntax | Category::Eof => format!("It is not JSON: {error}."),
        Category::Data | Category::Io => "It is not JSON.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str =
        r#"{"type":"service_account","project_id":"p","private_key":"k","client_email":"e"}"#;

    #[test]
    fn a_key_file_has_what_makes_it_one() {
        assert_eq!(check_key_file(KEY), Ok(()));
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
    }

    #[test]
    fn white_space_alone_is_no_secret_and_says_so() {
        for text in [" ", "\n", "\t \r\n", "\u{a0}"] {
            for check in [check_key_file, check_object] {
                let told = check(text).unwrap_err();
                assert!(told.starts_with("It holds nothing but white space."), "{text:?}: {told}");
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
