//! Searches an answer for secrets before it is decoded. The answer is JSON, and its texts are
//! searched.
//!
//! | text | secrets that are looked for |
//! |---|---|
//! | a value that is also sent unencrypted | none |
//! | an id, or the name of a member | those that cannot be anything else: hiding an id would make an object unknown for ever |
//! | the name of an object | those of this call, and credentials that are no names: lists are searched by name |
//! | a member of an integration or of its `metadata` | those of earlier calls too |
//! | any other | those of this call, and credentials |
//!
//! In `metadata`, everything with the name of a secret is a secret: a run that has not sent it does
//! not know it.

use std::borrow::Cow;

use super::search::Search;
use super::{HIDDEN, Hidden, Mask, Origin, SHORTEST, without};

/// Members that tell one object from others, and that are no secrets.
const IDS: [&str; 12] = [
    "id",
    "customer_id",
    "org_id",
    "integration_id",
    "execution_id",
    "workflow_id",
    "case_id",
    "user_id",
    "username",
    "email",
    "parentOrgId",
    "childOrgIds",
];
const NAMES: [&str; 5] = ["name", "customer_name", "displayName", "companyName", "type"];
/// Names of members with secrets, without marks and in small letters.
const SECRETS: [&str; 15] = [
    "integrationsecret",
    "secret",
    "secretkey",
    "clientsecret",
    "secretaccesskey",
    "privatekey",
    "privatekeyid",
    "serviceaccountkey",
    "serviceaccountkeyfile",
    "password",
    "token",
    "accesstoken",
    "refreshtoken",
    "apikey",
    "credentials",
];
/// JSON that nests deeper is not decoded either.
const DEEPEST: usize = 128;

/// What the name of a member says about its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Id,
    Name,
    /// A member of an integration. Nothing else depends on it.
    Told,
    /// A member of `metadata` with the name of a secret.
    Secret,
    Other,
}

/// An object or array that is open.
#[derive(Clone, Copy)]
struct Open {
    is_object: bool,
    is_at_name: bool,
    /// The kind of the member that is read. In an array, the kind of the array itself.
    kind: Kind,
    within: Within,
}

/// The narrowest part that holds it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Other,
    Integration,
    Metadata,
    Secret,
}

impl Open {
    fn named(&mut self, name: &str) {
        let letters = || -> String { name.chars().filter(char::is_ascii_alphanumeric).collect() };
        self.kind = match self.within {
            Within::Secret => Kind::Secret,
            Within::Metadata if SECRETS.contains(&&*letters().to_ascii_lowercase()) => Kind::Secret,
            Within::Metadata => Kind::Told,
            _ if IDS.contains(&name) => Kind::Id,
            _ if NAMES.contains(&name) => Kind::Name,
            Within::Integration => Kind::Told,
            Within::Other => Kind::Other,
        };
    }
}

struct Answer<'a> {
    mask: &'a Mask,
    unmistakable: Search<'a>,
    named: Search<'a>,
    own: Search<'a>,
    all: Search<'a>,
    /// Names of members without secrets: each is in every row of a list.
    plain: Vec<String>,
}

/// Whether it is a credential that nobody has for a name: lists are searched by name.
fn is_key(one: &Hidden) -> bool {
    one.origin == Origin::Credential && one.is_unmistakable
}

pub(super) fn masked<'a>(body: &'a [u8], mask: &Mask) -> Cow<'a, [u8]> {
    let mut answer = Answer {
        mask,
        unmistakable: mask.search(|one| one.origin != Origin::Former && one.is_unmistakable),
        named: mask.search(|one| one.origin == Origin::Call || is_key(one)),
        own: mask.search(|one| one.origin != Origin::Former),
        all: mask.search(|_| true),
        plain: Vec::new(),
    };
    let mut made: Option<Vec<u8>> = None;
    let (mut copied, mut at) = (0, 0);
    let mut open: Vec<Open> = Vec::new();
    // The name that was read last, until its value begins.
    let mut name = String::new();
    while let Some(byte) = body.get(at) {
        let start = at;
        at += 1;
        let put = match byte {
            b'{' | b'[' => {
                if open.len() == DEEPEST {
                    break;
                }
                open.push(inner(open.last(), *byte == b'{', &name));
                name.clear();
                continue;
            }
            b'}' | b']' => {
                open.pop();
                continue;
            }
            b',' => {
                name.clear();
                if let Some(open) = open.last_mut() {
                    open.is_at_name = open.is_object;
                }
                continue;
            }
            b'"' => {
                at = end_of_text(body, at);
                let Some(text) = text_of(body.get(start..at).unwrap_or_default()) else { continue };
                match open.last_mut().filter(|open| open.is_at_name) {
                    Some(open) => {
                        open.is_at_name = false;
                        open.named(&text);
                        name.clear();
                        name.push_str(&text);
                        answer.name(&text)
                    }
                    None => answer.text(&text, open.last().map_or(Kind::Other, |open| open.kind)),
                }
            }
            b'-' | b'0'..=b'9' => {
                let is_of_number =
                    |c: &&u8| matches!(c, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
                at += body.iter().skip(at).take_while(is_of_number).count();
                let digits = std::str::from_utf8(body.get(start..at).unwrap_or_default());
                let kind = open.last().map_or(Kind::Other, |open| open.kind);
                digits.ok().and_then(|digits| answer.number(digits, kind))
            }
            _ => continue,
        };
        if let Some(put) = put {
            let made = made.get_or_insert_with(|| Vec::with_capacity(body.len()));
            made.extend_from_slice(body.get(copied..start).unwrap_or_default());
            made.extend_from_slice(serde_json::Value::from(put).to_string().as_bytes());
            copied = at;
        }
    }
    match made {
        Some(mut made) => {
            made.extend_from_slice(body.get(copied..).unwrap_or_default());
            Cow::Owned(made)
        }
        None => Cow::Borrowed(body),
    }
}

fn inner(outer: Option<&Open>, is_object: bool, name: &str) -> Open {
    let kind = outer.map_or(Kind::Other, |outer| outer.kind);
    let within = match outer.map_or(Within::Other, |outer| outer.within) {
        _ if kind == Kind::Secret => Within::Secret,
        Within::Other | Within::Integration if name == "metadata" => Within::Metadata,
        Within::Other if matches!(name, "integrations" | "customer_integration") => {
            Within::Integration
        }
        within => within,
    };
    Open { is_object, is_at_name: is_object, kind, within }
}

impl Answer<'_> {
    fn name(&mut self, name: &str) -> Option<String> {
        const MOST: usize = 64;
        if self.plain.iter().any(|plain| plain == name) {
            return None;
        }
        let put = without(name, &self.unmistakable.places(name, usize::MAX));
        if put.is_none() && self.plain.len() < MOST {
            self.plain.push(name.to_owned());
        }
        put
    }

    fn text(&self, text: &str, kind: Kind) -> Option<String> {
        let is_key = text.contains("PRIVATE KEY-----");
        if is_key || kind == Kind::Secret {
            return Some(HIDDEN.to_owned());
        }
        if self.mask.clear.iter().any(|clear| clear.eq_ignore_ascii_case(text)) {
            return None;
        }
        let search = match kind {
            Kind::Id => &self.unmistakable,
            Kind::Name => &self.named,
            Kind::Told => &self.all,
            Kind::Secret | Kind::Other => &self.own,
        };
        let mut places = search.places(text, usize::MAX);
        // A short secret counts only where it is the whole value: a year is no password.
        places.retain(|place| place.len() >= SHORTEST || place.len() == text.trim().len());
        match kind {
            Kind::Id if !places.is_empty() => Some(HIDDEN.to_owned()),
            _ => without(text, &places),
        }
    }

    fn number(&self, digits: &str, kind: Kind) -> Option<String> {
        let is_secret = |text: &str| {
            self.mask
                .hidden
                .iter()
                .any(|hidden| hidden.text == text && hidden.origin != Origin::Former)
        };
        let is_hidden = match kind {
            Kind::Secret => true,
            Kind::Id => false,
            _ => digits.len() >= SHORTEST && is_secret(digits),
        };
        is_hidden.then(|| HIDDEN.to_owned())
    }
}

/// The end of a text that begins before `at`, with its quotation mark.
fn end_of_text(body: &[u8], mut at: usize) -> usize {
    while let Some(byte) = body.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    body.len()
}

fn text_of(token: &[u8]) -> Option<Cow<'_, str>> {
    if token.contains(&b'\\') {
        return serde_json::from_slice(token).ok().map(Cow::Owned);
    }
    let text = token.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    std::str::from_utf8(text).ok().map(Cow::Borrowed)
}
