//! Takes our own secrets out of what a server says.
//!
//! # How long a secret has to be
//!
//! | it has | it is masked |
//! |---|---|
//! | 8 bytes and more | wherever it stands, also inside a word, and however it is encoded |
//! | 4 to 7 | where it is a whole word of a message, or a whole value of an answer |
//! | fewer | never: `US`, `no` and `1` stand everywhere, and nobody guesses longer than a moment |

mod answer;
mod search;
mod spelling;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use search::Search;

/// Shorter text is masked where it stands alone: it would blank out parts of ordinary words.
const SHORTEST: usize = 8;
/// Shorter text is not masked at all.
const SHORTEST_WORD: usize = 4;
/// What somebody calls a secret and cannot be anything else has this length at least.
const UNMISTAKABLE: usize = 16;
/// What stands where a secret stood.
pub const HIDDEN: &str = "(secret)";

/// The secrets that one call carries. A server that repeats one would otherwise put it into a
/// message and a log, or into the state.
#[derive(Clone, Default)]
pub struct Mask {
    hidden: Vec<Arc<Hidden>>,
    /// What is sent in clear as well: a value that is just that is no secret.
    clear: Vec<String>,
    /// The texts of `hidden`, where there may be thousands: a transport remembers those of all calls.
    texts: HashSet<String>,
}

struct Hidden {
    text: String,
    reach: Reach,
    origin: Origin,
    /// Neither a word of the API nor the id of something.
    is_unmistakable: bool,
}

/// Who sends it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Every call.
    Credential,
    /// This one.
    Call,
    /// One that was made before.
    Former,
}

/// Where a text counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Anywhere,
    Word,
}

impl Mask {
    /// Masks `secret`, which is nothing else, as a credential. A key of several lines is masked line by line, too,
    /// as servers quote parts.
    pub fn add(&mut self, secret: &str) {
        self.add_text(secret, Origin::Credential, secret.len() >= UNMISTAKABLE);
    }

    fn add_text(&mut self, secret: &str, origin: Origin, is_unmistakable: bool) {
        let whole = secret.trim();
        let mut parts = vec![whole];
        parts.extend(whole.lines().chain(whole.split("\\n")).map(str::trim));
        for text in parts {
            // Half of what an API says is one of these.
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

    /// Masks what `other` masks, too.
    pub fn extend(&mut self, other: &Self) {
        self.hidden.extend(other.hidden.iter().map(Arc::clone));
        self.clear.extend_from_slice(&other.clear);
    }

    /// Masks what a call that is over carried: where nothing depends on it, as it may be a word
    /// like others. What holds a secret is not listed for other objects to be compared with.
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

    /// Leaves a value that is just this text: it is sent in clear as well.
    #[must_use]
    pub fn but(mut self, clear: &str) -> Self {
        self.clear.push(clear.to_owned());
        self
    }

    /// Masks every text in `value`, and every long number, but those of an attribute in `harmless`.
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

    /// `text` without the secrets. One that breaks off with the text counts as a whole one.
    pub fn apply(&self, text: &str) -> String {
        let search = self.search(|one| one.origin != Origin::Former || one.is_unmistakable);
        let places = search.places(text, SHORTEST);
        without(text, &places).unwrap_or_else(|| text.to_owned())
    }

    /// The JSON of an answer without the secrets, for all that is decoded of it and stored.
    pub(super) fn answer<'a>(&self, body: &'a [u8]) -> Cow<'a, [u8]> {
        answer::masked(body, self)
    }
}

/// A word of an API, as `service_account`, or the id of something, as UUIDs are.
fn is_word_or_id(text: &str) -> bool {
    let is_word = |c: u8| c.is_ascii_alphabetic() || c == b'_';
    let is_uuid = text.len() == 36
        && text.bytes().all(|c| c.is_ascii_hexdigit() || c == b'-')
        && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    is_uuid || text.bytes().all(is_word)
}

/// The text with something else in these places; none where there are none.
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
