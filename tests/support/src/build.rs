//! Where this build has put things, and where its sources are.
//!
//! Read off the place of the running program, `target/<profile>/deps/<suite>` or
//! `target/<profile>/examples/<name>`: this crate is compiled once for all suites, so that Cargo
//! does not tell it their paths.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// `target/<profile>`, where the programs are.
pub fn programs() -> &'static Path {
    static PLACE: LazyLock<PathBuf> = LazyLock::new(|| {
        let program = env::current_exe().unwrap_or_default();
        let directory = program.parent().unwrap_or(&program);
        let within = ["deps", "examples"].iter().any(|name| directory.ends_with(name));
        if within { directory.parent().unwrap_or(directory) } else { directory }.to_owned()
    });
    &PLACE
}

/// `target`, or what takes its place.
pub fn target() -> &'static Path {
    programs().parent().unwrap_or(programs())
}

/// A directory below `target` for files of tests, as `CARGO_TARGET_TMPDIR` names it.
pub fn tmp() -> PathBuf {
    target().join("tmp")
}

/// The provider: that of `MSP_PROVIDER`, such as one that is to be released, else as Cargo has
/// compiled it for the suites.
pub fn provider() -> PathBuf {
    let chosen = env::var_os("MSP_PROVIDER").filter(|path| !path.is_empty());
    chosen.map_or_else(|| programs().join("terraform-provider-msp"), PathBuf::from)
}

/// The directory of the repository.
pub fn repository() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own)
}
