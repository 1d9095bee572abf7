//! The cost of the provider, measured beside others: `cargo xtask bench`.
//!
//! | module | what it is for |
//! |---|---|
//! | [`options`] | the command line |
//! | [`build`] | compiles the measured programs as they are released |
//! | [`subject`] | the measured providers; the one that does nothing is `src/bin/idle.rs` |
//! | [`workspace`] | a directory where Terraform runs |
//! | [`watch`] | memory and CPU of the provider's processes, from `/proc` |
//! | [`start`], [`client`], [`pinned`] | starts a provider as Terraform does, and calls it once |
//! | [`measure`] | the rounds |
//! | [`results`] | the measurements |
//! | [`statistics`] | medians, percentiles, the floor |
//! | [`bars`] | the target figures |
//! | [`report`], [`words`] | the results as Markdown |
//! | [`plots`], [`plot`], [`scale`] | the results as SVG |
//! | [`peer`] | a provider of another make, as the command line names it |
//! | [`peers`] | the same work by providers for REST APIs in general |
//! | [`weigh`] | the targets that are no timings, for CI |
//! | [`fleet`] | a command of its own: plans of a fleet, by the shape of its configuration |
//! | [`page`], [`machine`] | where the results are written, and facts about the machine |

mod bars;
mod build;
mod client;
mod fleet;
mod machine;
mod measure;
mod options;
mod page;
mod peer;
mod peers;
mod pinned;
mod plot;
mod plots;
mod report;
mod results;
mod scale;
mod start;
mod statistics;
mod subject;
mod watch;
pub mod weigh;
mod words;
mod workspace;

use std::path::{Path, PathBuf};

use crate::Result;
use options::{HELP, Options};
use results::{Results, Started};
use subject::{Subject, SubjectKind};
use support::terraform::Terraform;
use workspace::Workspace;

/// Builds, measures, prints and writes.
pub fn run(root: &Path, arguments: &[&str]) -> Result<()> {
    if let Some((&"fleet", options)) = arguments.split_first() {
        return fleet::run(root, options);
    }
    let Some(options) = Options::parse(arguments)? else {
        print!("{HELP}");
        return Ok(());
    };
    // This comes first: without Terraform there is no point in compiling.
    let terraform = Terraform::of_this_person()?;
    if cfg!(debug_assertions) {
        return build::again_optimised(root, arguments);
    }
    if !options.peers.is_empty() {
        return peers::run(root, &terraform, &options);
    }
    let provider = build::provider(root)?;
    let idle = build::idle(root)?;
    let mut notes = Vec::new();
    let peer = build::peer(root).map_err(|error| {
        eprintln!("{error}; going on without it (benches/peers/tf-provider/Cargo.toml)");
        notes.push("without the peer on `tf-provider`, which did not compile".to_owned());
    });
    let peer = peer.ok();

    let target = root.join("target/bench");
    let started = started(&target, &terraform, &provider, peer.as_deref(), &options)?;
    let mut results = Results { started, ..Results::default() };
    let bench = subjects(root, &terraform, idle, provider, peer)?;
    measure::runs(&bench, &options, &mut results)?;
    if let Some((_, ours)) = bench.iter().find(|(subject, _)| subject.kind == SubjectKind::Ours) {
        results.account = Some((options.account, measure::account(ours, &options)?));
    }

    let with_peer = results.kinds().contains(&SubjectKind::Peer);
    let facts = machine::facts(root, &terraform.to_string(), with_peer);
    let report = report::report(&results, &facts, &notes);
    println!("{report}");
    match options.out {
        Some(out) => page::write(&out, &report, &results),
        None if options.quick => page::write(&root.join("target/bench"), &report, &results),
        None => {
            page::write(&root.join("docs"), &report, &results)?;
            page::summarise(&root.join("README.md"), &results)
        }
    }
}

/// Starts this provider, the peer and every named provider.
fn started(
    target: &Path,
    terraform: &Terraform,
    provider: &Path,
    peer: Option<&Path>,
    options: &Options,
) -> Result<Vec<Started>> {
    let mut started = vec![Started::not_yet(SubjectKind::Ours.name(), provider, false)?];
    if let Some(peer) = peer {
        started.push(Started::not_yet(SubjectKind::Peer.name(), peer, false)?);
    }
    for path in &options.providers {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        started.push(Started::not_yet(&format!("`{name}`"), path, true)?);
    }
    measure::starts(&mut started, options)?;
    measure::plans_of_nothing(&mut started, target, terraform, options)?;
    Ok(started)
}

/// Every subject, each in a directory of its own.
fn subjects(
    root: &Path,
    terraform: &Terraform,
    idle: PathBuf,
    provider: PathBuf,
    peer: Option<PathBuf>,
) -> Result<Vec<(Subject, Workspace)>> {
    let mut subjects = vec![
        Subject { kind: SubjectKind::Terraform, provider: None },
        Subject { kind: SubjectKind::Idle, provider: Some(idle) },
        Subject { kind: SubjectKind::Ours, provider: Some(provider) },
    ];
    subjects.extend(peer.map(|peer| Subject { kind: SubjectKind::Peer, provider: Some(peer) }));
    let target = root.join("target/bench");
    let laid_out = |subject: Subject| {
        let workspace = Workspace::create(&target, terraform, &subject)?;
        Ok((subject, workspace))
    };
    subjects.into_iter().map(laid_out).collect()
}
