//! A limit of requests in each window of time.

use std::time::{Duration, Instant};

use super::fault::RateLimit;

/// The open window, and the behaviour of refused callers.
#[derive(Debug, Default)]
pub(crate) struct Window {
    /// When it opened, and how many requests have passed since.
    open: Option<(Instant, u32)>,
    /// The time that the last refused caller was told to wait for.
    wait_until: Option<Instant>,
    /// How many requests came before the time that the last refused caller was told.
    pub(crate) too_early: u64,
}

impl Window {
    /// Lets a request through, or says for how many seconds its caller has to wait.
    pub(crate) fn admit(&mut self, limit: &RateLimit, now: Instant) -> Result<(), u64> {
        if self.wait_until.is_some_and(|until| now < until) {
            self.too_early = self.too_early.saturating_add(1);
        }
        let length = Duration::from_millis(limit.window_ms);
        let (opened, through) = match self.open {
            Some((opened, through)) if now.duration_since(opened) < length => (opened, through),
            _ => (now, 0),
        };
        if through < limit.requests {
            self.open = Some((opened, through.saturating_add(1)));
            return Ok(());
        }
        self.open = Some((opened, through));
        let left = length.saturating_sub(now.duration_since(opened));
        // The header can only have whole seconds.
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        self.wait_until = now.checked_add(Duration::from_secs(seconds));
        Err(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: RateLimit = RateLimit { requests: 2, window_ms: 1_500 };

    #[test]
    fn what_is_beyond_the_limit_waits_for_the_next_window() {
        let start = Instant::now();
        let mut window = Window::default();
        let mut at = |ms| window.admit(&LIMIT, start + Duration::from_millis(ms));
        assert_eq!(
            [at(0), at(100), at(200), at(900), at(1_499), at(1_500)],
            [Ok(()), Ok(()), Err(2), Err(1), Err(1), Ok(())]
        );
    }

    #[test]
    fn who_does_not_wait_as_told_is_counted() {
        let start = Instant::now();
        let mut window = Window::default();
        for (ms, too_early) in [(0, 0), (1, 0), (2, 0), (3, 1), (1_600, 2), (2_100, 2)] {
            let _ = window.admit(&LIMIT, start + Duration::from_millis(ms));
            assert_eq!(window.too_early, too_early, "{ms}");
        }
    }
}
