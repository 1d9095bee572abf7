//! Client and sandbox against the documented bodies in `tests/fixtures`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod clients;
mod sandbox;
