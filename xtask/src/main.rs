//! The commands of a maintainer: `cargo xtask COMMAND`.

// It reads /proc, and needs Terraform, which it finds as the tests do.
#[cfg(unix)]
mod bench;
mod cargo;
mod docs;
mod package;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

Commands:
  docs          Write the registry's pages in docs/ from the schema, examples/ and templates/
  docs --check  Change nothing. Fail if a page differs, a link leads nowhere or a sentence is not
                plain English
  bench         Measure the provider beside Terraform alone and a peer (bench --help)
  weigh         Fail if a release is too large, needs too much memory or asks the API too often
  package       Make what people install, and try it (package --help)
  ran           Say which suites ran on which Terraform, and fail if a test ran on none
  ran --forget  Forget which suites ran before
";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match *arguments {
        ["docs"] => docs::write(root()),
        ["docs", "--check"] => docs::check(root()),
        #[cfg(unix)]
        ["bench", ref options @ ..] => bench::run(root(), options),
        #[cfg(unix)]
        ["weigh"] => bench::weigh::run(root()),
        #[cfg(not(unix))]
        ["bench" | "weigh", ..] => Err("only Unix has what this reads of a process".into()),
        #[cfg(unix)]
        ["ran"] => support::ledger::whole().map(|words| print!("{words}")).map_err(Into::into),
        #[cfg(unix)]
        ["ran", "--forget"] => support::ledger::clear().map_err(Into::into),
        ["package", ref options @ ..] => package::run(root(), options),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => {
            eprint!("{USAGE}");
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

/// The directory of the workspace.
fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}
