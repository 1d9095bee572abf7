//! `examples/complete/fleet`: many customers, state in PostgreSQL, and two applies at once.

use serde_json::Value;

use super::complete::copied;
use msp_sandbox::{BlockingSandbox, Fault};
use support::api::{customer_names, sandbox, sent, written};
use support::applying::{Applying, until_met};
use support::postgres::Postgres;
use support::workspace::Workspace;

/// The customers of the example's file.
const NAMES: [&str; 3] = ["Example North", "Example South", "Example West"];

/// What Terraform says when somebody else has the lock.
const LOCKED: &str = "Error acquiring the state lock";

/// One more person with the same configuration and the same state.
fn person(sandbox: &BlockingSandbox, postgres: &Postgres) -> Workspace {
    let ws = copied("complete/fleet", sandbox, &[]);
    ws.env("PG_CONN_STR", &postgres.url());
    ws.succeed(&["init", "-input=false"]);
    ws
}

fn names(sandbox: &BlockingSandbox) -> Vec<String> {
    let mut names = customer_names(sandbox);
    names.sort();
    names
}

fn outputs(ws: &Workspace) -> Value {
    serde_json::from_str(&ws.succeed(&["output", "-json"]).stdout).expect("outputs are JSON")
}

#[support::test]
fn the_fleet_is_made_from_its_file_and_everybody_sees_its_state() {
    let (sandbox, postgres) = (sandbox(), Postgres::start());
    let first = person(&sandbox, &postgres);
    first.succeed(&["validate"]);
    let plan = first.apply_with(&[]).plan;
    assert!(plan.actions().iter().all(|(_, action)| *action == "create"), "{:?}", plan.actions());
    assert_eq!(names(&sandbox), NAMES);
    assert!(!first.directory().join("terraform.tfstate").exists(), "the state is in the database");

    let second = person(&sandbox, &postgres);
    sent(&sandbox);
    second.assert_settled();
    // Of the two plans one refreshes.
    assert_eq!(sent(&sandbox), ["GET /msp/customers?fields=id,name"]);
    assert_eq!(outputs(&second), outputs(&first));
    let ids = &outputs(&second)["customer_ids"]["value"];
    assert_eq!(ids.as_object().map(serde_json::Map::len), Some(NAMES.len()), "{ids}");
}

#[support::test]
fn a_customer_without_admins_may_leave_them_out_or_leave_them_empty() {
    let sandbox = sandbox();
    let ws = copied("complete/fleet", &sandbox, &[]);
    // A plan of nothing needs no database.
    ws.file("backend_override.tf", "terraform {\n  backend \"local\" {}\n}\n");
    ws.file(
        "customers.yaml",
        "a:\n  name: A\nb:\n  name: B\n  admins:\nc:\n  name: C\n  admins: []\n\
         d:\n  name: D\n  admins: [admin@d.example]\n",
    );
    ws.succeed(&["init", "-input=false"]);
    let plan = ws.plan_with(&[]);
    let actions = plan.actions().into_iter();
    let admins = actions.map(|(address, _)| address).filter(|one| one.contains("_users."));
    assert_eq!(admins.collect::<Vec<_>>(), ["msp_customer_users.admins[\"d\"]"]);
}

#[support::test]
fn a_customer_who_is_added_to_the_file_is_the_only_one_that_is_sent() {
    let (sandbox, postgres) = (sandbox(), Postgres::start());
    let ws = person(&sandbox, &postgres);
    ws.apply_with(&[]);
    written(&sandbox);
    let file = super::example("complete/fleet/customers.yaml");
    ws.file("customers.yaml", &format!("{file}east:\n  name: Example East\n"));
    ws.apply_with(&[]);
    assert_eq!(written(&sandbox), [r#"POST /msp/customers {"name":"Example East"}"#]);

    ws.file("customers.yaml", &file);
    let refused = ws.plan_error_with(&[]);
    assert_eq!(refused.only().address.as_deref(), Some("msp_customer.each[\"east\"]"));
}

#[support::test]
fn of_two_applies_at_once_the_lock_lets_one_through_and_no_customer_is_made_twice() {
    let (sandbox, postgres) = (sandbox(), Postgres::start());
    let [first, second] = [(); 2].map(|()| person(&sandbox, &postgres));
    let rule = sandbox.fault(Fault::hold().on("POST", "/msp/customers").once());
    let one = Applying::start(&first);
    until_met(&sandbox, rule, 1);
    written(&sandbox);

    // Who does not wait is told so, and has sent nothing.
    let refused = second.run(&["apply", "-no-color", "-auto-approve", "-input=false"]);
    assert_eq!(refused.status, Some(1), "{}", refused.transcript());
    assert!(refused.stderr.contains(LOCKED), "{}", refused.transcript());

    // Who waits goes on when the first is done, with what it has written.
    let mut other = Applying::start_with(&second, &["-lock-timeout=5m"]);
    other.until_said("Acquiring state lock");
    sandbox.clear_fault(rule);
    let said = one.end();
    assert!(said.contains("Apply complete!"), "{said}");
    let said = other.end();
    assert!(said.contains("0 added, 0 changed, 0 destroyed"), "{said}");
    assert_eq!(names(&sandbox), NAMES);
    for ws in [first, second] {
        ws.assert_settled();
    }
}

#[support::test]
fn the_lock_of_a_run_that_was_killed_ends_with_it() {
    let (sandbox, postgres) = (sandbox(), Postgres::start());
    let [first, second] = [(); 2].map(|()| person(&sandbox, &postgres));
    let rule = sandbox.fault(Fault::hold().on("POST", "/msp/customers").once());
    let killed = Applying::start(&first);
    until_met(&sandbox, rule, 1);
    let refused = second.run(&["plan", "-no-color", "-input=false"]);
    assert!(refused.stderr.contains(LOCKED), "{}", refused.transcript());

    killed.signal_all("KILL");
    killed.end();
    sandbox.clear_fault(rule);
    // The database hears of it when the connection ends, which the kill does not wait for.
    let planned = second.run(&["plan", "-no-color", "-input=false", "-lock-timeout=1m"]);
    let said = format!("{}{}", planned.stdout, planned.stderr);
    assert!(!said.contains(LOCKED), "{}", planned.transcript());
}
