//! `missing_objects = "keep"`: what is missing stays in the state with a warning, nothing is planned for
//! it, and everything else goes on.

mod absent;
mod many;
mod owners;
mod pending;
mod setting;

use msp_sandbox::{BlockingSandbox, Fault};
use support::api::start;
use support::hcl::Block;
use support::workspace::{Workspace, sandbox_provider};

const A: &str = "msp_customer.a";
const B: &str = "msp_customer.b";
const CREATE: (&str, &str) = ("POST", "/msp/customers");

fn customer(label: &str, name: &str, more: &str) -> String {
    Block::resource("msp_customer", label).text("name", name).line(more).to_string()
}

/// Two customers, of which the first one can go missing.
fn both() -> String {
    customer("a", "Acme", "") + &customer("b", "Beta", "")
}

fn keep(sandbox: &BlockingSandbox, ws: &Workspace, more: &str) {
    let provider = sandbox_provider(&sandbox.url());
    ws.provider(&format!("{provider}\n  missing_objects = \"keep\"\n{more}"));
}

/// Customers that were applied long ago: what was made a moment ago may not be listed yet.
fn applied(config: &str) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start();
    ws.apply(config);
    ws.edit_state(|instance| drop(instance.remove("private")));
    keep(&sandbox, &ws, "");
    (sandbox, ws)
}

/// Customers of this name are not listed any more.
fn lose(sandbox: &BlockingSandbox, name: &str) {
    let name = name.to_owned();
    let lost = sandbox.change(move |state| state.customers.retain(|one| one.name != name));
    lost.expect("the state is changed");
}

/// The first create of a customer is carried out, not answered, and never listed.
fn lose_answer(sandbox: &BlockingSandbox) {
    let lost = Fault::drop_after_commit().and(Fault::list_lag(u32::MAX));
    sandbox.fault(lost.on(CREATE.0, CREATE.1).once());
}
