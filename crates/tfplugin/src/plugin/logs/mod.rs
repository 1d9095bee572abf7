//! Logs in Terraform's form.

mod fields;
mod hclog;
mod level;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;

use self::hclog::{Hclog, Stderr};

/// Writes the events of the crate `target`, and of this one, to stderr from now on. Terraform's
/// variables set the level. If they ask for none, nothing is ever formatted.
pub(super) fn install(name: &'static str, target: &'static str) {
    let level = level::wanted(name, |variable| {
        std::env::var_os(variable).map(|value| value.to_string_lossy().into_owned())
    });
    if level == LevelFilter::OFF {
        return;
    }
    let layer = Hclog { name, target, level, write_to: Stderr };
    // It fails if there is a subscriber already. Then logs go where that one puts them.
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer));
}
