//! The notes of a provider about a resource, beside its state.

mod packed;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value as Json};

/// Notes that are stored with the state, returned with every call, and shown to nobody. They hold
/// no secret: the state file has them in plain text.
///
/// Core writes the whole state after every object. So each byte here is written as often as there
/// are objects. Without notes nothing is stored, and a note takes a few bytes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Private {
    /// The object came by import, and nothing has been applied to it since. A null value in its
    /// state may mean that no API could tell it.
    pub imported: bool,
    /// The import still runs: no read has found the object yet.
    pub unread: bool,
    notes: Map<String, Json>,
    /// Notes from a plan, for the calls that follow it.
    of_plan: Map<String, Json>,
}

/// The name of a note. One letter is enough: each note stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    name: &'static str,
    formerly: Option<&'static str>,
}

impl Note {
    /// A note of this name.
    pub const fn new(name: &'static str) -> Self {
        Self { name, formerly: None }
    }

    /// The note had this name before, and may be stored under it.
    #[must_use]
    pub const fn formerly(self, name: &'static str) -> Self {
        Self { formerly: Some(name), ..self }
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        [Some(self.name), self.formerly].into_iter().flatten()
    }
}

impl From<&'static str> for Note {
    fn from(name: &'static str) -> Self {
        Self::new(name)
    }
}

impl Private {
    /// A note, if there is one with that name and type.
    pub fn get<T: DeserializeOwned>(&self, note: impl Into<Note>) -> Option<T> {
        let found = |name| self.notes.get(name).or_else(|| self.of_plan.get(name));
        note.into().names().find_map(found).and_then(|note| T::deserialize(note).ok())
    }

    /// Leaves a note.
    pub fn set(&mut self, note: impl Into<Note>, value: impl Serialize) {
        let note = note.into();
        self.remove(note);
        leave(&mut self.notes, note, value);
    }

    /// Leaves a note in a plan. Its apply gets it, or the plan of the object that replaces this
    /// one: core passes it on. No state stores it.
    pub fn set_for_plan(&mut self, note: impl Into<Note>, value: impl Serialize) {
        let note = note.into();
        self.remove(note);
        leave(&mut self.of_plan, note, value);
    }

    /// Removes a note.
    pub fn remove(&mut self, note: impl Into<Note>) {
        for name in note.into().names() {
            self.notes.remove(name);
            self.of_plan.remove(name);
        }
    }

    /// Removes the notes that were only for a plan.
    pub(in crate::framework) fn end_plan(&mut self) {
        self.of_plan.clear();
    }

    /// Whether there are no notes, as for an object that does not exist yet.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The bytes that Terraform stores.
    pub fn to_bytes(&self) -> Vec<u8> {
        if self.is_empty() { Vec::new() } else { packed::pack(self) }
    }

    /// Reads the bytes that Terraform stored. Bytes from another program count as none: refusing
    /// them would lock a person out of their state because of a few notes.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::default();
        }
        packed::unpack(bytes).unwrap_or_else(|| {
            tracing::warn!("private state is not readable, going on without it");
            Self::default()
        })
    }
}

fn leave(notes: &mut Map<String, Json>, note: Note, value: impl Serialize) {
    // Only a type whose keys are no strings fails here. Then it leaves no note.
    if let Ok(value) = serde_json::to_value(value) {
        notes.insert(note.name.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATED: Note = Note::new("c").formerly("created_at");

    #[test]
    fn what_is_noted_comes_back() {
        let mut private = Private { imported: true, unread: true, ..Private::default() };
        private.set(CREATED, 7);
        let read = Private::from_bytes(&private.to_bytes());
        assert_eq!(read, private);
        assert_eq!(read.get::<i64>(CREATED), Some(7));
        assert_eq!(read.get::<String>(CREATED), None);
    }

    #[test]
    fn nothing_is_stored_for_nothing() {
        assert!(Private::default().to_bytes().is_empty());
        assert!(Private::from_bytes(&[]).is_empty());
        let mut private = Private::default();
        private.set(CREATED, 7);
        private.remove(CREATED);
        assert!(private.to_bytes().is_empty());
    }

    #[test]
    fn a_time_takes_nine_bytes() {
        let mut private = Private::default();
        private.set(CREATED, 1_790_000_000);
        assert_eq!(private.to_bytes().len(), 9);
    }

    #[test]
    fn a_note_is_found_under_the_name_that_it_had_and_written_under_its_own() {
        let mut private = Private::default();
        private.set("created_at", 7);
        assert_eq!(private.get::<i64>(CREATED), Some(7));
        private.set(CREATED, 8);
        assert_eq!(private.get::<i64>("created_at"), None);
        private.set("created_at", 7);
        private.remove(CREATED);
        assert!(private.is_empty());
    }

    #[test]
    fn a_note_of_a_plan_goes_with_the_plan_and_no_further() {
        let mut private = Private::default();
        private.set("a", 1);
        private.set_for_plan("b", 2);
        let mut planned = Private::from_bytes(&private.to_bytes());
        assert_eq!(planned.get::<i64>("b"), Some(2));
        planned.end_plan();
        assert_eq!((planned.get::<i64>("a"), planned.get::<i64>("b")), (Some(1), None));
    }
}
