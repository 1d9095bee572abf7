//! Takes our own secrets out of what a server says.

use serde_json::Value;

/// Shorter text is not masked: it would blank out ordinary words.
const SHORTEST: usize = 8;

/// The secrets that one call carries. A server that repeats one in its error would
/// otherwise put it into a message and a log.
#[derive(Clone, Default)]
pub struct Mask(Vec<String>);

impl Mask {
    /// Masks `secret`. A key of several lines is masked line by line, as servers quote
    /// parts, and as it stands in JSON.
    pub fn add(&mut self, secret: &str) {
        for line in secret.lines().chain(secret.split("\\n")) {
            let line = line.trim();
            if line.len() >= SHORTEST {
                self.0.push(line.to_owned());
            }
        }
        self.sort();
    }

    /// Masks what `other` masks, too.
    pub fn extend(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
        self.sort();
    }

    /// Longest first: a secret that is part of another must not break it up.
    fn sort(&mut self) {
        self.0.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        self.0.dedup();
    }

    /// Masks every text in `value` but those of an attribute in `harmless`.
    pub fn add_json(&mut self, value: &Value, harmless: &[&str]) {
        match value {
            Value::String(text) => self.add(text),
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
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// `text` without the secrets.
    pub fn apply(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "(secret)"))
    }
}

impl std::fmt::Debug for Mask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mask")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(secrets: &[&str]) -> Mask {
        let mut mask = Mask::default();
        for secret in secrets {
            mask.add(secret);
        }
        mask
    }

    #[test]
    fn a_secret_is_taken_out_wherever_it_stands() {
        let mask = mask(&["canary-1234"]);
        assert_eq!(mask.apply("key canary-1234: no (canary-1234)"), "key (secret): no ((secret))");
    }

    #[test]
    fn a_key_of_several_lines_is_taken_out_line_by_line() {
        let mask = mask(&["-----BEGIN KEY-----\nMIIcanary1\nMIIcanary2\n-----END KEY-----"]);
        assert_eq!(mask.apply("bad line MIIcanary2"), "bad line (secret)");
        assert!(!mask.apply(r"-----BEGIN KEY-----\nMIIcanary1\nMIIcanary2").contains("canary"));
    }

    #[test]
    fn a_secret_within_another_does_not_leave_its_rest() {
        let mask = mask(&["canary-12", "canary-1234567"]);
        assert_eq!(mask.apply("canary-1234567"), "(secret)");
    }

    #[test]
    fn short_words_stay() {
        assert_eq!(mask(&["no"]).apply("no such key"), "no such key");
    }

    #[test]
    fn json_is_masked_but_for_what_is_harmless() {
        let mut mask = Mask::default();
        let secret = serde_json::json!({"role": "role-name", "keys": [{"key": "canary-1234"}]});
        mask.add_json(&secret, &["role"]);
        assert_eq!(mask.apply("role-name canary-1234"), "role-name (secret)");
    }
}
