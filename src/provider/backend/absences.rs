//! Whether all that is read is missing: then it is not each object that is gone, but a credential of
//! another organization that asks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Core reads ten at once, and they share one list: what the others find is known within moments.
const OTHERS: Duration = Duration::from_millis(100);

/// What the reads of this run have found and missed.
#[derive(Debug, Default)]
pub struct Absences(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    /// The vendors of whom something was found, of whatever type.
    found: BTreeSet<&'static str>,
    missed: BTreeMap<&'static str, u32>,
    /// The reads of each vendor's objects that are under way.
    reading: BTreeMap<&'static str, u32>,
    /// Those of them that have missed their object and wait for the others.
    waiting: BTreeMap<&'static str, u32>,
    /// What was told of as kept.
    told: BTreeSet<String>,
}

/// A read that is under way.
pub struct Reading<'a> {
    absences: &'a Absences,
    vendor: &'static str,
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let mut counts = self.absences.counts();
        if let Some(reading) = counts.reading.get_mut(self.vendor) {
            *reading = reading.saturating_sub(1);
        }
    }
}

impl Absences {
    /// A new run.
    pub(super) fn begin(&self) {
        *self.counts() = Counts::default();
    }

    /// A read begins.
    pub fn reading(&self, vendor: &'static str) -> Reading<'_> {
        *self.counts().reading.entry(vendor).or_default() += 1;
        Reading { absences: self, vendor }
    }

    /// Whether nothing was said of this yet.
    pub fn is_news(&self, what: String) -> bool {
        self.counts().told.insert(what)
    }

    /// Waits for the reads that are under way beside this one, until one of them has found something:
    /// where all that is missing is an error and some of it is not, it has to be known.
    pub async fn others(&self, vendor: &'static str) {
        *self.counts().waiting.entry(vendor).or_default() += 1;
        loop {
            {
                let counts = self.counts();
                let of = |all: &BTreeMap<&'static str, u32>| all.get(vendor).copied();
                if counts.found.contains(vendor) || of(&counts.reading) <= of(&counts.waiting) {
                    break;
                }
            }
            tokio::time::sleep(OTHERS).await;
        }
        if let Some(waiting) = self.counts().waiting.get_mut(vendor) {
            *waiting = waiting.saturating_sub(1);
        }
    }

    /// An object of a vendor's is there.
    pub fn found(&self, vendor: &'static str) {
        self.counts().found.insert(vendor);
    }

    /// An object is not there. How many of its type are not so far, where that is more than one and
    /// nothing of the vendor's was found.
    pub async fn missed_all(&self, vendor: &'static str, type_name: &'static str) -> Option<u32> {
        {
            let mut counts = self.counts();
            *counts.missed.entry(type_name).or_default() += 1;
            if counts.found.contains(vendor) {
                return None;
            }
        }
        tokio::time::sleep(OTHERS).await;
        let counts = self.counts();
        let missed = counts.missed.get(type_name).copied().unwrap_or_default();
        (!counts.found.contains(vendor) && missed > 1).then_some(missed)
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_that_is_missing_is_one_and_several_are_all() {
        let absences = Absences::default();
        assert_eq!(absences.missed_all("v", "a").await, None);
        let both = tokio::join!(absences.missed_all("v", "a"), absences.missed_all("v", "a"));
        assert_eq!(both, (Some(3), Some(3)));
        assert_eq!(absences.missed_all("v", "b").await, None, "of another type");
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_missing_waits_for_those_that_are_read_beside_it() {
        let absences = Absences::default();
        let _own = absences.reading("v");
        let slow = async {
            let _slow = absences.reading("v");
            tokio::time::sleep(Duration::from_secs(30)).await;
            absences.found("v");
        };
        let began = tokio::time::Instant::now();
        tokio::join!(slow, absences.others("v"));
        assert_eq!(began.elapsed().as_secs(), 30);
        assert_eq!(absences.missed_all("v", "a").await, None);
        // Alone, or beside others that miss theirs, nobody is waited for.
        let absences = Absences::default();
        let (_one, _two) = (absences.reading("v"), absences.reading("v"));
        tokio::join!(absences.others("v"), absences.others("v"));
        assert!(absences.is_news("a".to_owned()) && !absences.is_news("a".to_owned()));
    }

    #[tokio::test(start_paused = true)]
    async fn where_one_is_found_each_that_is_missing_is_one() {
        let absences = Absences::default();
        let missed =
            async { tokio::join!(absences.missed_all("v", "a"), absences.missed_all("v", "a")) };
        let found = async { absences.found("v") };
        assert_eq!(tokio::join!(missed, found).0, (None, None));
        let of_another = absences.missed_all("w", "c");
        assert_eq!(tokio::join!(of_another, absences.missed_all("w", "c")), (Some(2), Some(2)));
        absences.begin();
        let again = tokio::join!(absences.missed_all("v", "a"), absences.missed_all("v", "a"));
        assert_eq!(again, (Some(2), Some(2)));
    }
}
