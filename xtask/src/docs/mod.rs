//! The registry's pages: from the provider's own schema, `examples/` and `templates/`.
//!
//! | module | what it is for |
//! |---|---|
//! | [`pages`] | which pages there are |
//! | [`page`] | the parts of a page, in the registry's layout |
//! | [`kind`] | the peculiar parts of data sources, functions, actions, … |
//! | [`schema`] | the part that lists attributes |
//! | [`function`] | the part that says how a function is called |
//! | [`errors`] | the guide to errors, out of the messages that tests hold |
//! | [`import`] | the part that says how objects are imported |
//! | [`types`] | types in words |
//! | [`sources`] | the files that pages are made of |
//! | [`wording`] | what is asked of descriptions |
//! | [`tree`] | `docs/` as it is, against what it should be |
//! | [`links`] | that what pages lead to is there |
//! | [`markdown`] | links and anchors of a page |
//! | [`plain`] | that what people read is plain English |

mod errors;
mod function;
mod import;
mod kind;
mod links;
mod markdown;
mod page;
mod pages;
mod plain;
mod schema;
mod sources;
mod text;
#[cfg(test)]
mod toy;
mod tree;
mod types;
mod wording;

use std::path::Path;

use terraform_provider_msp::provider::Msp;

use crate::Result;
use sources::Sources;
use tree::Pages;

/// Makes `docs/` what it should be, and lowers the numbers of what is not plain English yet.
pub fn write(root: &Path) -> Result<()> {
    tree::write(&root.join("docs"), &render(root)?)?;
    plain::lower(root)
}

/// Fails with the names of files that are not what they should be. Links that lead nowhere and
/// sentences that are not plain English are faults too.
pub fn check(root: &Path) -> Result<()> {
    let mut faults = Vec::new();
    let stale = tree::compare(&root.join("docs"), &render(root)?)?;
    if !stale.is_empty() {
        faults.push(format!(
            "docs/ is not what schema, examples/ and templates/ make of it:\n  {}\n\
             hint: `cargo xtask docs` makes it so",
            stale.join("\n  "),
        ));
    }
    let lost = links::faults(root)?;
    if !lost.is_empty() {
        faults.push(format!("pages lead to what is not there:\n  {}", lost.join("\n  ")));
    }
    let turned = plain::faults(root)?;
    if !turned.is_empty() {
        faults.push(format!(
            "not in plain English (docs/messages.md has the rules):\n  {}",
            turned.join("\n  "),
        ));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

fn render(root: &Path) -> Result<Pages> {
    pages::all(&Msp::default(), &Sources::new(root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_shows_an_example_and_says_which_call_stands_behind_it() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for (path, page) in render(&root).unwrap() {
            if path.starts_with("guides/") {
                continue;
            }
            assert!(page.contains("\n## Example Usage\n\n```terraform\n"), "{path}");
            let calls =
                if path == "index.md" { "\n## What There Is\n" } else { "\n## API Calls\n" };
            assert!(page.contains(calls), "{path}");
            let (before_schema, _) = page.split_once("\n## S").expect("a schema or a signature");
            let undone = before_schema.contains("```\n\n~> **");
            let lasts = path.starts_with("resources/") || path.starts_with("actions/");
            assert_eq!(undone, lasts, "{path}");
        }
    }

    #[test]
    fn every_guide_is_found_from_the_page_of_the_provider() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let index = &render(&root).unwrap()["index.md"];
        for guide in std::fs::read_dir(root.join("docs/guides")).unwrap() {
            let name = guide.unwrap().file_name().into_string().unwrap();
            assert!(index.contains(&format!("](guides/{name})")), "{name}");
        }
    }
}
