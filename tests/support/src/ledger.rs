//! Records which tests ran, and on which programs. It keeps this in `target/tmp/ran`, so the last
//! lines of `cargo test` and the gate can report all suites together.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::os::unix::process::parent_id;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::build;

/// A suite under one Terraform.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    suite: String,
    terraform: String,
    all: BTreeSet<String>,
    ran: BTreeSet<String>,
    /// The tests that are not for this Terraform, by the reason.
    hindered: BTreeMap<String, BTreeSet<String>>,
    /// The tests among them that are for another product: no version of this one has their feature.
    #[serde(default)]
    elsewhere: BTreeSet<String>,
    /// The process that started the suite. One `cargo test` starts several.
    cargo: u32,
}

/// Another program that tests used.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Program {
    name: String,
    cargo: u32,
}

impl Run {
    /// Combines the facts at the end of a suite.
    pub fn new(
        suite: &str,
        terraform: String,
        all: BTreeSet<String>,
        ran: BTreeSet<String>,
        hindered: BTreeMap<String, BTreeSet<String>>,
    ) -> Self {
        let (suite, elsewhere) = (suite.to_owned(), BTreeSet::new());
        Self { suite, terraform, all, ran, hindered, elsewhere, cargo: parent_id() }
    }

    /// The same, with these tests for another product.
    #[must_use]
    pub fn but_for_others(self, elsewhere: BTreeSet<String>) -> Self {
        Self { elsewhere, ..self }
    }

    /// How many ran, and the names of tests that this Terraform cannot run.
    pub fn words(&self) -> String {
        let mut words = format!("{}\n", self.line());
        let (hindered, all) = (self.hindered(), self.all.len());
        // A run of some tests says nothing about the others.
        if hindered == 0 || hindered + self.ran.len() < all {
            return words;
        }
        _ = writeln!(words, "{hindered} of {all} did not run on {}:", self.terraform);
        for (reason, tests) in &self.hindered {
            _ = writeln!(words, "  {reason}");
            for test in tests {
                _ = writeln!(words, "    {test}");
            }
        }
        words
    }

    fn hindered(&self) -> usize {
        self.hindered.values().map(BTreeSet::len).sum()
    }

    fn line(&self) -> String {
        let Self { suite, terraform, all, ran, .. } = self;
        let mut line = format!("{suite}: {} of {} tests ran on {terraform}", ran.len(), all.len());
        let hindered = self.hindered();
        if hindered > 0 {
            _ = write!(line, ", {hindered} for other versions");
        }
        let unasked = all.len().saturating_sub(ran.len() + hindered);
        if unasked > 0 {
            _ = write!(line, ", {unasked} not asked for");
        }
        line
    }

    /// Saves it, beside earlier runs of the same suite under the same Terraform.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self) -> io::Result<()> {
        let name = format!("{}-{}.json", self.suite, self.terraform.replace(' ', "-"));
        let path = directory().join(name);
        let mut whole = self.clone();
        if let Some(before) = read::<Self>(&path)
            && before.all == self.all
        {
            whole.ran.extend(before.ran);
        }
        write(&path, &whole)
    }
}

/// Notes that tests used a program, in words: `PostgreSQL 18.1 in target/postgres`.
///
/// # Errors
/// If the file cannot be written.
pub fn used(program: &str, words: String) -> io::Result<()> {
    let path = directory().join("programs").join(format!("{program}.json"));
    write(&path, &Program { name: words, cargo: parent_id() })
}

/// The last lines of a `cargo test`: its tests, and their programs.
pub fn closing() -> String {
    let of_this = |cargo: u32| cargo == parent_id();
    let runs = all_of::<Run>(&directory()).into_iter().filter(|run| of_this(run.cargo));
    let programs = all_of::<Program>(&directory().join("programs"));
    let programs = programs.into_iter().filter(|program| of_this(program.cargo));
    let lines = runs.map(|run| run.line()).chain(programs.map(|program| program.name));
    let lines: Vec<_> = lines.map(|line| format!("  {line}\n")).collect();
    if lines.is_empty() {
        return "No test with real Terraform was asked for.\n".to_owned();
    }
    format!("With real programs:\n{}", lines.concat())
}

/// Combines all notes.
///
/// # Errors
/// If tests ran under no Terraform at all, with their names, or if there is no note.
pub fn whole() -> Result<String, String> {
    let runs = all_of::<Run>(&directory());
    if runs.is_empty() {
        return Err("no suite is noted as having run".to_owned());
    }
    let lines: Vec<_> = runs.iter().map(Run::line).collect();
    let words = format!("{}\n", lines.join("\n"));
    let never: Vec<_> = never(&runs).into_iter().collect();
    if never.is_empty() {
        return Ok(words);
    }
    Err(format!("{words}{} tests ran nowhere:\n  {}", never.len(), never.join("\n  ")))
}

/// Tests that ran in none of these, although one of the products can run them.
fn never(runs: &[Run]) -> BTreeSet<String> {
    let names = |run: &Run, tests: &BTreeSet<String>| -> Vec<_> {
        tests.iter().map(|test| format!("{}: {test}", run.suite)).collect()
    };
    let ran: BTreeSet<_> = runs.iter().flat_map(|run| names(run, &run.ran)).collect();
    // A machine may have no OpenTofu. Tests that only OpenTofu can run are then not required.
    let offered = |run: &Run| run.all.difference(&run.elsewhere).cloned().collect();
    let all = runs.iter().flat_map(|run| names(run, &offered(run)));
    all.filter(|test| !ran.contains(test)).collect()
}

/// Removes all notes.
///
/// # Errors
/// If a file cannot be removed.
pub fn clear() -> io::Result<()> {
    match fs::remove_dir_all(directory()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn directory() -> PathBuf {
    build::target().join("tmp/ran")
}

/// A reader sees the file before or after, and never half of it.
fn write(path: &Path, what: &impl Serialize) -> io::Result<()> {
    let directory = path.parent().unwrap_or(path);
    fs::create_dir_all(directory)?;
    let file = tempfile::NamedTempFile::new_in(directory)?;
    serde_json::to_writer(&file, what)?;
    file.persist(path)?;
    Ok(())
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

/// Sorted by name.
fn all_of<T: DeserializeOwned>(directory: &Path) -> Vec<T> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let paths: BTreeSet<_> = entries.map(|entry| entry.path()).collect();
    paths.iter().filter_map(|path| read(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn run(ran: &[&str], hindered: &[&str]) -> Run {
        let of = |names| ("it lacks `action` blocks (Terraform 1.14)".to_owned(), set(names));
        let hindered = (!hindered.is_empty()).then(|| of(hindered)).into_iter().collect();
        Run::new("faults", "Terraform 1.6.6".to_owned(), set(&["a", "b", "c"]), set(ran), hindered)
    }

    #[test]
    fn a_run_without_gaps_is_one_line() {
        let words = run(&["a", "b", "c"], &[]).words();
        assert_eq!(words, "faults: 3 of 3 tests ran on Terraform 1.6.6\n");
    }

    #[test]
    fn what_did_not_run_is_counted_and_named() {
        insta::assert_snapshot!(run(&["a", "b"], &["c"]).words(), @r"
        faults: 2 of 3 tests ran on Terraform 1.6.6, 1 for other versions
        1 of 3 did not run on Terraform 1.6.6:
          it lacks `action` blocks (Terraform 1.14)
            c
        ");
    }

    #[test]
    fn a_run_of_some_tests_says_how_many_were_left_out() {
        let words = run(&["a"], &["c"]).words();
        let line = "faults: 1 of 3 tests ran on Terraform 1.6.6, 1 for other versions, 1 not \
                    asked for\n";
        assert_eq!(words, line);
    }

    #[test]
    fn a_test_that_ran_under_no_terraform_is_found() {
        assert_eq!(never(&[run(&["a"], &["c"]), run(&["b", "c"], &[])]), set(&[]));
        assert_eq!(never(&[run(&["a"], &["c"]), run(&["b"], &["c"])]), set(&["faults: c"]));
    }

    #[test]
    fn a_test_of_what_only_another_product_has_is_asked_for_where_that_ran() {
        let terraform = run(&["a", "b"], &["c"]).but_for_others(set(&["c"]));
        assert_eq!(never(std::slice::from_ref(&terraform)), set(&[]));
        assert_eq!(never(&[terraform, run(&["a", "b"], &[])]), set(&["faults: c"]));
    }
}
