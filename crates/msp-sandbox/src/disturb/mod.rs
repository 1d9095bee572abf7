//! The layer between the log and the endpoints that disturbs requests.

mod answers;
mod rewriting;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::apis::refuse;
use crate::app::App;
use crate::endpoint::{Line, Refusal};
use crate::faults::{Answer, Firing, Moment};
use crate::http::connections::HangUp;
use crate::log::Number;

/// Serves a request as its rule says.
pub(crate) async fn disturb(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    match app.faults.meet(request.method().as_str(), path, Instant::now()) {
        None => next.run(request).await,
        // In a task of its own: a service carries out a request even if the caller has gone away
        // while it waited.
        Some(firing) => tokio::spawn(firing.serve(app, request, next))
            .await
            .unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()),
    }
}

impl Firing {
    async fn serve(self, app: Arc<App>, mut request: Request, next: Next) -> Response {
        let line = Line { method: request.method().clone(), uri: request.uri().clone() };
        let number = request.extensions().get::<Number>().copied();
        let (parts, _) = self.fault.names();
        app.log.disturbed(number, self.rule, &parts);
        self.wait(Moment::BeforeCommit).await;
        if let Some(response) = self.instead(&app, &line) {
            app.log.carried_out(number, false);
            self.wait(Moment::AfterCommit).await;
            return response;
        }
        if let Some(lag) = self.fault.list_lag {
            request.extensions_mut().insert(lag);
        }
        let response = next.run(request).await;
        app.log.carried_out(number, response.status().is_success());
        self.wait(Moment::AfterCommit).await;
        let response = self.fault.rewritten(line.is_navigators(), response).await;
        self.spoil(&app, &line, response).await
    }

    /// Waits until the time has passed, or the rule is removed.
    async fn wait(&self, moment: Moment) {
        if let Some(latency) = &self.fault.latency
            && latency.moment == moment
        {
            let time = Duration::from_millis(latency.ms);
            drop(tokio::time::timeout(time, self.removed.cancelled()).await);
        }
        if self.fault.hold.as_ref().is_some_and(|hold| hold.moment == moment) {
            self.removed.cancelled().await;
        }
    }

    /// The answer to a request that is not carried out.
    fn instead(&self, app: &App, line: &Line) -> Option<Response> {
        let fault = &self.fault;
        if fault.drop.as_ref().is_some_and(|drop| drop.moment == Moment::BeforeCommit) {
            return Some(HangUp::response());
        }
        if let Some(answer) = &fault.status
            && answer.moment == Moment::BeforeCommit
        {
            return Some(given(app, line, answer));
        }
        if fault.rate_limit.is_some() {
            let refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests");
            let mut response = refuse(app, line, &refusal);
            let seconds = HeaderValue::from(self.retry_after);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
            return Some(response);
        }
        if fault.expired_token.is_some() {
            app.tokens.forget();
            // Navigator's endpoints refuse the old token by themselves. Wiv's know only a key.
            if !line.is_navigators() {
                let text = "Authentication required";
                return Some(refuse(app, line, &Refusal::new(StatusCode::UNAUTHORIZED, text)));
            }
        }
        None
    }

    /// The changed answer to a request that was carried out.
    async fn spoil(&self, app: &App, line: &Line, response: Response) -> Response {
        let fault = &self.fault;
        if fault.drop.is_some() {
            HangUp::response()
        } else if let Some(answer) = &fault.status {
            given(app, line, answer)
        } else if fault.cut.is_some() {
            answers::cut(response).await
        } else if fault.garbage.is_some() {
            answers::garbage(response)
        } else if fault.content_type.is_some() {
            answers::page(response)
        } else if let Some(oversized) = &fault.oversized {
            answers::oversized(response, oversized.bytes)
        } else {
            response
        }
    }
}

fn given(app: &App, line: &Line, answer: &Answer) -> Response {
    let mut response = answers::given(answer).unwrap_or_else(|| {
        let status = StatusCode::from_u16(answer.status).unwrap_or_default();
        refuse(app, line, &Refusal::new(status, status.canonical_reason().unwrap_or("Error")))
    });
    answers::set_headers(answer, &mut response);
    response
}
