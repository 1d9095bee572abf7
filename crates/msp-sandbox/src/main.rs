//! Runs the sandbox: both APIs on one local port. `msp-sandbox --help` explains it.

use std::process::ExitCode;

fn main() -> ExitCode {
    msp_sandbox::cli::run()
}
