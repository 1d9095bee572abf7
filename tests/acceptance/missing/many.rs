//! Many that are missing are told of in a few lines.

use msp_sandbox::{Fault, NewCustomers};
use support::api::start;
use support::hcl::Block;

use super::{CREATE, keep};

const MANY: usize = 300;
const LINES: usize = 40;

#[support::test]
fn ninety_that_are_missing_are_a_few_lines() {
    let (sandbox, ws) = start();
    keep(&sandbox, &ws, "");
    let fleet = Block::resource("msp_customer", "all")
        .expr("count", MANY)
        .expr("name", r#""Customer ${count.index + 1}""#);
    ws.configuration(&fleet.to_string());
    ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    ws.edit_state(|instance| drop(instance.remove("private")));
    // Core reads ten at once. Where all ten were missing, it would be a key of another organization.
    let rest =
        sandbox.change(|state| state.customers.retain(|one| !one.name.ends_with(['7', '8', '9'])));
    rest.expect("the state is changed");
    let output = ws.run(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
    assert_eq!(output.status, Some(0), "{}", output.transcript());
    let said = output.stdout.split("No changes.").nth(1).unwrap_or_default();
    let lines = said.lines().count();
    assert!(lines <= LINES, "{lines} lines:\n{said}");
    assert_eq!(said.matches("Warning: ").count(), 2, "{said}");
    assert!(said.contains("more similar warnings elsewhere"), "{said}");
    assert_eq!(said.matches("`missing_objects` is").count(), 1, "{said}");
}

#[support::test]
fn many_that_are_pending_are_a_few_lines() {
    let (sandbox, ws) = start();
    keep(&sandbox, &ws, "");
    sandbox.make_customers(&NewCustomers::of(1)).expect("customers are made");
    let lost = Fault::drop_after_commit().and(Fault::list_lag(u32::MAX));
    sandbox.fault(lost.on(CREATE.0, CREATE.1));
    let many = Block::resource("msp_customer", "all")
        .expr("count", 8)
        .expr("name", r#""Pending ${count.index}""#);
    ws.configuration(&many.to_string());
    ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    let output = ws.run(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
    assert_eq!(output.status, Some(0), "{}", output.transcript());
    assert_eq!(output.stdout.matches("Warning: ").count(), 2, "{}", output.stdout);
    assert_eq!(sandbox.state().customers.len(), 9);
}
