//! Measures in rounds. Each round runs every provider once, one after the other, so that other work
//! of the machine affects all of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use msp_sandbox::{BlockingSandbox, Customer, Fault, Handle, Options as SandboxOptions, Sandbox};

use super::options::Options;
use super::results::{Cache, Case, Results, Run, Started, Step};
use super::start::{self, Starter};
use super::subject::{NOTHING, Subject, SubjectKind};
use super::workspace::{Ran, Workspace};
use crate::Result;
use support::installation::NAME;
use support::terraform::Terraform;

/// The delay of an answer when every answer is late.
pub const LATENCY: Duration = Duration::from_millis(100);

/// The number of customers in the configuration that is planned against a larger account.
const MANAGED: u32 = 1000;

/// How often a plan runs after each apply. A plan of a thousand takes a second, and other work of the
/// machine changes that by a tenth.
const PLANS: usize = 3;

/// How often more resources than [`MANAGED`] are measured at most: that takes minutes, and other work of
/// the machine hardly changes it.
const LONG_RUNS: usize = 2;

/// How often each provider starts at most, after its program was removed from the cache.
const COLD: usize = 20;

/// Starts every provider in turn.
pub fn starts(providers: &mut [Started], options: &Options) -> Result<()> {
    let starter = Starter::new()?;
    for provider in &*providers {
        // The first start reads the program from disk.
        starter.start(&provider.program)?;
    }
    eprintln!("starting each provider {} times", options.starts);
    for _ in 0..options.starts {
        for provider in &mut *providers {
            provider.starts.push(starter.start(&provider.program)?);
        }
    }
    // Each start reads megabytes from disk.
    for _ in 0..options.starts.min(COLD) {
        for provider in &mut *providers {
            start::forget(&provider.program)?;
            provider.cold.push(starter.start(&provider.program)?);
        }
    }
    Ok(())
}

/// Every provider as a package installs it, in turn.
pub fn plans_of_nothing(
    providers: &mut [Started],
    target: &Path,
    terraform: &Terraform,
    options: &Options,
) -> Result<()> {
    let workspace =
        |one: &Started| Workspace::of(target, terraform, NOTHING, Some((NAME, &one.program)));
    let workspaces = providers.iter().map(workspace).collect::<Result<Vec<_>>>()?;
    eprintln!("planning nothing with each provider {} times", options.runs);
    for _ in 0..options.runs {
        for (provider, workspace) in providers.iter_mut().zip(&workspaces) {
            for cache in [Cache::Cold, Cache::Warm] {
                let wall = workspace.plan_of_nothing(cache == Cache::Cold)?;
                provider.plans.push((cache, wall));
            }
        }
    }
    Ok(())
}

/// Every provider, with every number of resources.
pub fn runs(
    bench: &[(Subject, Workspace)],
    options: &Options,
    results: &mut Results,
) -> Result<()> {
    let late = options.late_counts.iter().map(|count| (true, *count));
    for (late, count) in options.counts.iter().map(|count| (false, *count)).chain(late) {
        let how = if late { " with every answer 100 ms late" } else { "" };
        let is_long = count > MANAGED;
        let runs = if is_long { options.runs.min(LONG_RUNS) } else { options.runs };
        let plans = if is_long || late || options.runs == 1 { 1 } else { PLANS };
        for round in 1..=runs {
            eprintln!("{count} resources{how}, run {round} of {runs}");
            for (subject, workspace) in bench {
                // A provider that asks for nothing gets no late answers.
                let asks = matches!(subject.kind, SubjectKind::Ours | SubjectKind::Peer);
                if asks || !late {
                    let case = |step| Case { late, step, count, kind: subject.kind };
                    let (apply, plans) = once(workspace, count, late, plans)?;
                    results.runs.entry(case(Step::Apply)).or_default().push(apply);
                    results.runs.entry(case(Step::Plan)).or_default().extend(plans);
                }
            }
        }
    }
    Ok(())
}

/// A plan of some customers of an account that has many more.
pub fn account(workspace: &Workspace, options: &Options) -> Result<Vec<Run>> {
    let largest = options.counts.last().copied().unwrap_or(1);
    let managed = MANAGED.min(largest);
    eprintln!("{managed} of {} customers", options.account);
    let api = sandbox()?;
    workspace.empty()?;
    workspace.apply(managed, &api.url())?;
    let rest = managed..options.account;
    api.change(|state| state.customers.extend(rest.map(stranger)))?;
    (0..options.runs).map(|_| run(&api, || workspace.plan(managed, &api.url()))).collect()
}

/// Creates everything in an empty account, and plans it again, so many times.
fn once(workspace: &Workspace, count: u32, late: bool, plans: usize) -> Result<(Run, Vec<Run>)> {
    let api = sandbox()?;
    if late {
        api.fault(Fault::latency(LATENCY));
    }
    workspace.empty()?;
    let apply = run(&api, || workspace.apply(count, &api.url()))?;
    let plan = |_| run(&api, || workspace.plan(count, &api.url()));
    Ok((apply, (0..plans).map(plan).collect::<Result<_>>()?))
}

/// Runs Terraform and counts the calls to the API.
pub fn run(api: &Handle, terraform: impl FnOnce() -> Result<Ran>) -> Result<Run> {
    api.forget_requests();
    let ran = terraform()?;
    let mut calls = BTreeMap::new();
    for request in api.requests() {
        *calls.entry(request.method).or_default() += 1;
    }
    Ok(Run { ran, calls })
}

/// An API with nothing in it.
pub fn sandbox() -> Result<BlockingSandbox> {
    let defaults = SandboxOptions::default();
    let options =
        SandboxOptions { log_size: 1_000_000, keep_received: false, seed: Some(7), ..defaults };
    Ok(Sandbox::start_blocking(options)?)
}

fn stranger(number: u32) -> Customer {
    let (customer_id, name) = (format!("stranger-{number}"), format!("Stranger {number}"));
    Customer { customer_id, name, ..Customer::default() }
}
