//! Removes our own secrets from the words of a server.
//!
//! # How long a secret must be
//!
//! | it has | the mask hides it |
//! |---|---|
//! | 8 bytes and more | everywhere, also inside a word, and in every encoding |
//! | 4 to 7 | where it is a whole word of a message, or a whole value of an answer |
//! | fewer | never: `US`, `no` and `1` are everywhere, and a guess takes a moment |

mod answer;
mod search;
mod spelling;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use search::Search;

/// The mask hides shorter text only where it stands alone: elsewhere it would remove parts of
/// ordinary words.
const SHORTEST: usize = 8;
/// The mask hides no shorter text.
const SHORTEST_WORD: usize = 4;
/// A credential of this length cannot be an ordinary word.
const UNMISTAKABLE: usize = 16;
/// The text in the place of a secret.
pub const HIDDEN: &str = "(secret)";

/// The secrets that one call carries. Without the mask, a server that repeats one would put it into
/// a message, a log or the state.
#[derive(Clone, Default)]
pub struct Mask {
    hidden: Vec<Arc<Hidden>>,
    /// Values that are also sent unencrypted: a value that equals one is no secret.
    clear: Vec<String>,
    /// The texts of `hidden`. There may be thousands: a transport remembers those of all calls.
    texts: HashSet<String>,
}

struct Hidden {
    text: String,
    reach: Reach,
    origin: Origin,
    /// It is neither a word of the API nor an id.
    is_unmistakable: bool,
}

/// Which call carries it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Every call.
    Credential,
    /// This call.
    Call,
    /// A call before this one.
    Former,
}

/// Where a text counts as the secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Anywhere,
    Word,
}

impl Mask {
    /// Hides `secret`, a text that is nothing but a credential. It also hides each line of a key of
    /// several lines, because servers quote parts.
    pub fn add(&mut self, secret: &str) {
        self.add_text(secret, Origin::Credential, secret.len() >= UNMISTAKABLE);
    }

    fn add_text(&mut self, secret: &str, origin: Origin, is_unmistakable: bool) {
        let whole = secret.trim();
        let mut parts = vec![whole];
        parts.extend(whole.lines().chain(whole.split("\\n")).map(str::trim));
        for text in parts {
            // Half of the words of an API are one of these.
            let is_word_of_json = matches!(text, "true" | "false" | "null");
            let reach = match text.len() {
                SHORTEST.. => Reach::Anywhere,
                SHORTEST_WORD.. if text.len() == whole.len() && !is_word_of_json => Reach::Word,
                _ => continue,
            };
            if self.hidden.iter().all(|hidden| hidden.text != text) {
                let text = text.to_owned();
                self.hidden.push(Arc::new(Hidden { text, reach, origin, is_unmistakable }));
            }
        }
    }

    /// Hides everything that `other` hides.
    pub fn extend(&mut self, other: &Self) {
        self.hidden.extend(other.hidden.iter().map(Arc::clone));
        self.clear.extend_from_slice(&other.clear);
    }

    /// Hides what an earlier call carried, but only where nothing depends on the text: it may be an
    /// ordinary word. Nothing compares objects by a member that holds a secret.
    pub fn remember(&mut self, other: &Self) {
        if self.texts.is_empty() {
            self.texts = self.hidden.iter().map(|hidden| hidden.text.clone()).collect();
        }
        for hidden in &other.hidden {
            if self.texts.insert(hidden.text.clone()) {
                let Hidden { ref text, reach, is_unmistakable, .. } = **hidden;
                let (text, origin) = (text.clone(), Origin::Former);
                self.hidden.push(Arc::new(Hidden { text, reach, origin, is_unmistakable }));
            }
        }
    }

    /// Shows a value that equals this text: it is also sent unencrypted.
    #[must_use]
    pub fn but(mut self, clear: &str) -> Self {
        self.clear.push(clear.to_owned());
        self
    }

    /// Hides every text and every long number in `value`, except in an attribute of `harmless`.
    pub fn add_json(&mut self, value: &Value, harmless: &[&str]) {
        match value {
            Value::String(text) => {
                let is_long = text.len() >= UNMISTAKABLE && !is_word_or_id(text);
                self.add_text(text, Origin::Call, is_long);
                // A key file may be sent as its text.
                if let Ok(inner @ (Value::Object(_) | Value::Array(_))) =
                    tfplugin::json_tree::parse(text.as_bytes())
                {
                    self.add_json(&inner, harmless);
                }
            }
            Value::Number(number) => {
                let digits = number.to_string();
                if digits.len() >= SHORTEST {
                    self.add_text(&digits, Origin::Call, false);
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    self.add_json(element, harmless);
                }
            }
            Value::Object(members) => {
                for (key, member) in members {
                    if !harmless.contains(&key.as_str()) {
                        self.add_json(member, harmless);
                    }
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn search(&self, of: impl Fn(&Hidden) -> bool) -> Search<'_> {
        Search::new(self.hidden.iter().map(|hidden| &**hidden).filter(|hidden| of(hidden)))
    }

    /// `text` without the secrets. A secret that breaks off at the end counts as a whole one.
    pub fn apply(&self, text: &str) -> String {
        let search = self.search(|one| one.origin != Origin::Former || one.is_unmistakable);
        let places = search.places(text, SHORTEST);
        without(text, &places).unwrap_or_else(|| text.to_owned())
    }

    /// The JSON of an answer without the secrets, for everything that is decoded and stored.
    pub(super) fn answer<'a>(&self, body: &'a [u8]) -> Cow<'a, [u8]> {
        answer::masked(body, self)
    }
}

/// Whether it is a word of an API, such as `service_account`, or an id, such as a UUID.
fn is_word_or_id(text: &str) -> bool {
    let is_word = |c: u8| c.is_ascii_alphabetic() || c == b'_';
    let is_uuid = text.len() == 36
        && text.bytes().all(|c| c.is_ascii_hexdigit() || c == b'-')
        && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    is_uuid || text.bytes().all(is_word)
}

/// The text with other words in these places. `None` where there are no places.
fn without(text: &str, places: &[std::ops::Range<usize>]) -> Option<String> {
    if places.is_empty() {
        return None;
    }
    let (mut rest, mut kept) = (String::new(), 0);
    for place in places {
        rest.push_str(text.get(kept..place.start).unwrap_or_default());
        rest.push_str(HIDDEN);
        kept = place.end;
    }
    rest.push_str(text.get(kept..).unwrap_or_default());
    Some(rest)
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mask")
    }
}

#[cfg(test)]
mod tests;
