//! The common part of tests that run real Terraform.
//!
//! | module | what it is for |
//! |---|---|
//! | [`runner`] | runs the suites, and counts the tests that did not run |
//! | [`ledger`] | records which tests ran, for the last lines of all suites |
//! | [`build`] | paths of programs and sources |
//! | [`fetching`] | programs that a machine lacks |
//! | [`terraform`] | finds Terraform or OpenTofu, and what its version can do |
//! | [`applying`] | a running apply, to interrupt it or start another |
//! | [`between`] | a server in front of the sandbox that loses or replaces answers |
//! | [`browser`] | a real browser without a window |
//! | [`command`] | one run of a program: clean environment, time limit, its output |
//! | [`example`] | programs and files of `examples/`, and the stand-in of other providers |
//! | [`installation`] | installs the provider where Terraform looks for it |
//! | [`diagnostics`] | errors, warnings and planned actions from `-json` output |
//! | [`postgres`] | a PostgreSQL for one test |
//! | [`state`] | resources, attributes and outputs from a state file |
//! | [`workspace`] | a directory with a configuration, and how a command runs there |
//! | [`page`] | results as parts of a page of the documentation |
//! | [`api`] | a sandbox for one test, and its requests |
//! | [`hcl`] | makes blocks of a configuration |
//! | [`key_file`] | key files of Google without access to anything |
//! | [`lifecycle`] | plan, apply, import, destroy, with the checks after each |
//!
//! A fault ends a test: functions here panic, and say why.
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

// For the code that `#[support::test]` writes.
#[doc(hidden)]
pub use inventory;
pub use msp_test_macros::test;
