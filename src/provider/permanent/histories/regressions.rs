//! Histories that have broken a promise once.

use super::history::{Apply, Block, Creation, Fate, History, Lag, Listed, Step, Weather};
use super::run::play;

fn keeps_the_promises(steps: impl Into<Vec<Step>>) {
    assert_eq!(play(&History { steps: steps.into(), ..History::default() }).err(), None);
}

fn apply(creates: impl Into<Vec<Creation>>, lists: impl Into<Vec<Listed>>) -> Step {
    let applied_in = Weather { creates: creates.into().into(), lists: lists.into().into() };
    Step::Apply(Apply { applied_in, ..Apply::default() })
}

/// The plan that core asks for before it applies knew less than the first one, which core takes
/// for a fault of the provider.
#[test]
fn what_is_to_be_adopted_is_not_planned_as_unknown_where_the_list_fails() {
    let block = Block { adopt: true, ..Block::default() };
    keeps_the_promises([
        Step::Somebody { name: 0, lag: Lag::None },
        Step::Write { at: 0, block },
        apply([], [Listed::Down]),
    ]);
}

/// Two were hidden since, so that "exactly one more" was not met, and the create went out again.
#[test]
fn a_429_is_not_sent_again_while_more_is_hidden_than_before() {
    let counted = |fate| Creation { fate, is_counted: true, ..Creation::default() };
    keeps_the_promises([
        Step::Write { at: 0, block: Block::default() },
        Step::Write { at: 1, block: Block { name: 2, ..Block::default() } },
        apply([counted(Fate::TooManyButMade), counted(Fate::Made)], []),
    ]);
}
