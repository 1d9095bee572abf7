//! The services of every plugin process beside its own.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio_stream::Stream;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status, Streaming};

use super::ending::Ending;
use super::proto::go_plugin::grpc_broker_server::GrpcBroker;
use super::proto::go_plugin::grpc_controller_server::GrpcController;
use super::proto::go_plugin::grpc_stdio_server::GrpcStdio;
use super::proto::go_plugin::{ConnInfo, Empty, StdioData};

/// The service that lets the client end the process.
pub(super) struct Controller {
    pub ending: Ending,
}

#[tonic::async_trait]
impl GrpcController for Controller {
    async fn shutdown(&self, _: Request<Empty>) -> Result<Response<Empty>, Status> {
        tracing::debug!("asked to shut down");
        self.ending.now();
        Ok(Response::new(Empty {}))
    }
}

/// The output of the process after the handshake line: nothing. The client warns if the stream is
/// refused or ends early.
pub(super) struct Stdio {
    pub shutdown: CancellationToken,
}

#[tonic::async_trait]
impl GrpcStdio for Stdio {
    async fn stream_stdio(&self, _: Request<()>) -> Result<Response<BoxStream<StdioData>>, Status> {
        Ok(Response::new(Box::pin(Silent::until(&self.shutdown, None))))
    }
}

/// Further connections between the two processes. A provider needs none, but the client opens the
/// stream.
pub(super) struct Broker {
    pub shutdown: CancellationToken,
}

#[tonic::async_trait]
impl GrpcBroker for Broker {
    async fn start_stream(
        &self,
        request: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<BoxStream<ConnInfo>>, Status> {
        Ok(Response::new(Box::pin(Silent::until(&self.shutdown, Some(request.into_inner())))))
    }
}

/// A stream without messages. It is open until the process ends or the client is done.
struct Silent<T> {
    shutdown: Pin<Box<WaitForCancellationFutureOwned>>,
    // It is read, so that flow control never delays the client, and to see its end.
    client: Option<Streaming<T>>,
}

impl<T> Silent<T> {
    fn until(shutdown: &CancellationToken, client: Option<Streaming<T>>) -> Self {
        Self { shutdown: Box::pin(shutdown.clone().cancelled_owned()), client }
    }
}

impl<T> Stream for Silent<T> {
    type Item = Result<T, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.shutdown.as_mut().poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        let Some(client) = &mut self.client else { return Poll::Pending };
        loop {
            let Some(Ok(_)) = ready!(Pin::new(&mut *client).poll_next(cx)) else {
                return Poll::Ready(None);
            };
        }
    }
}
