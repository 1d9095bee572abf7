//! The plugin protocol, spoken to the real binary as Terraform speaks it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "this is a test, helpers included")]

mod actions;
mod command_line;
mod connecting;
mod debug_mode;
mod ending;
mod every_rpc;
mod functions;
mod logs;
mod odd_values;
mod replanning;
mod resources;
mod serving;
mod support;
mod toy;
mod unheard;
