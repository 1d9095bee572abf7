//! The life, proven without Terraform: random histories of a configuration, a vendor and a core,
//! and promises that hold in all of them.
//!
//! Time is virtual, and one seed decides everything. A history that breaks a promise is shrunk and
//! printed, and fails again in the same way.
//!
//! The promises:
//!
//! - There is never a second object for a name, except those that [`promise::Excuse`] lists.
//! - Nothing is sent after the end.
//! - Every object that was made is in a state or named in a message, unless everything was killed.
//! - An object belongs to one block.
//! - After all faults end, nothing is left to do, or an error says what to do next.
//! - Core finds no fault: an apply follows its plan, and a result follows it too.
//! - Nothing panics or hangs.
//!
//! | file | what it is for |
//! |---|---|
//! | `history` | the events of a history |
//! | `invent` | makes up histories |
//! | `run` | plays a history |
//! | `walk` | the plans and applies of core |
//! | `core`, `state` | core's work on one block, and its data |
//! | `thing` | the kind of object |
//! | `vendor` | the client of the vendor |
//! | `world` | the vendor |
//! | `pages` | the journal of the machine |
//! | `regressions` | histories that broke a promise once |
//! | `promise` | the promises, and the cases that no client can prevent |

mod core;
mod history;
mod invent;
mod pages;
mod promise;
mod regressions;
mod run;
mod state;
mod thing;
mod vendor;
mod walk;
mod world;

use std::cell::RefCell;
use std::time::Instant;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

pub use self::vendor::Played;
use self::world::Met;

/// The fewest histories of a test run.
const HISTORIES: u32 = 1_000;

/// The events that so many histories must meet: otherwise they prove nothing.
const ABOUT: [&str; 29] = [
    "429s carried out",
    "429s not carried out",
    "answers lost at once",
    "answers lost late",
    "answers lost, carried out later",
    "answers lost, not carried out",
    "applies",
    "creates answered",
    "creates not sent",
    "creates pending",
    "creates refused",
    "errors once nothing is wrong",
    "excused: a 429 carried out while the list lags",
    "excused: abandoned",
    "excused: confirmed_new",
    "excused: somebody else while the list lags",
    "kills",
    "lists",
    "lists that are refused",
    "lists that fail",
    "lists that say they are partial",
    "objects adopted",
    "objects left behind",
    "objects that lists do not show yet",
    "objects that lists only count",
    "orphans",
    "pending creates that a read finds",
    "plans refused",
    "stops",
];

fn config(cases: u32) -> Config {
    // A failure becomes a test in `regressions`.
    Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() }
}

/// Plays histories, and says what they met.
fn play(mut runner: TestRunner) -> Met {
    let met = RefCell::new(Met::new());
    let played = runner.run(&invent::histories(), |history| {
        let one = run::play(&history);
        let one = one.map_err(|broken| TestCaseError::fail(broken.join("\n")))?;
        let mut met = met.borrow_mut();
        for (what, times) in one {
            *met.entry(what).or_default() += times;
        }
        *met.entry("histories").or_default() += 1;
        Ok(())
    });
    if let Err(TestError::Fail(broken, history)) = played {
        let before = met.borrow().get("histories").copied().unwrap_or_default();
        panic!("After {before} histories:\n{broken}\n{history}");
    }
    met.into_inner()
}

/// From one seed, so that only a change decides whether it passes. From a new seed where
/// `PROPTEST_CASES` sets the number.
#[test]
fn every_history_keeps_the_promises() {
    let started = Instant::now();
    let met = play(if std::env::var_os("PROPTEST_CASES").is_some() {
        TestRunner::new(config(Config::default().cases.max(HISTORIES)))
    } else {
        let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        TestRunner::new_with_rng(config(HISTORIES), seed)
    });
    println!("{:?}: {met:#?}", started.elapsed());
    let missed: Vec<_> = ABOUT.iter().filter(|what| !met.contains_key(*what)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}
