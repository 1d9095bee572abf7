//! A plain Terraform user without our tooling: a binary, a hand-written configuration, and an
//! API that is not our sandbox but answers the documented bodies and nothing else.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::support::workspace::Workspace;

const CONFIGURATION: &str = r#"
resource "msp_customer" "customer" {
  name = "Wiv-MSP-Customer"
}

resource "msp_aws_onboarding_link" "link" {
  customer_id = msp_customer.customer.id
}

resource "msp_integration" "aws" {
  customer_id = msp_customer.customer.id
  name        = "Wiv-MSP-Customer-AWS"
  aws = {
    role_arn    = "arn:aws:iam::123456789012:role/WivAccessRole"
    external_id = msp_aws_onboarding_link.link.external_id
  }
}

resource "msp_integration" "gcp" {
  customer_id = msp_customer.customer.id
  name        = "Wiv-MSP-Customer-GCP"
  gcp = {
    project_id               = "billing-project"
    billing_dataset_name     = "billing_dataset"
    billing_table_name       = "gcp_billing_export"
    service_account_key_file = file("key.json")
  }
}

resource "msp_customer_users" "admins" {
  customer_id  = msp_customer.customer.id
  role         = "MSP-Admin"
  user_emails  = ["justin@wiv.ai", "doti@wiv.ai"]
  retry_failed = false
}

resource "msp_navigator_tenant" "tenant" {
  display_name  = "Lorem"
  company_name  = "Lorem Ipsum"
  country       = "US"
  city          = "Atlanta"
  state         = "Georgia"
  zip           = "30313"
  domain        = "lorem.com"
  tag           = "hightouchVMC"
  address_line1 = "Rosebery Avenue 13"
}
"#;

const CUSTOMER: &str = "f7016a5c-42fc-46d5-a344-3e63d756f4f5";
const TENANT: &str = "6ee16f54-ed2e-44af-b505-3c4cbc6fbe33";
const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";
/// `{"exp": 4102444800}`, unsigned.
const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJleHAiOjQxMDI0NDQ4MDB9.";

macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../fixtures/", $name)))
            .expect("a fixture is JSON")
    };
}

/// One request as it came.
#[derive(Clone, Debug)]
struct Received {
    line: String,
    headers: HeaderMap,
    body: Value,
}

/// An API that says what the documents say.
struct Documented {
    url: String,
    received: Arc<Mutex<Vec<Received>>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Documented {
    fn start() -> Self {
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

    fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The lines of all requests of one kind.
    fn lines(&self, method: &str) -> Vec<String> {
        let mut lines: Vec<_> = self.received().into_iter().map(|request| request.line).collect();
        lines.retain(|line| line.starts_with(method));
        lines
    }

    /// The one request with this line.
    #[track_caller]
    fn only(&self, line: &str) -> Received {
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
                rows.push(json!({"customer_id": CUSTOMER, "customer_name": "Wiv-MSP-Customer"}));
            }
            (200, json!({"data": rows}))
        }
        _ if line == integrations => (200, integration_created(body)),
        _ if line == users => (200, fixture!("wiv-users-added.json")),
        _ if line == format!("GET {tenants}") => (200, json!([])),
        _ if line == format!("POST {tenants}") => (201, fixture!("navigator-tenant-created.json")),
        _ if line == format!("GET /cphub/api/core/v1/mgmt/orgs/{TENANT}") => {
            (200, fixture!("navigator-tenant-created.json"))
        }
        _ => (404, json!({"error": "not documented"})),
    }
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

/// A workspace as its user has it: credentials in the environment, no `provider` block.
fn user(api: &Documented) -> Workspace {
    let ws = Workspace::bare();
    let request = fixture!("wiv-integration-gcp-request.json");
    let key = &request["integration_secret"]["service_account_key_file"];
    ws.file("key.json", &serde_json::to_string_pretty(key).expect("JSON"));
    ws.configuration(CONFIGURATION);
    ws.env("WIV_ENDPOINT", &api.url);
    ws.env("WIV_API_KEY", "plain-key");
    ws.env("NAVIGATOR_ENDPOINT", &api.url);
    ws.env("NAVIGATOR_REFRESH_TOKEN", "plain-token");
    ws.env("NAVIGATOR_ORG_ID", ORG);
    ws
}

/// Names of the headers, but for those of HTTP itself.
fn header_names(request: &Received) -> Vec<String> {
    let of_http = ["host", "content-length", "accept", "user-agent"];
    let mut names: Vec<_> = request.headers.keys().map(ToString::to_string).collect();
    names.retain(|name| !of_http.contains(&name.as_str()));
    names.sort();
    names
}

#[test]
fn exactly_the_documented_requests_are_sent() {
    let api = Documented::start();
    let ws = user(&api);
    ws.succeed(&["apply", "-auto-approve", "-no-color", "-input=false"]);

    let mut posts = api.lines("POST ");
    posts.sort();
    posts.dedup_by(|one, other| one == other && one.ends_with("/accesstoken"));
    let integrations = format!("POST /msp/customers/{CUSTOMER}/integrations");
    let users = format!("POST /msp/customers/{CUSTOMER}/users");
    let tenants = format!("POST /cphub/api/core/v1/mgmt/orgs/{ORG}/tenants");
    assert_eq!(
        posts,
        [
            "POST /cphub/api/auth/v1/authn/accesstoken",
            &tenants,
            "POST /msp/customers",
            &integrations,
            &integrations,
            &users,
            "POST /onboarding/aws/cloudformation-link",
        ]
    );
    assert_eq!(api.lines("").len(), api.lines("POST ").len() + api.lines("GET ").len());

    let wiv = ["content-type", "x-api-key"];
    let customer = api.only("POST /msp/customers");
    assert_eq!(customer.body, json!({"name": "Wiv-MSP-Customer"}));
    assert_eq!(header_names(&customer), wiv);
    assert_eq!(customer.headers["x-api-key"], "plain-key");
    assert_eq!(customer.headers["content-type"], "application/json");

    let link = api.only("POST /onboarding/aws/cloudformation-link");
    assert_eq!(link.body, json!({"account_type": "payer", "cur_config_type": "cur"}));
    assert_eq!(header_names(&link), [wiv[0], wiv[1], "x-wiv-impersonated-tenant-id"]);
    assert_eq!(link.headers["x-wiv-impersonated-tenant-id"], CUSTOMER);

    let mut made: Vec<_> =
        api.received().into_iter().filter(|request| request.line == integrations).collect();
    made.sort_by_key(|request| request.body["type"].to_string());
    assert_eq!(made[0].body, fixture!("wiv-integration-aws-request.json"));
    assert_eq!(made[1].body, fixture!("wiv-integration-gcp-request.json"));
    assert!(made.iter().all(|request| header_names(request) == wiv));

    let users = api.only(&users);
    assert_eq!(users.body["role"], "MSP-Admin");
    let mut emails: Vec<_> = users.body["user_emails"].as_array().expect("a list").clone();
    emails.sort_by_key(ToString::to_string);
    assert_eq!(emails, ["doti@wiv.ai", "justin@wiv.ai"]);
    assert_eq!(header_names(&users), wiv);

    let tenant = api.only(&tenants);
    assert_eq!(tenant.body, fixture!("navigator-tenant-request.json"));
    assert_eq!(header_names(&tenant), ["content-type", "csp-auth-token"]);
    assert_eq!(tenant.headers["csp-auth-token"], TOKEN);
}

#[test]
fn the_documented_answers_are_stored() {
    let api = Documented::start();
    let ws = user(&api);
    let step = ws.apply_with(&[]);
    let stored = |address: &str, path: &str| step.state.attribute(address, path).clone();

    assert_eq!(stored("msp_customer.customer", "id"), CUSTOMER);
    let link = fixture!("wiv-onboarding-link-created.json")["data"].clone();
    for attribute in ["cloudformation_url", "pre_signed_url", "external_id"] {
        assert_eq!(stored("msp_aws_onboarding_link.link", attribute), link[attribute]);
    }
    assert_eq!(stored("msp_aws_onboarding_link.link", "region"), "us-east-1");
    assert_eq!(stored("msp_aws_onboarding_link.link", "stack_name"), "Wiv-Onboarding");

    let data = fixture!("wiv-integration-created.json")["data"].clone();
    let made = &data["customer_integration"];
    let aws = |path: &str| stored("msp_integration.aws", path);
    assert_eq!(aws("id"), made["integration_id"]);
    for attribute in ["type", "mode", "is_virtual", "tenant_id", "external_id"] {
        assert_eq!(aws(attribute), made[attribute], "{attribute}");
    }
    assert_eq!(aws("created_at"), "2025-06-19T13:12:33.599888Z");
    assert_eq!(aws("shared_resource.id"), data["shared_resource"]["shared_resource_id"]);
    assert_eq!(aws("shared_resource.recipients"), json!(["msp-0001"]));

    let users = |path: &str| stored("msp_customer_users.admins", path);
    assert_eq!(users("users")["justin@wiv.ai"]["user_id"], "b07457bc-96cb-4457-852f-7a3b235e0829");
    assert_eq!(users("failed_users"), json!({"doti@wiv.ai": "User not found"}));
    assert_eq!(
        users("summary"),
        json!({"total_requested": 2, "successfully_added": 1, "failed": 1})
    );

    let tenant = |path: &str| stored("msp_navigator_tenant.tenant", path);
    assert_eq!(tenant("id"), TENANT);
    assert_eq!(tenant("name"), "jy99ayz7");
    assert_eq!(tenant("status"), "ACTIVE");
    assert_eq!(tenant("parent_org_id"), ORG);
}

#[test]
fn a_development_override_serves_the_same() {
    let api = Documented::start();
    let ws = user(&api);
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_terraform-provider-msp"));
    let directory = binary.parent().expect("a directory").display();
    ws.file(
        "dev.tfrc",
        &format!(
            "provider_installation {{\n  dev_overrides {{\n    \
             \"registry.terraform.io/mspops/msp\" = \"{directory}\"\n  }}\n}}\n"
        ),
    );
    ws.env("TF_CLI_CONFIG_FILE", &ws.directory().join("dev.tfrc").to_string_lossy());
    // No `init`: with an override nothing is installed.
    std::fs::remove_dir_all(ws.directory().join(".terraform")).expect("init made it");
    ws.remove_file(".terraform.lock.hcl");
    ws.apply_with(&[]);
    assert_eq!(ws.attribute("msp_customer.customer", "id"), CUSTOMER);
    assert_eq!(api.lines("DELETE"), [""; 0]);
}
