//! Runs the sandbox: both APIs on one local port. `msp-sandbox --help` says how.

use std::process::ExitCode;

fn main() -> ExitCode {
    msp_sandbox::cli::run()
}
