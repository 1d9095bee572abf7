//! One call, in a task of its own, with its lines in the log.

use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tokio_util::sync::CancellationToken;
use tonic::codegen::BoxStream;
use tonic::{Response, Status};

use super::answer::Answer;
use super::guard::guarded;
use super::inner::Inner;
use crate::framework::{Diagnostic, Provider};

/// How many events may wait for core.
const EVENTS_AHEAD: usize = 16;

/// Answers one call that may send something. It stops the call if nobody waits for the answer any
/// more, as after core was killed. Nobody would hear about later requests.
pub(super) async fn answer_while_awaited<P, A, F>(
    inner: &Arc<Inner<P>>,
    rpc: &'static str,
    type_name: &str,
    call: impl FnOnce(Arc<Inner<P>>, CancellationToken) -> F,
) -> Result<Response<A>, Status>
where
    P: Provider,
    A: Answer,
    F: Future<Output = Result<A, Diagnostic>> + Send + 'static,
{
    let stop = inner.stop.token();
    let is_awaited = stop.clone().drop_guard();
    let answer = answer(inner, rpc, type_name, |inner| call(inner, stop)).await;
    is_awaited.disarm();
    answer
}

/// Answers one call in a task of its own. So neither a cancelled RPC nor a panic elsewhere can cut
/// off a request.
pub(super) async fn answer<P, A, F>(
    inner: &Arc<Inner<P>>,
    rpc: &'static str,
    type_name: &str,
    call: impl FnOnce(Arc<Inner<P>>) -> F,
) -> Result<Response<A>, Status>
where
    P: Provider,
    A: Answer,
    F: Future<Output = Result<A, Diagnostic>> + Send + 'static,
{
    let served = Served::begin(rpc, type_name);
    let answer = match guarded(call(Arc::clone(inner))).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(diagnostic)) => A::failed(diagnostic),
        Err(_) => A::failed(panicked(rpc)),
    };
    served.end(answer.diagnostics().len());
    Ok(Response::new(answer))
}

/// Answers one call with events, in a task of its own too. `end` makes events from the result.
pub(super) fn stream<P, E, T, F>(
    inner: &Arc<Inner<P>>,
    rpc: &'static str,
    type_name: &str,
    call: impl FnOnce(Arc<Inner<P>>, mpsc::Sender<E>, CancellationToken) -> F,
    end: impl FnOnce(Result<T, Diagnostic>) -> Option<E> + Send + 'static,
) -> Response<BoxStream<E>>
where
    P: Provider,
    E: Send + 'static,
    T: Send + 'static,
    F: Future<Output = Result<T, Diagnostic>> + Send + 'static,
{
    let served = Served::begin(rpc, type_name);
    let (events, sent) = mpsc::channel(EVENTS_AHEAD);
    let stop = inner.stop.token();
    let call = call(Arc::clone(inner), events.clone(), stop.clone());
    tokio::spawn(async move {
        let mut call = pin!(guarded(call));
        let ended = tokio::select! {
            ended = &mut call => ended,
            () = events.closed() => {
                stop.cancel();
                call.await
            }
        };
        let ended = ended.unwrap_or_else(|_| Err(panicked(rpc)));
        served.end(usize::from(ended.is_err()));
        if let Some(last) = end(ended) {
            // A receiver that is gone need not know how it ended.
            let _ = events.send(last).await;
        }
    });
    Response::new(Box::pin(ReceiverStream::new(sent).map(Ok)))
}

/// The words about a call that panicked.
pub(super) fn panicked(rpc: &str) -> Diagnostic {
    Diagnostic::error(
        format!("The provider failed in `{rpc}`"),
        "If the provider was creating something, look whether it exists before the next apply. \
         Then please report this fault of the provider, with the log of a run with `TF_LOG=TRACE`. \
         Other resources are not affected.",
    )
}

/// One call in the log.
struct Served {
    rpc: &'static str,
    type_name: String,
    started: Instant,
}

impl Served {
    fn begin(rpc: &'static str, type_name: &str) -> Self {
        tracing::trace!(tf_rpc = rpc, tf_resource_type = type_name, "received request");
        Self { rpc, type_name: type_name.to_owned(), started: Instant::now() }
    }

    fn end(self, diagnostics: usize) {
        let duration_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::debug!(
            tf_rpc = self.rpc,
            tf_resource_type = self.type_name,
            tf_req_duration_ms = duration_ms,
            diagnostic_count = diagnostics,
            "served request"
        );
    }
}
