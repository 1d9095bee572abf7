//! `StopProvider`: asks running calls to end soon. Later calls work as before.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Core prints "Creating…" before it makes the call, so such a call can arrive after the stop.
/// Nobody would stop it again, and it could wait for an API for minutes.
const ON_ITS_WAY: Duration = Duration::from_secs(1);

/// The token of the running calls, renewed soon after it is cancelled.
///
/// Core sends `StopProvider` on the first Ctrl-C, and still waits for the running calls. Later it
/// may make new ones, so a stop must end with the calls that it met.
#[derive(Debug, Default)]
pub struct Stop {
    current: Mutex<Current>,
}

#[derive(Debug, Default)]
struct Current {
    token: CancellationToken,
    stopped_at: Option<Instant>,
}

impl Stop {
    /// Nothing is stopped yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The token for a call that starts now. It belongs to the call: cancelling it stops nobody
    /// else.
    pub fn token(&self) -> CancellationToken {
        self.current().token.child_token()
    }

    /// Stops every call that holds a token or is on its way, and no later one. Returns at once.
    pub fn stop(&self) {
        let token = {
            let mut current = self.current();
            current.stopped_at = Some(Instant::now());
            current.token.clone()
        };
        // Outside the lock: a call that wakes up may ask for a token.
        token.cancel();
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.stopped_at.is_some_and(|stopped_at| stopped_at.elapsed() > ON_ITS_WAY) {
            *current = Current::default();
        }
        current
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_reaches_every_call_that_runs() {
        let stop = Stop::new();
        let (first, second) = (stop.token(), stop.token());
        stop.stop();
        assert!(first.is_cancelled() && second.is_cancelled());
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_was_on_its_way_is_stopped_and_a_later_one_works_as_before() {
        let stop = Stop::new();
        stop.stop();
        assert!(stop.token().is_cancelled());
        tokio::time::advance(ON_ITS_WAY + Duration::from_millis(1)).await;
        let later = stop.token();
        assert!(!later.is_cancelled());
        stop.stop();
        assert!(later.is_cancelled(), "and can be stopped again");
    }

    #[test]
    fn one_call_cannot_stop_another_through_its_token() {
        let stop = Stop::new();
        let (one, other) = (stop.token(), stop.token());
        one.cancel();
        assert!(!other.is_cancelled() && !stop.token().is_cancelled());
    }
}
