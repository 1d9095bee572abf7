//! The same work by providers for REST APIs in general, which people use for these APIs today:
//! `cargo xtask bench --peer NAME=PATH`, with their programs as released.
//!
//! | module | what it is for |
//! |---|---|
//! | [`printed`] | tries the blocks of the documentation |
//! | [`work`] | measures the work |
//! | [`table`] | the results as Markdown |

mod printed;
mod table;
mod work;

use std::fs;
use std::path::Path;

use super::options::Options;
use super::page::Place;
use super::peer::Peer;
use super::{build, machine};
use crate::Result;
use support::terraform::Terraform;

/// How many customers each of them creates.
const CUSTOMERS: u32 = 1000;

/// The same for a run that only shows that it works.
const QUICK: u32 = 20;

const PLACE: Place = Place { begin: "<!-- begin peers -->\n", end: "<!-- end peers -->\n" };

/// Measures this provider and the named ones, and writes the results. All other results of the
/// bench stay.
pub fn run(root: &Path, terraform: &Terraform, options: &Options) -> Result<()> {
    let provider = build::provider(root)?;
    options.peers.iter().try_for_each(|peer| printed::tried(root, terraform, peer))?;
    let mut all = vec![Peer::this(provider)];
    all.extend(options.peers.iter().cloned());
    let count = if options.quick { QUICK } else { CUSTOMERS };
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let measured = work::measured(root, terraform, &all, count, options)?;

    let mut facts = machine::facts(root, &terraform.to_string(), false);
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    facts.push(("processes that ran or waited before it began (load)", load));
    facts.push(("runs", options.runs.to_string()));
    let whole = table::whole(&measured, count, &facts);
    println!("{whole}");
    if options.quick || options.out.is_some() {
        return Ok(());
    }
    PLACE.write(&root.join("docs/benchmarks.md"), &whole)?;
    PLACE.write(&root.join("README.md"), &table::short(&measured, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_have_their_marks() {
        for page in ["docs/benchmarks.md", "README.md"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page);
            let text = fs::read_to_string(path).unwrap();
            assert!(PLACE.replaced(&text, "").is_some(), "{page}");
        }
    }
}
