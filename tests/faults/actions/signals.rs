//! Ctrl-C, SIGTERM and SIGKILL while a workflow is being run, and a Wiv that is not there.

use std::time::Duration;

use super::{INVOKE, NOT_KNOWN, NOT_RUN, RUN, TRIGGER, TRIGGERED, assert_stands, row, runs, start};
use crate::run::{self, Applying, until, until_gone, until_met};
use msp_sandbox::{Answer, Fault};
use support::workspace::sandbox_provider;

const STOPPING: &str = "Interrupt received.";
const STARTED: &str = "Started as execution";
const NOTHING: &str = "nothing to do";

/// Longer than a client waits for a provider that it has asked to end.
const SLOW: Duration = Duration::from_secs(4);

#[support::test(needs(Actions))]
fn ctrl_c_waits_for_what_was_sent_and_says_that_it_has_begun() {
    let (sandbox, ws) = start();
    let rule = sandbox.fault(Fault::hold().on(RUN.0, RUN.1).once());
    let mut applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    applying.signal_all("INT");
    applying.until_said(STOPPING);
    sandbox.clear_fault(rule);
    let said = applying.end();
    assert!(said.contains(STARTED), "{said}");
    assert_stands(&sandbox, &ws);
    row("Ctrl-C once while it is sent", "finished, and the run is told", NOTHING, runs(&sandbox));
}

#[support::test(needs(Actions))]
fn ctrl_c_before_it_is_carried_out_sends_nothing_more() {
    let (sandbox, ws) = start();
    let wait = Fault::status(Answer::of(429).retry_after("60"));
    let rule = sandbox.fault(wait.on(RUN.0, RUN.1).once());
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    applying.signal_all("INT");
    let said = applying.end();
    assert!(said.contains(NOT_RUN) && said.contains("Nothing was changed."), "{said}");
    assert_eq!(sandbox.requests().len(), 1, "the one that was refused");
    assert_stands(&sandbox, &ws);
    row("Ctrl-C once before it is sent", "error: it was not run", NOTHING, runs(&sandbox));
}

#[support::test(needs(Actions))]
fn ctrl_c_twice_waits_for_nothing() {
    let (sandbox, ws) = start();
    let rule = sandbox.fault(Fault::hold().on(RUN.0, RUN.1).once());
    let mut applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    applying.signal_all("INT");
    applying.until_said(STOPPING);
    applying.signal_all("INT");
    let said = applying.end();
    assert!(said.contains("Two interrupts received."), "{said}");
    sandbox.clear_fault(rule);
    until("it is carried out", || runs(&sandbox) == 1);
    assert_eq!(ws.state().addresses(), [TRIGGER]);
    assert_stands(&sandbox, &ws);
    row(
        "Ctrl-C twice while it is sent",
        "Terraform says that data may be lost",
        NOTHING,
        runs(&sandbox),
    );
}

#[support::test(needs(Actions))]
fn sigterm_to_the_provider_alone_waits_for_what_was_sent() {
    let (sandbox, ws) = start();
    let rule = sandbox.fault(Fault::latency(SLOW).on(RUN.0, RUN.1).once());
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    applying.signal_provider("TERM");
    let said = applying.end();
    assert!(said.contains(STARTED), "{said}");
    assert_stands(&sandbox, &ws);
    row(
        "SIGTERM to the provider while it is sent",
        "finished, and the run is told",
        NOTHING,
        runs(&sandbox),
    );
}

#[support::test(needs(Actions))]
fn a_provider_that_is_killed_is_an_error_of_terraform_and_the_next_apply_runs_nothing() {
    let (sandbox, ws) = start();
    let rule = sandbox.fault(Fault::hold_after_commit().on(RUN.0, RUN.1).once());
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    let provider = applying.provider();
    applying.signal_provider("KILL");
    let said = applying.end();
    until_gone(provider);
    assert!(said.contains("Error:") && !said.contains(STARTED), "{said}");
    sandbox.clear_fault(rule);
    assert_stands(&sandbox, &ws);
    row("Provider killed after sending", "error of Terraform", NOTHING, runs(&sandbox));
}

#[support::test(needs(Actions))]
fn a_terraform_that_is_killed_says_nothing_and_runs_nothing_again_where_the_change_is_saved() {
    let (sandbox, ws) = start();
    let rule = sandbox.fault(Fault::hold_after_commit().on(RUN.0, RUN.1).once());
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    let provider = applying.provider();
    applying.signal("KILL");
    sandbox.clear_fault(rule);
    applying.end();
    until_gone(provider);
    assert_stands(&sandbox, &ws);
    row("Terraform killed after sending", "nothing is said", NOTHING, runs(&sandbox));
}

#[support::test(needs(Actions))]
fn what_comes_before_a_change_that_was_not_made_is_run_again_with_it() {
    let (sandbox, ws) = start();
    ws.configuration(&TRIGGERED.replace("after_create", "before_create"));
    sandbox.fault(Fault::drop_after_commit().on(RUN.0, RUN.1).once());
    let said = run::apply(&ws, &[]).diagnostics.to_string();
    assert!(said.contains(NOT_KNOWN), "{said}");
    assert_eq!(ws.state().addresses(), [""; 0]);
    let next = run::apply(&ws, &[]);
    assert_eq!(next.status, Some(0), "{}", next.transcript());
    // Not a promise but its limit: the trigger is Terraform's, and nothing can be looked up.
    row(
        "Answer lost, with `before_create` (cannot be closed)",
        "error: it is not known whether it was run",
        "it is run again",
        runs(&sandbox),
    );
}

#[support::test(needs(Actions))]
fn a_wiv_that_cannot_be_reached_was_sent_nothing() {
    let (sandbox, ws) = start();
    // A port that nobody listens on, because it was given back a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let nowhere = format!("http://{}", free.local_addr().expect("an address"));
    drop(free);
    let once = "\n  http {\n    max_retries = 0\n  }";
    ws.provider(&(sandbox_provider(&nowhere) + once));
    let said = run::apply(&ws, &[]).diagnostics.to_string();
    assert!(said.contains(NOT_RUN) && said.contains("Nothing was sent."), "{said}");
    ws.provider(&sandbox_provider(&sandbox.url()));
    assert_stands(&sandbox, &ws);
    let by_hand = run::apply(&ws, &[INVOKE]);
    assert_eq!(by_hand.status, Some(0), "{}", by_hand.transcript());
    assert_eq!(runs(&sandbox), 1);
    row("Wiv cannot be reached", "error: it was not run", NOTHING, 0);
}
