//! The files that pages are made of, beside the schema.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;

/// `examples/` and `templates/` of the workspace.
pub struct Sources {
    root: PathBuf,
}

impl Sources {
    /// Those below `root`.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The text of an example, without the line end of its last line.
    pub fn example(&self, path: &str) -> Result<String> {
        self.text(&format!("examples/{path}"))
    }

    /// What is appended to a page: the part that no schema tells.
    pub fn template(&self, path: &str) -> Result<String> {
        self.text(&format!("templates/{path}"))
    }

    /// The names in a directory of `examples/`.
    pub fn examples(&self, directory: &str) -> Result<Vec<String>> {
        let path = format!("examples/{directory}");
        let entries =
            fs::read_dir(self.root.join(&path)).map_err(|error| format!("{path}: {error}"))?;
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        names.collect()
    }

    fn text(&self, path: &str) -> Result<String> {
        let text = fs::read_to_string(self.root.join(path))
            .map_err(|error| format!("{path}, which a page is made of: {error}"))?;
        Ok(text.trim_end().to_owned())
    }
}
