//! How the process is asked to end, and how long running calls may still take.

use std::time::Duration;

use tokio_util::sync::{CancellationToken, WaitForCancellationFuture};

/// After the client has asked. It kills the process 2 s later.
const HURRIED: Duration = Duration::from_millis(1_500);

/// After a signal. The client still waits for the running calls, and they may make objects that
/// stay for ever. This is longer than any one request.
const UNHURRIED: Duration = Duration::from_secs(120);

/// Whether the process was asked to end. Clones share the answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Ending {
    asked: CancellationToken,
    hurry: CancellationToken,
}

impl Ending {
    /// Nobody has asked yet.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Ends the process after the running calls.
    #[cfg_attr(not(unix), allow(dead_code, reason = "only Unix has a signal that asks for it"))]
    pub(super) fn when_done(&self) {
        self.asked.cancel();
    }

    /// Ends the process within two seconds.
    pub(super) fn now(&self) {
        self.asked.cancel();
        self.hurry.cancel();
    }

    /// The token that both cancel.
    pub(super) fn asked(&self) -> &CancellationToken {
        &self.asked
    }

    /// Waits until the process is asked.
    pub(super) fn told(&self) -> WaitForCancellationFuture<'_> {
        self.asked.cancelled()
    }

    /// Waits until the process is asked, and then as long as calls may still take.
    pub(super) async fn overdue(&self) {
        self.told().await;
        tokio::select! {
            () = self.hurry.cancelled() => tokio::time::sleep(HURRIED).await,
            () = tokio::time::sleep(UNHURRIED) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn waited(tell: impl FnOnce(&Ending)) -> Duration {
        let ending = Ending::new();
        tell(&ending);
        let started = tokio::time::Instant::now();
        ending.overdue().await;
        started.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_asks_is_answered_before_it_kills() {
        assert!(waited(Ending::now).await < Duration::from_secs(2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_signal_leaves_time_for_what_was_sent() {
        assert!(waited(Ending::when_done).await > Duration::from_secs(90));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_tells_it_again_is_in_a_hurry() {
        let twice = |ending: &Ending| {
            ending.when_done();
            ending.now();
        };
        assert!(waited(twice).await < Duration::from_secs(2));
    }
}
