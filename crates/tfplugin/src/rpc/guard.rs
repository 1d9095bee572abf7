//! Protects a call: no lost client can cut it off, and no panic can spread from it.

/// The call panicked and gave no result.
///
/// It carries no text of the panic. Such a text may be made from values, and a terminal and a CI
/// log show this diagnostic. The process's panic hook writes the place to stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the provider panicked, which is a bug in it")]
pub struct Panicked;

/// Runs a call in a task of its own and waits for it.
///
/// gRPC drops the handler of a call whose client is gone. The call itself then runs to its end, so
/// that its requests are not cut in half. A panic ends this call alone.
///
/// # Errors
/// If the call panicked.
pub async fn guarded<T>(call: impl Future<Output = T> + Send + 'static) -> Result<T, Panicked>
where
    T: Send + 'static,
{
    // A join error without a panic means that the runtime is ending. Then nobody polls this future
    // again either.
    tokio::spawn(call).await.map_err(|_| Panicked)
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn a_call_returns_what_it_returns() {
        assert_eq!(guarded(async { 7 }).await, Ok(7));
    }

    #[tokio::test]
    async fn a_panic_becomes_a_result_and_other_calls_go_on() {
        let (finish, finished) = oneshot::channel::<()>();
        let other = tokio::spawn(guarded(async { finished.await.is_ok() }));
        let panicked = guarded(async { assert!(std::hint::black_box(false), "boom") }).await;
        assert_eq!(panicked, Err(Panicked));
        finish.send(()).unwrap();
        assert_eq!(other.await.unwrap(), Ok(true));
    }

    #[tokio::test]
    async fn what_a_panic_said_is_not_in_the_error() {
        let secret = String::from("hunter2");
        let panicked = guarded(async move { panic!("bad key {secret}") }).await;
        let Err(error) = panicked.map(|(): ()| ()) else { panic!("it did panic") };
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }

    #[tokio::test]
    async fn a_call_whose_handler_is_dropped_runs_to_its_end() {
        let (started, has_started) = oneshot::channel();
        let (go_on, may_go_on) = oneshot::channel();
        let (done, is_done) = oneshot::channel();
        let handler = tokio::spawn(guarded(async move {
            started.send(()).unwrap();
            may_go_on.await.unwrap();
            done.send("recorded").unwrap();
        }));
        has_started.await.unwrap();
        handler.abort();
        assert!(handler.await.unwrap_err().is_cancelled());
        go_on.send(()).unwrap();
        assert_eq!(is_done.await, Ok("recorded"));
    }
}
