//! Accepts connections and serves HTTP/1.1 on each.
//!
//! `axum::serve` lacks one thing: no endpoint behind it can end a connection without an answer. A
//! lost answer is the most important thing to rehearse.

use std::io::ErrorKind;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long to wait when no connection can be accepted, as without file descriptors.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Marks a response that is not sent: the connection ends in its place.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the connection is dropped on purpose")]
pub(crate) struct HangUp;

impl HangUp {
    /// A response that means no answer.
    pub(crate) fn response() -> Response {
        let mut response = Response::default();
        response.extensions_mut().insert(Self);
        response
    }

    /// Whether this response means no answer.
    pub(crate) fn is(response: &Response) -> bool {
        response.extensions().get::<Self>().is_some()
    }
}

/// Serves until `stopped`, then finishes the running requests.
pub(crate) async fn serve(listener: TcpListener, router: Router, stopped: impl Future) {
    let mut stopped = pin!(stopped);
    let closing = CancellationToken::new();
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, router.clone(), closing.clone()));
                }
                Err(error) if of_one_connection(error.kind()) => {}
                Err(error) => {
                    tracing::warn!(%error, "sandbox cannot accept connections");
                    tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
                }
            },
            // Removes those that have ended, or they would add up.
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    closing.cancel();
    while connections.join_next().await.is_some() {}
}

/// Whether the next connection may work.
fn of_one_connection(kind: ErrorKind) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(kind, ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn connection(stream: TcpStream, router: Router, closing: CancellationToken) {
    // A long list goes out in several writes, which must not wait for each other.
    drop(stream.set_nodelay(true));
    let router = TowerToHyperService::new(router);
    let service = service_fn(|request: Request<Incoming>| {
        let answer = router.call(request);
        async move {
            let Ok(response) = answer.await;
            if HangUp::is(&response) { Err(HangUp) } else { Ok(response) }
        }
    });
    let mut serving = pin!(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = closing.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "sandbox connection ended");
    }
}
