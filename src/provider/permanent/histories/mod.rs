//! The life, proven without Terraform: random histories of a configuration, a vendor and a core,
//! and what must hold in all of them.
//!
//! Time is virtual, and one seed decides everything: a history that breaks a promise is shrunk,
//! printed, and fails again in the same way.
//!
//! What must hold:
//! - Never a second object for a name, but for what [`promise::Excuse`] lists.
//! - Nothing is sent after the end.
//! - Every object that was made is in a state or named in a message, unless everything was killed.
//! - Of one object there is one block.
//! - Once nothing is wrong any more, nothing is left to do, or an error says what to do next.
//! - Core finds no fault: a plan is what is applied, and a result is what was planned.
//! - Nothing panics or hangs.
//!
//! | file | what it is for |
//! |---|---|
//! | `history` | what may happen |
//! | `invent` | how that is thought up |
//! | `run` | a history, played |
//! | `walk` | the plans and applies of core |
//! | `core`, `state` | what core does with one block, and has of it |
//! | `thing` | the kind of object |
//! | `vendor` | its client |
//! | `world` | the vendor |
//! | `pages` | the journal of the machine |
//! | `regressions` | histories that have broken a promise once |
//! | `promise` | what must hold, and what no client can close |

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

/// How many histories a test run plays at least.
const HISTORIES: u32 = 1_000;

/// What so many histories meet, or they prove nothing.
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
    // A failure is kept as a test, in `regressions`.
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

/// From one seed, so that a change alone decides whether it passes; from a new one where
/// `PROPTEST_CASES` says how many.
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
