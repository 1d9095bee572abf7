//! The plugin protocol, spoken to the real binary as Terraform speaks it.

mod interface;
