//! Checks that every target of a page exists: links within the repository, their anchors, and files
//! named in the text. It uses no network, so it does not look at links to other hosts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::kind;
use super::markdown::{Outline, outline};
use crate::Result;

/// Where pages are, beside those at the root.
const DIRECTORIES: [&str; 3] = ["crates", "docs", "examples"];

/// Crates beside the provider whose modules pages mention.
const CRATES: [&str; 2] = ["crates/msp-sandbox", "crates/tfplugin"];

/// Generated files that nobody keeps.
const MADE: &str = "target";

/// Full links to this repository, because the registry serves only `docs/`.
const HOSTED: [&str; 2] = [
    "https://github.com/mspops/terraform-provider-msp/blob/main/",
    "https://github.com/mspops/terraform-provider-msp/tree/main/",
];

/// Names each target of a page that does not exist.
///
/// # Errors
/// If a page cannot be read.
pub fn faults(root: &Path) -> Result<Vec<String>> {
    let mut pages = BTreeMap::new();
    for path in pages_of(root)? {
        let text = fs::read_to_string(root.join(&path))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        pages.insert(path, outline(&text));
    }
    let mut faults = Vec::new();
    for (page, outline) in &pages {
        let links = outline.links.iter().filter_map(|link| link_fault(root, &pages, page, link));
        let code = outline.code.iter().filter(|code| is_missing_file(root, page, code));
        let code = code.map(|code| format!("`{code}` is not there"));
        faults.extend(links.chain(code).map(|fault| format!("{}: {fault}", page.display())));
    }
    Ok(faults)
}

/// Every page, by its path from the root.
fn pages_of(root: &Path) -> Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    find(root, Path::new(""), false, &mut pages)?;
    for directory in DIRECTORIES {
        find(root, Path::new(directory), true, &mut pages)?;
    }
    Ok(pages)
}

fn find(root: &Path, below: &Path, deep: bool, pages: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(entries) = fs::read_dir(root.join(below)) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if deep {
                find(root, &path, deep, pages)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    Ok(())
}

fn link_fault(
    root: &Path,
    pages: &BTreeMap<PathBuf, Outline>,
    page: &Path,
    link: &str,
) -> Option<String> {
    let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
    let hosted = HOSTED.iter().find_map(|prefix| target.strip_prefix(prefix));
    let path = if let Some(path) = hosted {
        normal(Path::new(path))
    } else if target.contains(':') {
        return None;
    } else if target.is_empty() {
        Some(page.to_owned())
    } else {
        normal(&page.parent().unwrap_or(Path::new("")).join(target))
    };
    let Some(path) = path.filter(|path| root.join(path).exists()) else {
        return Some(format!("{link} is not there"));
    };
    if hosted.is_none() && is_served(page) && !is_served(&path) {
        return Some(format!(
            "{link} is not in the registry: write it as {}{}",
            HOSTED[0],
            path.display()
        ));
    }
    let outline = pages.get(&path).filter(|_| !anchor.is_empty())?;
    (!outline.anchors.contains(anchor)).then(|| format!("{link} has no such heading"))
}

/// Whether the registry shows this page.
fn is_served(page: &Path) -> bool {
    let Ok(page) = page.strip_prefix("docs") else { return false };
    let mut directories = kind::ALL.iter().map(|kind| kind.directory).chain(["guides"]);
    page == Path::new("index.md") || directories.any(|directory| page.starts_with(directory))
}

/// Whether this reads as a file or directory of the repository, and does not exist.
fn is_missing_file(root: &Path, page: &Path, code: &str) -> bool {
    let is_path = code.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let Some((first, _)) = code.split_once('/').filter(|(first, _)| is_path && *first != MADE)
    else {
        return false;
    };
    // Texts about modules leave out `src/`, and an example names its own files.
    let beside = page.parent().unwrap_or(Path::new(""));
    let mut places = vec![root.to_owned(), root.join("src"), root.join(beside)];
    places.extend(CRATES.map(|crate_| root.join(crate_).join("src")));
    let is_ours = |place: &PathBuf| !first.is_empty() && place.join(first).is_dir();
    let is_there = |place: &PathBuf| place.join(code).exists();
    places.iter().any(is_ours) && !places.iter().any(is_there)
}

/// The path without `.` and `..`. `None` if it leads out of the repository.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => normal.push(name),
            Component::CurDir => {}
            Component::ParentDir => normal.pop().then_some(())?,
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(normal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::toy::directory;

    /// A repository with a readme and a page of each kind.
    fn repository(name: &str, readme: &str, page: &str) -> PathBuf {
        let files = [
            ("README.md", readme),
            ("docs/guides/page.md", page),
            ("docs/guides/other.md", "# The other"),
            ("docs/index.md", "# Provider"),
            ("docs/adr/0001.md", "# 1. Why"),
            ("src/http/verdict.rs", ""),
            ("crates/tfplugin/src/framework/plan.rs", ""),
            ("crates/tfplugin/README.md", "`framework/plan.rs`"),
            ("examples/complete/fleet/README.md", "`src/main.tf`"),
            ("examples/complete/fleet/src/main.tf", ""),
        ];
        directory(name, &files)
    }

    #[test]
    fn what_is_there_is_no_fault() {
        let readme = "[a](docs/guides/other.md#the-other), [b](https://example.com/nowhere), \
                      [c](docs/adr/0001.md), `src/http/verdict.rs`, `http/verdict.rs`, `framework/plan.rs`, \
                      `target/release`, `docs/<page>.md`, `application/json`\n";
        let page = "[a](other.md), [b](../index.md#provider), [c](#here), \
                    [d](https://github.com/mspops/terraform-provider-msp/tree/main/examples/complete/fleet)\n\
                    # Here\n";
        let root = repository("links-there", readme, page);
        assert_eq!(faults(&root).unwrap(), [""; 0]);
    }

    #[test]
    fn each_thing_that_is_not_there_is_named_with_its_page() {
        let readme = "[a](docs/gone.md), [b](docs/guides/other.md#gone), [c](#gone), \
                      [d](../outside.md), `src/gone.rs`, `framework/gone.rs`\n";
        let page =
            "[a](https://github.com/mspops/terraform-provider-msp/tree/main/examples/gone)\n";
        let root = repository("links-gone", readme, page);
        assert_eq!(
            faults(&root).unwrap(),
            [
                "README.md: docs/gone.md is not there",
                "README.md: docs/guides/other.md#gone has no such heading",
                "README.md: #gone has no such heading",
                "README.md: ../outside.md is not there",
                "README.md: `src/gone.rs` is not there",
                "README.md: `framework/gone.rs` is not there",
                "docs/guides/page.md: https://github.com/mspops/terraform-provider-msp/tree/main/\
                 examples/gone is not there",
            ]
        );
    }

    #[test]
    fn a_page_of_the_registry_leads_to_nothing_that_the_registry_does_not_show() {
        let root = repository("links-out", "", "[why](../adr/0001.md)\n");
        assert_eq!(
            faults(&root).unwrap(),
            ["docs/guides/page.md: ../adr/0001.md is not in the registry: write it as \
              https://github.com/mspops/terraform-provider-msp/blob/main/docs/adr/0001.md"]
        );
    }
}
