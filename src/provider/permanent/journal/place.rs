//! The directory of the journal: the configured one, else the environment's, else the user's own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy as _;
use tfplugin::hcl::quoted;

use super::Unusable;
use super::directory::Directory;
use super::store::Store;

/// The word that turns it off.
pub const OFF: &str = "off";

/// The directory inside the one where the user's programs keep such files.
const IN_STATE: [&str; 2] = ["terraform-provider-msp", "journal"];

/// Where the journal is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    Off,
    /// The user's own directory for such files.
    Default,
    /// A directory, and the setting that names it.
    At(PathBuf, &'static str),
}

impl Setting {
    /// Reads the setting of the configuration or the environment.
    pub fn of(text: &str, from: &'static str) -> Self {
        match text {
            "" => Self::Default,
            OFF => Self::Off,
            // Without a slash at its end: with it, the system would follow a link.
            path => Self::At(Path::new(path).components().collect(), from),
        }
    }

    pub(super) fn from(&self) -> Option<&'static str> {
        match self {
            Self::At(_, from) => Some(from),
            Self::Off | Self::Default => None,
        }
    }

    pub(super) fn open(&self) -> Result<Arc<dyn Store>, Unusable> {
        let from = self.from();
        let path = match self {
            Self::At(path, _) => path.clone(),
            Self::Off | Self::Default => users_own().map_err(|why| Unusable { from, why })?,
        };
        match Directory::open(&path) {
            Ok(directory) => Ok(Arc::new(directory)),
            Err(error) => {
                let why = format!("`{}` cannot be used: {error}", path.display());
                // A line in it may be about this very create.
                let is_used = Directory::is_used(&path);
                Err(Unusable { from: from.or(is_used.then_some("the default")), why })
            }
        }
    }
}

/// The directory that stays on this machine: `~/.local/state` on Linux,
/// `~/Library/Application Support` on macOS, `%LOCALAPPDATA%` on Windows.
fn users_own() -> Result<PathBuf, String> {
    let base = etcetera::base_strategy::choose_native_strategy()
        .map_err(|_| "this process has no home directory (`HOME`)".to_owned())?;
    let state = base.state_dir().unwrap_or_else(|| {
        // On Windows, `data_dir` is a directory that Windows copies to other machines.
        if cfg!(windows) { base.cache_dir() } else { base.data_dir() }
    });
    Ok(IN_STATE.iter().fold(state, |path, part| path.join(part)))
}

/// Checks that the text can be the path of a directory.
///
/// # Errors
/// The fault.
pub fn check(text: &str) -> Result<(), String> {
    if text.is_empty() || text == OFF {
        return Ok(());
    }
    if text.chars().any(char::is_control) {
        return Err("Remove the control character: no path has one.".to_owned());
    }
    if Path::new(text).is_absolute() {
        return Ok(());
    }
    let expanded = if text.starts_with('~') {
        let expand = format!("pathexpand({})", quoted(text));
        format!(" Nothing replaces `~` here. In a configuration write `{expand}`.")
    } else {
        String::new()
    };
    Err(format!(
        "Write an absolute path. With a relative one each directory would have its own journal.{expanded}"
    ))
}
