//! The files that pages are made of, beside the schema.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::kind;
use crate::Result;

/// `examples/` and `templates/` of the workspace.
pub struct Sources {
    root: PathBuf,
    used: RefCell<BTreeSet<String>>,
}

impl Sources {
    /// Those below `root`.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), used: RefCell::default() }
    }

    /// The text of an example, without its last line end.
    pub fn example(&self, path: &str) -> Result<String> {
        self.required(&format!("examples/{path}"))
    }

    /// The text after a generated page: the part that no schema has.
    pub fn template(&self, path: &str) -> Result<String> {
        self.required(&format!("templates/{path}"))
    }

    /// The same. Empty if the schema has everything.
    pub fn template_if_any(&self, path: &str) -> Result<String> {
        Ok(self.text(&format!("templates/{path}"))?.unwrap_or_default())
    }

    /// A file of tests. A page shows its messages.
    pub fn tested(&self, path: &str) -> Result<String> {
        self.required(path)
    }

    /// Files that no page uses: left over, or with a wrong name.
    pub fn unused(&self) -> Result<Vec<String>> {
        let mut found = BTreeSet::new();
        self.find("templates", &mut found)?;
        for kind in kind::ALL {
            self.find(&format!("examples/{}", kind.directory), &mut found)?;
        }
        Ok(found.difference(&self.used.borrow()).cloned().collect())
    }

    /// Adds every file below a directory, if there is one.
    fn find(&self, directory: &str, found: &mut BTreeSet<String>) -> Result<()> {
        let Ok(entries) = fs::read_dir(self.root.join(directory)) else { return Ok(()) };
        for entry in entries {
            let entry = entry?;
            let path = format!("{directory}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.find(&path, found)?;
            } else {
                found.insert(path);
            }
        }
        Ok(())
    }

    fn required(&self, path: &str) -> Result<String> {
        let text = self.text(path)?;
        text.ok_or_else(|| format!("{path}, which a page is made of, is missing").into())
    }

    fn text(&self, path: &str) -> Result<Option<String>> {
        self.used.borrow_mut().insert(path.to_owned());
        match fs::read_to_string(self.root.join(path)) {
            Ok(text) => Ok(Some(text.trim_end().to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("{path}: {error}").into()),
        }
    }
}
