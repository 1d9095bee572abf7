//! An API that is not our sandbox: it answers the documented bodies and nothing else, and
//! keeps what it received.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::oneshot;

pub const CUSTOMER: &str = "f7016a5c-42fc-46d5-a344-3e63d756f4f5";
pub const TENANT: &str = "6ee16f54-ed2e-44af-b505-3c4cbc6fbe33";
pub const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";
/// Another provider organization: one that has a tenant, which the documented list shows.
pub const LISTED_ORG: &str = "0f2f8d5c-6f36-4c35-b1b4-37f4a3c3c1a2";
/// `{"exp": 4102444800}`, unsigned.
pub const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJleHAiOjQxMDI0NDQ4MDB9.";

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub line: String,
    pub headers: HeaderMap,
    pub body: Value,
}

/// An API that says what the documents say.
pub struct Documented {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Documented {
    pub fn start() -> Self {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket for the runtime");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let received = Arc::<Mutex<Vec<Received>>>::default();
        let app = Router::new().fallback(answer).with_state(Arc::clone(&received));
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                let stopped = async { drop(stopped.await) };
                let serving = axum::serve(listener, app).with_graceful_shutdown(stopped);
                serving.await.expect("it serves");
            });
        });
        Self { url, received, stop: Some(stop), thread: Some(thread) }
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The lines of all requests of one kind.
    pub fn lines(&self, method: &str) -> Vec<String> {
        let mut lines: Vec<_> = self.received().into_iter().map(|request| request.line).collect();
        lines.retain(|line| line.starts_with(method));
        lines
    }

    /// The one request with this line.
    #[track_caller]
    pub fn only(&self, line: &str) -> Received {
        let mut all = self.received();
        all.retain(|request| request.line == line);
        assert_eq!(all.len(), 1, "{line}: {:?}", self.received());
        all.remove(0)
    }
}

impl Drop for Documented {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

type Log = Arc<Mutex<Vec<Received>>>;

async fn answer(State(log): State<Log>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body: Bytes = to_bytes(body, 1 << 20).await.unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let path = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let line = format!("{} {path}", parts.method);
    let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
    let so_far: Vec<_> = log.iter().map(|request| request.line.clone()).collect();
    let (status, answer) = documented(&line, &body, &so_far);
    log.push(Received { line, headers: parts.headers, body });
    let status = StatusCode::from_u16(status).unwrap_or_default();
    (status, [("content-type", "application/json")], answer.to_string()).into_response()
}

/// What the documents answer to this, after what came before.
fn documented(line: &str, body: &Value, so_far: &[String]) -> (u16, Value) {
    let integrations = format!("POST /msp/customers/{CUSTOMER}/integrations");
    let users = format!("POST /msp/customers/{CUSTOMER}/users");
    let tenants = format!("/cphub/api/core/v1/mgmt/orgs/{ORG}/tenants");
    let came = |line: &str| so_far.iter().any(|before| before == line);
    match line {
        "POST /msp/customers" => (200, fixture!("wiv-customer-created.json")),
        "POST /onboarding/aws/cloudformation-link" => {
            (200, fixture!("wiv-onboarding-link-created.json"))
        }
        "POST /cphub/api/auth/v1/authn/accesstoken" => (201, json!({"accessToken": TOKEN})),
        _ if line.starts_with("GET /msp/customers?fields=") => {
            let mut rows = Vec::new();
            if came("POST /msp/customers") {
                let made = so_far.iter().filter(|before| **before == integrations).count();
                rows.push(customer(line, made));
            }
            (200, json!({"data": rows}))
        }
        _ if line == integrations => (200, integration_created(body)),
        _ if line == users => (200, fixture!("wiv-users-added.json")),
        _ if line == format!("POST /v2/cases/msp/search?customer_id={CUSTOMER}") => {
            let is_first = body["start_page_key"].is_null();
            let last = json!({"data": [], "next_page_key": null});
            (200, if is_first { fixture!("wiv-cases-found.json") } else { last })
        }
        _ if line == format!("GET {tenants}") => (200, json!([])),
        _ if line == format!("GET {}", tenants.replace(ORG, LISTED_ORG)) => {
            (200, fixture!("navigator-tenants-listed.json"))
        }
        _ if line == format!("POST {tenants}") => (201, fixture!("navigator-tenant-created.json")),
        _ if line == format!("GET /cphub/api/core/v1/mgmt/orgs/{TENANT}") => {
            (200, fixture!("navigator-tenant-created.json"))
        }
        _ => (404, json!({"error": "not documented"})),
    }
}

/// The documented keys of what is asked for.
fn customer(line: &str, integrations: usize) -> Value {
    let mut row = json!({
        "customer_id": CUSTOMER,
        "customer_name": "Wiv-MSP-Customer",
        "users_number": 4,
        "active_workflows": 2,
        "num_of_integrations": integrations,
        "successful_runs": 10,
        "failed_runs": 1,
        "cost_impact": 3400,
        "realized_savings": 1200.5,
        "integration_types": ["GCP", "AWS"],
    });
    let fields = line.split_once("?fields=").map_or("", |(_, fields)| fields);
    let asked: Vec<_> = fields.split(',').collect();
    if let Some(members) = row.as_object_mut() {
        members.retain(|key, _| asked.contains(&key.trim_start_matches("customer_")));
    }
    row
}

/// The documented answer is that for AWS; the one for GCP says GCP.
fn integration_created(body: &Value) -> Value {
    let mut answer = fixture!("wiv-integration-created.json");
    if body["type"] == "GCP" {
        let made = &mut answer["data"]["customer_integration"];
        made["type"] = "GCP".into();
        made["name"] = body["name"].clone();
        made["integration_id"] = "2f0b3c64-6f0e-4c36-9f43-0d9b6a1b7c55".into();
    }
    answer
}
