//! SIGKILL: what was sent is in no state, so only the look of the next plan can find it.

use super::{CREATE, acmes, assert_one_and_settled, assert_refused_as_existing, row, start};
use crate::calls::Call;
use crate::run::{self, Applying, until, until_gone, until_met};
use msp_sandbox::{BlockingSandbox, Fault};
use support::workspace::Workspace;

/// More lists than a plan and an apply ask for.
const MANY_LISTS: u32 = 20;

/// Applies until the create has met the fault, kills, and waits for what was sent.
fn killed(fault: Fault, kill: impl Fn(&Applying)) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start(Call::Customer);
    let rule = sandbox.fault(fault.on(CREATE.0, CREATE.1).once());
    let applying = Applying::start(&ws);
    until_met(&sandbox, rule, 1);
    let provider = applying.provider();
    kill(&applying);
    applying.end();
    until_gone(provider);
    sandbox.clear_fault(rule);
    until("it is carried out", || acmes(&sandbox) == 1);
    assert_eq!(ws.state().addresses(), [""; 0]);
    (sandbox, ws)
}

/// The next apply makes no second one, and what it says is the way to the first.
#[track_caller]
fn assert_found(sandbox: &BlockingSandbox, ws: &Workspace) {
    assert_refused_as_existing(&run::apply(ws, &[]));
    let id = Call::Customer.objects(&sandbox.state()).remove(0);
    ws.import_block(Call::Customer.address(), &id);
    assert_one_and_settled(sandbox, ws, Call::Customer);
}

const NEXT: &str = "error that gives its `import` block";

#[support::test]
fn a_provider_killed_before_the_create_is_carried_out_makes_no_second_one() {
    let (sandbox, ws) = killed(Fault::hold(), |applying| applying.signal_provider("KILL"));
    assert_found(&sandbox, &ws);
    row(
        "Provider killed after sending, carried out later",
        "error of Terraform",
        NEXT,
        acmes(&sandbox),
    );
}

#[support::test]
fn a_provider_killed_after_the_create_was_carried_out_makes_no_second_one() {
    let (sandbox, ws) =
        killed(Fault::hold_after_commit(), |applying| applying.signal_provider("KILL"));
    assert_found(&sandbox, &ws);
    row("Provider killed after the create", "error of Terraform", NEXT, acmes(&sandbox));
}

#[support::test]
fn terraform_killed_after_the_create_was_sent_makes_no_second_one() {
    for fault in [Fault::hold(), Fault::hold_after_commit()] {
        let (sandbox, ws) = start(Call::Customer);
        let rule = sandbox.fault(fault.on(CREATE.0, CREATE.1).once());
        let applying = Applying::start(&ws);
        until_met(&sandbox, rule, 1);
        let provider = applying.provider();
        applying.signal("KILL");
        sandbox.clear_fault(rule);
        applying.end();
        until_gone(provider);
        until("it is carried out", || acmes(&sandbox) == 1);
        assert_eq!(ws.state().addresses(), [""; 0]);
        assert_found(&sandbox, &ws);
    }
    row("Terraform killed after the create was sent", "nothing is said", NEXT, 1);
}

#[support::test]
fn what_no_list_shows_after_a_kill_is_in_the_journal() {
    let fault = Fault::hold_after_commit().and(Fault::list_lag(MANY_LISTS));
    let (sandbox, ws) = killed(fault, |applying| applying.signal_provider("KILL"));
    let again = run::apply(&ws, &[]);
    assert_eq!(again.status, Some(1), "{}", again.transcript());
    assert!(
        again.transcript().contains("its create request was sent already"),
        "{}",
        again.transcript()
    );
    assert_eq!(acmes(&sandbox), 1);
    row(
        "Provider killed after the create, and the list lags",
        "error of Terraform",
        "error of the plan that says when it was sent",
        acmes(&sandbox),
    );
}
