//! What is measured, compiled as it is released.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Result;

/// Runs this command again, compiled with optimisation: it is the other end of the handshakes
/// that are timed, and serves the sandbox.
pub fn again_optimised(root: &Path, arguments: &[&str]) -> Result<()> {
    let mut cargo = cargo(root);
    cargo.args(["run", "--release", "--package", "xtask", "--", "bench"]).args(arguments);
    let status = cargo.status()?;
    if status.success() { Ok(()) } else { Err("the bench did not come to its end".into()) }
}

/// The provider itself. Alone, so that it has the features of a release and no others.
pub fn provider(root: &Path) -> Result<PathBuf> {
    let mut cargo = cargo(root);
    cargo.args(["build", "--release", "--bin", "terraform-provider-msp"]);
    executable(cargo, "terraform-provider-msp")
}

/// The provider that does nothing.
pub fn idle(root: &Path) -> Result<PathBuf> {
    let mut cargo = cargo(root);
    cargo.args(["build", "--release", "--package", "xtask", "--bin", "idle"]);
    executable(cargo, "idle")
}

/// The peer in `benches/peers/`, which needs `protoc`.
pub fn peer(root: &Path) -> Result<PathBuf> {
    let manifest = root.join("benches/peers/tf-provider/Cargo.toml");
    let mut cargo = cargo(root);
    cargo.args(["build", "--release", "--locked", "--manifest-path"]).arg(manifest);
    cargo.arg("--target-dir").arg(root.join("target/peers"));
    executable(cargo, "terraform-provider-peer")
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(root);
    // What cargo has told this program about its own package makes some build scripts run anew.
    let own = env::vars_os().map(|(name, _)| name);
    for name in own.filter(|name| is_of_package(&name.to_string_lossy())) {
        cargo.env_remove(name);
    }
    cargo
}

fn is_of_package(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_")
}

/// Compiles, and asks cargo where it has put the program.
fn executable(mut cargo: Command, name: &str) -> Result<PathBuf> {
    cargo.arg("--message-format=json-render-diagnostics").stderr(Stdio::inherit());
    let output = cargo.output()?;
    if !output.status.success() {
        return Err(format!("`{name}` does not compile").into());
    }
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut programs = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    programs.next().ok_or_else(|| format!("cargo does not say where it put `{name}`").into())
}
