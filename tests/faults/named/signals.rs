//! Ctrl-C and SIGTERM while a create is under way.

use std::time::Duration;

use msp_sandbox::Fault;

use super::{A, CREATE, acmes, assert_one_and_settled, assert_refused_as_existing, row, start};
use crate::calls::Call;
use crate::run::{self, Applying, until, until_met};
use support::hcl::Block;

const STOPPING: &str = "Interrupt received.";

/// Longer than a client waits for a provider that it has asked to end.
const SLOW: Duration = Duration::from_secs(4);

#[support::test]
fn sigterm_to_the_provider_alone_records_what_was_sent() {
    let (sandbox, ws) = start(Call::Customer);
    let rule = sandbox.fault(Fault::latency(SLOW).on(CREATE.0, CREATE.1).once());
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    applying.signal_provider("TERM");
    applying.end();
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
    row(
        "SIGTERM to the provider during the create",
        "finished and recorded",
        "nothing to do",
        acmes(&sandbox),
    );
}

#[support::test]
fn ctrl_c_waits_for_the_create_that_was_sent_and_records_it() {
    let (sandbox, ws) = start(Call::Customer);
    let rule = sandbox.fault(Fault::hold().on(CREATE.0, CREATE.1).once());
    let mut applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    applying.signal_all("INT");
    applying.until_said(STOPPING);
    sandbox.clear_fault(rule);
    applying.end();
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
    row("Ctrl-C once during the create", "finished and recorded", "nothing to do", acmes(&sandbox));
}

#[support::test]
fn an_interrupt_of_terraform_alone_records_what_was_sent_and_begins_nothing_new() {
    let (sandbox, ws) = start(Call::Customer);
    let next =
        Block::resource("msp_customer", "next").expr("name", r#""Next ${msp_customer.a.id}""#);
    ws.configuration(&(Call::Customer.block() + &next.to_string()));
    let rule = sandbox.fault(Fault::hold().on(CREATE.0, CREATE.1).once());
    let mut applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    applying.signal("INT");
    applying.until_said(STOPPING);
    sandbox.clear_fault(rule);
    applying.end();
    assert_eq!(ws.state().addresses(), [A]);
    ws.configuration(&Call::Customer.block());
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
}

#[support::test]
fn ctrl_c_twice_leaves_what_was_sent_to_the_look_of_the_next_plan() {
    let (sandbox, ws) = start(Call::Customer);
    let rule = sandbox.fault(Fault::hold().on(CREATE.0, CREATE.1).once());
    let mut applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    applying.signal_all("INT");
    applying.until_said(STOPPING);
    applying.signal_all("INT");
    let said = applying.end();
    assert!(said.contains("Two interrupts received."), "{said}");
    sandbox.clear_fault(rule);
    until("it is carried out", || acmes(&sandbox) == 1);
    assert_refused_as_existing(&run::apply(&ws, &[]));
    assert_eq!(acmes(&sandbox), 1);
    row(
        "Ctrl-C twice during the create",
        "Terraform says that data may be lost",
        "error that gives its `import` block",
        acmes(&sandbox),
    );
}

#[support::test]
fn sigterm_to_the_whole_process_group_records_what_was_sent() {
    let (sandbox, ws) = start(Call::Customer);
    let rule = sandbox.fault(Fault::latency(SLOW).on(CREATE.0, CREATE.1).once());
    let mut applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    applying.signal_all("TERM");
    applying.until_said(STOPPING);
    applying.end();
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
    row(
        "SIGTERM to Terraform and the provider during the create",
        "finished and recorded",
        "nothing to do",
        acmes(&sandbox),
    );
}
