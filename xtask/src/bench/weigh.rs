//! The targets that are no timings, checked on a release build: `cargo xtask weigh`.
//!
//! They are the same on a busy machine, so CI can fail on them.

use std::path::Path;

use super::bars::{bars, table_of};
use super::options::Options;
use super::results::Results;
use super::subject::SubjectKind;
use super::{build, measure, started, subject::Subject, workspace::Workspace};
use crate::Result;
use support::terraform::Terraform;

/// Fails if a target is missed.
pub fn run(root: &Path) -> Result<()> {
    let terraform = Terraform::of_this_person()?;
    let provider = build::provider(root)?;
    let options = Options {
        runs: 1,
        starts: 1,
        counts: vec![1, 10, 1000],
        late_counts: vec![],
        ..Options::default()
    };
    let subject = Subject { kind: SubjectKind::Ours, provider: Some(provider.clone()) };
    let target = root.join("target/bench");
    let workspace = Workspace::create(&target, &terraform, &subject)?;
    let started = started(&target, &terraform, &provider, None, &options)?;
    let mut results = Results { started, ..Results::default() };
    results.account = Some((options.account, measure::account(&workspace, &options)?));
    measure::runs(&[(subject, workspace)], &options, &mut results)?;

    let weighed: Vec<_> = bars(&results).into_iter().filter(|bar| !bar.is_timed).collect();
    println!("{}", table_of(&weighed));
    match weighed.iter().filter(|bar| bar.is_met() != Some(true)).count() {
        0 => Ok(()),
        missed => Err(format!("{missed} of these {} bars missed", weighed.len()).into()),
    }
}
