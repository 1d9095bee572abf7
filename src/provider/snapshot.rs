//! A list that many ask for at once and one fetches.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// Something that we have done to what is listed. Done again to every list that is fetched
/// afterwards, which may show it already or not yet: it must not matter how often.
type Change<T> = Box<dyn Fn(&mut Vec<T>) + Send>;

/// The last answer to a list call. While one caller fetches, the others wait for it.
pub struct Snapshot<T> {
    kept: Mutex<Kept<T>>,
}

struct Kept<T> {
    list: Option<(Instant, Arc<Vec<T>>)>,
    ours: Vec<Change<T>>,
}

impl<T> Default for Snapshot<T> {
    fn default() -> Self {
        Self { kept: Mutex::new(Kept { list: None, ours: Vec::new() }) }
    }
}

impl<T: Clone> Snapshot<T> {
    /// The list, fetched anew if the last one is older than `max_age`.
    ///
    /// # Errors
    /// What `fetch` fails with. Nothing is kept then.
    pub async fn get<E>(
        &self,
        max_age: Duration,
        fetch: impl Future<Output = Result<Vec<T>, E>>,
    ) -> Result<Arc<Vec<T>>, E> {
        let mut kept = self.kept.lock().await;
        if let Some((fetched, list)) = &kept.list
            && fetched.elapsed() <= max_age
        {
            return Ok(Arc::clone(list));
        }
        kept.list = None;
        let mut list = fetch.await?;
        // A service may take its time to list what it has made; we know of it all the same.
        for change in &kept.ours {
            change(&mut list);
        }
        let list = Arc::new(list);
        kept.list = Some((Instant::now(), Arc::clone(&list)));
        Ok(list)
    }

    /// Lets the next who asks fetch anew, however young the list is: something has changed that
    /// nobody here can add to it.
    pub async fn outdate(&self) {
        self.kept.lock().await.list = None;
    }

    /// Notes what we have made ourselves, so that no look ever misses it. `change` adds it
    /// where it is not listed yet.
    pub async fn note(&self, change: impl Fn(&mut Vec<T>) + Send + 'static) {
        let mut kept = self.kept.lock().await;
        if let Some((_, list)) = &mut kept.list {
            change(Arc::make_mut(list));
        }
        kept.ours.push(Box::new(change));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const LONG: Duration = Duration::from_secs(3600);

    fn unless_listed(item: i32) -> impl Fn(&mut Vec<i32>) {
        move |list| {
            if !list.contains(&item) {
                list.push(item);
            }
        }
    }

    #[tokio::test]
    async fn many_who_ask_at_once_cost_one_call() {
        let snapshot = Snapshot::default();
        let calls = AtomicUsize::new(0);
        let fetch = || async {
            calls.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Ok::<_, ()>(vec![1])
        };
        let (one, other) = tokio::join!(snapshot.get(LONG, fetch()), snapshot.get(LONG, fetch()));
        assert_eq!((one.unwrap(), other.unwrap()), (vec![1].into(), vec![1].into()));
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn what_we_made_is_in_it_and_what_failed_is_not() {
        let snapshot = Snapshot::default();
        assert_eq!(snapshot.get(LONG, async { Err::<Vec<i32>, _>("down") }).await, Err("down"));
        snapshot.get(LONG, async { Ok::<_, ()>(vec![1]) }).await.unwrap();
        snapshot.note(unless_listed(2)).await;
        let list = snapshot.get(LONG, async { Err("not asked again") }).await.unwrap();
        assert_eq!(*list, [1, 2]);
    }

    #[tokio::test]
    async fn what_is_outdated_is_fetched_anew_and_what_we_made_is_still_in_it() {
        let snapshot = Snapshot::default();
        snapshot.get(LONG, async { Ok::<_, ()>(vec![1]) }).await.unwrap();
        snapshot.note(unless_listed(2)).await;
        snapshot.outdate().await;
        let list = snapshot.get(LONG, async { Ok::<_, ()>(vec![3]) }).await.unwrap();
        assert_eq!(*list, [3, 2]);
    }

    #[tokio::test]
    async fn what_we_made_is_in_lists_that_do_not_show_it_yet_and_never_twice() {
        let snapshot = Snapshot::default();
        snapshot.note(unless_listed(2)).await;
        for (answer, expected) in [(vec![1], vec![1, 2]), (vec![2, 1], vec![2, 1])] {
            let list = snapshot.get(Duration::ZERO, async { Ok::<_, ()>(answer) }).await.unwrap();
            assert_eq!(*list, expected);
        }
    }
}
