//! The paths of this build and of its sources.
//!
//! They come from the path of the running program, `target/<profile>/deps/<suite>` or
//! `target/<profile>/examples/<name>`. This crate is compiled once for all suites, so Cargo does
//! not tell it their paths.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// `target/<profile>`, which has the programs.
pub fn programs() -> &'static Path {
    static PLACE: LazyLock<PathBuf> = LazyLock::new(|| {
        let program = env::current_exe().unwrap_or_default();
        let directory = program.parent().unwrap_or(&program);
        let within = ["deps", "examples"].iter().any(|name| directory.ends_with(name));
        if within { directory.parent().unwrap_or(directory) } else { directory }.to_owned()
    });
    &PLACE
}

/// `target`, or its replacement.
pub fn target() -> &'static Path {
    programs().parent().unwrap_or(programs())
}

/// A directory below `target` for files of tests, as `CARGO_TARGET_TMPDIR` names it.
pub fn tmp() -> PathBuf {
    target().join("tmp")
}

/// The provider: the one of `MSP_PROVIDER`, such as a release candidate, else the one that Cargo
/// compiled for the suites.
pub fn provider() -> PathBuf {
    let chosen = env::var_os("MSP_PROVIDER").filter(|path| !path.is_empty());
    chosen.map_or_else(|| programs().join("terraform-provider-msp"), PathBuf::from)
}

/// The directory of the repository.
pub fn repository() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own)
}
