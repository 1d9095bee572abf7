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
    /// It has missed its object, so no other read waits for it.
    has_missed: bool,
}

impl Reading<'_> {
    /// Its object is missing. It waits for the reads beside it, until one of them has found something
    /// or all have missed theirs. Only then is it known whether everything is missing, or some of it.
    pub async fn others(&mut self) {
        *self.absences.counts().waiting.entry(self.vendor).or_default() += 1;
        self.has_missed = true;
        while self.absences.is_undecided(self.vendor) {
            tokio::time::sleep(OTHERS).await;
        }
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let mut counts = self.absences.counts();
        let Counts { reading, waiting, .. } = &mut *counts;
        for (all, is_in) in [(reading, true), (waiting, self.has_missed)] {
            if let Some(count) = all.get_mut(self.vendor).filter(|_| is_in) {
                *count = count.saturating_sub(1);
            }
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
        Reading { absences: self, vendor, has_missed: false }
    }

    /// Whether nothing was said of this yet.
    pub fn is_news(&self, what: String) -> bool {
        self.counts().told.insert(what)
    }

    /// Whether a read that is under way may still find something.
    fn is_undecided(&self, vendor: &'static str) -> bool {
        let counts = self.counts();
        let of = |all: &BTreeMap<&'static str, u32>| all.get(vendor).copied();
        !counts.found.contains(vendor) && of(&counts.reading) > of(&counts.waiting)
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
        let mut own = absences.reading("v");
        let slow = async {
            let _slow = absences.reading("v");
            tokio::time::sleep(Duration::from_secs(30)).await;
            absences.found("v");
        };
        let began = tokio::time::Instant::now();
        tokio::join!(slow, own.others());
        assert_eq!(began.elapsed().as_secs(), 30);
        assert_eq!(absences.missed_all("v", "a").await, None);
        // Alone, or beside others that miss theirs, nobody is waited for.
        let absences = Absences::default();
        let (mut one, mut other) = (absences.reading("v"), absences.reading("v"));
        tokio::join!(one.others(), other.others());
        drop((one, other));
        absences.reading("v").others().await;
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
