//! What the tests that run real Terraform share.
//!
//! | module | what it is for |
//! |---|---|
//! | [`runner`] | runs the suites, and counts what did not run |
//! | [`ledger`] | what ran, on which programs, kept for the last lines of all |
//! | [`build`] | where programs and sources are |
//! | [`fetching`] | programs that a machine lacks |
//! | [`terraform`] | finding Terraform or OpenTofu, and what its version can do |
//! | [`applying`] | an apply under way, to be interrupted or met by another |
//! | [`between`] | a server in front of the sandbox that loses or replaces answers |
//! | [`browser`] | a real browser without a window |
//! | [`command`] | one run of a program: clean environment, time limit, what it printed |
//! | [`example`] | programs and files of `examples/`, and the stand-in of other providers |
//! | [`installation`] | the provider's binary where Terraform looks for it |
//! | [`diagnostics`] | errors, warnings and planned actions out of `-json` output |
//! | [`postgres`] | a PostgreSQL of its own for one test |
//! | [`state`] | resources, attributes and outputs out of a state file |
//! | [`workspace`] | a directory with a configuration, and how a command is run there |
//! | [`page`] | results as parts of a page of the documentation |
//! | [`api`] | a sandbox for one test, and what was sent to it |
//! | [`hcl`] | blocks of a configuration, put together |
//! | [`key_file`] | key files of Google that open nothing |
//! | [`lifecycle`] | what is done there: plan, apply, import, destroy, with the checks after each |
//!
//! What is found to be wrong ends a test: functions here panic, and say with what.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "what a test cannot go on without ends it")]
#![allow(clippy::missing_panics_doc, reason = "every check panics")]

pub mod api;
pub mod applying;
pub mod between;
pub mod browser;
pub mod build;
pub mod command;
pub mod diagnostics;
pub mod example;
pub mod fetching;
pub mod hcl;
pub mod installation;
pub mod key_file;
pub mod ledger;
pub mod lifecycle;
pub mod page;
pub mod postgres;
pub mod runner;
pub mod state;
pub mod terraform;
pub mod workspace;

// For what `#[support::test]` writes.
#[doc(hidden)]
pub use inventory;
pub use msp_test_macros::test;
