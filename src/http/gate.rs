//! How many calls at once, how many a second, held back by a 429, stopped.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Settings;

const LONGEST_SPACING: Duration = Duration::from_secs(86_400);

/// What every attempt passes before it is sent. One per vendor, shared by all operations;
/// each of them is stopped by a token of its own.
#[derive(Clone)]
pub(super) struct Gate {
    limits: Arc<Limits>,
    stop: CancellationToken,
}

struct Limits {
    permits: Semaphore,
    /// The time between the beginnings of two calls.
    spacing: Option<Duration>,
    times: Mutex<Times>,
}

/// Before these nothing is sent.
#[derive(Default)]
struct Times {
    next_slot: Option<Instant>,
    held_until: Option<Instant>,
}

/// Terraform asked to stop: nothing new is begun.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stopped;

impl Gate {
    pub(super) fn new(settings: &Settings, stop: CancellationToken) -> Self {
        let permits = settings.max_concurrent_requests.clamp(1, Semaphore::MAX_PERMITS);
        // Once a day is "hardly ever"; the inverse of a smaller rate may be more than a clock,
        // or even a duration, can hold.
        let spacing = settings.requests_per_second.map(|rate| {
            Duration::try_from_secs_f64(rate.recip()).unwrap_or(Duration::MAX).min(LONGEST_SPACING)
        });
        let limits = Limits { permits: Semaphore::new(permits), spacing, times: Mutex::default() };
        Self { limits: Arc::new(limits), stop }
    }

    /// The same gate for one operation.
    pub(super) fn stopped_by(&self, stop: &CancellationToken) -> Self {
        Self { limits: Arc::clone(&self.limits), stop: stop.clone() }
    }

    /// Waits for this attempt's turn. The permit is held while it is under way.
    pub(super) async fn enter(&self) -> Result<SemaphorePermit<'_>, Stopped> {
        let permit = tokio::select! {
            biased;
            () = self.stop.cancelled() => return Err(Stopped),
            permit = self.limits.permits.acquire() => permit.map_err(|_| Stopped)?,
        };
        let slot = self.take_slot();
        self.sleep_until(slot).await?;
        // The hold may have been prolonged meanwhile.
        while let Some(until) = self.held_until() {
            self.sleep_until(Some(until)).await?;
        }
        Ok(permit)
    }

    /// Holds every attempt back for that long: the vendor said that it is too much.
    pub(super) fn hold(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut times = self.limits.times.lock().unwrap_or_else(PoisonError::into_inner);
        times.held_until = times.held_until.max(Some(until));
    }

    /// Waits before one call is sent again.
    pub(super) async fn pause(&self, pause: Duration) -> Result<(), Stopped> {
        self.sleep_until(Some(Instant::now() + pause)).await
    }

    fn take_slot(&self) -> Option<Instant> {
        let spacing = self.limits.spacing?;
        let mut times = self.limits.times.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = times.next_slot.map_or_else(Instant::now, |slot| slot.max(Instant::now()));
        times.next_slot = Some(slot + spacing);
        Some(slot)
    }

    fn held_until(&self) -> Option<Instant> {
        let times = self.limits.times.lock().unwrap_or_else(PoisonError::into_inner);
        times.held_until.filter(|until| *until > Instant::now())
    }

    async fn sleep_until(&self, until: Option<Instant>) -> Result<(), Stopped> {
        if self.stop.is_cancelled() {
            return Err(Stopped);
        }
        let Some(until) = until else { return Ok(()) };
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(Stopped),
            () = tokio::time::sleep_until(until) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Waker};

    use super::*;

    fn gate(settings: &Settings) -> (Arc<Gate>, CancellationToken) {
        let stop = CancellationToken::new();
        (Arc::new(Gate::new(settings, stop.clone())), stop)
    }

    /// A future that is polled by hand, to see whether it waits.
    struct Polled<T>(Pin<Box<dyn Future<Output = T>>>);

    impl<T> Polled<T> {
        fn new(future: impl Future<Output = T> + 'static) -> Self {
            Self(Box::pin(future))
        }

        fn is_waiting(&mut self) -> bool {
            self.0.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_next_to_nothing_is_once_a_day() {
        for rate in [1e-3, 1e-19, 1e-300, f64::MIN_POSITIVE] {
            let settings = Settings { requests_per_second: Some(rate), ..Settings::default() };
            let (gate, _) = gate(&settings);
            let start = Instant::now();
            drop(gate.enter().await);
            drop(gate.enter().await);
            assert!(start.elapsed() <= LONGEST_SPACING + Duration::from_secs(1), "{rate}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_more_are_under_way_than_allowed() {
        let settings = Settings { max_concurrent_requests: 2, ..Settings::default() };
        let (gate, _) = gate(&settings);
        let first = gate.enter().await.unwrap();
        let _second = gate.enter().await.unwrap();
        let third = Arc::clone(&gate);
        let mut third = Polled::new(async move { third.enter().await.is_ok() });
        assert!(third.is_waiting());
        drop(first);
        assert!(!third.is_waiting());
    }

    #[tokio::test(start_paused = true)]
    async fn calls_are_begun_evenly_at_the_rate() {
        let settings = Settings { requests_per_second: Some(4.0), ..Settings::default() };
        let (gate, _) = gate(&settings);
        let start = Instant::now();
        let mut begun = Vec::new();
        for _ in 0..4 {
            drop(gate.enter().await.unwrap());
            begun.push(start.elapsed().as_millis());
        }
        assert_eq!(begun, [0, 250, 500, 750]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hold_holds_everybody_and_only_grows() {
        let (gate, _) = gate(&Settings::default());
        let start = Instant::now();
        gate.hold(Duration::from_secs(7));
        gate.hold(Duration::from_secs(2));
        drop(gate.enter().await.unwrap());
        assert_eq!(start.elapsed().as_secs(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn stopping_ends_every_wait_and_begins_nothing() {
        let settings = Settings { max_concurrent_requests: 1, ..Settings::default() };
        let (gate, stop) = gate(&settings);
        let _permit = gate.enter().await.unwrap();
        let start = Instant::now();
        let (queued, paused, ()) =
            tokio::join!(gate.enter(), gate.pause(Duration::from_secs(60)), async {
                stop.cancel();
            });
        assert!(queued.is_err());
        assert_eq!(paused, Err(Stopped));
        assert_eq!(start.elapsed(), Duration::ZERO);
        assert!(gate.enter().await.is_err());
    }
}
