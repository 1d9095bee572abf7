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
}

impl Absences {
    /// A new run.
    pub(super) fn begin(&self) {
        *self.counts() = Counts::default();
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
