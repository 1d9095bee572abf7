//! `StopProvider`: what runs is asked to end soon, what comes later works as before.

use std::sync::{Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

/// The token that the calls of this moment hold, renewed each time it is cancelled.
///
/// Core sends `StopProvider` on the first Ctrl-C and goes on waiting for the calls that run;
/// afterwards it may still make new ones, so a stop must not outlive the calls it met.
#[derive(Debug, Default)]
pub struct Stop {
    current: Mutex<CancellationToken>,
}

impl Stop {
    /// Nothing is stopped yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What a call that starts now watches. It is the call's own: cancelling it stops
    /// nobody else.
    pub fn token(&self) -> CancellationToken {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).child_token()
    }

    /// Stops every call that holds a token, and none that takes one later. Returns at once.
    pub fn stop(&self) {
        let stopped =
            std::mem::take(&mut *self.current.lock().unwrap_or_else(PoisonError::into_inner));
        // Outside the lock: whoever wakes up may ask for a token.
        stopped.cancel();
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

    #[test]
    fn a_call_after_a_stop_works_as_before() {
        let stop = Stop::new();
        stop.stop();
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
