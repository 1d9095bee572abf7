//! `missing_objects = "keep"`: a run that goes on makes no more than one that stops.

use msp_sandbox::{BlockingSandbox, Fault};
use support::workspace::Workspace;

use super::{
    LATER, at, befall_creates, blocks, counts, id_of, kill_after_creates_that, later,
    leave_pending, refused_somewhere, row, start,
};
use crate::calls::LOOKED_UP;
use crate::run::{self, Applying, until_met};

/// More lists than a test asks for.
const NEVER: u32 = u32::MAX;

const UNKNOWN: &str = "It is not known whether";

#[track_caller]
fn start_keeping() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start(&[]);
    ws.env("MSP_MISSING_OBJECTS", "keep");
    (sandbox, ws)
}

/// Whatever is run, nothing more is sent. Once they are listed they are found, each once.
#[track_caller]
fn assert_kept_until_found(sandbox: &BlockingSandbox, ws: &Workspace) {
    for _ in 0..2 {
        let kept = run::apply(ws, &[]);
        assert_eq!(kept.status, Some(0), "{}", kept.transcript());
        for call in LOOKED_UP {
            let address = at(call, "a");
            assert_eq!(kept.action(&address), "no-op");
            assert!(kept.about(&address).any(|one| one.summary.contains(UNKNOWN)), "{address}");
            let replaced = run::apply(ws, &[&format!("-replace={address}")]);
            assert_eq!(replaced.status, Some(1), "{}", replaced.transcript());
        }
        assert_eq!(counts(sandbox), [1; 3]);
    }
    sandbox.catch_up().expect("the lists are told");
    let found = run::apply(ws, &[]);
    assert_eq!(found.status, Some(0), "{}", found.transcript());
    for call in LOOKED_UP {
        assert_ne!(id_of(ws, call, "a"), None, "{}", found.transcript());
    }
    super::assert_nothing_to_do(ws);
    assert_eq!(counts(sandbox), [1; 3]);
}

#[support::test]
fn one_that_is_pending_is_not_sent_again() {
    for name in ["\"Acme\"", LATER] {
        let (sandbox, ws) = start_keeping();
        ws.configuration(&(later("Acme") + &blocks("a", name, "")));
        leave_pending(&sandbox, &ws, &Fault::drop_after_commit().and(Fault::list_lag(NEVER)));
        assert_kept_until_found(&sandbox, &ws);
    }
    row(
        "Answer lost while the list lags, under `missing_objects = \"keep\"`",
        "pending, warnings of each run; then found",
        1,
    );
}

#[support::test]
fn one_that_ctrl_c_has_ended_is_not_sent_again() {
    let (sandbox, ws) = start_keeping();
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    let lost = Fault::hold_after_commit().and(Fault::drop_after_commit());
    let rules = befall_creates(&sandbox, &lost.and(Fault::list_lag(NEVER)));
    let mut applying = Applying::start(&ws);
    for rule in rules {
        until_met(&sandbox, rule, 1);
    }
    applying.signal_all("INT");
    applying.until_said("Interrupt received.");
    sandbox.clear_faults();
    applying.end();
    assert_eq!(counts(&sandbox), [1; 3]);
    assert_kept_until_found(&sandbox, &ws);
    row(
        "Ctrl-C and the answer lost while the list lags, under `missing_objects = \"keep\"`",
        "pending, warnings of each run; then found",
        1,
    );
}

/// A block without a state is none that could be kept.
#[support::test]
fn one_that_no_state_knows_stays_an_error() {
    let (sandbox, ws) = start_keeping();
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    let lags = Fault::hold_after_commit().and(Fault::list_lag(NEVER));
    kill_after_creates_that(&sandbox, &ws, &lags);
    for _ in 0..2 {
        refused_somewhere(&run::apply(&ws, &[]));
        assert_eq!(counts(&sandbox), [1; 3]);
    }
    row(
        "Provider killed after the create while the list lags, under `missing_objects = \"keep\"`",
        "error of the plan",
        1,
    );
}

/// The lists are those of another organization. What is new would be made there.
#[support::test]
fn nothing_is_made_in_another_organization() {
    let (sandbox, ws) = start_keeping();
    let twice = blocks("a", "\"Acme\"", "") + &blocks("b", "\"Beta Two\"", "");
    ws.configuration(&twice);
    let first = run::apply(&ws, &[]);
    assert_eq!(first.status, Some(0), "{}", first.transcript());
    ws.edit_state(|instance| drop(instance.remove("private")));
    let emptied = sandbox.change(|state| {
        state.customers.retain(|one| one.customer_id == crate::calls::PARENT);
        state.customers.iter_mut().for_each(|one| one.integrations.clear());
        state.tenants.clear();
    });
    emptied.expect("the state is changed");
    ws.configuration(&(twice + &blocks("c", "\"Gamma\"", "")));
    let refused = run::apply(&ws, &[]);
    assert_eq!(refused.status, Some(1), "{}", refused.transcript());
    assert_eq!(counts(&sandbox), [0; 3], "{}", refused.transcript());
    row(
        "The key of another organization and a new block, under `missing_objects = \"keep\"`",
        "error of the plan",
        0,
    );
}
