//! The key file of a service account in Google Cloud, as `gcloud iam service-accounts keys create`
//! writes it.
//!
//! No message holds any part of the text.

use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::{self, PemObject};
use serde_json::{Map, Value as Json};
use tfplugin::json_tree;

use super::{mistaken, not_json};

/// The required fields of a key file.
const FIELDS: [&str; 4] = ["type", "project_id", "private_key", "client_email"];

/// Other credentials of Google's libraries, by their `type`.
const OTHER_TYPES: [(&str, &str); 5] = [
    ("authorized_user", "what `gcloud auth application-default login` writes for a person"),
    ("external_account", "a configuration of workload identity federation, which holds no key"),
    ("external_account_authorized_user", "what a login by workforce identity federation writes"),
    ("impersonated_service_account", "the login of a person who acts as a service account"),
    ("gdch_service_account", "a key of Google Distributed Cloud"),
];

const FROM_GCLOUD: &str = "A key file is what `gcloud iam service-accounts keys create` writes.";

/// Checks the text of a key file.
///
/// # Errors
/// The fault, and what to write in its place.
pub fn check_key_file(text: &str) -> Result<(), String> {
    let or_wrapped = |why: String| mistaken(text).unwrap_or(why);
    let key = json_tree::parse(text.as_bytes()).map_err(|error| or_wrapped(not_json(&error)))?;
    let Json::Object(key) = key else {
        let why = "It must be the JSON object of a service-account key file.";
        return Err(or_wrapped(why.to_owned()));
    };
    if let Some(why) = another_type(&key) {
        return Err(why);
    }
    let is_missing =
        |name: &&&str| key.get(**name).and_then(Json::as_str).is_none_or(str::is_empty);
    let missing: Vec<_> =
        FIELDS.iter().filter(is_missing).map(|name| format!("`{name}`")).collect();
    if !missing.is_empty() {
        return Err(or_wrapped(format!(
            "It is not a service-account key file. These fields are missing, or are not text: {}. \
             {FROM_GCLOUD}",
            missing.join(", ")
        )));
    }
    let private_key = key.get("private_key").and_then(Json::as_str).unwrap_or_default();
    match fault_of(private_key) {
        Some(why) => Err(format!("Its `private_key` {why}")),
        None => Ok(()),
    }
}

/// Names the kind of login, if the file is for another one.
fn another_type(key: &Map<String, Json>) -> Option<String> {
    if ["installed", "web"].iter().any(|name| key.get(*name).is_some_and(Json::is_object)) {
        return Some(format!(
            "It is the file of an OAuth client, not of a service account. {FROM_GCLOUD}"
        ));
    }
    let of = key.get("type").and_then(Json::as_str).filter(|of| !of.is_empty())?;
    if of == "service_account" {
        return None;
    }
    let known = OTHER_TYPES.iter().find(|(known, _)| *known == of);
    // The type of an output of Terraform: another check names its wrapping.
    let is_wrapped = key.contains_key("value");
    match known {
        Some((known, what)) => Some(format!(
            "Its `type` is `{known}`, not `service_account`: it is {what}. {FROM_GCLOUD}"
        )),
        None if is_wrapped => None,
        None => Some(format!("Its `type` is not `service_account`. {FROM_GCLOUD}")),
    }
}

/// The fault of a private key, as it follows the name of its field.
fn fault_of(private_key: &str) -> Option<String> {
    const UNCHANGED: &str = "Take the file as Google wrote it: `file(...)` leaves it unchanged.";
    let has_line =
        |start: &str| private_key.split(['\r', '\n']).any(|line| line.starts_with(start));
    let why = match PrivateKeyDer::from_pem_slice(private_key.as_bytes()) {
        Ok(PrivateKeyDer::Pkcs8(der)) if is_whole(der.secret_pkcs8_der()) => return None,
        Ok(PrivateKeyDer::Pkcs1(der)) if is_whole(der.secret_pkcs1_der()) => return None,
        _ if private_key.contains("\\n") || private_key.contains("\\r") => {
            "has the two characters `\\` and `n` in place of its line ends: they were escaped \
             twice. Write `replace(..., \"\\\\n\
             \", \"\\n\
             \")` around the private key alone."
        }
        _ if !has_line("-----BEGIN ") => "is not PEM: no line of it begins with `-----BEGIN`.",
        _ if !private_key.trim().contains(['\r', '\n']) => {
            "has no line ends: a shell or YAML replaced them by spaces, or removed them."
        }
        _ if !has_line("-----END ") => {
            "is cut off: the line that begins with `-----END` is missing."
        }
        Err(pem::Error::NoItemsFound) => "is not a private key, or has a password.",
        _ => {
            "is incomplete, or is a placeholder: there is no private key between its first and its \
              last line."
        }
    };
    Some(format!("{why} {UNCHANGED}"))
}

/// Whether a key in DER is complete: one sequence, as long as it says.
fn is_whole(der: &[u8]) -> bool {
    /// Less than the shortest key of any kind.
    const LEAST: usize = 32;
    let Some((0x30, rest)) = der.split_first().map(|(tag, rest)| (*tag, rest)) else {
        return false;
    };
    let (length, content) = match rest {
        [0x82, high, low, content @ ..] => (usize::from(*high) << 8 | usize::from(*low), content),
        [0x81, length, content @ ..] | [length @ ..=0x7f, content @ ..] => {
            (usize::from(*length), content)
        }
        _ => return false,
    };
    content.len() == length && length >= LEAST
}

#[cfg(test)]
pub(in crate::provider) mod tests {
    use serde_json::json;

    use super::*;

    /// A key file as Google writes it, with this as its `private_key`.
    pub fn key_file(private_key: &str) -> String {
        let key = json!({
            "type": "service_account",
            "project_id": "example-billing",
            "private_key_id": "abcd1234567890abcdef1234567890abcdef1234",
            "private_key": private_key,
            "client_email": "wiv@example-billing.iam.gserviceaccount.com",
            "client_id": "123456789012345678901",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": "https://oauth2.googleapis.com/token",
            "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
            "client_x509_cert_url": "https://www.googleapis.com/robot/v1/metadata/x509/wiv",
            "universe_domain": "googleapis.com",
        });
        serde_json::to_string_pretty(&key).unwrap()
    }

    /// A private key that belongs to nobody, in the form that Google uses (PKCS #8).
    pub fn pem() -> String {
        rcgen::KeyPair::generate().unwrap().serialize_pem().replace("\r\n", "\n")
    }

    #[test]
    fn a_private_key_that_nobody_can_use_is_refused() {
        let pem = pem();
        let lines: Vec<_> = pem.trim_end().lines().collect();
        let (first, last) = (lines[0], lines[lines.len() - 1]);
        let body = lines[1..lines.len() - 1].concat();
        let framed = |body: &str| format!("{first}\n{body}\n{last}\n");
        let blank = "has no line ends";
        let stub = "is incomplete, or is a placeholder";
        for (private_key, why) in [
            (pem.replace('\n', "\\n"), "escaped twice"),
            (pem.replace('\n', "\\r\\n"), "escaped twice"),
            (pem.replace('\n', "\\n\n"), "escaped twice"),
            (pem.replace('\n', " "), blank),
            (pem.replace('\n', ""), blank),
            (pem.replace('\n', "\t"), blank),
            (body.clone(), "not PEM"),
            (format!("{body}\n{last}\n"), "not PEM"),
            (pem.replace("-----", "----"), "not PEM"),
            (pem.replace("-----", "–––––"), "not PEM"),
            (pem.replace('\n', "\n  ").replacen("-----BEGIN", "  -----BEGIN", 1), "not PEM"),
            (format!("{first}\n{body}\n"), "is cut off"),
            (format!("{first}\n{last}\n"), stub),
            (framed("..."), stub),
            (framed("REDACTED"), stub),
            (framed("[DUMMY]"), stub),
            (framed("MAA="), stub),
            (framed(&body[..40]), stub),
            (framed(&body[4..]), stub),
            (framed(&format!("{body}AAAA")), stub),
            (pem.replace("PRIVATE", "PUBLIC"), "is not a private key"),
            (pem.replace("PRIVATE", "ENCRYPTED PRIVATE"), "has a password"),
            (pem.replace("PRIVATE KEY", "CERTIFICATE"), "is not a private key"),
            ("REDACTED".to_owned(), "not PEM"),
            ("***".to_owned(), "not PEM"),
            ("${private_key}".to_owned(), "not PEM"),
            (" ".to_owned(), "not PEM"),
        ] {
            let told = check_key_file(&key_file(&private_key)).expect_err(&private_key);
            assert!(told.starts_with("Its `private_key` ") && told.contains(why), "{why}: {told}");
            assert!(!told.contains(&body[..8]) && !told.contains("REDACTED"), "{told}");
        }
        let said = |text: &str| check_key_file(&key_file(text)).unwrap_err();
        insta::assert_snapshot!(said(&pem.replace('\n', "\\n")), @r#"Its `private_key` has the two characters `\` and `n` in place of its line ends: they were escaped twice. Write `replace(..., "\\n", "\n")` around the private key alone. Take the file as Google wrote it: `file(...)` leaves it unchanged."#);
        insta::assert_snapshot!(said("x"), @"Its `private_key` is not PEM: no line of it begins with `-----BEGIN`. Take the file as Google wrote it: `file(...)` leaves it unchanged.");
    }

    #[test]
    fn what_another_login_is_for_is_told_from_a_key() {
        let of_type = |text: &str| key_file(&pem()).replace("service_account", text);
        for (other, _) in OTHER_TYPES {
            let told = check_key_file(&of_type(other)).expect_err(other);
            assert!(told.starts_with(&format!("Its `type` is `{other}`, not")), "{told}");
        }
        for other in ["Service_Account", "service_account ", "canary", "authorized-user"] {
            let told = check_key_file(&of_type(other)).expect_err(other);
            assert!(told.starts_with("Its `type` is not `service_account`."), "{told}");
        }
        // None of these has the fields of a key.
        let bare = r#"{"type":"external_account","audience":"canary"}"#;
        insta::assert_snapshot!(check_key_file(bare).unwrap_err(), @"Its `type` is `external_account`, not `service_account`: it is a configuration of workload identity federation, which holds no key. A key file is what `gcloud iam service-accounts keys create` writes.");
        for client in ["installed", "web"] {
            let file = json!({client: {"client_id": "canary", "client_secret": "canary"}});
            let told = check_key_file(&file.to_string()).unwrap_err();
            assert!(told.starts_with("It is the file of an OAuth client"), "{told}");
        }
    }
}
