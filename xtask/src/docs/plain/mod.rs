//! Checks that texts for people are plain English, as far as a program can.
//!
//! | module | what it is for |
//! |---|---|
//! | [`rules`] | the rules for a sentence and for a link |
//! | [`sentences`] | the sentences of a block |
//! | [`blocks`] | the blocks of a page |
//! | [`rust`] | the words in a file of Rust |
//! | [`script`] | the words in configurations, workflows and scripts |
//! | [`budget`] | the pages that are not yet rewritten |

mod blocks;
mod budget;
mod rules;
mod rust;
mod script;
mod sentences;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use budget::{Counts, LIST};
use rules::{Finding, Rule};

/// Directories with pages and texts, beside the pages at the root.
const DIRECTORIES: [&str; 8] =
    ["crates", "docs", "examples", "fuzz", "proto", "src", "templates", "xtask"];

/// Directories that a person does not read: generated, fetched, or from another author.
const LEFT_OUT: [&str; 4] = ["target", "tests", "contents", "histories"];

/// Names the texts that are not plain, and the numbers of the list that can be lowered.
///
/// # Errors
/// If a page or the list cannot be read.
pub fn faults(root: &Path) -> Result<Vec<String>> {
    let listed = listed(root)?;
    let found = found(root)?;
    let lowered = budget::lowered(&listed, &counts(&found));
    let mut faults = Vec::new();
    for (page, findings) in &found {
        let allowed = lowered.get(page).copied().unwrap_or(0);
        if findings.len() > allowed {
            if allowed > 0 {
                let now = findings.len();
                let hint = "nothing tells which are new, so all are shown";
                faults.push(format!("{page}: {now} findings, {LIST} allows {allowed}: {hint}"));
            }
            faults.extend(findings.iter().map(|finding| shown(page, finding)));
        }
    }
    if lowered != listed {
        faults.push(format!("{LIST} has more than there is: `cargo xtask docs` lowers it"));
    }
    Ok(faults)
}

/// Lowers the numbers of the list to the findings.
///
/// # Errors
/// If a page or the list cannot be read, or the list cannot be written.
pub fn lower(root: &Path) -> Result<()> {
    let lowered = budget::lowered(&listed(root)?, &counts(&found(root)?));
    Ok(fs::write(root.join(LIST), budget::text(&lowered))?)
}

fn listed(root: &Path) -> Result<Counts> {
    let text = fs::read_to_string(root.join(LIST)).map_err(|error| format!("{LIST}: {error}"))?;
    Ok(budget::parse(&text)?)
}

fn counts(found: &BTreeMap<String, Vec<Finding>>) -> Counts {
    found.iter().map(|(page, findings)| (page.clone(), findings.len())).collect()
}

fn shown(page: &str, finding: &Finding) -> String {
    let Finding { line, text, wrong, mend, .. } = finding;
    format!("{page}:{line}: {wrong}: {mend}\n    {text}")
}

/// The findings of every page and every file of Rust, by its path from the root.
fn found(root: &Path) -> Result<BTreeMap<String, Vec<Finding>>> {
    let mut files = Vec::new();
    find(root, Path::new(""), false, &mut files)?;
    for directory in DIRECTORIES {
        find(root, Path::new(directory), true, &mut files)?;
    }
    let mut found = BTreeMap::new();
    for path in files {
        let text = fs::read_to_string(root.join(&path))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let findings = match ending(&path) {
            "md" => of_page(&text),
            "rs" => of_texts(rust::texts(&text)),
            _ => of_texts(script::texts(&text)),
        };
        found.insert(path.display().to_string(), findings);
    }
    Ok(found)
}

fn of_page(text: &str) -> Vec<Finding> {
    blocks::blocks(text).iter().flat_map(rules::findings).collect()
}

fn of_texts(texts: Vec<rust::Text>) -> Vec<Finding> {
    let of = |text: rust::Text| {
        let place = move |finding: Finding| {
            let below = if text.is_line_by_line { finding.line - 1 } else { 0 };
            Finding { line: text.line + below, ..finding }
        };
        // The first line of a comment may be a label, as "What is measured.".
        let is_label = move |finding: &Finding| {
            text.is_line_by_line && finding.line == 1 && finding.rule == Rule::Subject
        };
        of_page(&text.markdown).into_iter().filter(move |finding| !is_label(finding)).map(place)
    };
    texts.into_iter().flat_map(of).collect()
}

fn find(root: &Path, below: &Path, deep: bool, files: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = fs::read_dir(root.join(below)) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let path = below.join(&name);
        if entry.file_type()?.is_dir() {
            if deep && !LEFT_OUT.iter().any(|left_out| name == *left_out) {
                find(root, &path, deep, files)?;
            }
        } else if is_read(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn is_read(path: &Path) -> bool {
    let is_of_tests = path.file_stem().is_some_and(|stem| stem == "tests");
    let ending = ending(path);
    let is_known = ["md", "rs"].contains(&ending) || script::FILES.contains(&ending);
    is_known && !is_of_tests
}

/// The ending of a file name. The whole name, if it has no ending.
fn ending(path: &Path) -> &str {
    let ending = path.extension().or_else(|| path.file_name());
    ending.and_then(|ending| ending.to_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::toy::directory;

    const LONG: &str = "Who is only invited is in no list.";

    fn faults_of(name: &str, list: &str, files: &[(&str, &str)]) -> Vec<String> {
        let mut all = vec![(LIST, list)];
        all.extend(files);
        faults(&directory(name, &all)).unwrap()
    }

    #[test]
    fn a_finding_is_shown_with_its_place_its_words_and_how_to_mend_it() {
        let files = [
            ("docs/resources/thing.md", "# Thing\n\nIt is.\nWho is only invited is in no list."),
            ("README.md", "Plain."),
            ("src/thing.rs", "//! What is a thing.\n//!\n//! Ask whoever made it."),
            ("src/thing/tests.rs", "//! Ask whoever made it."),
            ("examples/thing/main.tf", "thing {}\n\n# It has two,\n# of which one is used."),
        ];
        assert_eq!(
            faults_of("plain-shown", "", &files),
            [
                "docs/resources/thing.md:4: begins with a clause, \"who …\": put the subject \
                 first: a person, a program or a thing that does something\n    \
                 Who is only invited is in no list.",
                "examples/thing/main.tf:3: \"of which\": say it in a second sentence: \"Only one of \
                 them can be it.\"\n    It has two, of which one is used.",
                "src/thing.rs:3: \"whoever\": name the person: \"you\", \"a user\", \"the person \
                 who\"\n    Ask whoever made it.",
            ]
        );
    }

    #[test]
    fn a_listed_page_may_have_what_it_has_and_no_more() {
        let two = format!("{LONG}\n\n{LONG}");
        let files = [("README.md", two.as_str())];
        assert_eq!(faults_of("plain-listed", "2 README.md", &files), [""; 0]);
        let more = faults_of("plain-more", "1 README.md", &files);
        assert_eq!(more.len(), 3, "{more:?}");
        assert_eq!(
            more[0],
            "README.md: 2 findings, xtask/not-yet-plain.txt allows 1: nothing tells which are new, \
             so all are shown"
        );
    }

    #[test]
    fn a_number_that_is_too_large_is_a_fault_and_then_lowered() {
        let files = [("README.md", LONG)];
        assert_eq!(
            faults_of("plain-lower", "3 README.md\n1 gone.md", &files),
            ["xtask/not-yet-plain.txt has more than there is: `cargo xtask docs` lowers it"]
        );
        let root = directory("plain-lower", &[(LIST, "3 README.md\n1 gone.md"), files[0]]);
        lower(&root).unwrap();
        assert_eq!(faults(&root).unwrap(), [""; 0]);
        let list = fs::read_to_string(root.join(LIST)).unwrap();
        assert!(list.ends_with("\n   1 README.md\n"), "{list}");
    }
}
