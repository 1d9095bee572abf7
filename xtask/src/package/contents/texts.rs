//! The licences and notices of a crate.

use std::fs;
use std::path::Path;

use crate::Result;

/// The names of such files, in any case and with any ending.
const NAMES: [&str; 6] = ["license", "licence", "copying", "copyright", "notice", "unlicense"];

/// Endings of code that has such a name.
const CODE: [&str; 4] = ["rs", "c", "h", "py"];

/// For a crate without a text.
const MIT: &str = include_str!("licenses/MIT.txt");

/// All texts in its folder and below, where sources of other people are, sorted by path. A crate
/// under the MIT licence without a text gets the text of the licence, with its authors.
///
/// # Errors
/// If there is no text at all. Then a person must look.
pub fn of(folder: &Path, license: &str, authors: &[String]) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    collect(folder, &mut texts)?;
    if !texts.is_empty() {
        return Ok(texts);
    }
    let is_mit = license.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '.');
    if is_mit.clone().any(|word| word == "MIT") && !license.contains(" AND ") {
        return Ok(vec![MIT.replace("AUTHORS", &authors.join(", "))]);
    }
    Err(format!("there is no text of its licence, {license}").into())
}

fn collect(folder: &Path, texts: &mut Vec<String>) -> Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    entries.sort_unstable_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, texts)?;
        } else if is_license(&path) {
            texts.push(tidy(&String::from_utf8_lossy(&fs::read(&path)?)));
        }
    }
    Ok(())
}

fn is_license(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_code = file.extension().is_some_and(|end| CODE.iter().any(|code| end == *code));
    NAMES.iter().any(|start| name.starts_with(start)) && !is_code
}

/// Removes differences between files with the same words: line ends, spaces at line ends, empty
/// lines around the text.
pub fn tidy(text: &str) -> String {
    let text: Vec<_> = text.trim_start_matches('\u{feff}').lines().map(str::trim_end).collect();
    text.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_found_by_name_at_every_depth_and_code_of_that_name_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        put("LICENSE-MIT", "\u{feff}one  \r\ntwo\r\n\r\n");
        put("vendored/fiat/Copying.md", "three\n");
        put("src/license.rs", "code");
        put("README.md", "words");
        let found = of(folder.path(), "ISC", &[]).unwrap();
        assert_eq!(found, ["one\ntwo", "three"]);
    }

    #[test]
    fn a_crate_without_a_text_gets_that_of_the_mit_licence_or_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let authors = ["the authors of it".to_owned()];
        for license in ["MIT", "Apache-2.0 OR MIT", "MIT/Apache-2.0"] {
            let [text] = <[String; 1]>::try_from(of(folder.path(), license, &authors).unwrap())
                .expect("one text");
            assert!(text.contains("Copyright (c) the authors of it\n"), "{text}");
        }
        for license in ["Apache-2.0", "MIT-0", "MIT AND BSD-3-Clause"] {
            of(folder.path(), license, &authors).unwrap_err();
        }
    }
}
