//! Terraform is killed while creates wait for their turn. Nobody will learn what comes of
//! them, so nothing new is sent from that moment on; what is on the wire is finished.

use std::time::Duration;

use msp_sandbox::{Answer, BlockingSandbox, Fault};

use super::{assert_nothing_to_do, befall_creates, block, blocks, counts, row, start};
use crate::calls::Call;
use crate::run::{self, Applying, has_met, until, until_gone, until_met};
use support::workspace::Workspace;

/// Kills Terraform, and waits until the provider has ended by itself.
fn kill_terraform(applying: Applying) {
    let provider = applying.provider();
    applying.signal("KILL");
    applying.end();
    until_gone(provider);
}

/// Two of each that Wiv has: they share one way to it.
fn four_for_wiv() -> String {
    let two = |call, names: [&str; 2]| {
        names.map(|name| block(call, name, &format!("{name:?}"), "")).concat()
    };
    two(Call::Customer, ["one", "two"]) + &two(Call::Integration, ["one", "two"])
}

fn total(sandbox: &BlockingSandbox) -> usize {
    counts(sandbox).iter().sum()
}

/// Seconds, longer than it takes on a busy machine until Terraform is killed. Who does not wait that
/// long, because Terraform is gone, is gone at once.
const WAITS: &str = "20";

/// A 429 that keeps creates waiting.
fn told_to_wait(sandbox: &BlockingSandbox, ws: &Workspace) -> Applying {
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    let rules = befall_creates(sandbox, &Fault::status(Answer::of(429).retry_after(WAITS)));
    let applying = Applying::start(ws);
    // The first one of a service holds back all that goes there. Which of Wiv's two is the
    // first is for Terraform to say.
    let [customer, integration, tenant] = rules;
    until("both services have held one back", || {
        let has_met = |rule| has_met(sandbox, rule, 1);
        (has_met(customer) || has_met(integration)) && has_met(tenant)
    });
    applying
}

#[support::test]
fn what_a_429_keeps_waiting_is_not_sent() {
    let (sandbox, ws) = start(&[]);
    kill_terraform(told_to_wait(&sandbox, &ws));
    assert_eq!(counts(&sandbox), [0; 3]);
}

#[support::test]
fn an_apply_that_begins_meanwhile_makes_the_only_ones() {
    let (sandbox, ws) = start(&[]);
    let applying = told_to_wait(&sandbox, &ws);
    let orphan = applying.provider();
    applying.signal("KILL");
    applying.end();
    sandbox.clear_faults();
    let again = run::apply(&ws, &[]);
    assert_eq!(again.status, Some(0), "{}", again.transcript());
    until_gone(orphan);
    assert_eq!(counts(&sandbox), [1; 3]);
    assert_nothing_to_do(&ws);
    row(
        "Terraform killed while a create waits, and applied again at once",
        "the first sends nothing more; the second makes it",
        1,
    );
}

#[support::test]
fn what_waits_for_its_turn_under_a_rate_is_not_sent() {
    let (sandbox, ws) = start(&[]);
    run::http(&ws, &sandbox, "    requests_per_second = 2");
    ws.configuration(&four_for_wiv());
    let applying = Applying::start(&ws);
    until("the first one is made", || total(&sandbox) == 1);
    kill_terraform(applying);
    assert_eq!(total(&sandbox), 1);
}

#[support::test]
fn what_waits_for_a_free_slot_is_not_sent_and_what_was_sent_is_finished() {
    let (sandbox, ws) = start(&[]);
    run::http(&ws, &sandbox, "    max_concurrent_requests = 1");
    ws.configuration(&four_for_wiv());
    // Long enough for the provider to notice that Terraform is gone.
    let slow = Fault::latency(Duration::from_secs(1));
    let rule = sandbox.fault(slow.on("POST", "/msp/*").once());
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    kill_terraform(applying);
    assert_eq!(total(&sandbox), 1);
}
