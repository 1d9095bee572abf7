//! The data file. One sandbox has it, and a reader finds the old state or the new one.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::State;

/// The end of the names of unfinished files.
const UNFINISHED: &str = ".tmp";
/// How many random letters and digits come before that.
const RANDOM: usize = 6;

/// The file. This sandbox alone has it while it lives.
pub(super) struct DataFile {
    path: PathBuf,
    directory: PathBuf,
    name: OsString,
    /// The lock has a file of its own, because each change replaces the data file.
    _lock: File,
}

impl DataFile {
    /// Takes the file, existing or not, and removes unfinished files of a killed sandbox.
    ///
    /// # Errors
    /// If another sandbox has it, or nothing can be written beside it.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let said = |error: io::Error| about(path, &error);
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let (directory, name) = match path.canonicalize() {
            // By any link, it is one file.
            Ok(real) => (real.parent().map(Path::to_owned), real.file_name().map(Into::into)),
            Err(_) => (
                Some(parent.unwrap_or(Path::new(".")).canonicalize().map_err(said)?),
                path.file_name().map(OsString::from),
            ),
        };
        let (Some(directory), Some(name)) = (directory, name) else {
            return Err(about(path, &io::ErrorKind::IsADirectory.into()));
        };
        let mut lock_name = name.clone();
        lock_name.push(".lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(directory.join(lock_name))
            .map_err(said)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let text = format!(
                    "another sandbox has {}: end it, or give this one a file of its own with --data",
                    path.display()
                );
                return Err(io::Error::new(io::ErrorKind::WouldBlock, text));
            }
            // This file system has no locks.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(said(error)),
        }
        let file = Self { path: directory.join(&name), directory, name, _lock: lock };
        file.remove_unfinished();
        Ok(file)
    }

    /// The state in the file. Empty if there is no file yet.
    pub(super) fn read(&self) -> io::Result<State> {
        let path = &self.path;
        match std::fs::read(path) {
            Ok(bytes) => State::from_json(&bytes).map_err(|error| {
                let text = format!("{} is not a state of a sandbox: {error}", path.display());
                io::Error::new(io::ErrorKind::InvalidData, text)
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::default()),
            Err(error) => Err(about(path, &error)),
        }
    }

    /// Writes beside the file, then renames over it.
    pub(super) fn write(&self, state: &State) -> io::Result<()> {
        let mut file = tempfile::Builder::new()
            .prefix(&self.prefix())
            .suffix(UNFINISHED)
            .rand_bytes(RANDOM)
            .tempfile_in(&self.directory)?;
        {
            let mut buffer = io::BufWriter::new(&mut file);
            serde_json::to_writer_pretty(&mut buffer, state)?;
            buffer.write_all(b"\n")?;
            buffer.flush()?;
        }
        file.persist(&self.path).map_err(|failed| failed.error)?;
        Ok(())
    }

    /// `.state.json.` comes first, so that a file of another program is never taken for one of
    /// these.
    fn prefix(&self) -> OsString {
        let mut prefix = OsString::from(".");
        prefix.push(&self.name);
        prefix.push(".");
        prefix
    }

    /// A file that cannot be removed does no harm.
    fn remove_unfinished(&self) {
        let prefix = self.prefix();
        let is_unfinished = |name: &std::ffi::OsStr| {
            let middle = name
                .as_encoded_bytes()
                .strip_prefix(prefix.as_encoded_bytes())
                .and_then(|rest| rest.strip_suffix(UNFINISHED.as_bytes()));
            middle.is_some_and(|it| it.len() == RANDOM && it.iter().all(u8::is_ascii_alphanumeric))
        };
        for entry in std::fs::read_dir(&self.directory).into_iter().flatten().flatten() {
            if is_unfinished(&entry.file_name()) {
                drop(std::fs::remove_file(entry.path()));
            }
        }
    }
}

fn about(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = directory.read_dir().unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn refusal(path: &Path) -> String {
        match DataFile::open(path) {
            Ok(_) => panic!("two have it"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_second_sandbox_is_refused_by_name_and_at_once() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.json");
        for change in [false, true] {
            let file = DataFile::open(&path).unwrap();
            if change {
                file.write(&State::default()).unwrap();
            }
            let expected = format!(
                "another sandbox has {}: end it, or give this one a file of its own with --data",
                path.display()
            );
            assert_eq!(refusal(&path), expected);
            assert!(DataFile::open(&directory.path().join("other.json")).is_ok());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_one_by_whatever_links_it_is_reached() {
        let directory = tempfile::tempdir().unwrap();
        let (path, link) = (directory.path().join("state.json"), directory.path().join("link"));
        let around = directory.path().join("around");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        std::os::unix::fs::symlink(directory.path(), &around).unwrap();
        let file = DataFile::open(&path).unwrap();
        file.write(&State::default()).unwrap();
        for other in [&link, &around.join("state.json"), &directory.path().join("./state.json")] {
            assert!(refusal(other).starts_with("another sandbox has "), "{}", other.display());
        }
        drop(file);
        DataFile::open(&link).unwrap().write(&State::default()).unwrap();
        assert!(link.is_symlink(), "the file is written, not the link");
    }

    #[test]
    fn what_a_kill_left_is_removed_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("state.json");
        let others = [
            ".other.json.aB3dE6.tmp",
            ".state.json.aB3dE6",
            ".state.json.aB3dE67.tmp",
            ".state.json.b.aB3dE6.tmp",
            ".tmpaB3dE6",
            "state.json.aB3dE6.tmp",
        ];
        for name in [".state.json.aB3dE6.tmp", ".state.json.000000.tmp"].iter().chain(&others) {
            std::fs::write(directory.path().join(name), "{").unwrap();
        }
        let file = DataFile::open(&path).unwrap();
        file.write(&State::default()).unwrap();
        let mut left = names(directory.path());
        left.retain(|name| !["state.json", "state.json.lock"].contains(&name.as_str()));
        let mut expected = others.map(str::to_owned).to_vec();
        expected.sort();
        assert_eq!(left, expected);
    }

    /// Written, and never renamed: the file of a process that was killed in between.
    #[test]
    fn a_file_that_is_being_written_has_a_name_that_is_removed() {
        let directory = tempfile::tempdir().unwrap();
        let file = DataFile::open(&directory.path().join("a")).unwrap();
        let unfinished = tempfile::Builder::new()
            .prefix(&file.prefix())
            .suffix(UNFINISHED)
            .rand_bytes(RANDOM)
            .tempfile_in(directory.path())
            .unwrap();
        unfinished.keep().unwrap();
        assert_eq!(names(directory.path()).len(), 2);
        drop(file);
        drop(DataFile::open(&directory.path().join("a")).unwrap());
        assert_eq!(names(directory.path()), ["a.lock"]);
    }
}
