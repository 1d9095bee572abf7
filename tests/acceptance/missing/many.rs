//! Many that are missing are told of in a few lines.

use msp_sandbox::{BlockingSandbox, Fault, NewCustomers};
use support::api::start;
use support::hcl::Block;
use support::workspace::Workspace;

use super::{CREATE, keep};

const MANY: usize = 300;
const LINES: usize = 40;

/// Customers of a fleet that was applied long ago.
fn fleet(count: usize) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start();
    keep(&sandbox, &ws, "");
    let fleet = Block::resource("msp_customer", "all")
        .expr("count", count)
        .expr("name", r#""Customer ${count.index + 1}""#);
    ws.configuration(&fleet.to_string());
    ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    ws.edit_state(|instance| drop(instance.remove("private")));
    (sandbox, ws)
}

/// Core reads ten at once, in an order of its own: the one that is there may be the last of three
/// hundred.
#[support::test]
fn hundreds_that_are_missing_are_a_few_lines_and_never_taken_for_all() {
    let (sandbox, ws) = fleet(MANY);
    for there in ["Customer 7", "Customer 300"] {
        let before = sandbox.state().customers;
        let most = sandbox.change(|state| state.customers.retain(|one| one.name == there));
        most.expect("the state is changed");
        let output = ws.run(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
        assert_eq!(output.status, Some(0), "{}", output.transcript());
        let said = output.stdout.split("No changes.").nth(1).unwrap_or_default();
        let lines = said.lines().count();
        assert!(lines <= LINES, "{lines} lines:\n{said}");
        assert_eq!(said.matches("Warning: ").count(), 2, "{said}");
        assert!(said.contains("297 more similar warnings elsewhere"), "{said}");
        assert_eq!(said.matches("`missing_objects` is").count(), 1, "{said}");
        sandbox.change(|state| state.customers = before).expect("the state is changed");
    }
}

#[support::test]
fn one_at_a_time_most_may_be_missing() {
    let (sandbox, ws) = fleet(10);
    let most = sandbox.change(|state| state.customers.retain(|one| one.name == "Customer 9"));
    most.expect("the state is changed");
    for at_once in ["1", "2", "3"] {
        let plan = ws.plan_with(&[&format!("-parallelism={at_once}")]);
        assert!(plan.is_empty(), "{at_once}: {:?}", plan.actions());
    }
}

#[support::test]
fn where_all_of_hundreds_are_missing_that_is_one_error() {
    let (sandbox, ws) = fleet(MANY);
    sandbox.change(|state| state.customers.clear()).expect("the state is changed");
    let output = ws.run(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    let all = output.stdout.clone() + &output.stderr;
    assert_eq!(all.matches("Error: ").count(), 1, "{all}");
    assert!(all.contains("None of the 300 `msp_customer` objects was found"), "{all}");
    let said = output.stdout.lines().filter(|line| !line.contains(": Refreshing state..."));
    assert!(said.count() <= LINES, "{all}");
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
