//! The lines of a page: JSON, one line for each event. This version ignores what a later one adds.

use serde::{Deserialize, Serialize};

/// An event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A process has the page, and looks for the object.
    Looking,
    /// A create went out.
    Sent,
    /// It was certainly not carried out.
    NotSent,
    /// It was carried out: `id`.
    Made,
    /// The object was abandoned, with `id`. Without `id`, the possible result of a create was.
    Left,
    /// An event of a later version.
    #[serde(other)]
    Unknown,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When, in seconds since 1970.
    pub at: i64,
    /// The process that wrote it.
    pub process: u32,
    /// The event.
    pub what: What,
    /// A digest of the credential.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Some objects that the same organization had then: its credential may change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub some: Vec<String>,
    /// The world of the sandbox, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub world: Option<String>,
    /// A digest of the exact name: near names share a page.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub exact: String,
    /// The objects that existed before a create.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// Digests of the many objects of one call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// The object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Other facts from the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
}

impl Line {
    /// The line as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Text and numbers alone do not fail.
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// An unreadable line may be any, so it counts as a create that was sent.
    fn unreadable(at: i64) -> Self {
        Self {
            at,
            process: 0,
            what: What::Unknown,
            owner: String::new(),
            some: Vec::new(),
            world: None,
            exact: String::new(),
            before: Vec::new(),
            about: Vec::new(),
            id: None,
            told: None,
        }
    }
}

/// The lines of a page that was last written at `written`, and their length in bytes. Half a line
/// at the end comes from a write that failed, and its create was not sent.
pub fn lines(bytes: &[u8], written: i64) -> (Vec<Line>, usize) {
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    let pieces = bytes[..whole].split_inclusive(|byte| *byte == b'\n');
    let read = |piece| serde_json::from_slice(piece).unwrap_or_else(|_| Line::unreadable(written));
    (pieces.map(read).collect(), whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(what: What) -> Line {
        Line { id: Some("c-1".to_owned()), what, ..Line::unreadable(7) }
    }

    #[test]
    fn what_is_written_is_read() {
        let written = [What::Looking, What::Sent, What::NotSent, What::Made, What::Left].map(line);
        let bytes: Vec<_> = written.iter().flat_map(Line::to_bytes).collect();
        assert_eq!(lines(&bytes, 9), (written.to_vec(), bytes.len()));
    }

    #[test]
    fn half_a_line_is_none_and_garbage_is_one() {
        let bytes = line(What::Made).to_bytes();
        for cut in 0..bytes.len() {
            assert_eq!(lines(&bytes[..cut], 9), (vec![], 0), "{cut}");
        }
        for garbage in ["\n", "{}\n", "\0\0\0\n", "[1]\n", "\u{fffd}\n", "{\"at\":\"x\"}\n"] {
            let read = lines(garbage.as_bytes(), 9);
            assert_eq!(read, (vec![Line::unreadable(9)], garbage.len()), "{garbage:?}");
        }
    }

    #[test]
    fn what_a_later_version_adds_is_passed_over() {
        let later = br#"{"at":7,"process":0,"what":"made","id":"c-1","more":{"a":[1]}}"#;
        let later = [later.as_slice(), b"\n"].concat();
        assert_eq!(lines(&later, 9).0, [line(What::Made)]);
        let unknown = br#"{"at":7,"process":0,"what":"borrowed","id":"c-1"}"#;
        let unknown = [unknown.as_slice(), b"\n"].concat();
        assert_eq!(lines(&unknown, 9).0, [line(What::Unknown)]);
    }
}
