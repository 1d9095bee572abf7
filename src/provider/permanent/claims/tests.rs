//! Which block may have what, in either order.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::*;

const TYPE: &str = "msp_customer";

fn name(exact: &str) -> Name {
    Name { of: TYPE, folded: exact.to_lowercase(), exact: exact.to_owned() }
}

/// No other call is in its queue.
fn planned<'a>(
    run: &'a Run,
    name: Name,
    confirmed: bool,
    replaces: Option<&str>,
) -> Result<Turn<'a>, Clash> {
    let queue = name.exact.clone();
    let planned = pin!(run.plan_create(name, &queue, confirmed, replaces));
    match planned.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(planned) => planned,
        Poll::Pending => panic!("somebody is in its queue"),
    }
}

/// Plans a create, and keeps the plan.
fn plan(run: &Run, exact: &str, confirmed: bool) -> Result<(), Clash> {
    planned(run, name(exact), confirmed, None).and_then(Turn::keep)
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn two_blocks_create_one_name_never_and_near_names_only_if_both_say_so() {
    for (other, confirmed, expected) in [
        ("Acme", [false, false], Err(Clash::Twin)),
        ("Acme", [true, true], Err(Clash::Twin)),
        ("ACME", [false, false], Err(Clash::NearTwin(text("Acme")))),
        ("ACME", [true, false], Err(Clash::NearTwin(text("Acme")))),
        ("ACME", [false, true], Err(Clash::NearTwin(text("Acme")))),
        ("ACME", [true, true], Ok(())),
        ("Beta", [false, false], Ok(())),
    ] {
        let run = Run::default();
        assert_eq!(plan(&run, "Acme", confirmed[0]), Ok(()));
        assert_eq!(plan(&run, other, confirmed[1]), expected, "{other} {confirmed:?}");
    }
}

#[test]
fn a_create_and_an_object_of_the_state_are_noticed_in_either_order() {
    for (held, confirmed, clashes) in [
        ("Acme", false, true),
        ("Acme", true, true),
        ("ACME", false, true),
        ("ACME", true, false),
        ("Beta", false, false),
    ] {
        let run = Run::default();
        run.read(TYPE, "c-1", Some(name(held))).unwrap();
        assert_eq!(plan(&run, "Acme", confirmed).is_err(), clashes, "read first: {held}");
        let run = Run::default();
        plan(&run, "Acme", confirmed).unwrap();
        let read = run.read(TYPE, "c-1", Some(name(held)));
        assert_eq!(read.is_err(), clashes, "planned first: {held}");
        let run = Run::default();
        plan(&run, "Acme", confirmed).unwrap();
        let planned = run.plan(TYPE, "c-1", [name(held)]);
        assert_eq!(planned.is_err(), clashes, "without a refresh: {held}");
    }
}

#[test]
fn of_a_create_that_is_looked_for_and_an_object_that_turns_up_one_is_refused() {
    let run = Run::default();
    let turn = planned(&run, name("Acme"), false, None).unwrap();
    run.read(TYPE, "c-1", Some(name("Acme"))).unwrap();
    assert_eq!(turn.keep(), Err(Clash::Held(text("c-1"))));
    assert_eq!(run.plan(TYPE, "c-1", [name("Acme")]), Ok(()), "it was given back");
}

#[test]
fn the_object_that_is_replaced_is_not_in_the_way_and_others_are() {
    let run = Run::default();
    run.plan(TYPE, "c-1", [name("Acme")]).unwrap();
    planned(&run, name("Acme"), false, Some("c-1")).and_then(Turn::keep).unwrap();
    let run = Run::default();
    run.plan(TYPE, "c-1", [name("Acme")]).unwrap();
    run.read(TYPE, "c-2", Some(name("Acme"))).unwrap();
    let other = planned(&run, name("Acme"), false, Some("c-1")).and_then(Turn::keep);
    assert_eq!(other, Err(Clash::Held(text("c-2"))));
}

#[test]
fn objects_of_the_state_may_share_a_name_and_no_object_two_blocks() {
    let run = Run::default();
    run.read(TYPE, "c-1", Some(name("Acme"))).unwrap();
    run.read(TYPE, "c-2", Some(name("Acme"))).unwrap();
    run.plan(TYPE, "c-1", [name("Acme")]).unwrap();
    assert_eq!(run.plan(TYPE, "c-1", [name("Acme")]), Err(Clash::Shared(text("c-1"))));
}

#[test]
fn what_one_block_adopts_no_other_has_in_either_order() {
    let run = Run::default();
    let turn = planned(&run, name("Acme"), false, None).unwrap();
    turn.adopt("c-1").unwrap();
    turn.keep().unwrap();
    assert_eq!(run.read(TYPE, "c-1", None), Err(Clash::Promised(text("c-1"))));
    let run = Run::default();
    run.read(TYPE, "c-1", None).unwrap();
    let turn = planned(&run, name("Acme"), false, None).unwrap();
    assert_eq!(turn.adopt("c-1"), Err(Clash::Held(text("c-1"))));
}

#[tokio::test]
async fn what_was_planned_is_carried_out_once() {
    let run = Run::default();
    plan(&run, "Acme", false).unwrap();
    let mut turn = run.turn(name("Acme"), "", false).await.unwrap();
    turn.sending();
    turn.has("c-1").unwrap();
    drop(turn);
    let again = run.turn(name("Acme"), "", false).await.and_then(Turn::keep);
    assert_eq!(again, Err(Clash::Made(text("c-1"))));
    assert_eq!(plan(&run, "ACME", true), Err(Clash::NearMade(text("Acme"), text("c-1"))));
}

#[tokio::test]
async fn a_name_is_given_back_unless_something_may_have_come_of_it() {
    let run = Run::default();
    let mut turn = run.turn(name("Acme"), "", false).await.unwrap();
    turn.sending();
    turn.not_sent();
    drop(turn);
    let mut turn = run.turn(name("Acme"), "", false).await.unwrap();
    turn.sending();
    drop(turn);
    assert_eq!(run.turn(name("Acme"), "", false).await.and_then(Turn::keep), Err(Clash::Pending));
}

#[test]
fn nobody_creates_what_is_pending_in_either_order() {
    let run = Run::default();
    run.pending(&name("Acme")).unwrap();
    assert_eq!(plan(&run, "Acme", true), Err(Clash::Pending));
    let run = Run::default();
    plan(&run, "Acme", true).unwrap();
    assert_eq!(run.pending(&name("Acme")), Err(Clash::Twin));
}

#[test]
fn what_was_pending_has_an_object_that_no_other_block_has_in_either_order() {
    let run = Run::default();
    run.pending(&name("Acme")).unwrap();
    run.resolved(name("Acme"), "c-1").unwrap();
    assert_eq!(run.plan(TYPE, "c-1", [name("Acme")]), Ok(()), "its own plan");
    assert_eq!(run.read(TYPE, "c-1", None), Err(Clash::Promised(text("c-1"))));
    let run = Run::default();
    run.read(TYPE, "c-1", None).unwrap();
    assert_eq!(run.resolved(name("Acme"), "c-1"), Err(Clash::Promised(text("c-1"))));
}

#[tokio::test]
async fn where_walks_share_a_run_plans_claim_nothing_and_what_is_made_does() {
    let run = Run::default();
    run.begin(Walks::Several);
    for _ in ["the plan", "the plan of the apply"] {
        assert_eq!(plan(&run, "Acme", false), Ok(()));
    }
    let mut turn = run.turn(name("Acme"), "", false).await.unwrap();
    assert_eq!(plan(&run, "Acme", false), Err(Clash::Twin), "in the same walk");
    turn.sending();
    turn.has("c-1").unwrap();
    drop(turn);
    for walk in ["the next plan", "the next apply"] {
        assert_eq!(run.read(TYPE, "c-1", Some(name("Acme"))), Ok(()), "{walk}");
        assert_eq!(run.plan(TYPE, "c-1", [name("Acme")]), Ok(()), "{walk}");
    }
    assert_eq!(plan(&run, "Acme", false), Err(Clash::Made(text("c-1"))));
    let replaced = planned(&run, name("Acme"), false, Some("c-1"));
    assert_eq!(replaced.and_then(Turn::keep), Ok(()), "the plan of a replacement");
    let turn = planned(&run, name("Beta"), false, None).unwrap();
    assert_eq!(turn.adopt("c-1"), Ok(()), "another state has it");
    assert_eq!(turn.may_have("c-1"), Err(Clash::Held(text("c-1"))), "it is not what was made");
    drop(turn);
    run.leave(TYPE, "c-1", Some(name("Acme")));
    assert_eq!(plan(&run, "Acme", false), Ok(()), "the apply of a replacement");
}

#[tokio::test]
async fn where_walks_share_a_run_what_is_pending_is_resolved_by_the_next() {
    let run = Run::default();
    run.begin(Walks::Several);
    let mut turn = run.turn(name("Acme"), "", false).await.unwrap();
    turn.sending();
    drop(turn);
    assert_eq!(plan(&run, "Acme", false), Err(Clash::Pending));
    run.pending(&name("Acme")).unwrap();
    run.resolved(name("Acme"), "c-1").unwrap();
    assert_eq!(run.plan(TYPE, "c-1", [name("Acme")]), Ok(()));
}

#[test]
fn in_the_place_of_one_that_is_let_go_one_is_made() {
    let run = Run::default();
    run.plan(TYPE, "c-1", [name("Acme")]).unwrap();
    run.leave(TYPE, "c-1", Some(name("Acme")));
    assert!(run.has_left(TYPE, "c-1"));
    assert_eq!(plan(&run, "Acme", false), Ok(()));
    assert_eq!(plan(&run, "Acme", false), Err(Clash::Twin));
}
