//! What a provider remembers of a resource beside its state.

mod packed;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value as Json};

/// Stored with the state, returned with every call, shown to nobody. Holds no secret:
/// it stands in the state file in plain text.
///
/// Core writes the whole state after every object, so each byte in here is written as often as
/// there are objects. Of nothing to remember nothing is stored, and of a note a few bytes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Private {
    /// The object came in by import, and nothing has been applied to it since: what is
    /// null in its state may be null only because no API could tell it.
    pub imported: bool,
    /// The import is under way: no read has found the object yet.
    pub unread: bool,
    notes: Map<String, Json>,
    /// Only from a plan to what follows it.
    of_plan: Map<String, Json>,
}

/// The name of a note. One letter will do: it is stored with each.
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

    /// It had this name before, and may be stored under it.
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
    /// A note, if there is one of that name and type.
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

    /// Leaves a note in a plan: for its apply, or for the plan of the object that replaces this one,
    /// to which core hands it on. It is never stored in a state.
    pub fn set_for_plan(&mut self, note: impl Into<Note>, value: impl Serialize) {
        let note = note.into();
        self.remove(note);
        leave(&mut self.of_plan, note, value);
    }

    /// Takes a note away.
    pub fn remove(&mut self, note: impl Into<Note>) {
        for name in note.into().names() {
            self.notes.remove(name);
            self.of_plan.remove(name);
        }
    }

    /// Takes away what was only for a plan.
    pub(in crate::framework) fn end_plan(&mut self) {
        self.of_plan.clear();
    }

    /// Whether nothing is remembered, as for an object that does not exist yet.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// As Terraform stores it.
    pub fn to_bytes(&self) -> Vec<u8> {
        if self.is_empty() { Vec::new() } else { packed::pack(self) }
    }

    /// Reads what Terraform stored. Bytes that are not ours are like none: to refuse
    /// them would lock a person out of their state for the sake of a few notes.
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
    // Only a type whose keys are no strings fails here; leaving no note is then the
    // same as never having had it.
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
