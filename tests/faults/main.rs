//! What the provider promises, held against everything that can go wrong on the way.
//!
//! | module | what it is for |
//! |---|---|
//! | [`actions`] | the same for an action, which no state remembers |
//! | [`at_most_one`] | never two objects out of one block, whatever the service does |
//! | [`calls`] | the calls that have a side effect, and what they leave behind |
//! | [`kinds`] | what goes wrong with a call |
//! | [`matrix`] | each call with each fault, through real Terraform |
//! | [`named`] | what is no fault of a single answer: lags, replacements, signals, kills |
//! | [`outages`] | a service that takes no more calls for now, or is away for some time |
//! | [`table`] | the results as a page of the documentation |
//! | [`words`] | what a person reads |
//! | [`storms`] | many resources, many faults |
//! | [`run`] | a configuration applied, interrupted or killed |
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "this is a test, helpers included")]
#![allow(clippy::wildcard_imports, clippy::assigning_clones, reason = "as in every test module")]

mod actions;
mod at_most_one;
mod calls;
mod kinds;
mod matrix;
mod named;
mod outages;
mod run;
mod storms;
mod table;
mod words;

fn main() -> std::process::ExitCode {
    support::runner::main("faults")
}
