//! How long one call is tried, and how long its caller may try it.
//!
//! | after | it is sent again | counts for `max_retries` |
//! |---|---|---|
//! | 429 | after the pause that the answer asks for | no |
//! | no connection, 502, 503, 504, from a vendor that has answered before | for `outage_timeout`, from the first failure of any call | no |
//! | the same after that time, or from a vendor that has not answered; any other failure | after a pause that doubles | yes |
//!
//! All of this happens within the ten minutes of a call. While a vendor is in trouble, the
//! [`gate`](super::gate) lets one call find out whether the trouble is over, and holds the others.

use std::time::Duration;

use tokio::time::Instant;

use super::attempt::Failure;
use super::backoff::{span, too_long};
use super::gate::Gate;
use super::trouble::Sign;
use super::{Backoff, Error, Settings};

/// How often a call tries a vendor that is away, so the provider notices its return that soon.
const PROBE: Duration = Duration::from_secs(5);

/// The greatest age of a look that allows a create, when the create is sent.
const LOOK_LASTS: Duration = Duration::from_secs(10);

/// The limits of all calls to a vendor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    backoff: Backoff,
    max_retries: u32,
    outage_timeout: Duration,
    longest_call: Duration,
}

impl Limits {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            backoff: settings.backoff,
            max_retries: settings.max_retries,
            outage_timeout: settings.outage_timeout,
            longest_call: settings.longest_call,
        }
    }
}

/// The patience with one call.
pub(super) struct Patience<'a> {
    limits: Limits,
    gate: &'a Gate,
    begun: Instant,
    /// The failures that `max_retries` counts.
    retries: u32,
    /// All other failures.
    waits: u32,
    /// Whether it waited for the vendor, and not only for its turn.
    has_waited: bool,
    /// Why the patience is over.
    over: Option<String>,
}

impl<'a> Patience<'a> {
    pub(super) fn new(limits: Limits, gate: &'a Gate) -> Self {
        Self {
            limits,
            gate,
            begun: Instant::now(),
            retries: 0,
            waits: 0,
            has_waited: false,
            over: None,
        }
    }

    /// How long the call has been tried.
    pub(super) fn lasted(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Notes that the gate held the call back.
    pub(super) fn was_held(&mut self) {
        self.has_waited = true;
    }

    /// Whether the call waited so long that another object may exist that the look before it did
    /// not see.
    pub(super) fn has_outlived_a_look(&self) -> bool {
        self.has_waited && self.lasted() > LOOK_LASTS
    }

    /// A sentence that says why the patience is over, where there is something to say.
    pub(super) fn over(self) -> Option<String> {
        self.over
    }

    /// How long to wait after this failure. `None` if the call is not sent again. The gate does the
    /// waiting for everything that holds all calls back.
    pub(super) fn after(&mut self, failure: &Failure) -> Option<Duration> {
        let Limits { max_retries, outage_timeout, longest_call, .. } = self.limits;
        let sign = failure.outcome.sign();
        let asked = failure.retry_after.unwrap_or_default();
        let left = longest_call.saturating_sub(self.lasted());
        if asked > left {
            self.over = too_long(asked, left);
            return None;
        }
        let lasts = self.gate.trouble();
        match (sign, lasts) {
            (Sign::Busy, _) => {
                // A server that says how long knows better than a guess.
                let pause = if asked.is_zero() { self.wait() } else { asked };
                if pause > left || lasts.unwrap_or_default().saturating_add(pause) > longest_call {
                    return None;
                }
                self.has_waited = true;
                self.gate.hold(pause);
                return Some(Duration::ZERO);
            }
            (Sign::Away, Some(lasts)) if max_retries > 0 => {
                let probe = self.wait().min(PROBE);
                let pause = probe.max(asked);
                if pause <= left && lasts.saturating_add(pause) <= outage_timeout {
                    self.has_waited = true;
                    self.gate.hold(probe);
                    return Some(asked);
                }
                self.over = Some(format!(
                    "The API answered earlier in this run, so the provider waited for as long as \
                     `http.outage_timeout` says ({}).",
                    span(outage_timeout)
                ));
            }
            _ => {}
        }
        if self.retries == max_retries {
            return None;
        }
        self.retries += 1;
        self.has_waited |= sign == Sign::Away;
        let pause = self.limits.backoff.pause(self.retries, fastrand::f64()).max(asked);
        (pause <= left).then_some(pause)
    }

    /// The pause of one more wait that is no retry.
    fn wait(&mut self) -> Duration {
        self.waits += 1;
        self.limits.backoff.pause(self.waits, fastrand::f64())
    }
}

/// How often the caller sends a call again. It has something to do before each time.
pub struct Retries {
    limits: Limits,
    gate: Gate,
    used: u32,
    begun: Instant,
}

impl Retries {
    pub(super) fn new(limits: Limits, gate: Gate) -> Self {
        Self { limits, gate, used: 0, begun: Instant::now() }
    }

    /// Waits, and returns whether the failed call may be tried again. `false` if its error forbids
    /// it, if the ten minutes of a call are over, or if Terraform asked to stop.
    pub async fn again(&mut self, error: &Error) -> bool {
        if !error.is_for_its_caller() || self.begun.elapsed() > self.limits.longest_call {
            return false;
        }
        self.used += 1;
        // While the gate holds all calls, it holds the next one too.
        let pause = if self.gate.is_held() {
            Duration::ZERO
        } else {
            self.limits.backoff.pause(self.used, fastrand::f64()).min(PROBE)
        };
        self.gate.pause(pause).await.is_ok()
    }
}

#[cfg(test)]
mod tests;
