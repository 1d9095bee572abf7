//! The state behind its lock, and the file that stays after the process.

use std::io;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::State;
use super::file::DataFile;
use super::ids::{Draw, Ids};

/// The one owner of the state.
pub(crate) struct Store {
    state: Mutex<State>,
    ids: Ids,
    file: Option<DataFile>,
}

impl Store {
    /// With the content of the file, or empty. It writes the file at once, so a file that cannot be
    /// written shows before anything depends on it.
    ///
    /// # Errors
    /// If the file cannot be read or written, is no state, or another sandbox has it.
    pub(crate) fn open(file: Option<&Path>, seed: Option<u64>) -> io::Result<Self> {
        let file = file.map(DataFile::open).transpose()?;
        let mut state = file.as_ref().map_or_else(|| Ok(State::default()), DataFile::read)?;
        state.redact();
        if state.world.is_empty() {
            state.begin_world();
        }
        let store = Self { state: Mutex::new(state), ids: Ids::new(seed), file };
        store.write(&store.lock())?;
        Ok(store)
    }

    /// Looks at the state.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the state, and writes it before the answer. A change that is refused, or cannot be
    /// written, has not happened.
    ///
    /// # Errors
    /// Those of `change`, and those of the disk.
    pub(crate) fn change<T, E: From<io::Error>>(
        &self,
        change: impl FnOnce(&mut State, &mut Draw) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut state = self.lock();
        // Only a write can fail afterwards. Without a file there is nothing to undo.
        let before = self.file.is_some().then(|| state.clone());
        let draws = state.draws;
        let mut draw = self.ids.draw(draws);
        state.draws = draws.wrapping_add(1);
        let done = change(&mut state, &mut draw)?;
        // A state that a person put in place must not bring back old ids.
        state.draws = state.draws.max(draws.wrapping_add(1));
        if let Err(error) = self.write(&state) {
            if let Some(before) = before {
                *state = before;
            }
            return Err(error.into());
        }
        Ok(done)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, state: &State) -> io::Result<()> {
        self.file.as_ref().map_or(Ok(()), |file| file.write(state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Customer;

    fn named(name: &str) -> Customer {
        Customer { customer_id: name.to_owned(), name: name.to_owned(), ..Customer::default() }
    }

    fn add(store: &Store, name: &str) -> io::Result<()> {
        store.change(|state, _| {
            state.customers.push(named(name));
            Ok(())
        })
    }

    #[test]
    fn what_was_changed_is_found_after_a_restart() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.json");
        let store = Store::open(Some(&path), None).unwrap();
        add(&store, "a").unwrap();
        let before = store.read(Clone::clone);
        drop(store);
        let again = Store::open(Some(&path), None).unwrap();
        assert_eq!(again.read(Clone::clone), before);
    }

    #[test]
    fn what_cannot_be_written_has_not_happened() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(Some(&directory.path().join("state.json")), None).unwrap();
        drop(directory);
        add(&store, "a").unwrap_err();
        assert!(store.read(|state| state.customers.is_empty()));
    }

    #[test]
    fn a_file_that_is_no_state_is_refused_by_name() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.json");
        std::fs::write(&path, "{\"customer\": []}").unwrap();
        let error = Store::open(Some(&path), None).err().unwrap().to_string();
        assert!(error.starts_with(path.to_str().unwrap()), "{error}");
        assert!(error.contains("unknown field `customer`"), "{error}");
    }

    #[test]
    fn what_a_file_holds_in_clear_is_taken_out_of_it() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.json");
        let run = r#"{"execution_id": "e", "workflow_id": "w", "timestamp": "t", "payload": {"user": "canary"}}"#;
        std::fs::write(&path, format!("{{\"runs\": [{run}]}}")).unwrap();
        let store = Store::open(Some(&path), None).unwrap();
        let shown = store.read(|state| serde_json::to_string(state).unwrap());
        let kept = std::fs::read_to_string(&path).unwrap();
        assert!(shown.contains("user") && !shown.contains("canary"), "{shown}");
        assert!(!kept.contains("canary"), "{kept}");
    }

    #[test]
    fn a_seed_gives_no_id_twice_over_a_restart() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.json");
        let id = || {
            let store = Store::open(Some(&path), Some(1)).unwrap();
            store.change(|_, draw| Ok::<_, io::Error>(draw.uuid())).unwrap()
        };
        assert_ne!(id(), id());
    }
}
