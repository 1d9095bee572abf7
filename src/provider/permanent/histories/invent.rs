//! Makes up histories.

use proptest::prelude::*;

use super::history::{
    Apply, BLOCKS, Block, Creation, End, Fate, History, Lag, Listed, NAMES, Spelling, Step,
    Weather, When,
};

/// Makes up histories.
pub fn histories() -> impl Strategy<Value = History> {
    let spelling = prop_oneof![
        3 => Just(Spelling::AsSent),
        1 => Just(Spelling::Upper),
        1 => Just(Spelling::Collapsed),
        1 => Just(Spelling::Cut),
        1 => Just(Spelling::Decomposed),
        1 => Just(Spelling::Escaped),
    ];
    let steps = prop::collection::vec(step(), 4..24);
    (any::<u64>(), spelling, steps).prop_map(|(seed, spelling, steps)| {
        // Without a block nothing happens, so the first step writes one.
        let first = Step::Write { at: 0, block: Block::default() };
        let steps = std::iter::once(first).chain(steps).collect();
        History { seed, spelling, steps }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let at = || 0..BLOCKS;
    let name = 0..u8::try_from(NAMES.len()).unwrap_or_default();
    let policy = prop_oneof![1 => Just(None), 1 => Just(Some(false)), 2 => Just(Some(true))];
    let block = (name.clone(), rarely(), policy, rarely(), rarely()).prop_map(
        |(name, instance, abandon, adopt, confirmed)| Block {
            name,
            instance: instance.into(),
            abandon,
            adopt,
            confirmed,
        },
    );
    prop_oneof![
        6 => apply().prop_map(Step::Apply),
        4 => (at(), block).prop_map(|(at, block)| Step::Write { at, block }),
        1 => at().prop_map(|at| Step::Erase { at }),
        1 => (at(), at(), any::<bool>())
            .prop_map(|(from, to, is_said)| Step::Readdress { from, to, is_said }),
        1 => (at(), 0_u8..4).prop_map(|(at, object)| Step::Import { at, object }),
        1 => at().prop_map(|at| Step::Taint { at }),
        1 => at().prop_map(|at| Step::Forget { at }),
        1 => (name, lag()).prop_map(|(name, lag)| Step::Somebody { name, lag }),
        1 => (0_u16..1_200).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

fn apply() -> impl Strategy<Value = Apply> {
    let when = prop_oneof![
        3 => (1_u8..10).prop_map(When::Steps),
        1 => (0_u16..10_000).prop_map(When::Milliseconds),
    ];
    let end = prop_oneof![
        Just(End::Stop),
        any::<bool>().prop_map(|is_saved| End::Kill { is_saved }),
        any::<bool>().prop_map(|is_saved| End::Orphan { is_saved }),
    ];
    let end = prop_oneof![Just(None), (when, end).prop_map(Some)];
    let planned_in = prop_oneof![5 => Just(Weather::default()), 1 => weather(0, 3)];
    (any::<bool>(), planned_in, weather(4, 6), end).prop_map(
        |(is_refreshed, planned_in, applied_in, end)| Apply {
            is_refreshed,
            planned_in,
            applied_in,
            end,
        },
    )
}

fn weather(creates: usize, lists: usize) -> impl Strategy<Value = Weather> {
    let creates = prop::collection::vec(creation(), 0..=creates);
    (creates, prop::collection::vec(listed(), 0..=lists))
        .prop_map(|(creates, lists)| Weather { creates: creates.into(), lists: lists.into() })
}

fn listed() -> impl Strategy<Value = Listed> {
    prop_oneof![
        6 => Just(Listed::Whole),
        1 => Just(Listed::Part),
        1 => Just(Listed::Down),
        1 => Just(Listed::Unreachable),
        1 => Just(Listed::Forbidden),
    ]
}

fn creation() -> impl Strategy<Value = Creation> {
    let fate = prop_oneof![
        4 => Just(Fate::Made),
        2 => Just(Fate::AnswerLost),
        1 => Just(Fate::AnswerLostLate),
        1 => (0_u16..600).prop_map(Fate::CarriedOutLater),
        1 => Just(Fate::LostOnTheWay),
        1 => Just(Fate::NotSent),
        1 => Just(Fate::Refused),
        1 => Just(Fate::TooMany),
        1 => Just(Fate::TooManyButMade),
    ];
    (fate, lag(), rarely()).prop_map(|(fate, lag, is_counted)| Creation { fate, lag, is_counted })
}

fn lag() -> impl Strategy<Value = Lag> {
    prop_oneof![
        3 => Just(Lag::None),
        1 => (0_u16..60).prop_map(Lag::Seconds),
        1 => Just(Lag::UntilSettled),
    ]
}

fn rarely() -> impl Strategy<Value = bool> {
    prop_oneof![4 => Just(false), 1 => Just(true)]
}
