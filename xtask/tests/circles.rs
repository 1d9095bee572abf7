//! Modules beside each other use each other one way, never in a circle. Between crates the compiler
//! sees to that; within one this does, from the text.
//!
//! A module and those inside it are one: a child may use what its parent declares.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// `["rpc", "calls"]` is `crate::rpc::calls`.
type Module = Vec<String>;

/// What is in the file of each module, without comments and tests.
type Sources = BTreeMap<Module, String>;

/// Files and folders that are compiled for tests alone.
const TESTS: [&str; 3] = ["properties.rs", "tests.rs", "histories"];

fn read(folder: &Path, module: &[String], sources: &mut Sources) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if TESTS.iter().any(|tests| path.ends_with(tests)) {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_folders_own = ["lib", "main", "mod"].contains(&&*name);
        let inside = if is_folders_own { module.to_vec() } else { [module, &[name]].concat() };
        if path.is_dir() {
            read(&path, &inside, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            let code: Vec<_> = text.lines().map(|line| line.split("//").next().unwrap()).collect();
            *sources.entry(inside).or_default() += &code.join(" ");
        }
    }
}

/// The paths that a text begins with: of `a::{b, c::{d, e}}` there are three.
fn paths(text: &str) -> Vec<String> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
    let (path, rest) = text.split_at(end.unwrap_or(text.len()));
    let Some(tree) = rest.strip_prefix('{') else { return vec![path.to_owned()] };
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, c) in tree.char_indices() {
        if depth == 0 && (c == ',' || c == '}') {
            found.extend(paths(&tree[start..at]).iter().map(|inner| format!("{path}{inner}")));
            start = at + 1;
        }
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            _ => {}
        }
    }
    found
}

/// Where a path in a module leads to. What a parent re-exports is where it comes from.
fn target(sources: &Sources, from: &[String], path: &str) -> Module {
    let mut module = from.to_vec();
    for name in path.split("::").filter(|name| !name.is_empty()) {
        let inside = |name: &str| [&*module, &[name.to_owned()]].concat();
        match name {
            "crate" => module.clear(),
            "self" => {}
            "super" => drop(module.pop()),
            _ if sources.contains_key(&inside(name)) => module = inside(name),
            _ => {
                let text = &sources[&module];
                let exports = text.split("pub use ").skip(1).chain(text.split(") use ").skip(1));
                let of_child = |path: &String| {
                    let mut names = path.trim_start_matches("self::").split("::");
                    let is_child = names.next().is_some_and(|n| sources.contains_key(&inside(n)));
                    is_child && names.last() == Some(name)
                };
                let export = exports.flat_map(paths).find(of_child);
                return export.map_or(module.clone(), |path| target(sources, &module, &path));
            }
        }
    }
    module
}

/// The arrows that are left once those that are in no circle are taken away, by the parent.
fn circles(sources: &Sources) -> BTreeMap<String, BTreeSet<(&str, String)>> {
    let mut circles: BTreeMap<String, BTreeSet<(&str, String)>> = BTreeMap::new();
    for (from, text) in sources {
        let starts = text.match_indices("crate::").chain(text.match_indices("super::"));
        let starts = starts.filter(|(at, _)| !text[..*at].ends_with([':', '$']));
        for path in starts.flat_map(|(at, _)| paths(&text[at..])) {
            let to = target(sources, from, &path);
            let parent = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
            if let (Some(one), Some(other)) = (from.get(parent), to.get(parent)) {
                let arrows = circles.entry(from[..parent].join("::")).or_default();
                arrows.insert((one, other.clone()));
            }
        }
    }
    for arrows in circles.values_mut() {
        while {
            let before = arrows.len();
            let used: BTreeSet<_> = arrows.iter().map(|(_, to)| to.clone()).collect();
            let users: BTreeSet<_> = arrows.iter().map(|(from, _)| *from).collect();
            arrows.retain(|(from, to)| used.contains(*from) && users.contains(&**to));
            arrows.len() < before
        } {}
    }
    circles.retain(|_, arrows| !arrows.is_empty());
    circles
}

#[test]
fn modules_use_each_other_in_no_circle() {
    // What is left to cut, by the parent of those in the circle.
    let provider = ["provider", "provider::permanent"];
    for (folder, left) in [
        ("crates/msp-sandbox/src", &[][..]),
        ("crates/tfplugin/src", &[]),
        ("xtask/src", &[]),
        ("src", &provider),
    ] {
        let mut sources = Sources::new();
        read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder), &[], &mut sources);
        let circles = circles(&sources);
        assert_eq!(circles.keys().collect::<Vec<_>>(), left, "{folder}: {circles:#?}");
    }
}

#[test]
fn a_circle_is_found_through_a_re_export_and_a_parent_is_in_none() {
    let source = |module: &str, text: &str| -> (Module, String) {
        let names = module.split("::").filter(|name| !name.is_empty());
        (names.map(str::to_owned).collect(), text.to_owned())
    };
    let sources = Sources::from([
        source("", ""),
        source("a", "mod b; mod c; pub use b::{self, Bee as Other}; use crate::d;"),
        source("a::b", "use super::{c::Sea, Parents};"),
        source("a::c", "fn f(bee: crate::a::b::Bee) {}"),
        source("d", ""),
    ]);
    let found = circles(&sources);
    assert_eq!(found.keys().collect::<Vec<_>>(), ["a"], "{found:?}");
    assert_eq!(found["a"].len(), 2, "{found:?}");
}
