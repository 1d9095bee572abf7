//! Whether all that is read is missing: then it is not each object that is gone, but a credential of
//! another organization that asks.
//!
//! No read knows it alone, and core reads ten objects at once, in an order of its own. So under
//! `missing_objects = "keep"` a read that misses its object waits until another one finds its own. Where
//! all that are under way have missed theirs, one of them goes on, and core begins the next one. Once
//! core begins no more, the rest know that everything is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// Core begins ten reads within moments.
const OTHERS: Duration = Duration::from_millis(100);

/// Core begins the next read within this, once one has ended. It computes in between, and that takes
/// long where hundreds of blocks refer to each other.
const NEXT: Duration = Duration::from_secs(5);

/// What the reads of this run have found and missed.
#[derive(Debug, Default)]
pub struct Absences(watch::Sender<Counts>);

#[derive(Debug, Default)]
struct Counts {
    vendors: BTreeMap<&'static str, Reads>,
    /// What was told of as kept.
    told: BTreeSet<String>,
}

/// The reads of one vendor's objects.
#[derive(Debug, Default)]
struct Reads {
    /// Something was found, of whatever type.
    found: bool,
    /// Nothing was, and core reads no more.
    all_missing: bool,
    under_way: u32,
    /// One that waited has gone on, and core has begun none since.
    gone_on: bool,
    types: BTreeMap<&'static str, Missed>,
}

/// What is missing of one type.
#[derive(Debug, Default)]
struct Missed {
    in_all: u32,
    /// Those whose reads wait for others.
    waiting: u32,
}

/// What a read does that has missed its object.
#[derive(Debug, Clone, Copy)]
enum Next {
    /// Its object is one that is missing.
    GoesOn,
    /// Everything is missing.
    Fails,
    /// It waits for a change.
    Waits,
    /// It goes on, where nothing changes for so long.
    GoesOnAfter(Duration),
    /// Everything is missing, where nothing changes for so long.
    FailsAfter(Duration),
}

/// A read that is under way.
pub struct Reading<'a> {
    absences: &'a Absences,
    vendor: &'static str,
    waits_as: Option<&'static str>,
}

impl Reading<'_> {
    /// Its object is missing. Waits until it is known whether everything is. Then it is how many of the
    /// type were missed, where that is more than one.
    pub async fn missed(&mut self, type_name: &'static str) -> Option<u32> {
        let mut changes = self.absences.0.subscribe();
        self.waits_as = Some(type_name);
        self.absences.change(self.vendor, |reads| {
            let missed = reads.types.entry(type_name).or_default();
            missed.in_all += 1;
            missed.waiting += 1;
        });
        let all_missing = loop {
            changes.mark_unchanged();
            let (quiet, then) = match self.absences.next(self.vendor, type_name) {
                Next::GoesOn => break false,
                Next::Fails => break true,
                Next::Waits => (Duration::MAX, false),
                Next::GoesOnAfter(quiet) => (quiet, false),
                Next::FailsAfter(quiet) => (quiet, true),
            };
            if timeout(quiet, changes.changed()).await.is_err() {
                break then;
            }
        };
        self.waits_as = None;
        let mut missed = 0;
        self.absences.change(self.vendor, |reads| {
            let of_type = reads.types.entry(type_name).or_default();
            of_type.waiting = of_type.waiting.saturating_sub(1);
            missed = of_type.in_all;
            reads.gone_on |= !all_missing;
            reads.all_missing |= all_missing;
        });
        (all_missing && missed > 1).then_some(missed)
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.absences.change(self.vendor, |reads| {
            reads.under_way = reads.under_way.saturating_sub(1);
            if let Some(missed) = self.waits_as.and_then(|name| reads.types.get_mut(name)) {
                missed.waiting = missed.waiting.saturating_sub(1);
            }
        });
    }
}

impl Absences {
    /// A new run.
    pub(super) fn begin(&self) {
        self.0.send_modify(|counts| *counts = Counts::default());
    }

    /// A read begins.
    pub fn reading(&self, vendor: &'static str) -> Reading<'_> {
        self.change(vendor, |reads| {
            reads.under_way += 1;
            reads.gone_on = false;
        });
        Reading { absences: self, vendor, waits_as: None }
    }

    /// Whether nothing was said of this yet.
    pub fn is_news(&self, what: String) -> bool {
        self.0.send_if_modified(|counts| counts.told.insert(what))
    }

    /// An object of a vendor's is there.
    pub fn found(&self, vendor: &'static str) {
        self.change(vendor, |reads| reads.found = true);
    }

    /// An object is not there. How many of its type are not so far, where that is more than one and
    /// nothing of the vendor's was found.
    pub async fn missed_all(&self, vendor: &'static str, type_name: &'static str) -> Option<u32> {
        self.change(vendor, |reads| reads.types.entry(type_name).or_default().in_all += 1);
        let missed = || {
            let counts = self.0.borrow();
            let reads = counts.vendors.get(vendor).filter(|reads| !reads.found)?;
            reads.types.get(type_name).map(|missed| missed.in_all)
        };
        missed()?;
        sleep(OTHERS).await;
        missed().filter(|missed| *missed > 1)
    }

    fn change(&self, vendor: &'static str, change: impl FnOnce(&mut Reads)) {
        self.0.send_modify(|counts| change(counts.vendors.entry(vendor).or_default()));
    }

    /// Tells nobody of a change, where there is none: those that wait would wake each other for ever.
    fn next(&self, vendor: &'static str, type_name: &'static str) -> Next {
        let mut next = Next::Waits;
        self.0.send_if_modified(|counts| {
            let reads = counts.vendors.entry(vendor).or_default();
            next = reads.next(type_name);
            let goes_on = matches!(next, Next::GoesOn);
            let is_first = goes_on && !reads.gone_on;
            reads.gone_on |= goes_on;
            is_first
        });
        next
    }
}

impl Reads {
    fn next(&self, type_name: &str) -> Next {
        let waiting = self.types.values().map(|missed| missed.waiting).sum::<u32>();
        // One that is missing of its type says nothing of a key.
        let several = self.types.values().filter(|missed| missed.in_all > 1);
        let of_several = several.map(|missed| missed.waiting).sum::<u32>();
        if self.found {
            Next::GoesOn
        } else if self.all_missing {
            Next::Fails
        } else if self.under_way > waiting {
            Next::Waits
        } else if self.types.get(type_name).is_none_or(|missed| missed.in_all < 2) {
            Next::GoesOnAfter(OTHERS)
        } else if self.gone_on {
            Next::FailsAfter(NEXT)
        } else if of_several > 1 {
            Next::GoesOn
        } else if waiting > 1 {
            Next::Waits
        } else {
            // Core reads one at a time, and which one is the last nobody knows.
            Next::GoesOnAfter(OTHERS)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::Semaphore;
    use tokio::task::JoinSet;
    use tokio::time::Instant;

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
        assert!(absences.is_news("a".to_owned()) && !absences.is_news("a".to_owned()));
    }

    /// Reads objects as core does, so many at once: each letter is one of a type, and a capital is one
    /// that is there. How many failed, and how long it took.
    async fn read(objects: &str, at_once: usize) -> (usize, Duration) {
        let (absences, slots) = (Arc::new(Absences::default()), Arc::new(Semaphore::new(at_once)));
        let began = Instant::now();
        let mut reads = JoinSet::new();
        for object in objects.chars() {
            let (absences, slots) = (Arc::clone(&absences), Arc::clone(&slots));
            reads.spawn(async move {
                let _slot = slots.acquire().await;
                let mut reading = absences.reading("v");
                sleep(Duration::from_millis(20)).await;
                let type_name = match object {
                    'a' => "a",
                    'b' => "b",
                    'c' => "c",
                    _ => {
                        absences.found("v");
                        return None;
                    }
                };
                reading.missed(type_name).await
            });
        }
        let failed = reads.join_all().await.into_iter().flatten().count();
        (failed, began.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn many_that_are_missing_are_each_one_however_late_the_first_is_found() {
        for at_once in [1, 2, 3, 10, 40] {
            for missing in [1, 2, 9, 10, 11, 30] {
                for found in ["A", "B", "AAA"] {
                    let objects = "a".repeat(missing) + found;
                    let (failed, took) = read(&objects, at_once).await;
                    assert_eq!(failed, 0, "{objects}, {at_once} at once");
                    assert!(
                        took < Duration::from_secs(4),
                        "{objects}, {at_once} at once: {took:?}"
                    );
                }
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn where_none_is_found_the_last_ones_fail() {
        for (objects, at_once, fails) in [
            ("aa", 10, 1),
            ("aaaaaaaaaa", 10, 9),
            (&*"a".repeat(300), 10, 9),
            ("aab", 10, 1),
            ("aabc", 10, 1),
            ("aabb", 10, 3),
            ("aabc", 2, 1),
            ("abab", 3, 2),
            // One of each type says nothing. Of those that are read one at a time nobody knows the last.
            ("a", 10, 0),
            ("abc", 10, 0),
            (&*"a".repeat(30), 1, 0),
        ] {
            let (failed, took) = read(objects, at_once).await;
            assert_eq!(failed, fails, "{objects}, {at_once} at once");
            assert!(took < NEXT * 3, "{objects}, {at_once} at once: {took:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_missing_waits_for_those_that_are_read_beside_it() {
        let absences = Absences::default();
        let [mut one, mut other] = [absences.reading("v"), absences.reading("v")];
        let slow = async {
            let _slow = absences.reading("v");
            sleep(Duration::from_secs(30)).await;
            absences.found("v");
        };
        let began = Instant::now();
        let missed = tokio::join!(slow, one.missed("a"), other.missed("a"));
        assert_eq!((missed.1, missed.2, began.elapsed().as_secs()), (None, None, 30));
        // A read that is given up is waited for no more.
        let absences = Absences::default();
        let [mut one, mut given_up] = [absences.reading("v"), absences.reading("v")];
        timeout(Duration::from_millis(1), given_up.missed("a")).await.unwrap_err();
        drop(given_up);
        assert_eq!(one.missed("a").await, None);
    }
}
