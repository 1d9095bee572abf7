//! One customer onboarded end to end, on this machine and in a few seconds:
//! `cargo run --example quickstart`.
//!
//! - It builds the provider (`cargo build`, same profile and target directory).
//! - It starts the sandbox that stands in for both vendors.
//! - Real Terraform takes the `main.tf` beside this file through init, plan, apply, a second plan
//!   that has to be empty, and destroy.
//!
//! Everything that it makes is in a directory below `target/`. It removes that at the end, also
//! after Ctrl-C.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use support::terraform::Terraform;

use build::Build;
use console::{begin, line, relative, say};
use counts::Counts;
use interrupt::{Interrupt, Interrupted};
use msp_sandbox::{Options, Sandbox};
use table::table;
use workspace::Workspace;

mod build;
mod console;
mod counts;
mod interrupt;
mod table;
mod workspace;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match quickstart().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Interrupted>() => {
            // Who closed the terminal reads nothing more, and needs not.
            drop(line("Interrupted. Nothing is left behind."));
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn quickstart() -> Result<()> {
    let mut interrupt = Interrupt::listen()?;
    line("One customer, onboarded from code against a sandbox on this machine.\n")?;
    // First, because without it there is no point in compiling.
    let terraform =
        interrupt.wait_for(tokio::task::spawn_blocking(Terraform::of_this_person)).await???;
    say("terraform", &format!("{terraform} at {}", relative(&terraform.program)))?;

    let step = begin("build")?;
    let build = Build::of_this_run()?;
    let binary = build.provider(&mut interrupt).await?;
    step.end(&relative(&binary))?;

    let sandbox = Sandbox::start(Options::default()).await?;
    say("sandbox", &format!("Wiv and Cloud Partner Navigator at {}", sandbox.url()))?;

    let workspace = Workspace::create(&build.target, &binary, terraform, &sandbox.url())?;
    let done = onboard(&workspace, &mut interrupt).await;
    sandbox.stop().await;
    workspace.remove()?;
    done?;
    let configuration = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/quickstart/main.tf");
    say("", "Neither API can delete: by `deletion_policy = \"abandon\"` they left the state.")?;
    line(&format!(
        "\nNothing is left behind. The configuration to copy from is {}.",
        relative(&configuration)
    ))?;
    Ok(())
}

/// What a user does.
async fn onboard(workspace: &Workspace, interrupt: &mut Interrupt) -> Result<()> {
    workspace.step("init", &["init"], interrupt, |_| "the provider is installed".into()).await?;
    let plan = ["plan", "-json", "-out=first.tfplan"];
    workspace.step("plan", &plan, interrupt, Counts::planned).await?;
    let apply = ["apply", "-json", "first.tfplan"];
    workspace.step("apply", &apply, interrupt, Counts::applied).await?;
    line(&format!("\n{}", table(&workspace.state()?)))?;
    let again = ["plan", "-json", "-detailed-exitcode"];
    workspace.step("plan", &again, interrupt, |_| "nothing is left to do".into()).await?;
    let destroy = ["destroy", "-json", "-auto-approve"];
    workspace.step("destroy", &destroy, interrupt, Counts::applied).await
}
