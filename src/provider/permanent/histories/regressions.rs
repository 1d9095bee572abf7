//! Histories that broke a promise once.

use super::history::{Apply, Block, Creation, Fate, History, Lag, Listed, Step, Weather};
use super::run::play;

/// In either order.
fn keeps_the_promises(steps: impl Into<Vec<Step>>) {
    let steps = steps.into();
    for seed in 0..8 {
        let history = History { seed, steps: steps.clone(), ..History::default() };
        assert_eq!(play(&history).err(), None, "seed {seed}");
    }
}

fn apply(creates: impl Into<Vec<Creation>>, lists: impl Into<Vec<Listed>>) -> Step {
    let applied_in = Weather { creates: creates.into().into(), lists: lists.into().into() };
    Step::Apply(Apply { applied_in, ..Apply::default() })
}

/// The plan before the apply knew less than the first plan. Core reports that as a fault of the
/// provider.
#[test]
fn what_is_to_be_adopted_is_not_planned_as_unknown_where_the_list_fails() {
    let block = Block { adopt: true, ..Block::default() };
    keeps_the_promises([
        Step::Somebody { name: 0, lag: Lag::None },
        Step::Write { at: 0, block },
        apply([], [Listed::Down]),
    ]);
}

/// Two were hidden since then, so "exactly one more" was wrong, and the create went out again.
#[test]
fn a_429_is_not_sent_again_while_more_is_hidden_than_before() {
    let counted = |fate| Creation { fate, is_counted: true, ..Creation::default() };
    keeps_the_promises([
        Step::Write { at: 0, block: Block::default() },
        Step::Write { at: 1, block: Block { name: 2, ..Block::default() } },
        apply([counted(Fate::TooManyButMade), counted(Fate::Made)], []),
    ]);
}

/// The plan of a destroy came second. It ignored that a new block of the name was planned, and both
/// went through.
#[test]
fn a_pending_create_is_not_given_up_and_sent_anew_in_one_plan() {
    let block = Block { abandon: Some(true), ..Block::default() };
    let lost = Creation { fate: Fate::AnswerLost, lag: Lag::Seconds(60), is_counted: false };
    keeps_the_promises([
        Step::Write { at: 0, block },
        apply([lost], []),
        Step::Erase { at: 0 },
        Step::Write { at: 1, block },
        apply([Creation { fate: Fate::LostOnTheWay, ..Creation::default() }], []),
    ]);
}

/// An abandoned object was listed only after the look of the next create, which came to nothing.
/// The next run took the old object for the result of that create.
#[test]
fn what_was_let_go_of_is_not_taken_back_where_it_is_listed_late() {
    let block = Block { abandon: Some(true), ..Block::default() };
    let late = Creation { lag: Lag::Seconds(1), ..Creation::default() };
    let refused = Creation { fate: Fate::TooMany, ..Creation::default() };
    for lists in [0, 1, 2, 3] {
        keeps_the_promises([
            Step::Write { at: 0, block },
            apply([late], []),
            Step::Taint { at: 0 },
            apply([refused], vec![Listed::Whole; lists]),
            apply([], []),
        ]);
    }
}
