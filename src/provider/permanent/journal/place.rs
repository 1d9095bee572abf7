//! Which directory the journal is: what is configured, else the environment's, else one of the
//! user's.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use etcetera::BaseStrategy as _;
use tfplugin::hcl::quoted;

use super::Unusable;
use super::directory::Directory;
use super::store::Store;

/// The word that switches it off.
pub const OFF: &str = "off";

/// The directory in the one where the user's programs keep such things.
const IN_STATE: [&str; 2] = ["terraform-provider-msp", "journal"];

/// Where it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    Off,
    /// The user's own directory for such things.
    Default,
    /// A directory, and what says so.
    At(PathBuf, &'static str),
}

impl Setting {
    /// Reads what is configured or in the environment.
    pub fn of(text: &str, from: &'static str) -> Self {
        match text {
            "" => Self::Default,
            OFF => Self::Off,
            // Without a slash at its end, which would follow a link.
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
                // What stands there may be about the very create that is to be sent.
                let is_used = Directory::is_used(&path);
                Err(Unusable { from: from.or(is_used.then_some("the default")), why })
            }
        }
    }
}

/// What stays on this machine: `~/.local/state` on Linux, `~/Library/Application Support` on macOS,
/// `%LOCALAPPDATA%` on Windows.
fn users_own() -> Result<PathBuf, String> {
    let base = etcetera::base_strategy::choose_native_strategy()
        .map_err(|_| "this process has no home directory (`HOME`)".to_owned())?;
    let state = base.state_dir().unwrap_or_else(|| {
        // What `data_dir` names on Windows goes to other machines.
        if cfg!(windows) { base.cache_dir() } else { base.data_dir() }
    });
    Ok(IN_STATE.iter().fold(state, |path, part| path.join(part)))
}

/// Whether that can be the path of a directory.
///
/// # Errors
/// What is wrong with it.
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
