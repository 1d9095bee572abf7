//! The service carries out late, or lists late.

use std::thread;

use msp_sandbox::{Fault, Rule};

use super::{A, CREATE, acmes, assert_one_and_settled, errors, id_of, row, start};
use crate::calls::{Call, LOOKED_UP};
use crate::run::{self, until};

/// How often a lost answer is looked after.
const LOOKS: u32 = 5;

/// The answer is lost, and the object is missing from the next lists.
fn lost_and_missing(call: Call, lists: u32) -> Rule {
    let (method, path) = call.request();
    Fault::drop_after_commit().and(Fault::list_lag(lists)).on(method, path).once()
}

#[support::test]
fn a_create_that_is_carried_out_after_it_was_given_up_is_found_by_the_next_plan() {
    let (sandbox, ws) = start(Call::Customer);
    run::http(&ws, &sandbox, "    request_timeout = \"1s\"");
    let rule = sandbox.fault(Fault::hold().on(CREATE.0, CREATE.1).once());
    let first = run::apply(&ws, &[]);
    assert_eq!((first.status, id_of(&ws, A), acmes(&sandbox)), (Some(0), None, 0));
    assert_eq!(ws.state().addresses(), [A]);
    sandbox.clear_fault(rule);
    until("it is carried out", || acmes(&sandbox) == 1);
    let found = ws.plan_with(&[]);
    assert!(found.is_empty(), "{:?}", found.actions());
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
    row(
        "Carried out only after the answer was given up",
        "pending, warning",
        "found, warning",
        acmes(&sandbox),
    );
}

#[support::test]
fn what_is_listed_only_after_the_apply_is_found_by_the_next_plan() {
    each(|call| {
        let (sandbox, ws) = start(call);
        sandbox.fault(lost_and_missing(call, LOOKS));
        assert_eq!(run::apply(&ws, &[]).status, Some(0));
        assert_eq!(id_of(&ws, call.address()), None);
        assert_eq!(run::apply(&ws, &[]).status, Some(0));
        assert_one_and_settled(&sandbox, &ws, call);
    });
    row("Answer lost, and listed only after the apply", "pending, warning", "found, warning", 1);
}

#[support::test]
fn what_the_next_plan_misses_too_is_an_error_until_it_is_listed() {
    each(|call| {
        let (sandbox, ws) = start(call);
        sandbox.fault(lost_and_missing(call, LOOKS + 1));
        assert_eq!(run::apply(&ws, &[]).status, Some(0));
        let missed = run::apply(&ws, &[]);
        let errors = errors(&missed, call.address());
        assert_eq!(errors.len(), 1, "{}", missed.transcript());
        assert!(errors[0].contains(call.thing()), "{errors:?}");
        assert_eq!(run::apply(&ws, &[]).status, Some(0));
        assert_one_and_settled(&sandbox, &ws, call);
    });
    row(
        "Answer lost, and the next plan does not see it either",
        "pending, warning",
        "error that names it; found by the plan after",
        1,
    );
}

#[support::test]
fn nothing_is_planned_for_what_is_pending_and_no_twin_takes_its_place() {
    each(|call| {
        let (sandbox, ws) = start(call);
        let (method, path) = call.request();
        sandbox.fault(Fault::drop_before_commit().on(method, path).once());
        assert_eq!(run::apply(&ws, &[]).status, Some(0));

        let unrefreshed = run::plan(&ws, &["-refresh=false"]);
        let found = errors(&unrefreshed, call.address());
        assert_eq!(found.len(), 1, "{}", unrefreshed.transcript());
        assert!(found[0].contains(call.thing()), "{found:?}");

        let twin = call.block().replacen("\"a\"", "\"twin\"", 1);
        ws.configuration(&(call.block() + &twin));
        let both = run::apply(&ws, &[]);
        assert_eq!(both.status, Some(1), "{}", both.transcript());
        assert_eq!(call.objects(&sandbox.state()), [""; 0], "{}", both.transcript());
    });
}

/// The three that are looked up, at the same time: most of it is waiting.
#[track_caller]
fn each(test: impl Fn(Call) + Sync) {
    thread::scope(|scope| {
        for call in LOOKED_UP {
            let test = &test;
            scope.spawn(move || test(call));
        }
    });
}
