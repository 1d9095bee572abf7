//! Notices that Terraform ended without a word, as after a SIGKILL. Then nobody asks this process
//! to end, and it would stay for ever.

use super::ending::Ending;

/// Ends the process after its parent has changed and the running calls are done. It cuts no sent
/// request in half, even if nobody hears the answer.
#[cfg(unix)]
pub(super) fn end_with_parent(ending: Ending) {
    use std::os::unix::process::parent_id;
    use std::time::Duration;

    /// There is no hurry, and each look costs one system call.
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

/// Here a parent does not change like this.
#[cfg(not(unix))]
pub(super) fn end_with_parent(_ending: Ending) {}
