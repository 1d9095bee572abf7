//! A sandbox with a caller, and a way to compare bodies.

use msp_sandbox::{Assumptions, Credentials, Options, Sandbox};
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};

use ::support::browser::Browser;

pub const JSON: (&str, &str) = ("content-type", "application/json");
pub const KEY: (&str, &str) = ("x-api-key", "sandbox-wiv-api-key");
pub const CUSTOMERS: &str = "/msp/customers";
pub const LINK: &str = "/onboarding/aws/cloudformation-link";
pub const REFRESH: &str = "/cphub/api/auth/v1/authn/accesstoken";
pub const OAUTH: &str =
    "/cphub/api/auth/v1/authn/accounts/9d9648a7-115a-4a06-a613-a0c4077469f7/accesstoken";
pub const TENANTS: &str =
    "/cphub/api/core/v1/mgmt/orgs/9d9648a7-115a-4a06-a613-a0c4077469f7/tenants";

/// A body in `tests/fixtures`.
pub fn fixture(name: &str) -> Value {
    let path = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// The text of an error, in whichever of the documented shapes.
    pub fn error(&self) -> String {
        let body = self.json();
        let text = ["error", "message"].iter().find_map(|key| body[*key].as_str());
        text.unwrap_or_else(|| panic!("no error: {self:?}")).to_owned()
    }
}

/// A running sandbox and the one who calls it.
pub struct Called {
    pub sandbox: Sandbox,
    http: reqwest::Client,
}

impl Called {
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn assuming(assignments: &[&str]) -> Self {
        let assumptions = Assumptions::with(assignments).unwrap();
        Self::with(Options { assumptions, ..Options::default() }).await
    }

    pub async fn with(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { sandbox, http }
    }

    /// Sends a request just as it is given.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.http.request(method, format!("{}{path}", self.sandbox.url()));
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request = request.header(name, HeaderValue::from_str(value).unwrap());
        }
        if !body.is_empty() {
            request = request.body(body.to_owned());
        }
        let response = request.send().await.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    /// Sends a POST to Wiv with the headers that the guide asks for.
    pub async fn wiv(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[KEY, JSON], &body.to_string()).await
    }

    /// Gets the customer list; `query` with its question mark.
    pub async fn list(&self, query: &str) -> Answer {
        self.send("GET", &format!("{CUSTOMERS}{query}"), &[KEY, JSON], "").await
    }

    /// Makes a link for a customer.
    pub async fn link(&self, customer_id: &str) -> Answer {
        let headers = [KEY, JSON, ("x-wiv-impersonated-tenant-id", customer_id)];
        let body = json!({"account_type": "payer", "cur_config_type": "cur"});
        self.send("POST", LINK, &headers, &body.to_string()).await
    }

    /// A new customer's id.
    pub async fn customer(&self) -> String {
        let answer = self.wiv(CUSTOMERS, &json!({"name": "Wiv-MSP-Customer"})).await;
        assert!((200..300).contains(&answer.status), "{answer:?}");
        self.sandbox.state().customers.last().unwrap().customer_id.clone()
    }

    /// An access token of the provider organization.
    pub async fn token(&self) -> String {
        let body = json!({"refreshToken": Credentials::default().refresh_token});
        let answer = self.send("POST", REFRESH, &[JSON], &body.to_string()).await;
        answer.json()["accessToken"].as_str().unwrap().to_owned()
    }

    /// Sends a request to Navigator with a fresh token.
    pub async fn navigator(&self, method: &str, path: &str, body: &Value) -> Answer {
        let token = self.token().await;
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.send(method, path, &[("csp-auth-token", &token), JSON], &body).await
    }

    /// The path of a new tenant of the documented request.
    pub async fn tenant(&self) -> String {
        let answer = self.navigator("POST", TENANTS, &fixture("navigator-tenant-request")).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        org(answer.json()["id"].as_str().unwrap())
    }
}

/// The path of an organization.
pub fn org(id: &str) -> String {
    format!("/cphub/api/core/v1/mgmt/orgs/{id}")
}

pub fn integrations(customer_id: &str) -> String {
    format!("{CUSTOMERS}/{customer_id}/integrations")
}

pub fn users(customer_id: &str) -> String {
    format!("{CUSTOMERS}/{customer_id}/users")
}

/// A body with one field set to another value, or taken out (`Value::Null`); the field is
/// a JSON pointer.
pub fn but(body: &Value, pointer: &str, value: Value) -> Value {
    let mut body = body.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let members = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        members.remove(name);
    } else {
        members.insert(name.to_owned(), value);
    }
    body
}

/// The keys and the types of a body, all the way down.
pub fn shape(body: &Value) -> Value {
    match body {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| (name.clone(), shape(value));
            Value::Object(members.iter().map(member).collect::<Map<_, _>>())
        }
        Value::Array(elements) => {
            let mut shapes: Vec<Value> = elements.iter().map(shape).collect();
            shapes.dedup();
            Value::Array(shapes)
        }
        Value::String(_) => json!("string"),
        Value::Number(_) => json!("number"),
        Value::Bool(_) => json!("bool"),
        Value::Null => Value::Null,
    }
}

/// A body in which everything that a server makes up is replaced by the form it has.
pub fn form(body: &Value) -> Value {
    match body {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| (name.clone(), form(value));
            Value::Object(members.iter().map(member).collect::<Map<_, _>>())
        }
        Value::Array(elements) => elements.iter().map(form).collect(),
        Value::String(text) => {
            let form = FORMS.iter().find(|form| regex::Regex::new(form).unwrap().is_match(text));
            json!(form.unwrap_or(&text.as_str()))
        }
        other => other.clone(),
    }
}

/// Ids, a tenant's name, and times.
const FORMS: [&str; 4] = [
    "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    "^[a-z]{2}[0-9]{2}[a-z]{2,3}[0-9]$",
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$",
    r"^\d{4}-\d\d-\d\d-\d\d:\d\d:\d\d$",
];

/// A page in a real browser, which runs beside the sandbox: that answers on this thread.
pub async fn shown(url: &str) -> String {
    let url = url.to_owned();
    let shown = tokio::task::spawn_blocking(move || Browser::find().shown(&url));
    shown.await.expect("the browser shows the page")
}
