//! A real browser without a window.

use std::env;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;

/// For starting it on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// What it goes by, on the systems that have it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Chromium, or one like it.
pub struct Browser(PathBuf);

impl Browser {
    /// The one that `MSP_BROWSER` names, else one on the PATH.
    ///
    /// # Panics
    ///
    /// When there is none, with the words that say how to get it.
    #[track_caller]
    pub fn find() -> Self {
        let wish = env::var_os("MSP_BROWSER").filter(|wish| !wish.is_empty()).map(PathBuf::from);
        let path = env::var_os("PATH").unwrap_or_default();
        let mut found = env::split_paths(&path)
            .flat_map(|directory| NAMES.map(|name| directory.join(name)))
            .filter(|program| program.is_file());
        let program = wish.or_else(|| found.next());
        Self(program.expect(
            "no Chromium was found. Install it, or have it installed where there is apt-get:\n\n    \
             export MSP_BROWSER=$(scripts/get-browser)\n\n\
             and run this again",
        ))
    }

    /// The document as it stands some seconds after the page has been opened.
    pub async fn shown(&self, url: &str) -> String {
        let profile = tempfile::tempdir().unwrap();
        let mut user_data = std::ffi::OsString::from("--user-data-dir=");
        user_data.push(profile.path());
        let output = Command::new(&self.0)
            // As root there is no sandbox to be had; what is opened is a page of our own.
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--no-first-run", "--no-proxy-server", "--disable-background-networking"])
            .args(["--virtual-time-budget=5000", "--dump-dom"])
            .arg(user_data)
            .arg(url)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output();
        let output = timeout(LIMIT, output).await.expect("the browser ends in time").unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", self.0.display());
        String::from_utf8(output.stdout).unwrap()
    }
}
