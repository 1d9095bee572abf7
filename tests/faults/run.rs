//! A configuration applied until there is nothing to do or somebody has to decide.

use std::fs;
use std::path::PathBuf;

use msp_sandbox::Handle;
pub use support::applying::{Applying, Whom, has_met, until, until_gone, until_met};
use support::command::Output;
use support::diagnostics::{self, Diagnostics};
use support::workspace::{Workspace, sandbox_provider};

/// What one command said and did.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Exit status: for a plan 0 is "nothing to do" and 2 "something".
    pub status: Option<i32>,
    /// What it said.
    pub diagnostics: Diagnostics,
    output: Output,
}

impl Ran {
    fn of(output: Output) -> Self {
        let diagnostics = diagnostics::diagnostics(&output.stdout);
        Self { status: output.status, diagnostics, output }
    }

    /// What it said about one block.
    pub fn about(&self, address: &str) -> impl Iterator<Item = &diagnostics::Diagnostic> {
        let address = address.to_owned();
        self.diagnostics.iter().filter(move |one| one.address.as_deref() == Some(&*address))
    }

    /// Everything it printed.
    pub fn transcript(&self) -> String {
        self.output.transcript()
    }

    /// What is proposed for a block; `no-op` for nothing.
    pub fn action(&self, address: &str) -> String {
        let actions = diagnostics::actions(&self.output.stdout);
        actions.get(address).cloned().unwrap_or_else(|| "no-op".to_owned())
    }
}

/// Applies what is configured, whatever comes of it.
pub fn apply(ws: &Workspace, options: &[&str]) -> Ran {
    let arguments = ["apply", "-json", "-auto-approve", "-input=false"];
    Ran::of(ws.run(&[&arguments, options].concat()))
}

/// Plans what is configured, whatever comes of it.
pub fn plan(ws: &Workspace, options: &[&str]) -> Ran {
    let arguments = ["plan", "-json", "-input=false", "-detailed-exitcode"];
    Ran::of(ws.run(&[&arguments, options].concat()))
}

/// How many pages of the journal tell of an object that was made.
pub fn made_pages(ws: &Workspace) -> usize {
    let is_made = |page: &PathBuf| fs::read_to_string(page).is_ok_and(|text| text.contains("made"));
    ws.journal().iter().filter(|page| is_made(page)).count()
}

/// Replaces the `provider` block by one with this in its `http`.
pub fn http(ws: &Workspace, sandbox: &Handle, body: &str) {
    ws.provider(&format!("{}\n  http {{\n{body}\n  }}", sandbox_provider(&sandbox.url())));
}
