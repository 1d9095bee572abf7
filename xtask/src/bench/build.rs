//! Compiles the measured programs as they are released.

use std::path::{Path, PathBuf};

use crate::Result;
use crate::cargo::{cargo, executable};
use crate::package::compile;

/// Runs this command again, compiled with optimisation: it is the other end of the timed
/// handshakes, and serves the sandbox.
pub fn again_optimised(root: &Path, arguments: &[&str]) -> Result<()> {
    let mut cargo = cargo(root);
    cargo.args(["run", "--release", "--package", "xtask", "--", "bench"]).args(arguments);
    let status = cargo.status()?;
    if status.success() { Ok(()) } else { Err("the bench did not come to its end".into()) }
}

/// The provider itself, as in a package.
pub fn provider(root: &Path) -> Result<PathBuf> {
    compile::provider(root, &compile::host()?, None)
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
