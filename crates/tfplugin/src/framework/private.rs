//! What a provider remembers of a resource beside its state.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value as Json};

use crate::json_tree;

/// Stored with the state, returned with every call, shown to nobody. Holds no secret:
/// it stands in the state file in plain text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Private {
    /// The object came in by import, and nothing has been applied to it since: what is
    /// null in its state may be null only because no API could tell it.
    pub imported: bool,
    /// The import is under way: no read has found the object yet.
    pub unread: bool,
    notes: Map<String, Json>,
}

/// The layout of the stored bytes, so that a later one can tell this from its own.
const VERSION: u64 = 1;

impl Private {
    /// A note, if there is one of that name and type.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.notes.get(name).and_then(|note| T::deserialize(note).ok())
    }

    /// Leaves a note.
    pub fn set(&mut self, name: &str, note: impl Serialize) {
        // Only a type whose keys are no strings fails here; leaving no note is then the
        // same as never having had it.
        if let Ok(note) = serde_json::to_value(note) {
            self.notes.insert(name.to_owned(), note);
        }
    }

    /// Takes a note away.
    pub fn remove(&mut self, name: &str) {
        self.notes.remove(name);
    }

    /// Whether nothing is remembered, as for an object that does not exist yet.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// As Terraform stores it.
    pub fn to_bytes(&self) -> Vec<u8> {
        if self.is_empty() {
            return Vec::new();
        }
        let layout = serde_json::json!({
            "version": VERSION,
            "imported": self.imported,
            "unread": self.unread,
            "notes": self.notes,
        });
        layout.to_string().into_bytes()
    }

    /// Reads what Terraform stored. Bytes that are not ours are like none: to refuse
    /// them would lock a person out of their state for the sake of a few notes.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let layout: Json = match json_tree::parse(bytes) {
            Ok(layout) => layout,
            Err(_) if bytes.is_empty() => return Self::default(),
            Err(_) => {
                tracing::warn!("private state is not readable, going on without it");
                return Self::default();
            }
        };
        Self {
            imported: layout["imported"].as_bool().unwrap_or_default(),
            unread: layout["unread"].as_bool().unwrap_or_default(),
            notes: layout["notes"].as_object().cloned().unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_comes_back() {
        let mut private = Private { imported: true, unread: true, ..Private::default() };
        private.set("created_at", 7);
        let read = Private::from_bytes(&private.to_bytes());
        assert_eq!(read, private);
        assert_eq!(read.get::<i64>("created_at"), Some(7));
        assert_eq!(read.get::<String>("created_at"), None);
    }

    #[test]
    fn nothing_is_stored_for_nothing() {
        assert!(Private::default().to_bytes().is_empty());
        assert!(Private::from_bytes(&[]).is_empty());
    }

    #[test]
    fn bytes_of_another_hand_are_like_none() {
        for bytes in [&b"\xff"[..], b"[]", b"1", b"{\"notes\":3}"] {
            assert!(Private::from_bytes(bytes).is_empty());
        }
    }
}
