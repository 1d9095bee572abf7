//! Tries the blocks that people read with their provider. They make a customer, its link and its
//! integration. Then nothing is left to do.

use std::fs;
use std::path::Path;

use super::super::measure::sandbox;
use super::super::peer::{Peer, PeerKind};
use super::super::workspace::Workspace;
use crate::Result;
use support::terraform::Terraform;

const PAGE: &str = "docs/guides/migrating.md";

/// The address in the blocks.
const VENDOR: &str = "https://api.wiv.ai";

/// Applies the blocks of the page for this provider, and plans them again.
pub fn tried(root: &Path, terraform: &Terraform, peer: &Peer) -> Result<()> {
    let page = fs::read_to_string(root.join(PAGE))?;
    let name = peer.kind.name();
    let block = block(&page, name).ok_or_else(|| format!("{PAGE} shows no blocks for {name}"))?;
    let source = peer.kind.source();
    let head = format!(
        "terraform {{\n  required_providers {{\n    {name} = {{ source = \"{source}\" }}\n  }}\n}}\n\n\
         variable \"wiv_api_key\" {{}}\n\n"
    );
    let api = sandbox()?;
    let configuration = head + &block.replace(VENDOR, &api.url());
    let installed = Some((source, &*peer.program));
    let workspace =
        Workspace::of(&root.join("target/bench"), terraform, &configuration, installed)?;
    // The page says so: a header of the provider takes the customer's id.
    if peer.kind == PeerKind::Restapi {
        workspace.apply_only("restapi_object.customer", &api.url())?;
    }
    workspace.apply(1, &api.url())?;
    workspace.plan(1, &api.url())?;
    let state = api.state();
    let made: Vec<_> = state
        .customers
        .iter()
        .map(|customer| (customer.links.len(), customer.integrations.len()))
        .collect();
    if made != [(1, 1)] {
        return Err(format!("the blocks for {name} made {made:?}, not one of each").into());
    }
    eprintln!("the blocks that {PAGE} shows for {} work", peer.title());
    Ok(())
}

fn block<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("<!-- begin {name} -->"))?;
    let (_, rest) = rest.split_once("```terraform\n")?;
    rest.split_once("```").map(|(block, _)| block)
}
