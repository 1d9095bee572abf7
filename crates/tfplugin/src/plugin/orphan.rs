//! Noticing that Terraform is gone without a word, as after a SIGKILL. Nobody asks this
//! process to end then, and it would stay for ever.

use super::ending::Ending;

/// Ends the process once its parent is another than the one that started it, and what runs
/// is done: what was sent is not cut in half for want of somebody to tell.
#[cfg(unix)]
pub(super) fn end_with_parent(ending: Ending) {
    use std::os::unix::process::parent_id;
    use std::time::Duration;

    /// There is no hurry, and looking costs one system call.
    const EVERY: Duration = Duration::from_secs(2);

    let parent = parent_id();
    tokio::spawn(async move {
        while parent_id() == parent {
            tokio::select! {
                () = ending.told() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
        tracing::warn!("the process that started this one is gone");
        ending.when_done();
    });
}

/// There is no such change of parents.
#[cfg(not(unix))]
pub(super) fn end_with_parent(_ending: Ending) {}
