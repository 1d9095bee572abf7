//! A real browser without a window.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use super::{command, fetching, ledger};

/// The time for its start on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Chromium, or a similar one.
pub struct Browser(PathBuf);

impl Browser {
    /// The browser of `MSP_BROWSER`, else the one that `scripts/get-browser` finds or fetches, once
    /// for all tests of a suite.
    ///
    /// # Panics
    /// If there is none. The words say how to get it.
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

    /// The document some seconds after the page was opened.
    ///
    /// # Panics
    /// If the browser fails.
    #[track_caller]
    pub fn shown(&self, url: &str) -> String {
        let profile = tempfile::tempdir().expect("a directory");
        let mut browser = command::clean(&self.0);
        browser
            // As root, it cannot use its sandbox. It opens only our own page.
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
