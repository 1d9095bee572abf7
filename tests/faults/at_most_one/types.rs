//! Two integrations of one name whose types differ in case: two to a lock, and one to a look.

use std::time::Duration;

use msp_sandbox::{BlockingSandbox, Fault};

use super::{LATER, assert_nothing_to_do, later, made, refusal, row, start};
use crate::calls::Call;
use crate::run;
use support::hcl::{Block, quoted};
use support::workspace::Workspace;

/// Types, each by two spellings; no document says in which a type that Wiv adds is written.
const TYPES: [(&str, &str); 3] = [("DB", "db"), ("Azure", "AZURE"), ("Snowflake", "SnowFlake")];

/// Longer than it takes to look.
const SLOW: Duration = Duration::from_millis(300);

fn custom(label: &str, kind: &str, name: &str, more: &str) -> String {
    let secret = r#"jsonencode({ a = "b" })"#;
    Block::resource("msp_integration", label)
        .text("customer_id", "c-1")
        .expr("name", name)
        .object("custom", &[("type", &quoted(kind)), ("secret", secret)])
        .line(more)
        .to_string()
}

/// Two blocks for each of the types, named by this expression and the type.
fn twins(name: impl Fn(usize) -> String, more: &str) -> String {
    let both = TYPES.iter().enumerate().flat_map(|(at, (one, other))| {
        [("a", one), ("b", other)]
            .map(|(label, kind)| custom(&format!("{label}{at}"), kind, &name(at), more))
    });
    both.collect()
}

fn slow() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start(&[]);
    sandbox.fault(Fault::latency(SLOW).on("POST", "/msp/customers/*/integrations"));
    (sandbox, ws)
}

#[track_caller]
fn assert_refused_each(ran: &run::Ran) {
    for at in 0..TYPES.len() {
        let both = ["a", "b"].map(|label| format!("msp_integration.{label}{at}"));
        let said = refusal(ran, &both);
        assert!(said.contains("confirmed_new"), "{said}");
    }
}

#[support::test]
fn twins_whose_types_differ_in_case_are_refused_by_the_plan() {
    let (sandbox, ws) = slow();
    let name = |at| format!("\"Name {at}\"");
    ws.configuration(&twins(name, ""));
    assert_refused_each(&run::apply(&ws, &[]));
    assert_eq!(made(&sandbox, Call::Integration), [""; 0]);

    ws.configuration(&twins(name, "confirmed_new = true"));
    let confirmed = run::apply(&ws, &[]);
    assert_eq!(confirmed.status, Some(0), "{}", confirmed.transcript());
    assert_eq!(made(&sandbox, Call::Integration).len(), 2 * TYPES.len());
    assert_nothing_to_do(&ws);
    row("Two integrations whose `custom.type` differs in case", "error of the plan", 0);
}

#[support::test]
fn an_apply_that_learns_the_name_late_makes_one_of_them() {
    let (sandbox, ws) = slow();
    ws.configuration(&(later("Name") + &twins(|at| format!("\"${{{LATER}}} {at}\""), "")));
    assert_refused_each(&run::apply(&ws, &[]));
    assert_eq!(made(&sandbox, Call::Integration).len(), TYPES.len());
}
