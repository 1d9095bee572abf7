//! Facts about each linked crate: its licence, its checksum, its folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::graph::{Graph, Id};
use super::{Component, License, texts};
use crate::Result;
use crate::cargo::cargo;
use crate::package::compile;

/// The crates of a graph, by name.
pub fn components(root: &Path, graph: &Graph, known: &Known) -> Result<Vec<Component>> {
    let sums = checksums(&fs::read_to_string(root.join("Cargo.lock"))?);
    let component = |(id, needs): (&Id, _)| -> Result<Component> {
        let (name, version) = (&id.name, &id.version);
        let crate_ = known.get(id).ok_or_else(|| format!("cargo has no {name} {version}"))?;
        let sum = sums.get(id).ok_or_else(|| format!("no checksum of {name} {version}"))?;
        let license = crate_.license.as_ref().ok_or_else(|| format!("{name} has no licence"))?;
        Ok(Component {
            name: name.clone(),
            version: Some(version.clone()),
            purl: purl(id),
            cpe: None,
            license: License::Expression(expression(license)),
            sha256: Some(sum.clone()),
            texts: texts::of(&crate_.folder, license, &crate_.authors)
                .map_err(|error| format!("{name} {version}: {error}"))?,
            remark: None,
            needs: purls(needs),
        })
    };
    graph.iter().map(component).collect()
}

/// The name of a crate everywhere: <https://github.com/package-url/purl-spec>.
fn purl(id: &Id) -> String {
    // Only this character of a version has another meaning there.
    format!("pkg:cargo/{}@{}", id.name, id.version.replace('+', "%2B"))
}

/// The names of several crates.
pub fn purls<'a>(ids: impl IntoIterator<Item = &'a Id>) -> Vec<String> {
    ids.into_iter().map(purl).collect()
}

/// In the words of SPDX. Older crates have a slash for "or".
fn expression(license: &str) -> String {
    license.split('/').map(str::trim).collect::<Vec<_>>().join(" OR ")
}

/// The facts that cargo returns about a crate.
pub struct Crate {
    license: Option<String>,
    authors: Vec<String>,
    folder: PathBuf,
    /// Whether it belongs to this repository, and is not fetched.
    is_own: bool,
}

/// All possible crates, linked or not.
pub type Known = BTreeMap<Id, Crate>;

/// The crates of this repository.
pub fn own(known: &Known) -> BTreeSet<Id> {
    known.iter().filter(|(_, crate_)| crate_.is_own).map(|(id, _)| id.clone()).collect()
}

/// The folder with the sources of a crate.
pub fn folder<'a>(known: &'a Known, name: &str) -> Option<&'a Path> {
    known.iter().find(|(id, _)| id.name == name).map(|(_, crate_)| crate_.folder.as_path())
}

/// Asks cargo.
pub fn known(root: &Path, target: &str) -> Result<Known> {
    let mut cargo = cargo(root);
    cargo.args(["metadata", "--locked", "--format-version=1", "--filter-platform", target]);
    let metadata: Value = serde_json::from_str(&compile::stdout(&mut cargo)?)?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let read = |package: &Value| -> Option<(Id, Crate)> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let id = Id { name: text(&package["name"])?, version: text(&package["version"])? };
        let manifest = PathBuf::from(package["manifest_path"].as_str()?);
        let authors = package["authors"].as_array().into_iter().flatten();
        let crate_ = Crate {
            license: text(&package["license"]),
            authors: authors.filter_map(text).collect(),
            folder: manifest.parent()?.to_owned(),
            is_own: package["source"].is_null(),
        };
        Some((id, crate_))
    };
    Ok(packages.filter_map(read).collect())
}

/// The SHA-256 of each downloaded crate. A crate of this repository has none.
fn checksums(lock: &str) -> BTreeMap<Id, String> {
    let package = |block: &str| {
        let field = |name: &str| {
            let value = |line: &str| Some(line.strip_prefix(name)?.strip_prefix(" = ")?.to_owned());
            block.lines().find_map(value).map(|value| value.trim_matches('"').to_owned())
        };
        Some((Id { name: field("name")?, version: field("version")? }, field("checksum")?))
    };
    lock.split("[[package]]").filter_map(package).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_has_the_checksum_of_each_crate_that_is_fetched() {
        let lock = "\
version = 4

[[package]]
name = \"a\"
version = \"1.2.3\"
source = \"registry+https://example.org/index\"
checksum = \"abc\"
dependencies = [
 \"own\",
]

[[package]]
name = \"own\"
version = \"0.1.0\"
";
        let a = Id { name: "a".to_owned(), version: "1.2.3".to_owned() };
        assert_eq!(checksums(lock), BTreeMap::from([(a, "abc".to_owned())]));
    }

    #[test]
    fn a_slash_between_licences_means_or() {
        for (license, words) in [
            ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
            ("Apache-2.0 / MIT", "Apache-2.0 OR MIT"),
            ("MIT AND (MIT OR ISC)", "MIT AND (MIT OR ISC)"),
        ] {
            assert_eq!(expression(license), words);
        }
    }

    #[test]
    fn what_a_version_adds_is_escaped_in_its_name() {
        let id = Id { name: "a".to_owned(), version: "1.0.0+spec-1.1".to_owned() };
        assert_eq!(purl(&id), "pkg:cargo/a@1.0.0%2Bspec-1.1");
    }
}
