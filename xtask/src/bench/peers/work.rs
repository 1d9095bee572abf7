//! The work: creates a number of customers, plans them again, and creates one whose answer is lost.

use std::path::Path;

use msp_sandbox::Fault;

use super::super::measure::{run, sandbox};
use super::super::options::Options;
use super::super::peer::Peer;
use super::super::results::Run;
use super::super::start::{Start, Starter};
use super::super::workspace::Workspace;
use crate::Result;
use support::terraform::Terraform;

/// The measurements of one provider.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The provider.
    pub peer: Peer,
    /// Every apply that creates them all.
    pub applies: Vec<Run>,
    /// The plan after each.
    pub plans: Vec<Run>,
    /// Every start.
    pub starts: Vec<Start>,
    /// The customers of one block whose create got no answer, after the next apply.
    pub after_a_lost_answer: usize,
}

/// Runs every provider in turn, so that other work of the machine affects all of them.
pub fn measured(
    root: &Path,
    terraform: &Terraform,
    peers: &[Peer],
    count: u32,
    options: &Options,
) -> Result<Vec<Measured>> {
    let target = root.join("target/bench");
    let mut all = Vec::new();
    for peer in peers {
        let installed = Some((peer.kind.source(), &*peer.program));
        let workspace = Workspace::of(&target, terraform, peer.kind.configuration(), installed)?;
        let (applies, plans, starts) = (Vec::new(), Vec::new(), Vec::new());
        let after_a_lost_answer = after_a_lost_answer(&workspace)?;
        let peer = peer.clone();
        all.push((workspace, Measured { peer, applies, plans, starts, after_a_lost_answer }));
    }
    for round in 1..=options.runs {
        for (workspace, measured) in &mut all {
            let title = measured.peer.title();
            eprintln!("{count} customers by {title}, run {round} of {}", options.runs);
            let api = sandbox()?;
            workspace.empty()?;
            measured.applies.push(run(&api, || workspace.apply(count, &api.url()))?);
            measured.plans.push(run(&api, || workspace.plan(count, &api.url()))?);
        }
    }
    let starter = Starter::new()?;
    for _ in 0..options.starts {
        for (_, measured) in &mut all {
            measured.starts.push(starter.start(&measured.peer.program)?);
        }
    }
    Ok(all.into_iter().map(|(_, measured)| measured).collect())
}

/// The connection ends after the customer is made. Then a person applies again.
fn after_a_lost_answer(workspace: &Workspace) -> Result<usize> {
    let api = sandbox()?;
    api.fault(Fault::drop_after_commit().on("POST", "/msp/customers").once());
    workspace.empty()?;
    if let Err(error) = workspace.apply(1, &api.url()) {
        eprintln!("the first apply, as it should: {}", first_line(&error.to_string()));
    }
    workspace.apply(1, &api.url())?;
    Ok(api.state().customers.len())
}

fn first_line(text: &str) -> &str {
    let said = text.lines().find(|line| line.contains("Error"));
    said.or_else(|| text.lines().next()).unwrap_or_default()
}
