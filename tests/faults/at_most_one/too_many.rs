//! A 429 that was carried out all the same. It says that nothing was; so the create is sent
//! again, but for what a look shows that was asked for after it.

use msp_sandbox::{Answer, BlockingSandbox, Fault};

use super::{
    Call, assert_nothing_to_do, at, befall_creates, block, blocks, counts, each, errors, id_of,
    made, row, start,
};
use crate::calls::LOOKED_UP;
use crate::run::{self, Ran};
use support::workspace::Workspace;

/// It is the block's, or an error names it.
#[track_caller]
pub(super) fn assert_known(
    sandbox: &BlockingSandbox,
    ws: &Workspace,
    applied: &Ran,
    calls: &[Call],
) {
    for call in calls.iter().copied() {
        let ids = made(sandbox, call);
        let [id] = &ids[..] else { panic!("{call:?}: {ids:?}: {}", applied.transcript()) };
        let is_ours = id_of(ws, call, "a").as_ref() == Some(id);
        let is_named = errors(applied, &at(call, "a")).contains(id.as_str());
        assert!(is_ours || is_named, "{call:?}: {}", applied.transcript());
        assert!(!ws.state().addresses().contains(&at(call, "a")) || is_ours);
    }
}

#[support::test]
fn one_that_was_made_by_a_429_is_the_only_one() {
    let waits = [Some("0"), Some("1"), None, Some("Wed, 21 Oct 2015 07:28:00 GMT")];
    each(&waits, |wait| {
        let (sandbox, ws) = start(&[]);
        ws.configuration(&blocks("a", "\"Acme\"", ""));
        let answer = Answer::of(429);
        let answer = wait.map_or(answer.clone(), |wait| answer.retry_after(wait));
        befall_creates(&sandbox, &Fault::status_after_commit(answer));
        let applied = run::apply(&ws, &[]);
        assert_eq!(counts(&sandbox), [1; 3], "{}", applied.transcript());
        assert_known(&sandbox, &ws, &applied, &LOOKED_UP);
        assert_eq!(applied.status, Some(0), "{}", applied.transcript());
        assert!(applied.diagnostics.warnings().len() >= 3, "{}", applied.transcript());
    });
    row("A 429 that was carried out after all", "found, warning", 1);
}

#[support::test]
fn one_that_was_made_by_the_second_429_is_the_only_one() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    let answer = || Answer::of(429).retry_after("0");
    for call in LOOKED_UP {
        let (method, path) = call.request();
        sandbox.fault(Fault::status(answer()).on(method, path).once());
        sandbox.fault(Fault::status_after_commit(answer()).on(method, path).once());
    }
    let applied = run::apply(&ws, &[]);
    assert_eq!(counts(&sandbox), [1; 3], "{}", applied.transcript());
    assert_known(&sandbox, &ws, &applied, &LOOKED_UP);
}

#[support::test]
fn a_429_that_was_carried_out_for_one_of_many_doubles_none() {
    let (sandbox, ws) = start(&[]);
    let many =
        (0..8).map(|n| block(Call::Customer, &format!("n{n}"), &format!("\"Name {n}\""), ""));
    ws.configuration(&many.collect::<String>());
    let answer = Answer::of(429).retry_after("0");
    sandbox.fault(Fault::status_after_commit(answer).on("POST", "/msp/customers").skip(3).times(2));
    let applied = run::apply(&ws, &[]);
    assert_eq!(made(&sandbox, Call::Customer).len(), 8, "{}", applied.transcript());
}

#[support::test]
fn one_that_was_refused_by_a_429_is_made_by_the_same_apply() {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    befall_creates(&sandbox, &Fault::status(Answer::of(429).retry_after("0")));
    let applied = run::apply(&ws, &[]);
    assert_eq!((applied.status, applied.diagnostics.len()), (Some(0), 0));
    assert_eq!(counts(&sandbox), [1; 3]);
    assert_nothing_to_do(&ws);
}
