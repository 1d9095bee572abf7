//! `hashicorp/aws` and `hashicorp/google` as far as the examples use them, with nothing behind
//! them: what examples need of the two clouds is tried without an account and without the
//! network. What the real ones say of these attributes stands in
//! `tests/acceptance/examples/modules/clouds.rs`, which holds them against it.
//!
//! One program stands in for both and goes by the name under which it is installed. It is a
//! provider on `tfplugin` that knows nothing of MSPs. Under a third name it is `example/blocks`,
//! with which real Terraform tries what the provider's own schema does not have.
#![allow(missing_docs, reason = "nobody links it")]

mod aws;
mod blocks;
mod google;
mod kept;

use std::path::Path;
use std::process::ExitCode;

use tfplugin::framework::Provider;
use tfplugin::plugin::{self, Options, ServeError};
use tfplugin::rpc::{Server, limits};

fn main() -> ExitCode {
    let program = std::env::args().next().unwrap_or_default();
    let name = Path::new(&program).file_name().unwrap_or_default().to_string_lossy();
    let ended = match name.strip_prefix("terraform-provider-") {
        Some("aws") => serve("aws", aws::Aws::default),
        Some("blocks") => serve("blocks", || blocks::Blocks),
        Some("google") => serve("google", google::Google::default),
        _ => {
            eprintln!("{name} stands in for no provider: terraform-provider-aws and -google do");
            return ExitCode::from(2);
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn serve<P: Provider>(name: &'static str, provider: impl Fn() -> P) -> Result<(), ServeError> {
    let options = Options {
        name,
        address: "registry.terraform.io/hashicorp/stand-in",
        version: env!("CARGO_PKG_VERSION"),
        docs_url: "https://registry.terraform.io/namespaces/hashicorp",
        log_target: "stand_in",
    };
    plugin::serve(&options, || limits::service(Server::new(provider())))
}
