//! One connection, whatever carries it, and how they come in.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::server::Connected;

use super::listener::Listener;

/// How long a client may take for its TLS handshake. It is a process on the same machine;
/// whoever takes longer is not it, and would hold memory for nothing.
const TLS_HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long to wait after `accept` failed. It fails when the process has no file descriptor
/// left, and would fail again at once.
const PAUSE_AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(50);

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A Unix socket or a TCP connection, with TLS or without.
pub(super) struct Connection(Box<dyn Stream>);

impl Connection {
    pub(super) fn new(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        Self(Box::new(stream))
    }
}

/// Accepts connections for as long as the stream is read.
///
/// Each TLS handshake runs in a task of its own: a client that is slow or that is refused
/// keeps nobody else waiting and ends nothing but itself.
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

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) -> Self::ConnectInfo {}
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buffer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
