//! `msp_customer` under real Terraform: what is made, what is refused, and in which words.

mod at_most_one;
mod ending;
mod making;
mod outside;
mod words;

use support::diagnostics::{self, Diagnostics};
use support::hcl::Block;
use support::workspace::Workspace;

const A: &str = "msp_customer.a";
const LIST: &str = "GET /msp/customers?fields=id,name";

/// A block with this name and what else stands in it.
fn customer(label: &str, name: &str, more: &str) -> String {
    Block::resource("msp_customer", label).text("name", name).line(more).to_string()
}

/// The same, of a name that is known only after apply: no plan can refuse it.
fn customer_later(label: &str, name: &str, more: &str) -> String {
    let source = Block::resource("terraform_data", label).text("input", name);
    let name = format!("terraform_data.{label}.output");
    let customer = Block::resource("msp_customer", label).expr("name", name).line(more);
    format!("{source}{customer}")
}

fn acme(more: &str) -> String {
    customer("a", "Acme", more)
}

fn id_of(ws: &Workspace, address: &str) -> String {
    ws.attribute(address, "id").as_str().expect("an id").to_owned()
}

/// Applies the plan that was made last, which has to fail.
#[track_caller]
fn apply_planned_error(ws: &Workspace) -> Diagnostics {
    let output = ws.run(&["apply", "-json", "-input=false", "step.tfplan"]);
    assert_eq!(output.status, Some(1), "it was applied: {}", output.transcript());
    diagnostics::diagnostics(&output.stdout)
}
