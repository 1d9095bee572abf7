//! The active rules, and the rule for a request.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::fault::Fault;
use super::limit::Window;
use super::rule::Rule;

/// A rule and its counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Its id.
    pub id: u64,
    /// How many requests it matched, with those that it let pass.
    pub matched: u64,
    /// How many it disturbed. For a rate limit: how many were beyond it.
    pub fired: u64,
    /// For a rate limit: how many came before the last `Retry-After` had passed. Requests that
    /// already ran when it was sent count too.
    pub too_early: u64,
    /// The rule.
    #[serde(flatten)]
    pub rule: Rule,
}

/// The active rules, oldest first.
#[derive(Default)]
pub(crate) struct Faults(Mutex<Rules>);

#[derive(Default)]
struct Rules {
    /// Ids are not used again, so that an entry of the log means one rule.
    last_id: u64,
    active: Vec<Active>,
}

struct Active {
    report: Report,
    window: Window,
    random: fastrand::Rng,
    /// Ends the waits of this rule.
    removed: CancellationToken,
}

/// The effect of a rule on its request.
pub(crate) struct Firing {
    pub(crate) rule: u64,
    pub(crate) fault: Fault,
    /// Seconds, for a rate limit.
    pub(crate) retry_after: u64,
    pub(crate) removed: CancellationToken,
}

impl Faults {
    /// Adds a rule after the others.
    pub(crate) fn add(&self, rule: Rule) -> Report {
        let mut rules = self.lock();
        rules.last_id += 1;
        let random = fastrand::Rng::with_seed(rule.seed.unwrap_or_default());
        let report = Report { id: rules.last_id, matched: 0, fired: 0, too_early: 0, rule };
        let removed = CancellationToken::new();
        let active = Active { report: report.clone(), window: Window::default(), random, removed };
        rules.active.push(active);
        report
    }

    pub(crate) fn reports(&self) -> Vec<Report> {
        self.lock().active.iter().map(|active| active.report.clone()).collect()
    }

    /// Removes a rule, if it exists, and ends its waits.
    pub(crate) fn remove(&self, id: u64) -> bool {
        let mut rules = self.lock();
        let before = rules.active.len();
        for active in rules.active.extract_if(.., |active| active.report.id == id) {
            active.removed.cancel();
        }
        rules.active.len() < before
    }

    /// Removes every rule.
    pub(crate) fn clear(&self) {
        for active in self.lock().active.drain(..) {
            active.removed.cancel();
        }
    }

    /// The rule for this request, if there is one.
    pub(crate) fn meet(&self, method: &str, path: &str, now: Instant) -> Option<Firing> {
        self.lock().active.iter_mut().find_map(|active| active.meet(method, path, now))
    }

    fn lock(&self) -> MutexGuard<'_, Rules> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Active {
    fn meet(&mut self, method: &str, path: &str, now: Instant) -> Option<Firing> {
        let Report { id, matched, fired, too_early, rule } = &mut self.report;
        if !rule.matching.covers(method, path) {
            return None;
        }
        *matched += 1;
        if *matched <= rule.skip || rule.times.is_some_and(|times| *fired >= times) {
            return None;
        }
        // Each request that gets here draws once, so the same ones are disturbed in every run.
        if rule.probability.is_some_and(|probability| self.random.f64() >= probability) {
            return None;
        }
        let mut retry_after = 0;
        if let Some(limit) = &rule.fault.rate_limit {
            let admitted = self.window.admit(limit, now);
            *too_early = self.window.too_early;
            retry_after = admitted.err()?;
        }
        *fired += 1;
        let removed = self.removed.clone();
        Some(Firing { rule: *id, fault: rule.fault.clone(), retry_after, removed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/msp/customers";

    fn met(faults: &Faults) -> Option<u64> {
        faults.meet("POST", PATH, Instant::now()).map(|firing| firing.rule)
    }

    #[test]
    fn some_pass_some_are_met_and_the_rest_pass() {
        let faults = Faults::default();
        faults.add(Fault::cut().on("POST", PATH).skip(2).times(2));
        let met: Vec<_> = (0..6).map(|_| met(&faults)).collect();
        assert_eq!(met, [None, None, Some(1), Some(1), None, None]);
        let report = &faults.reports()[0];
        assert_eq!((report.matched, report.fired), (6, 2));
    }

    #[test]
    fn the_first_rule_that_fires_has_the_request() {
        let faults = Faults::default();
        faults.add(Fault::cut().on("GET", PATH));
        faults.add(Fault::cut().on("POST", PATH).once());
        faults.add(Fault::garbage().into());
        let met: Vec<_> = (0..2).map(|_| met(&faults)).collect();
        assert_eq!(met, [Some(2), Some(3)]);
        assert_eq!(faults.reports()[2].matched, 1);
    }

    #[test]
    fn a_seed_meets_the_same_requests_in_every_run() {
        let run = |seed| {
            let faults = Faults::default();
            faults.add(Fault::cut().on("POST", PATH).probability(0.1, seed));
            (0..1_000).map(|_| met(&faults).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
        let met = run(7).into_iter().filter(|met| *met).count();
        assert!((60..140).contains(&met), "{met}");
    }

    #[test]
    fn a_rule_that_was_removed_meets_nothing_and_its_id_is_not_used_again() {
        let faults = Faults::default();
        faults.add(Fault::cut().into());
        assert!(faults.remove(1) && !faults.remove(1));
        assert_eq!(met(&faults), None);
        assert_eq!(faults.add(Fault::cut().into()).id, 2);
    }

    #[test]
    fn removing_a_rule_ends_its_waits() {
        let faults = Faults::default();
        faults.add(Fault::hold().into());
        let firing = faults.meet("GET", PATH, Instant::now()).unwrap();
        faults.clear();
        assert!(firing.removed.is_cancelled());
    }
}
