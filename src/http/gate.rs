//! The gate: how many calls run at once and begin per second, when it holds them back, and when it
//! stops them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Settings;
use super::trouble::{Health, Sign};

const LONGEST_SPACING: Duration = Duration::from_secs(86_400);

/// The gate that every attempt passes before it is sent. All operations of one vendor share it. A
/// token of its own stops each operation.
#[derive(Clone)]
pub(super) struct Gate {
    limits: Arc<Limits>,
    stop: CancellationToken,
}

struct Limits {
    permits: Semaphore,
    /// For the one call that goes first while the vendor is in trouble. The others wait for its
    /// outcome, so that they do not all come at once.
    first: Semaphore,
    /// The least time between the beginnings of two calls.
    spacing: Option<Duration>,
    times: Mutex<Times>,
}

/// The times before which nothing is sent.
#[derive(Default)]
struct Times {
    next_slot: Option<Instant>,
    held_until: Option<Instant>,
    health: Health,
}

/// Permission for one attempt, while it runs.
pub(super) struct Turn<'a> {
    _permit: SemaphorePermit<'a>,
    _first: Option<SemaphorePermit<'a>>,
    /// Whether the attempt waited for the vendor.
    pub(super) was_held: bool,
}

/// Terraform asked to stop: nothing new begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stopped;

impl Gate {
    pub(super) fn new(settings: &Settings, stop: CancellationToken) -> Self {
        let permits = settings.max_concurrent_requests.clamp(1, Semaphore::MAX_PERMITS);
        // Once a day means "hardly ever". A clock or a duration may not hold the inverse of a
        // smaller rate.
        let spacing = settings.requests_per_second.map(|rate| {
            Duration::try_from_secs_f64(rate.recip()).unwrap_or(Duration::MAX).min(LONGEST_SPACING)
        });
        let (permits, first) = (Semaphore::new(permits), Semaphore::new(1));
        let limits = Limits { permits, first, spacing, times: Mutex::default() };
        Self { limits: Arc::new(limits), stop }
    }

    /// The same gate for one operation.
    pub(super) fn stopped_by(&self, stop: &CancellationToken) -> Self {
        Self { limits: Arc::clone(&self.limits), stop: stop.clone() }
    }

    /// Waits for the turn of this attempt, and holds it while the attempt runs.
    pub(super) async fn enter(&self) -> Result<Turn<'_>, Stopped> {
        let permit = self.acquire(&self.limits.permits).await?;
        let mut first = None;
        let mut was_held = false;
        loop {
            if first.is_none() && self.trouble().is_some() {
                was_held = true;
                first = Some(self.acquire(&self.limits.first).await?);
            }
            // Another attempt may have prolonged the hold.
            while let Some(until) = self.held_until() {
                was_held = true;
                self.sleep_until(Some(until)).await?;
            }
            if self.trouble().is_none() {
                first = None;
            }
            let slot = self.take_slot();
            self.sleep_until(slot).await?;
            let is_free = first.is_some() || self.trouble().is_none();
            if is_free && !self.is_held() {
                return Ok(Turn { _permit: permit, _first: first, was_held });
            }
        }
    }

    async fn acquire<'a>(&self, permits: &'a Semaphore) -> Result<SemaphorePermit<'a>, Stopped> {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Err(Stopped),
            permit = permits.acquire() => permit.map_err(|_| Stopped),
        }
    }

    /// Takes the sign of the vendor at the end of an attempt.
    pub(super) fn hear(&self, sign: Sign) {
        let mut times = self.times();
        if times.health.hear(sign) {
            times.held_until = None;
        }
    }

    /// How long no call has come through, if the last ones failed.
    pub(super) fn trouble(&self) -> Option<Duration> {
        self.times().health.lasts()
    }

    /// Holds every attempt back for `pause`.
    pub(super) fn hold(&self, pause: Duration) {
        let until = Instant::now() + pause;
        let mut times = self.times();
        times.held_until = times.held_until.max(Some(until));
    }

    /// Whether every attempt is held back.
    pub(super) fn is_held(&self) -> bool {
        self.held_until().is_some()
    }

    /// Waits before one call is sent again.
    pub(super) async fn pause(&self, pause: Duration) -> Result<(), Stopped> {
        self.sleep_until(Some(Instant::now() + pause)).await
    }

    fn take_slot(&self) -> Option<Instant> {
        let spacing = self.limits.spacing?;
        let mut times = self.times();
        let slot = times.next_slot.map_or_else(Instant::now, |slot| slot.max(Instant::now()));
        times.next_slot = Some(slot + spacing);
        Some(slot)
    }

    fn held_until(&self) -> Option<Instant> {
        self.times().held_until.filter(|until| *until > Instant::now())
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.limits.times.lock().unwrap_or_else(PoisonError::into_inner)
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
mod tests;
