//! A list that many ask for at once and one fetches.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// The last answer to a list call. While one caller fetches, the others wait for it.
#[derive(Debug)]
pub struct Snapshot<T> {
    kept: Mutex<Option<(Instant, Arc<Vec<T>>)>>,
}

impl<T> Default for Snapshot<T> {
    fn default() -> Self {
        Self { kept: Mutex::default() }
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
        if let Some((fetched, list)) = &*kept
            && fetched.elapsed() <= max_age
        {
            return Ok(Arc::clone(list));
        }
        *kept = None;
        let list = Arc::new(fetch.await?);
        *kept = Some((Instant::now(), Arc::clone(&list)));
        Ok(list)
    }

    /// Notes what we have made ourselves, so that the next look sees it.
    pub async fn note(&self, change: impl FnOnce(&mut Vec<T>)) {
        if let Some((_, list)) = &mut *self.kept.lock().await {
            change(Arc::make_mut(list));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const LONG: Duration = Duration::from_secs(3600);

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
        snapshot.note(|list| list.push(2)).await;
        let list = snapshot.get(LONG, async { Err("not asked again") }).await.unwrap();
        assert_eq!(*list, [1, 2]);
    }
}
