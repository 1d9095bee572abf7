//! The present build, and the provider compiled in the same way.

use std::env;
use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;
use tokio::process::Command;

use crate::Result;
use crate::interrupt::Interrupt;

/// How and where this program was compiled.
pub struct Build {
    profile: String,
    /// The target directory.
    pub target: PathBuf,
}

impl Build {
    /// Reads it off the place of this program: `target/<profile>/examples/quickstart`.
    pub fn of_this_run() -> Result<Self> {
        let program = env::current_exe()?;
        let mut above = program.ancestors().skip(2);
        let (Some(profile), Some(target)) = (above.next(), above.next()) else {
            return Err("run it as `cargo run --example quickstart`".into());
        };
        let profile = profile.file_name().unwrap_or_default().to_string_lossy();
        let profile = if profile == "debug" { "dev".into() } else { profile.into_owned() };
        Ok(Self { profile, target: target.to_owned() })
    }

    /// Compiles the provider and returns where it is.
    pub async fn provider(&self, interrupt: &mut Interrupt) -> Result<PathBuf> {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo
            .args([
                "build",
                "--quiet",
                "--message-format=json-render-diagnostics",
                "--profile",
                &self.profile,
            ])
            .arg("--target-dir")
            .arg(&self.target)
            // The example is named too: then the dependencies' features are those it was
            // built with a moment ago, and none of them is compiled once more.
            .args(["--bin", "terraform-provider-msp", "--example", "quickstart"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(Stdio::inherit());
        let output = interrupt.run(cargo).await?;
        if !output.status.success() {
            return Err("the provider does not compile".into());
        }
        let messages = String::from_utf8_lossy(&output.stdout).into_owned();
        let built = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let mut binaries = built
            .filter(|message| message["target"]["name"] == "terraform-provider-msp")
            .filter_map(|message| message["executable"].as_str().map(PathBuf::from));
        binaries.next().ok_or_else(|| "cargo does not say where it put the provider".into())
    }
}
