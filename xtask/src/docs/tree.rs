//! Compares `docs/` with what it should be.
//!
//! People write other files there by hand: guides and decisions. Those stay.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::kind;
use crate::Result;

/// Texts by their path in `docs/`.
pub type Pages = BTreeMap<String, String>;

/// Writes files that differ, and removes files that should not exist.
pub fn write(docs: &Path, pages: &Pages) -> Result<()> {
    for (path, text) in pages {
        let file = docs.join(path);
        if fs::read(&file).ok().as_deref() != Some(text.as_bytes()) {
            if let Some(directory) = file.parent() {
                fs::create_dir_all(directory)?;
            }
            fs::write(&file, text).map_err(|error| format!("docs/{path}: {error}"))?;
            println!("wrote docs/{path}");
        }
    }
    for path in strays(docs, pages)? {
        fs::remove_file(docs.join(&path)).map_err(|error| format!("docs/{path}: {error}"))?;
        println!("removed docs/{path}");
    }
    Ok(())
}

/// Names files that differ, are missing or should not exist.
pub fn compare(docs: &Path, pages: &Pages) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (path, text) in pages {
        match fs::read(docs.join(path)) {
            Ok(found) if found == text.as_bytes() => {}
            Ok(_) => faults.push(format!("docs/{path} differs")),
            Err(_) => faults.push(format!("docs/{path} is missing")),
        }
    }
    let strays = strays(docs, pages)?;
    faults.extend(strays.iter().map(|path| format!("docs/{path} should not be there")));
    Ok(faults)
}

/// Files that are no page, in directories where every file is generated.
fn strays(docs: &Path, pages: &Pages) -> Result<BTreeSet<String>> {
    let mut strays = BTreeSet::new();
    for directory in kind::ALL.map(|kind| kind.directory) {
        let Ok(entries) = fs::read_dir(docs.join(directory)) else { continue };
        for entry in entries {
            let path = format!("{directory}/{}", entry?.file_name().to_string_lossy());
            if !pages.contains_key(&path) {
                strays.insert(path);
            }
        }
    }
    Ok(strays)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::toy;

    fn pages() -> Pages {
        let page = |path: &str| (path.to_owned(), format!("The page {path}.\n"));
        Pages::from([page("index.md"), page("resources/thing.md")])
    }

    #[test]
    fn what_was_written_is_what_it_should_be() {
        let docs = toy::directory("written", &[]);
        write(&docs, &pages()).unwrap();
        assert_eq!(compare(&docs, &pages()).unwrap(), [""; 0]);
    }

    #[test]
    fn what_differs_is_missing_or_too_many_is_named_and_then_made_right() {
        let docs = toy::directory("wrong", &[]);
        fs::write(docs.join("index.md"), "Other words.\n").unwrap();
        let mut expected = vec![
            "docs/index.md differs".to_owned(),
            "docs/resources/thing.md is missing".to_owned(),
        ];
        let mut strays = Vec::new();
        for kind in kind::ALL {
            let path = format!("{}/gone.md", kind.directory);
            fs::create_dir_all(docs.join(kind.directory)).unwrap();
            fs::write(docs.join(&path), "Of long ago.\n").unwrap();
            strays.push(format!("docs/{path} should not be there"));
        }
        strays.sort();
        expected.extend(strays);
        assert_eq!(compare(&docs, &pages()).unwrap(), expected);
        write(&docs, &pages()).unwrap();
        assert_eq!(compare(&docs, &pages()).unwrap(), [""; 0]);
    }

    #[test]
    fn what_people_write_by_hand_is_let_alone() {
        let docs = toy::directory("by-hand", &[]);
        fs::create_dir(docs.join("guides")).unwrap();
        fs::write(docs.join("guides/onboarding.md"), "A guide.\n").unwrap();
        write(&docs, &pages()).unwrap();
        assert!(docs.join("guides/onboarding.md").exists());
        assert_eq!(compare(&docs, &pages()).unwrap(), [""; 0]);
    }
}
