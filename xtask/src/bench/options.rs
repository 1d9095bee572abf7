//! The options of `cargo xtask bench`.

use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};

use super::peer::Peer;
use crate::Result;

/// The text of `--help`.
pub const HELP: &str = "\
Usage: cargo xtask bench [OPTIONS]
       cargo xtask bench fleet [OPTIONS]   (bench fleet --help)

Measures the provider beside Terraform alone and beside a peer, and prints the table. It writes the
table and its plots into docs/benchmarks.md and docs/benchmarks/, and a summary into README.md.

Options:
  --runs N            How often everything is run [default: 5]
  --counts N,N,...    Numbers of resources [default: 1,100,1000,3000]
  --late-counts N,... Numbers of resources at 100 ms per answer [default: 1,100,1000]
  --starts N          How often each provider is started [default: 200]
  --provider PATH     Starts this provider too, of any make; may be given several times
  --peer NAME=PATH    Runs the same customers by this provider, `restapi` or `restful`, whose file
                      is named as in its release (terraform-provider-restapi_v3.0.0), and by this
                      one. Writes that table alone. May be given several times
  --out DIR           Where benchmarks.md and benchmarks/ are written instead
  --quick             A minute's run that shows that the bench works; writes to target/bench
";

/// What to measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How often to run everything.
    pub runs: usize,
    /// Numbers of resources.
    pub counts: Vec<u32>,
    /// Numbers of resources for late answers.
    pub late_counts: Vec<u32>,
    /// Customers of the account that is larger than the configuration.
    pub account: u32,
    /// How often to start each provider.
    pub starts: usize,
    /// Providers of other people.
    pub providers: Vec<PathBuf>,
    /// Providers for REST APIs in general that do the same work.
    pub peers: Vec<Peer>,
    /// Where to write the page.
    pub out: Option<PathBuf>,
    /// Whether the run only shows that the bench works.
    pub quick: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            runs: 5,
            counts: vec![1, 100, 1000, 3000],
            late_counts: vec![1, 100, 1000],
            account: 10_000,
            starts: 200,
            providers: Vec::new(),
            peers: Vec::new(),
            out: None,
            quick: false,
        }
    }
}

impl Options {
    /// Reads them. `None` if the caller only asks for help.
    pub fn parse(arguments: &[&str]) -> Result<Option<Self>> {
        let mut options = Self::default();
        if arguments.contains(&"--quick") {
            options = Self {
                runs: 1,
                counts: vec![1, 50],
                late_counts: vec![20],
                starts: 10,
                quick: true,
                ..options
            };
        }
        let mut parser = Parser::from_args(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("runs") => options.runs = positive(parser.value()?.parse()?)?,
                Arg::Long("starts") => options.starts = positive(parser.value()?.parse()?)?,
                Arg::Long("counts") => options.counts = counts(&parser.value()?.string()?)?,
                Arg::Long("late-counts") => {
                    options.late_counts = counts(&parser.value()?.string()?)?;
                }
                Arg::Long("provider") => {
                    options.providers.push(std::path::absolute(parser.value()?)?);
                }
                Arg::Long("peer") => {
                    options.peers.push(Peer::parse(&parser.value()?.string()?)?);
                }
                Arg::Long("out") => options.out = Some(std::path::absolute(parser.value()?)?),
                Arg::Long("quick") => {}
                Arg::Long("help") | Arg::Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(options))
    }
}

fn positive(number: usize) -> Result<usize> {
    if number == 0 { Err("nothing is measured in 0 runs".into()) } else { Ok(number) }
}

/// In ascending order, each once.
fn counts(text: &str) -> Result<Vec<u32>> {
    let mut counts = Vec::new();
    for part in text.split(',') {
        let count = part.trim().parse().ok().filter(|count| *count > 0);
        counts.push(count.ok_or_else(|| format!("`{part}` is no number of resources"))?);
    }
    counts.sort_unstable();
    counts.dedup();
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Options {
        Options::parse(arguments).unwrap().unwrap()
    }

    #[test]
    fn what_is_not_said_is_as_the_table_in_the_documentation_has_it() {
        assert_eq!(parsed(&[]), Options::default());
        assert_eq!(parsed(&[]).counts, [1, 100, 1000, 3000]);
    }

    #[test]
    fn a_quick_run_is_small_but_for_what_is_said_beside_it() {
        let quick = parsed(&["--runs", "2", "--quick"]);
        assert_eq!((quick.runs, quick.quick), (2, true));
        assert!(quick.counts.iter().all(|count| *count <= 100));
    }

    #[test]
    fn counts_are_sorted_and_nonsense_is_refused() {
        assert_eq!(parsed(&["--counts", "100, 1,100"]).counts, [1, 100]);
        for nonsense in ["", "0", "1,,2", "many"] {
            Options::parse(&["--counts", nonsense]).unwrap_err();
        }
        for nonsense in [&["--runs", "0"][..], &["--run", "1"], &["--provider"], &["here"]] {
            Options::parse(nonsense).unwrap_err();
        }
    }

    #[test]
    fn help_measures_nothing() {
        assert_eq!(Options::parse(&["--help"]).unwrap(), None);
    }
}
