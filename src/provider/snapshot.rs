//! A list that many ask for at once and one fetches.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Something that we have done to what is listed. It is done again to each list that is fetched
/// afterwards. A list may show it already or not yet, so it must not matter how often it is done.
pub trait Change<L>: Send {
    /// Does it to a list.
    fn apply(&self, list: &mut L);
}

/// A change of any kind. It takes some fifty bytes: where a run makes thousands of changes, a type
/// of their own takes less.
pub type AnyChange<L> = Box<dyn Fn(&mut L) + Send>;

impl<L> Change<L> for AnyChange<L> {
    fn apply(&self, list: &mut L) {
        self(list);
    }
}

/// How long nobody is asked again after a failure. Every attempt has been made by then, and
/// a walk over a thousand objects would wait for all of them a thousand times.
const FAILED_FOR: Duration = Duration::from_secs(10);

/// How a list call fails.
pub trait Failure: Clone {
    /// Whether who asks next would be told the same.
    fn is_for_all(&self) -> bool;
}

/// The last answer to a list call, kept as an `L`. While one caller fetches, the others wait for it.
pub struct Snapshot<L, E, C = AnyChange<L>> {
    /// Held while somebody fetches.
    fetching: tokio::sync::Mutex<()>,
    /// Never held while anybody waits: whoever has made something notes it at once, however
    /// long a list takes.
    kept: Mutex<Kept<L, E, C>>,
}

struct Kept<L, E, C> {
    last: Option<Last<L, E>>,
    ours: Vec<C>,
    /// How often it was outdated.
    outdated: u64,
}

struct Last<L, E> {
    asked: Instant,
    answered: Instant,
    answer: Result<Arc<L>, E>,
}

impl<L, E> Last<L, E> {
    /// Whether it will do for who began to wait at `wanted`.
    fn is_good(&self, wanted: Instant, max_age: Duration) -> bool {
        let max_age = if self.answer.is_ok() { max_age } else { max_age.min(FAILED_FOR) };
        self.asked > wanted || self.answered.elapsed() <= max_age
    }
}

impl<L, E, C> Default for Snapshot<L, E, C> {
    fn default() -> Self {
        Self {
            fetching: tokio::sync::Mutex::default(),
            kept: Mutex::new(Kept { last: None, ours: Vec::new(), outdated: 0 }),
        }
    }
}

impl<L: Clone, E: Failure, C: Change<L>> Snapshot<L, E, C> {
    /// The list, fetched anew if the last one is older than `max_age`. One that was asked for
    /// while this caller was waiting is never too old.
    ///
    /// # Errors
    /// What `fetch` fails with, also that of another caller a moment ago.
    pub async fn get(
        &self,
        max_age: Duration,
        fetch: impl Future<Output = Result<L, E>>,
    ) -> Result<Arc<L>, E> {
        let wanted = Instant::now();
        let _one_at_a_time = self.fetching.lock().await;
        let outdated = {
            let mut kept = self.kept();
            if let Some(last) = kept.last.take().filter(|last| last.is_good(wanted, max_age)) {
                return kept.last.insert(last).answer.clone();
            }
            kept.outdated
        };
        let asked = Instant::now();
        let fetched = fetch.await;
        let mut kept = self.kept();
        let answer = fetched.map(|mut list| {
            // A service may take its time to list what it has made; we know of it all the same.
            for change in &kept.ours {
                change.apply(&mut list);
            }
            Arc::new(list)
        });
        let is_for_all = answer.as_ref().err().is_none_or(E::is_for_all);
        // What was outdated meanwhile is this caller's, who asked before, and nobody else's.
        if is_for_all && kept.outdated == outdated {
            kept.last = Some(Last { asked, answered: Instant::now(), answer: answer.clone() });
        }
        answer
    }

    /// The last list, however old it is.
    pub fn last(&self) -> Option<Arc<L>> {
        self.kept().last.as_ref().and_then(|last| last.answer.as_ref().ok().cloned())
    }

    /// Lets the next who asks fetch anew, however young the list is: something has changed that
    /// nobody here can add to it.
    pub fn outdate(&self) {
        let mut kept = self.kept();
        kept.last = None;
        kept.outdated += 1;
    }

    /// Notes what we have made ourselves, so that no look ever misses it. `change` adds it
    /// where it is not listed yet.
    pub fn note(&self, change: C) {
        let mut kept = self.kept();
        if let Some(Last { answer: Ok(list), .. }) = &mut kept.last {
            change.apply(Arc::make_mut(list));
        }
        kept.ours.push(change);
    }

    fn kept(&self) -> MutexGuard<'_, Kept<L, E, C>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::oneshot;

    use super::*;

    const LONG: Duration = Duration::from_secs(3600);

    /// Whether others would fail in the same way.
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Down {
        ForAll,
        ForOne,
    }

    impl Failure for Down {
        fn is_for_all(&self) -> bool {
            *self == Self::ForAll
        }
    }

    fn unless_listed(item: i32) -> AnyChange<Vec<i32>> {
        Box::new(move |list| {
            if !list.contains(&item) {
                list.push(item);
            }
        })
    }

    #[tokio::test]
    async fn many_who_ask_at_once_cost_one_call() {
        let snapshot = Snapshot::<_, _>::default();
        let calls = AtomicUsize::new(0);
        let fetch = || async {
            calls.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Ok::<_, Down>(vec![1])
        };
        let (one, other) = tokio::join!(snapshot.get(LONG, fetch()), snapshot.get(LONG, fetch()));
        assert_eq!((one.unwrap(), other.unwrap()), (vec![1].into(), vec![1].into()));
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn what_we_made_is_in_it_and_what_failed_is_not() {
        let snapshot = Snapshot::<_, _>::default();
        let failed = snapshot.get(LONG, async { Err::<Vec<i32>, _>(Down::ForOne) }).await;
        assert_eq!(failed, Err(Down::ForOne));
        snapshot.get(LONG, async { Ok(vec![1]) }).await.unwrap();
        snapshot.note(unless_listed(2));
        let list = snapshot.get(LONG, async { Err(Down::ForAll) }).await.unwrap();
        assert_eq!(*list, [1, 2], "not asked again");
    }

    #[tokio::test]
    async fn many_who_ask_in_vain_cost_one_call_and_who_must_know_asks_again() {
        let snapshot = Snapshot::<_, _>::default();
        let calls = AtomicUsize::new(0);
        let fetch = || async {
            calls.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Err::<Vec<i32>, _>(Down::ForAll)
        };
        let failed = tokio::join!(snapshot.get(LONG, fetch()), snapshot.get(LONG, fetch()));
        assert_eq!(failed, (Err(Down::ForAll), Err(Down::ForAll)));
        assert_eq!(snapshot.get(LONG, fetch()).await, Err(Down::ForAll));
        assert_eq!(calls.load(Ordering::Relaxed), 1);
        let list = snapshot.get(Duration::ZERO, async { Ok(vec![1]) }).await.unwrap();
        assert_eq!(*list, [1]);
    }

    #[test]
    fn a_failure_is_not_for_the_whole_run_as_a_list_is() {
        let answered = Instant::now().checked_sub(FAILED_FOR * 2).unwrap();
        let last = |answer| Last { asked: answered, answered, answer };
        assert!(last(Ok(Arc::new(()))).is_good(Instant::now(), LONG));
        assert!(!last(Err(Down::ForAll)).is_good(Instant::now(), LONG));
    }

    #[tokio::test]
    async fn what_is_outdated_is_fetched_anew_and_what_we_made_is_still_in_it() {
        let snapshot = Snapshot::<_, _>::default();
        snapshot.get(LONG, async { Ok::<_, Down>(vec![1]) }).await.unwrap();
        snapshot.note(unless_listed(2));
        snapshot.outdate();
        let list = snapshot.get(LONG, async { Ok::<_, Down>(vec![3]) }).await.unwrap();
        assert_eq!(*list, [3, 2]);
    }

    #[tokio::test]
    async fn what_we_made_is_in_lists_that_do_not_show_it_yet_and_never_twice() {
        let snapshot = Snapshot::<_, _>::default();
        snapshot.note(unless_listed(2));
        for (answer, expected) in [(vec![1], vec![1, 2]), (vec![2, 1], vec![2, 1])] {
            let list = snapshot.get(Duration::ZERO, async { Ok::<_, Down>(answer) }).await.unwrap();
            assert_eq!(*list, expected);
        }
    }

    #[tokio::test]
    async fn what_we_made_is_noted_at_once_however_long_a_list_takes() {
        let snapshot = Snapshot::<_, _>::default();
        let (answer, answered) = oneshot::channel::<Vec<i32>>();
        let list = snapshot.get(LONG, async { answered.await.map_err(|_| Down::ForOne) });
        let made = async {
            snapshot.note(unless_listed(2));
            answer.send(vec![1]).unwrap();
        };
        let (list, ()) = tokio::join!(list, made);
        assert_eq!(*list.unwrap(), [1, 2], "also in the list that was under way");
    }

    #[tokio::test]
    async fn a_list_that_was_under_way_when_it_was_outdated_is_asked_for_again() {
        let snapshot = Snapshot::<_, _>::default();
        let (answer, answered) = oneshot::channel::<Vec<i32>>();
        let list = snapshot.get(LONG, async { answered.await.map_err(|_| Down::ForOne) });
        let changed = async {
            snapshot.outdate();
            answer.send(vec![1]).unwrap();
        };
        let (list, ()) = tokio::join!(list, changed);
        assert_eq!(*list.unwrap(), [1]);
        let list = snapshot.get(LONG, async { Ok::<_, Down>(vec![2]) }).await.unwrap();
        assert_eq!(*list, [2]);
    }

    #[tokio::test]
    async fn many_who_ask_anew_share_the_list_that_is_asked_for_after_all_of_them() {
        let snapshot = Snapshot::<_, _>::default();
        let calls = AtomicUsize::new(0);
        let fetch = || async {
            tokio::task::yield_now().await;
            Ok::<_, Down>(vec![calls.fetch_add(1, Ordering::Relaxed)])
        };
        let anew = || snapshot.get(Duration::ZERO, fetch());
        let lists = tokio::join!(anew(), anew(), anew(), anew());
        let lists = [lists.0, lists.1, lists.2, lists.3].map(|list| list.unwrap()[0]);
        // The first began before the others asked, and so may not show what they have done.
        assert_eq!(lists, [0, 1, 1, 1]);
    }
}
