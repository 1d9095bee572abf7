//! Each note of an object has a name of its own. All notes of an object are in one map, and modules that
//! do not know each other write to it.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The texts in quotation marks behind each of these words, in the files of a folder, and their file.
fn names(folder: &Path, words: &[&str], found: &mut BTreeMap<String, Vec<PathBuf>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names(&path, words, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for name in words.iter().flat_map(|word| code.split(word).skip(1)) {
            let name = name.split('"').next().unwrap_or_default().to_owned();
            found.entry(name).or_default().push(path.clone());
        }
    }
}

#[test]
fn no_two_notes_have_one_name() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src");
    let mut found = BTreeMap::new();
    names(&source, &["Note::new(\"", ".formerly(\""], &mut found);
    assert!(found.len() > 10, "they are not written so any more: {found:?}");
    found.retain(|_, places| places.len() > 1);
    assert!(found.is_empty(), "{found:#?}");
}
