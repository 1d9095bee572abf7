//! Another one comes to be between the look and the create. One look decides, and what it has
//! shown counts as having been there before; so what it has not shown is new, whoever made it.

use std::thread;

use msp_sandbox::{Answer, Fault};

use super::too_many::assert_known;
use super::{
    IDS, LATER, at, befall_creates, blocks, counts, each, id_of, later, make_elsewhere, refusal,
    row, start,
};
use crate::calls::LOOKED_UP;
use crate::run::{self, until_met};

#[support::test]
fn one_that_comes_to_be_while_a_429_keeps_the_create_waiting_is_the_only_one() {
    let names = [("\"Acme\"", ""), (LATER, ""), ("\"Acme\"", "adopt_existing = true")];
    each(&names, |&(name, more)| {
        let (sandbox, ws) = start(&[]);
        ws.configuration(&(later("Acme") + &blocks("a", name, more)));
        let fault = Fault::hold().and(Fault::status(Answer::of(429).retry_after("0")));
        let rules = befall_creates(&sandbox, &fault);
        let applied = thread::scope(|scope| {
            scope.spawn(|| {
                for rule in rules {
                    until_met(&sandbox, rule, 1);
                }
                make_elsewhere(&sandbox, "Acme");
                sandbox.clear_faults();
            });
            run::apply(&ws, &[])
        });
        assert_eq!(counts(&sandbox), [1; 3], "{}", applied.transcript());
        assert_known(&sandbox, &ws, &applied, &LOOKED_UP);
        assert_eq!(applied.status, Some(0), "{}", applied.transcript());
        assert!(applied.diagnostics.warnings().len() >= 3, "{}", applied.transcript());
    });
    row("Somebody else makes it while a 429 keeps the create waiting", "found, warning", 1);
}

#[support::test]
fn one_that_came_to_be_after_the_look_is_not_taken_for_one_that_was_there_before() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    // Another one was made after the look, ours was made, and its answer is lost.
    let fault = Fault::hold_after_commit().and(Fault::drop_after_commit());
    let rules = befall_creates(&sandbox, &fault);
    let applied = thread::scope(|scope| {
        scope.spawn(|| {
            for rule in rules {
                until_met(&sandbox, rule, 1);
            }
            make_elsewhere(&sandbox, "Acme");
            sandbox.clear_faults();
        });
        run::apply(&ws, &[])
    });
    for (call, id) in LOOKED_UP.into_iter().zip(IDS) {
        let said = refusal(&applied, &[at(call, "a")]);
        assert!(said.contains(id), "{said}");
        assert_eq!(id_of(&ws, call, "a"), None);
    }
    assert_eq!(counts(&sandbox), [2; 3]);
}
