//! The guides of `docs/guides/` under real Terraform: the files that they show are read out of
//! the pages and applied, and what Terraform then says is what the pages say it does.
//!
//! `existing-customers.md` is walked in `query/walkthrough.rs`.

mod ci;
mod fleets;
mod keys;
mod leaving;
mod migrating;
mod onboarding;
mod sandbox;
mod secrets;
mod unmanaged;
mod upgrading;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use msp_sandbox::Handle;
use regex::Regex;
use support::command::{self, Output};
use support::page::fenced;
use support::terraform::Product;
use support::workspace::{Workspace, terraform};

/// A workspace without a file of its own: credentials are in the environment, as the guides
/// have it, and each guide brings its `provider` block.
fn workspace(sandbox: &Handle) -> Workspace {
    let ws = Workspace::bare();
    ws.of_the_environment(sandbox);
    ws
}

/// The lines of an output that begin like one of these, each once, in their order, as Terraform
/// words them.
fn lines(output: &Output, starts: &[&str]) -> Vec<String> {
    let begins = |line: &&str| starts.iter().any(|start| line.trim_start().starts_with(start));
    let mut lines: Vec<_> =
        output.stdout.lines().filter(begins).map(in_terraform_s_words).collect();
    lines.dedup();
    lines
}

/// What OpenTofu says in words of its own, in those of the newest Terraform, which pages show.
fn in_terraform_s_words(line: &str) -> String {
    static FORGOTTEN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r", \d+ (forgotten|to forget)").expect("a pattern"));
    if terraform().product == Product::Terraform {
        return line.to_owned();
    }
    let line = FORGOTTEN.replace(line, "");
    match line.split_once(" will be removed from the OpenTofu state but ") {
        Some((head, tail)) => format!(
            "{} will no longer be managed by Terraform, but {tail}",
            head.strip_prefix(' ').unwrap_or(head)
        ),
        None => line.into_owned(),
    }
}

/// A command with the lines of its output that matter.
fn console(command: &str, output: &[impl AsRef<str>]) -> String {
    let output: Vec<_> = output.iter().map(AsRef::as_ref).collect();
    fenced("console", &format!("$ {command}\n…\n{}", output.join("\n")))
}

/// The guides, and the readme.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guides = fs::read_dir(root.join("docs/guides")).expect("there are guides").flatten();
    guides.map(|entry| entry.path()).chain([root.join("README.md")]).collect()
}

#[support::test(needs(Functions))]
fn what_the_guides_show_is_formatted_as_terraform_formats() {
    // An older one cannot read functions at all.
    let directory = tempfile::tempdir_in(support::build::tmp()).expect("a directory");
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page can be read");
        let name = page.file_stem().expect("a name").to_string_lossy();
        for (number, rest) in text.split("```terraform\n").skip(1).enumerate() {
            let (file, _) = rest.split_once("```").expect("the end of a block");
            let path = directory.path().join(format!("{name}-{number}.tf"));
            fs::write(path, file).expect("a file is written");
        }
    }
    let mut fmt = command::clean(&terraform().program);
    fmt.args(["fmt", "-check", "-diff"]).arg(directory.path());
    let output = command::run(fmt, Duration::from_secs(120));
    assert_eq!(output.status, Some(0), "{}", output.transcript());
}

#[support::test]
fn the_configuration_of_the_readme_is_applied_as_it_is() {
    let sandbox = support::api::sandbox();
    let ws = workspace(&sandbox);
    ws.remove_file("versions.tf");
    let readme = include_str!("../../../README.md");
    let (_, rest) = readme.split_once("```terraform\n").expect("a configuration");
    let (configuration, _) = rest.split_once("```").expect("its end");
    ws.apply(configuration);
    assert_eq!(sandbox.state().customers[0].integrations[0].name, "Acme-AWS");
}
