//! What the pages of the modules say of them, and what pages show that people copy from.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::example;
use super::MODULES;
use support::page::hold;

/// The tables are written from the files, with `UPDATE_PAGES`.
#[support::test]
fn the_page_of_each_module_lists_its_variables_and_outputs() {
    for (name, ..) in MODULES {
        let page = format!("examples/modules/{name}/README.md");
        let inputs = blocks(name, "variables.tf", "variable").into_iter().map(|variable| {
            let default = variable.get("default");
            let default = default.map_or("required".to_owned(), |value| format!("`{value}`"));
            let [input, kind, description] = told(&variable, ["name", "type", "description"]);
            format!("| `{input}` | {kind} | {default} | {} |", description.trim_matches('"'))
        });
        hold(&page, "inputs", &table("| name | type | default | |\n|---|---|---|---|", inputs));
        let outputs = blocks(name, "outputs.tf", "output").into_iter().map(|output| {
            let [output, description] = told(&output, ["name", "description"]);
            format!("| `{output}` | {} |", description.trim_matches('"'))
        });
        hold(&page, "outputs", &table("| name | |\n|---|---|", outputs));
    }
}

fn table(head: &str, rows: impl Iterator<Item = String>) -> String {
    rows.fold(head.to_owned(), |table, row| format!("{table}\n{row}"))
}

/// What a block says of itself.
#[track_caller]
fn told<const N: usize>(block: &BTreeMap<String, String>, arguments: [&str; N]) -> [String; N] {
    arguments.map(|argument| {
        block.get(argument).unwrap_or_else(|| panic!("{block:?} has no {argument}")).clone()
    })
}

/// The blocks of a module's file: the name of each, and its arguments as they are written.
fn blocks(name: &str, file: &str, keyword: &str) -> Vec<BTreeMap<String, String>> {
    let text = example(&format!("modules/{name}/{file}"));
    let begin = format!("{keyword} \"");
    let blocks = text.split(&*begin).skip(1).map(|block| {
        let (name, body) = block.split_once('"').expect("a block has a name");
        // Of formatted text, what is indented once is an argument or a block.
        let arguments = body.lines().filter_map(|line| line.strip_prefix("  "));
        let arguments = arguments.filter(|line| !line.starts_with(' '));
        let arguments = arguments.filter_map(|line| line.split_once(" = "));
        let arguments = arguments.map(|(name, value)| (name.trim().to_owned(), value.to_owned()));
        arguments.chain([("name".to_owned(), name.to_owned())]).collect()
    });
    blocks.collect()
}

/// What a module asks for stands in two files of it, and in words on its page.
#[support::test]
fn the_page_of_each_module_names_the_versions_that_it_needs() {
    for (name, (source, version)) in MODULES {
        let text = example(&format!("modules/{name}/versions.tf"));
        let asked = |after: &str| {
            let (_, rest) = text.split_once(after).unwrap_or_else(|| panic!("{name}: {after}"));
            rest.split('"').nth(1).expect("a constraint").trim_start_matches(">= ").to_owned()
        };
        let [terraform, cloud] = ["required_version", &format!("{source}\"\n")].map(asked);
        assert_eq!(format!("{cloud}.0"), version, "the stand-in is the oldest that it takes");
        let page = example(&format!("modules/{name}/README.md"));
        let needs = format!("Needs Terraform {terraform} or OpenTofu {terraform}");
        assert!(page.contains(&needs), "{name}: {needs}");
        let needs = format!("`{source}` {cloud} or newer");
        assert!(page.contains(&needs), "{name}: {needs}");
    }
}

/// Else the rename of a customer would be refused for the integration's sake.
#[support::test]
fn an_integration_that_is_named_after_its_customer_keeps_its_name_wherever_one_is_shown() {
    let mut shown = 0;
    for page in pages(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        let text = fs::read_to_string(&page).expect("a page");
        for block in text.split("resource \"msp_integration\" ").skip(1) {
            let block = block.split("\n}\n").next().unwrap_or_default();
            let name = block.lines().find(|line| line.trim_start().starts_with("name "));
            if name.is_some_and(|name| name.contains("integration_name(") || name.contains("${")) {
                assert!(block.contains("ignore_changes = [name]"), "{}", page.display());
                shown += 1;
            }
        }
    }
    assert!(shown > 0, "nobody names one after its customer");
}

/// What people copy configurations from.
fn pages(root: &Path) -> Vec<PathBuf> {
    let mut pages = vec![root.join("README.md")];
    let mut directories = vec![root.join("docs"), root.join("examples")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).expect("it can be listed").flatten() {
            let path = entry.path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|kind| kind == "md" || kind == "tf") {
                pages.push(path);
            }
        }
    }
    pages
}
