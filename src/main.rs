//! What the binary does when it runs.

mod usage;

use std::process::ExitCode;

use terraform_provider_msp::provider::{self, Msp};
use tfplugin::plugin::{self, ServeError};
use tfplugin::rpc::{Server, limits};

const OPTIONS: plugin::Options = plugin::Options {
    name: "msp",
    address: provider::ADDRESS,
    version: env!("CARGO_PKG_VERSION"),
    docs_url: "https://registry.terraform.io/providers/mspops/msp/latest/docs",
    log_target: "terraform_provider_msp",
};

fn main() -> ExitCode {
    let done = match usage::Command::of_process() {
        Ok(command) => run(command),
        Err(error) => {
            eprintln!("{error}\nhint: `--help` lists the options");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: usage::Command) -> Result<(), ServeError> {
    let provider = || limits::service(Server::new(Msp::default()));
    match command {
        usage::Command::Serve => plugin::serve(&OPTIONS, provider),
        usage::Command::Debug => plugin::serve_debug(&OPTIONS, provider),
        usage::Command::Version => usage::print(&usage::version(&OPTIONS)),
        usage::Command::Help => usage::print(&usage::help(&OPTIONS)),
    }
}
