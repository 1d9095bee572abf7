//! The last lines of `cargo test`: how many tests with real Terraform ran, and on what.
//!
//! No test, but the one place that Cargo comes to after all suites: it starts them in the order
//! of their packages' names, and this one's is the last.

fn main() {
    #[cfg(unix)]
    print!("\n{}", support::ledger::closing());
}
