//! How the examples are written: formatted, with the versions that they need, and described.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::names;
use support::command;
use support::example::directory as examples;
use support::workspace::terraform;

#[support::test(needs(Functions))]
fn examples_are_formatted_as_terraform_formats() {
    // An older one cannot read those of functions at all.
    is_formatted(&examples());
}

/// Before 1.15 Terraform formats no files of this kind, so they are shown to it as others.
#[support::test]
fn examples_of_queries_are_formatted_as_terraform_formats() {
    let directory = tempfile::tempdir_in(support::build::tmp()).expect("a directory");
    let listed = names("list-resources").into_iter().map(|name| format!("list-resources/{name}"));
    let files = listed.chain(["complete/existing".to_owned()]).flat_map(|below| {
        let files = fs::read_dir(examples().join(below)).expect("it can be listed").flatten();
        files
            .map(|file| file.path())
            .filter(|path| path.to_string_lossy().ends_with(".tfquery.hcl"))
    });
    for (number, file) in files.enumerate() {
        fs::copy(file, directory.path().join(format!("{number}.tf"))).expect("a file is copied");
    }
    is_formatted(directory.path());
}

#[track_caller]
fn is_formatted(directory: &Path) {
    let mut fmt = command::clean(&terraform().program);
    fmt.args(["fmt", "-check", "-diff", "-recursive"]).arg(directory);
    let output = command::run(fmt, Duration::from_secs(120));
    assert_eq!(output.status, Some(0), "{}", output.transcript());
}

/// Every `.tf` file below a directory.
fn configurations(below: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(below).expect("it can be listed").flatten().map(|one| one.path());
    let (directories, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let deeper = directories.iter().flat_map(|directory| configurations(directory));
    let files = files.into_iter().filter(|path| path.extension().is_some_and(|it| it == "tf"));
    deeper.chain(files).collect()
}

/// The blocks of a file that begin with this word, each to its end.
fn blocks<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let starts = text.match_indices(word).map(|(at, _)| at);
    let starts = starts.filter(|at| *at == 0 || text[..*at].ends_with('\n'));
    starts.filter_map(|at| text[at..].split("\n}").next()).collect()
}

/// What somebody copies as a whole stays with the versions that it was written for.
#[support::test]
fn a_configuration_to_copy_says_which_terraform_and_which_providers_it_takes() {
    let complete = names("complete").into_iter().map(|name| format!("complete/{name}"));
    let others = ["complete/existing/before-1.14", "quickstart"].map(str::to_owned);
    for root in complete.chain(others) {
        let files = fs::read_dir(examples().join(&root)).expect("it can be listed").flatten();
        let files = files.map(|file| file.path());
        let files = files.filter(|path| path.extension().is_some_and(|it| it == "tf"));
        let texts = files.map(|path| fs::read_to_string(path).expect("a file can be read"));
        let text = texts.collect::<Vec<_>>().join("\n");
        let [settings] = &*blocks(&text, "terraform {") else { panic!("{root}: one such block") };
        let said = |name: &str| -> Vec<&str> {
            let lines = settings.lines().map(str::trim_start);
            let values = lines.filter_map(|line| line.strip_prefix(name)?.trim().strip_prefix('='));
            values.collect()
        };
        assert_eq!(said("required_version").len(), 1, "{root}: required_version");
        let versions = said("version");
        assert_eq!(versions.len(), said("source").len(), "{root}: a version of each provider");
        for version in versions {
            let bounded = version.contains("~>") || version.contains('<');
            assert!(bounded, "{root}: {version} takes every release to come");
        }
    }
}

/// On the page of a single thing an output only shows what there is to have.
#[support::test]
fn every_variable_is_described_and_every_output_of_what_is_copied_as_a_whole() {
    for path in configurations(&examples()) {
        let text = fs::read_to_string(&path).expect("a file can be read");
        let whole = ["complete", "modules", "quickstart"];
        let whole = whole.iter().any(|directory| path.starts_with(examples().join(directory)));
        let outputs = if whole { blocks(&text, "output \"") } else { Vec::new() };
        for block in blocks(&text, "variable \"").into_iter().chain(outputs) {
            assert!(block.contains("\n  description"), "{}: {block}", path.display());
        }
    }
}
