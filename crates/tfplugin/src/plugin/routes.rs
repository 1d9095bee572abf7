//! Finds the service of a call.
//!
//! tonic's own router is axum's, which is larger than everything else that this uses it for.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::ready;
use std::pin::Pin;
use std::task::{Context, Poll};

use tonic::Status;
use tonic::body::Body;
use tonic::codegen::Service;
use tonic::codegen::http::{Request, Response};
use tower::ServiceExt as _;
use tower::util::BoxCloneSyncService;

use super::ProviderService;

type Served = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// The services of a process, by name.
#[derive(Clone, Default)]
pub(super) struct Routes(HashMap<&'static str, Served>);

impl Routes {
    /// The same, with this service.
    pub(super) fn add<S: ProviderService>(mut self, service: S) -> Self {
        self.0.insert(S::NAME, Served::new(service));
        self
    }
}

impl Service<Request<Body>> for Routes {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    /// The path of a call is `/package.Service/Method`.
    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let name = request.uri().path().split('/').nth(1).unwrap_or_default();
        match self.0.get(name) {
            Some(service) => Box::pin(service.clone().oneshot(request)),
            None => Box::pin(ready(Ok(Status::unimplemented("").into_http()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use tonic::server::NamedService;

    use super::*;

    /// Answers with the method of the call.
    #[derive(Clone)]
    struct Echo;

    impl NamedService for Echo {
        const NAME: &'static str = "a.Echo";
    }

    impl Service<Request<Body>> for Echo {
        type Response = Response<Body>;
        type Error = Infallible;
        type Future = std::future::Ready<Result<Response<Body>, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request<Body>) -> Self::Future {
            let path = request.uri().path();
            ready(Ok(Response::builder().header("called", path).body(Body::empty()).unwrap()))
        }
    }

    async fn called(path: &str) -> (Option<String>, Option<String>) {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let answer = Routes::default().add(Echo).oneshot(request).await.unwrap();
        let header =
            |name| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        (header("called"), header("grpc-status"))
    }

    #[tokio::test]
    async fn a_call_reaches_the_service_of_its_path() {
        assert_eq!(called("/a.Echo/Say").await, (Some("/a.Echo/Say".to_owned()), None));
    }

    #[tokio::test]
    async fn a_service_that_is_not_served_is_not_implemented() {
        let not_implemented = (None, Some((tonic::Code::Unimplemented as i32).to_string()));
        for path in ["/a.Echoes/Say", "/a/Say", "/", "/Say", "//a.Echo/Say"] {
            assert_eq!(called(path).await, not_implemented, "{path}");
        }
    }
}
