//! Reads answers within bounds, and finds the words in an error body.

use reqwest::Response;
use reqwest::header::HeaderMap;
use serde_json::Value;
use tfplugin::json_tree;
use tfplugin::unseen::is_unseen;

use super::Mask;

/// The most bytes that an ordinary answer may have: 1 MiB.
pub const MAX_ANSWER: usize = 1024 * 1024;
/// The most bytes that a list may have: 64 MiB.
pub const MAX_LIST: usize = 64 * 1024 * 1024;

/// The most bytes of a server's text in a message.
const MAX_WORDS: usize = 512;
/// The most bytes of a request id.
const MAX_REQUEST_ID: usize = 128;

/// Headers that hold the id that support asks for, the most usual first.
const REQUEST_ID_HEADERS: [&str; 6] = [
    "x-request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "apigw-requestid",
    "x-correlation-id",
    "x-amz-cf-id",
];

/// Why the body was not read to its end.
#[derive(Debug)]
pub(super) enum BodyError {
    /// It has more bytes than the bound.
    TooLarge,
    /// The connection ended, or the time was up.
    Cut(reqwest::Error),
}

/// Reads the body chunk by chunk. It does not trust `Content-Length`, and keeps no more than
/// `limit` bytes. After an error, `body` holds the bytes read before it.
pub(super) async fn read(
    response: &mut Response,
    limit: usize,
    body: &mut Vec<u8>,
) -> Result<(), BodyError> {
    while let Some(chunk) = response.chunk().await.map_err(BodyError::Cut)? {
        let room = limit.saturating_sub(body.len());
        body.extend(chunk.iter().take(room));
        if chunk.len() > room {
            return Err(BodyError::TooLarge);
        }
    }
    Ok(())
}

/// The words of a server in an error body: the first of `members` that holds text, else a piece of
/// the body. Empty if there is nothing to read.
pub(crate) fn words(body: &[u8], members: &[&str], mask: &Mask) -> String {
    let text = json_tree::parse_bounded(body)
        .ok()
        .and_then(|value| member_text(&value, members))
        // The mask comes first: a secret may hold text that looks like a tag.
        .unwrap_or_else(|| without_tags(&mask.apply(&String::from_utf8_lossy(body))));
    clean(&text, mask, MAX_WORDS)
}

/// The words of an answer that should have been no error. Only a member of the body counts, or a
/// member of the object in its envelope. A list is no such member.
pub(super) fn said(body: &[u8], members: &[&str], mask: &Mask) -> Option<String> {
    let body = json_tree::parse_bounded(body).ok()?;
    let of = |value: &Value| {
        let object = value.as_object()?;
        let members = members.iter().chain(&["errors"]);
        members
            .filter_map(|member| object.get(*member))
            .find_map(|value| member_text(value, &["message"]))
    };
    let said = of(&body).or_else(|| of(body.get("data")?))?;
    Some(clean(&said, mask, MAX_WORDS)).filter(|said| !said.is_empty())
}

/// Says what the answer is, if it is a page for people, as "the answer …" goes on. JSON never
/// begins with `<`. The message shows nothing of the page: that tells more about its author than
/// about the call.
pub(super) fn is_page(body: &[u8]) -> Option<&'static str> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    body.starts_with(b"<").then_some(
        "is a web page and not JSON. Check `endpoint` and the proxy: another server may be \
         answering there",
    )
}

/// Also finds `{"error": {"message": "..."}}` and `{"data": {"message": "..."}}`.
fn member_text(value: &Value, members: &[&str]) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Array(elements) => elements.first().and_then(|value| member_text(value, members)),
        Value::Object(object) => members
            .iter()
            .chain(&["errors", "data"])
            .find_map(|member| object.get(*member).and_then(|value| member_text(value, members))),
        _ => None,
    }
}

/// Gateways answer in HTML. Its tags say nothing.
fn without_tags(text: &str) -> String {
    if !text.trim_start().starts_with('<') {
        return text.to_owned();
    }
    let mut words = String::new();
    let mut in_tag = false;
    for c in text.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                words.push(' ');
            }
            _ if !in_tag => words.push(c),
            _ => {}
        }
    }
    words
}

/// The id that support asks for: from the headers, else from the member `requestId` of the body.
pub(super) fn request_id(headers: &HeaderMap, body: &[u8], mask: &Mask) -> Option<String> {
    let header = || {
        REQUEST_ID_HEADERS
            .iter()
            .find_map(|name| headers.get(*name)?.to_str().ok().map(str::to_owned))
    };
    let member = || {
        let value = json_tree::parse_bounded(body).ok()?;
        value.get("requestId")?.as_str().map(str::to_owned)
    };
    let id = clean(&header().or_else(member)?, mask, MAX_REQUEST_ID);
    (!id.is_empty()).then_some(id)
}

/// Makes text from outside fit for a message. It hides our secrets, removes control characters, and
/// puts one space for all white space. It cuts at `most` bytes, between two characters.
pub(super) fn clean(text: &str, mask: &Mask, most: usize) -> String {
    // The mask comes first: a search would not find a secret in pieces.
    let text = mask.apply(text);
    let plain: String = text.chars().map(|c| if is_unseen(c) { ' ' } else { c }).collect();
    let mut clean = String::new();
    for word in plain.split_whitespace() {
        if !clean.is_empty() {
            clean.push(' ');
        }
        clean.push_str(word);
        if clean.len() > most {
            break;
        }
    }
    while clean.len() > most {
        clean.pop();
    }
    clean
}

/// Does the same to text from an answer that held none of our secrets.
pub fn readable(text: &str) -> String {
    clean(text, &Mask::default(), MAX_WORDS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words_of(body: &str) -> String {
        words(body.as_bytes(), &["error", "message"], &Mask::default())
    }

    #[test]
    fn the_words_are_found_where_apis_put_them() {
        for (body, expected) in [
            (r#"{"error": "Authentication required"}"#, "Authentication required"),
            (r#"{"message": "Forbidden"}"#, "Forbidden"),
            (r#"{"message": "second", "error": "first"}"#, "first"),
            (r#"{"error": "", "message": "said"}"#, "said"),
            (r#"{"error": {"code": 7, "message": "nested"}}"#, "nested"),
            (r#"{"errors": [{"message": "listed"}]}"#, "listed"),
            (r#""bare""#, "bare"),
            ("plain text", "plain text"),
            ("<html><h1>502 Bad Gateway</h1>\r\n<hr>nginx</html>", "502 Bad Gateway nginx"),
            (r#"{"code": 1}"#, r#"{"code": 1}"#),
            ("", ""),
        ] {
            assert_eq!(words_of(body), expected, "{body}");
        }
    }

    #[test]
    fn which_member_comes_first_is_the_vendors_way() {
        let body = br#"{"error": "Bad Request", "message": "zip is missing"}"#;
        assert_eq!(words(body, &["message", "error"], &Mask::default()), "zip is missing");
    }

    #[test]
    fn a_page_is_told_from_what_an_api_says() {
        for page in [
            "<!DOCTYPE html><title>Sign in</title>",
            "<html>",
            "\r\n <HTML>",
            "\u{feff}<html>",
            "<?xml version=\"1.0\"?><Error/>",
            "<!-- proxy -->",
        ] {
            assert!(is_page(page.as_bytes()).is_some(), "{page}");
        }
        for other in ["", " ", "{}", "[]", "\"<html>\"", "null", "OK", "{\"a\": \"<html>\"}"] {
            assert_eq!(is_page(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn control_characters_do_not_reach_a_terminal() {
        assert_eq!(words_of("{\"error\": \"a\\u001b[31mb\\r\\n\\u202ec\\u0000\"}"), "a [31mb c");
    }

    #[test]
    fn a_secret_that_the_server_repeats_is_taken_out() {
        let mut mask = Mask::default();
        mask.add("canary-1234");
        let body = br#"{"error": "bad key canary-1234"}"#;
        assert_eq!(words(body, &["error"], &mask), "bad key (secret)");
    }

    #[test]
    fn a_secret_is_taken_out_of_a_page_before_its_tags_are() {
        let mut mask = Mask::default();
        mask.add("canary<one>&canary</two>canary");
        for said in [
            "canary<one>&canary</two>canary",
            "canary&lt;one&gt;&amp;canary&lt;/two&gt;canary",
            "<b>canary&#60;one&#x3E;&amp;canary&lt;/two&gt;canary</b>",
        ] {
            let body = format!("<html><h1>401</h1><p>bad key {said} sent</p></html>");
            assert_eq!(words(body.as_bytes(), &["error"], &mask), "401 bad key (secret) sent");
        }
        // The page breaks off within a secret, or its words are cut there.
        let cut = "<html><p>bad key canary<one>&cana";
        assert_eq!(words(cut.as_bytes(), &["error"], &mask), "bad key (secret)");
        let long = format!("<p>{}canary<one>&canary</two>canary", "x".repeat(MAX_WORDS - 5));
        assert!(!words(long.as_bytes(), &["error"], &mask).contains("cana"));
    }

    proptest! {
        #[test]
        fn text_is_cut_between_characters(text in ".{0,2000}") {
            let clean = clean(&text, &Mask::default(), MAX_WORDS);
            prop_assert!(clean.len() <= MAX_WORDS);
            prop_assert!(!clean.chars().any(is_unseen));
        }

        #[test]
        fn any_bytes_are_words(bytes: Vec<u8>) {
            prop_assert!(words(&bytes, &["error"], &Mask::default()).len() <= MAX_WORDS);
        }
    }
}
