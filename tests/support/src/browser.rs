//! A real browser without a window.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use super::{command, fetching, ledger};

/// For starting it on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Chromium, or one like it.
pub struct Browser(PathBuf);

impl Browser {
    /// The one that `MSP_BROWSER` names, else the one that `scripts/get-browser` finds or
    /// fetches, once for all tests of a suite.
    ///
    /// # Panics
    ///
    /// When it cannot be had, with the words that say how to get it.
    #[track_caller]
    pub fn find() -> Self {
        static FOUND: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
            let wish = env::var_os("MSP_BROWSER").filter(|wish| !wish.is_empty());
            let found = match wish {
                Some(wish) => PathBuf::from(wish),
                None => fetching::script("get-browser", &[])
                    .map_err(|failure| format!("Chromium was not found: {failure}."))?
                    .into(),
            };
            note(&found)?;
            Ok(found)
        });
        Self(FOUND.clone().unwrap_or_else(|error| panic!("{error}")))
    }

    /// The document as it stands some seconds after the page has been opened.
    ///
    /// # Panics
    ///
    /// When the browser fails.
    #[track_caller]
    pub fn shown(&self, url: &str) -> String {
        let profile = tempfile::tempdir().expect("a directory");
        let mut browser = command::clean(&self.0);
        browser
            // As root there is no sandbox to be had; what is opened is a page of our own.
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--no-first-run", "--no-proxy-server", "--disable-background-networking"])
            .args(["--virtual-time-budget=5000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(url);
        let output = command::run(browser, LIMIT);
        assert_eq!(output.status, Some(0), "{}", output.transcript());
        output.stdout
    }
}

/// For the last lines of `cargo test`.
fn note(browser: &Path) -> Result<(), String> {
    let said = Command::new(browser).arg("--version").output();
    let said = said.map_err(|error| format!("`{}` does not run: {error}", browser.display()))?;
    let version = String::from_utf8_lossy(&said.stdout);
    ledger::used("browser", format!("{} at {}", version.trim(), browser.display()))
        .map_err(|error| error.to_string())
}
