//! The crates that are linked into the program, and which of them needs which.
//!
//! Crates that only run while compiling are left out, and so are crates for other platforms. A lock
//! file has both.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::Result;
use crate::cargo::cargo;
use crate::package::compile;
use crate::package::names::PROGRAM;

/// A crate in one of its versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    pub name: String,
    pub version: String,
}

/// Each crate with the ones that it needs itself.
pub type Graph = BTreeMap<Id, BTreeSet<Id>>;

/// The graph that cargo resolves for a target, with its flags.
pub fn linked(root: &Path, target: &str) -> Result<Graph> {
    let mut tree = cargo(root);
    tree.args(["tree", "--locked", "--package", PROGRAM, "--target", target])
        .args(["--edges", "normal,no-proc-macro", "--prefix", "depth", "--format", "{p}"])
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", compile::settings(target).join("\u{1f}"));
    parse(&compile::stdout(&mut tree)?)
}

/// The crates of others that this repository needs, and those crates alone. The provider counts as
/// one work, with any number of crates.
pub fn apart(graph: Graph, own: &BTreeSet<Id>) -> (BTreeSet<Id>, Graph) {
    let (of_this, of_others): (Graph, Graph) =
        graph.into_iter().partition(|(id, _)| own.contains(id));
    let needs = of_this.into_values().flatten().filter(|id| !own.contains(id)).collect();
    (needs, of_others)
}

/// Each line has a depth, a name, a version, and remarks: `2bytes v1.12.1 (*)`.
fn parse(tree: &str) -> Result<Graph> {
    let mut graph = Graph::new();
    let mut above: Vec<Id> = Vec::new();
    for line in tree.lines() {
        let (depth, id) = node(line).ok_or_else(|| format!("cargo tree says {line:?}"))?;
        above.truncate(depth);
        graph.entry(id.clone()).or_default();
        if let Some(needs) = above.last().and_then(|parent| graph.get_mut(parent)) {
            needs.insert(id.clone());
        }
        above.push(id);
    }
    Ok(graph)
}

fn node(line: &str) -> Option<(usize, Id)> {
    let (depth, rest) = line.split_at(line.find(|character: char| !character.is_ascii_digit())?);
    let mut words = rest.split(' ');
    let (name, version) = (words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned());
    Some((depth.parse().ok()?, Id { name, version }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> Id {
        Id { name: name.to_owned(), version: "1.0.0".to_owned() }
    }

    #[test]
    fn a_crate_needs_what_stands_one_deeper_below_it() {
        let tree = "\
0provider v1.0.0 (/home/me/provider)
1a v1.0.0
2b v1.0.0
3c v1.0.0
1c v1.0.0
1d v1.0.0
2b v1.0.0 (*)
";
        let needs = |names: &[&str]| names.iter().map(|name| id(name)).collect::<BTreeSet<_>>();
        let expected = [
            (id("a"), needs(&["b"])),
            (id("b"), needs(&["c"])),
            (id("c"), needs(&[])),
            (id("d"), needs(&["b"])),
            (id("provider"), needs(&["a", "c", "d"])),
        ];
        assert_eq!(parse(tree).unwrap(), Graph::from(expected));
    }

    #[test]
    fn the_crates_of_this_repository_are_one() {
        let tree = "\
0provider v1.0.0 (/home/me/provider)
1a v1.0.0
1framework v1.0.0 (/home/me/provider/framework)
2b v1.0.0
3a v1.0.0 (*)
";
        let ids = |names: &[&str]| names.iter().map(|name| id(name)).collect::<BTreeSet<_>>();
        let (own, others) = apart(parse(tree).unwrap(), &ids(&["provider", "framework"]));
        assert_eq!(own, ids(&["a", "b"]));
        assert_eq!(others, Graph::from([(id("a"), ids(&[])), (id("b"), ids(&["a"]))]));
    }

    #[test]
    fn what_is_no_tree_is_an_error() {
        for nonsense in ["", "provider v1.0.0", "0provider", "0provider 1.0.0"] {
            parse(&format!("{nonsense}\n")).unwrap_err();
        }
    }
}
