//! Accepts connections, with TLS or without.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::ReceiverStream;

use super::connection::Connection;
use super::listener::Listener;

/// How long a client may take for its TLS handshake. The client is a process on the same machine. A
/// slower one is another program, and would hold memory for nothing.
const TLS_HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long to wait after `accept` failed. It fails if the process has no file descriptor left, and
/// would fail again at once.
const PAUSE_AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(50);

/// Accepts connections while the stream is read.
///
/// Each TLS handshake runs in a task of its own. A slow or refused client delays and ends nobody
/// else.
pub(super) fn incoming(
    listener: Listener,
    tls: Option<Arc<rustls::ServerConfig>>,
) -> ReceiverStream<io::Result<Connection>> {
    let (accepted, incoming) = mpsc::channel(1);
    tokio::spawn(async move {
        let tls = tls.map(TlsAcceptor::from);
        loop {
            let connection = tokio::select! {
                // The server stopped.
                () = accepted.closed() => return,
                connection = listener.accept() => connection,
            };
            match (connection, &tls) {
                (Ok(connection), None) => drop(accepted.send(Ok(connection)).await),
                (Ok(connection), Some(tls)) => {
                    tokio::spawn(shake_hands(connection, tls.clone(), accepted.clone()));
                }
                (Err(error), _) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(PAUSE_AFTER_FAILED_ACCEPT).await;
                }
            }
        }
    });
    ReceiverStream::new(incoming)
}

async fn shake_hands(
    connection: Connection,
    tls: TlsAcceptor,
    accepted: mpsc::Sender<io::Result<Connection>>,
) {
    match tokio::time::timeout(TLS_HANDSHAKE_TIMEOUT, tls.accept(connection)).await {
        // A failed send means that the server stopped meanwhile.
        Ok(Ok(stream)) => drop(accepted.send(Ok(Connection::new(stream))).await),
        Ok(Err(error)) => tracing::warn!(%error, "refused a connection"),
        Err(_) => tracing::warn!("refused a connection whose TLS handshake took too long"),
    }
}
