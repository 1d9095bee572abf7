//! The events of a history.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

/// Names that a person or a server may confuse. Two of them are cut to the same text.
pub const NAMES: [&str; 6] = [
    "Acme",
    "ACME",
    "Müller & Co",
    "Müller  & Co",
    "Acme Corporation of Delaware",
    "Acme Corporation of Texas",
];

/// The most blocks of a configuration.
pub const BLOCKS: u8 = 4;

/// One history. The same one always runs the same way.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Decides how long each call takes, and so the order of the calls.
    pub seed: u64,
    pub spelling: Spelling,
    pub steps: Vec<Step>,
}

/// One line for each step, so that a person can read a shrunk failure.
impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}, {:?}", self.seed, self.spelling)?;
        self.steps.iter().try_for_each(|step| writeln!(f, "{step:?}"))
    }
}

/// How a vendor spells the names that it receives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Spelling {
    #[default]
    AsSent,
    Upper,
    Collapsed,
    Cut,
    Decomposed,
    Escaped,
}

/// One event.
#[derive(Debug, Clone)]
pub enum Step {
    /// A person adds or changes a block.
    Write { at: u8, block: Block },
    /// A person removes a block.
    Erase { at: u8 },
    /// A block gets another address, with a `moved` block or without.
    Readdress { from: u8, to: u8, is_said: bool },
    /// An `import` block for an existing object, counted from the first.
    Import { at: u8, object: u8 },
    /// `terraform taint`.
    Taint { at: u8 },
    /// `terraform state rm`.
    Forget { at: u8 },
    /// Another person makes an object.
    Somebody { name: u8, lag: Lag },
    /// Nothing happens for so many seconds.
    Wait { seconds: u16 },
    /// `terraform apply`.
    Apply(Apply),
}

/// A block, as a person writes it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Block {
    /// The index in [`NAMES`].
    pub name: u8,
    /// The provider block of the resource.
    pub instance: u8,
    pub abandon: Option<bool>,
    pub adopt: bool,
    pub confirmed: bool,
}

/// A plan, and its apply.
#[derive(Debug, Clone, Default)]
pub struct Apply {
    pub is_refreshed: bool,
    /// How the vendor answers the lists of the plan.
    pub planned_in: Weather,
    pub applied_in: Weather,
    /// How the apply ends, unless by itself.
    pub end: Option<(When, End)>,
}

/// How the vendor answers the next calls, one after the other. It answers later ones correctly.
#[derive(Debug, Clone, Default)]
pub struct Weather {
    pub creates: VecDeque<Creation>,
    pub lists: VecDeque<Listed>,
}

/// How the vendor answers a create.
#[derive(Debug, Clone, Copy, Default)]
pub struct Creation {
    pub fate: Fate,
    pub lag: Lag,
    /// Lists count it, and do not return its name.
    pub is_counted: bool,
}

/// The outcome of a create.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fate {
    #[default]
    Made,
    AnswerLost,
    AnswerLostLate,
    CarriedOutLater(u16),
    LostOnTheWay,
    NotSent,
    Refused,
    TooMany,
    TooManyButMade,
}

/// How long lists do not show it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lag {
    #[default]
    None,
    Seconds(u16),
    UntilSettled,
}

/// How the vendor answers a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Listed {
    #[default]
    Whole,
    Part,
    Down,
    Unreachable,
    Forbidden,
}

/// When an apply ends.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// After so many steps of calls. Each call has two.
    Steps(u8),
    Milliseconds(u16),
}

/// How an apply ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Ctrl-C: core waits for running calls, and saves the state.
    Stop,
    /// Core and the provider are killed. Results from before may have been saved.
    Kill { is_saved: bool },
    /// Core is killed. The provider notices at once, and ends what it has begun.
    Orphan { is_saved: bool },
}

impl Fate {
    pub fn is_carried_out(self) -> bool {
        match self {
            Self::Made
            | Self::AnswerLost
            | Self::AnswerLostLate
            | Self::CarriedOutLater(_)
            | Self::TooManyButMade => true,
            Self::LostOnTheWay | Self::NotSent | Self::Refused | Self::TooMany => false,
        }
    }

    pub fn met(self) -> &'static str {
        match self {
            Self::Made => "creates answered",
            Self::AnswerLost => "answers lost at once",
            Self::AnswerLostLate => "answers lost late",
            Self::CarriedOutLater(_) => "answers lost, carried out later",
            Self::LostOnTheWay => "answers lost, not carried out",
            Self::NotSent => "creates not sent",
            Self::Refused => "creates refused",
            Self::TooMany => "429s not carried out",
            Self::TooManyButMade => "429s carried out",
        }
    }
}

impl Lag {
    pub fn time(self) -> Duration {
        match self {
            Self::None => Duration::ZERO,
            Self::Seconds(seconds) => Duration::from_secs(seconds.into()),
            Self::UntilSettled => Duration::from_secs(365 * 86_400),
        }
    }
}

impl Listed {
    pub fn met(self) -> &'static str {
        match self {
            Self::Whole => "lists",
            Self::Part => "lists that say they are partial",
            Self::Down | Self::Unreachable => "lists that fail",
            Self::Forbidden => "lists that are refused",
        }
    }
}
