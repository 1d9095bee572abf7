//! What is no fault of a single answer: each a test of its own, and a row of the table.

mod kills;
mod lags;
mod replacing;
mod runs;
mod signals;
mod users;

use serde_json::Value;

use crate::calls::{Call, PARENT};
use crate::run::Ran;
use crate::table;
use msp_sandbox::BlockingSandbox;
use support::api::{customer_names, make_customer, sandbox};
use support::workspace::Workspace;

const A: &str = "msp_customer.a";
const CREATE: (&str, &str) = ("POST", "/msp/customers");

/// A sandbox, and a workspace with one block in it.
fn start(call: Call) -> (BlockingSandbox, Workspace) {
    let sandbox = sandbox();
    make_customer(&sandbox, PARENT, "Beta");
    let ws = Workspace::new(&sandbox);
    ws.configuration(&call.block());
    (sandbox, ws)
}

/// How many customers named Acme there are.
fn acmes(sandbox: &BlockingSandbox) -> usize {
    customer_names(sandbox).iter().filter(|name| *name == "Acme").count()
}

/// The id of a block; `None` where it is null, or there is no such block.
fn id_of(ws: &Workspace, address: &str) -> Option<String> {
    let state = ws.state();
    let is_there = state.addresses().iter().any(|found| found == address);
    let id = is_there.then(|| state.attribute(address, "id").clone());
    id.as_ref().and_then(Value::as_str).map(str::to_owned)
}

/// Whether nothing is left to do, and the block has the one object that there is.
#[track_caller]
fn assert_one_and_settled(sandbox: &BlockingSandbox, ws: &Workspace, call: Call) {
    let objects = call.objects(&sandbox.state());
    assert_eq!(objects.len(), 1, "{objects:?}");
    assert_eq!(id_of(ws, call.address()).as_ref(), objects.first());
    ws.assert_settled();
}

/// The summaries of the errors about a block.
fn errors(ran: &Ran, address: &str) -> Vec<String> {
    let errors = ran.about(address).filter(|one| one.severity == "error");
    errors.map(|one| one.summary.clone()).collect()
}

/// The refusal of a create because the object exists.
#[track_caller]
fn assert_refused_as_existing(plan: &Ran) {
    let errors = errors(plan, A);
    assert_eq!(errors.len(), 1, "{}", plan.transcript());
    assert!(errors[0].starts_with("Customer \"Acme\" exists already ("), "{errors:?}");
}

/// A row of the table: what happened, what the first run came to, and the next, and how
/// many there are in the end.
#[track_caller]
fn row(happened: &str, first: &str, next: &str, objects: usize) {
    table::hold_row("named", &[happened, first, next, &objects.to_string()]);
}

#[support::test]
fn every_row_of_the_page_is_one_that_a_test_here_writes() {
    let tests = [
        include_str!("kills.rs"),
        include_str!("lags.rs"),
        include_str!("replacing.rs"),
        include_str!("runs.rs"),
        include_str!("signals.rs"),
        include_str!("users.rs"),
    ];
    for title in table::titles("named") {
        let literal = format!("{title:?}");
        assert!(tests.iter().any(|text| text.contains(&literal)), "nobody writes {title}");
    }
}
