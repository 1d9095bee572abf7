//! Whether all that is read is missing: then it is not each object that is gone, but a credential of
//! another organization that asks.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Core reads ten at once, and they share one list: what the others find is known within moments.
const OTHERS: Duration = Duration::from_millis(100);

/// What the reads of this run have found and missed, by type.
#[derive(Debug, Default)]
pub struct Absences(Mutex<BTreeMap<&'static str, Count>>);

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    is_one_found: bool,
    missed: u32,
}

impl Absences {
    /// A new run.
    pub(super) fn begin(&self) {
        self.counts().clear();
    }

    /// An object is there.
    pub fn found(&self, type_name: &'static str) {
        self.counts().entry(type_name).or_default().is_one_found = true;
    }

    /// An object is not there. How many are not so far, where that is all of several.
    pub async fn missed_all(&self, type_name: &'static str) -> Option<u32> {
        self.counts().entry(type_name).or_default().missed += 1;
        tokio::time::sleep(OTHERS).await;
        let Count { is_one_found, missed } =
            self.counts().get(type_name).copied().unwrap_or_default();
        (!is_one_found && missed > 1).then_some(missed)
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<&'static str, Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_that_is_missing_is_one_and_several_are_all() {
        let absences = Absences::default();
        assert_eq!(absences.missed_all("a").await, None);
        let both = tokio::join!(absences.missed_all("a"), absences.missed_all("a"));
        assert_eq!(both, (Some(3), Some(3)));
        assert_eq!(absences.missed_all("b").await, None, "of another type");
    }

    #[tokio::test(start_paused = true)]
    async fn where_one_is_found_each_that_is_missing_is_one() {
        let absences = Absences::default();
        let missed = async { tokio::join!(absences.missed_all("a"), absences.missed_all("a")) };
        let found = async { absences.found("a") };
        assert_eq!(tokio::join!(missed, found).0, (None, None));
        absences.begin();
        let again = tokio::join!(absences.missed_all("a"), absences.missed_all("a"));
        assert_eq!(again, (Some(2), Some(2)));
    }
}
