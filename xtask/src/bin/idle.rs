//! A provider that does nothing: the least cost of a provider in a process of its own.
//! `cargo xtask bench` measures it beside the real one.
//!
//! It has the schemas and the connection of the real one. In the calls for each resource it sends
//! back its input. It decodes no value, decides nothing and asks no API. But each `msp_customer`
//! has an id, and as many bytes of private data as the real one keeps. Terraform writes the whole
//! state after every object, so these bytes are a good part of the cost.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use terraform_provider_msp::provider::{self, Msp};
use tfplugin::plugin;
use tfplugin::rpc::proto::tfplugin6::{self as tf, provider_server::ProviderServer};
use tfplugin::rpc::{Server, limits};
use tonic::body::Body;
use tonic::codegen::{Service, http};
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;

const OPTIONS: plugin::Options = plugin::Options {
    name: "msp",
    address: provider::ADDRESS,
    version: env!("CARGO_PKG_VERSION"),
    docs_url: "cargo xtask bench --help",
    log_target: "idle",
};

fn main() -> ExitCode {
    let served = plugin::serve(&OPTIONS, || Idle(limits::service(Server::new(Msp::default()))));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// It stands before the real provider, which answers every call that is not about one resource.
#[derive(Clone)]
struct Idle(ProviderServer<Server<Msp>>);

impl NamedService for Idle {
    const NAME: &'static str = <ProviderServer<Server<Msp>> as NamedService>::NAME;
}

impl Service<http::Request<Body>> for Idle {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        match request.uri().path() {
            "/tfplugin6.Provider/ValidateResourceConfig" => answer(request, validate),
            "/tfplugin6.Provider/UpgradeResourceState" => answer(request, upgrade),
            "/tfplugin6.Provider/ReadResource" => answer(request, read),
            "/tfplugin6.Provider/PlanResourceChange" => answer(request, plan),
            "/tfplugin6.Provider/ApplyResourceChange" => answer(request, apply),
            _ => self.0.call(request),
        }
    }
}

/// A call whose answer `echo` makes.
fn answer<Q, A>(
    request: http::Request<Body>,
    echo: fn(Q) -> A,
) -> Pin<Box<dyn Future<Output = Result<http::Response<Body>, Infallible>> + Send>>
where
    Q: prost::Message + Default + Send + Sync + 'static,
    A: prost::Message + Default + Send + Sync + 'static,
{
    Box::pin(async move {
        let mut grpc = Grpc::new(ProstCodec::<A, Q>::default());
        Ok(grpc.unary(Echo(echo), request).await)
    })
}

struct Echo<Q, A>(fn(Q) -> A);

impl<Q, A> UnaryService<Q> for Echo<Q, A> {
    type Response = A;
    type Future = Ready<Result<Response<A>, Status>>;

    fn call(&mut self, request: Request<Q>) -> Self::Future {
        ready(Ok(Response::new(self.0(request.into_inner()))))
    }
}

fn validate(_: tf::validate_resource_config::Request) -> tf::validate_resource_config::Response {
    tf::validate_resource_config::Response::default()
}

/// The stored state is a value in the form of a request: JSON.
fn upgrade(request: tf::upgrade_resource_state::Request) -> tf::upgrade_resource_state::Response {
    let json = request.raw_state.unwrap_or_default().json;
    tf::upgrade_resource_state::Response {
        upgraded_state: Some(tf::DynamicValue { json, ..Default::default() }),
        ..Default::default()
    }
}

fn read(request: tf::read_resource::Request) -> tf::read_resource::Response {
    tf::read_resource::Response {
        new_state: request.current_state,
        new_identity: request.current_identity,
        private: request.private,
        ..Default::default()
    }
}

/// Missing values stay null, except the id of a new object.
fn plan(request: tf::plan_resource_change::Request) -> tf::plan_resource_change::Response {
    let is_new = request.prior_state.is_none_or(|prior| prior.msgpack == NULL);
    let (planned_state, noted) = if is_new {
        (request.proposed_new_state.map(|new| with_id(new, &NULL, &UNKNOWN)), 0)
    } else {
        (request.proposed_new_state, NOTED_OF_A_PLAN)
    };
    let mut planned_private = request.prior_private;
    planned_private.resize(planned_private.len() + noted, 0);
    tf::plan_resource_change::Response {
        planned_state,
        planned_private,
        planned_identity: request.prior_identity,
        ..Default::default()
    }
}

fn apply(request: tf::apply_resource_change::Request) -> tf::apply_resource_change::Response {
    static MADE: AtomicU64 = AtomicU64::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let id = text(&format!("f7016a5c-42fc-46d5-a344-{number:012}"));
    let identity = [&[0x81][..], &text("customer_id"), &id].concat();
    let identity_data = Some(tf::DynamicValue { msgpack: identity, ..Default::default() });
    tf::apply_resource_change::Response {
        new_state: request.planned_state.map(|planned| with_id(planned, &UNKNOWN, &id)),
        new_identity: Some(tf::ResourceIdentityData { identity_data }),
        private: vec![0; STORED],
        ..Default::default()
    }
}

/// How many bytes the real one stores for a customer that it has just created.
const STORED: usize = 9;

/// How many more bytes the plan of an existing one has: its name, its id, and what to do.
const NOTED_OF_A_PLAN: usize = 79;

/// In the form of msgpack.
const NULL: [u8; 1] = [0xc0];
const UNKNOWN: [u8; 3] = [0xd4, 0, 0];

/// A short text in the form of msgpack.
fn text(text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap_or(u8::MAX);
    let head = if length < 32 { vec![0xa0 | length] } else { vec![0xd9, length] };
    [&head, text.as_bytes()].concat()
}

/// The value with another `id`, if it has the expected one. It is the first member of that name:
/// earlier members have other letters, and no text of theirs ends like this.
fn with_id(mut value: tf::DynamicValue, expected: &[u8], id: &[u8]) -> tf::DynamicValue {
    let wanted = [b"\xa2id", expected].concat();
    let bytes = &mut value.msgpack;
    if let Some(at) = bytes.windows(wanted.len()).position(|bytes| bytes == wanted) {
        bytes.splice(at + 3..at + wanted.len(), id.iter().copied());
    }
    value
}

#[cfg(test)]
mod tests {
    use msp_sandbox::{Credentials, Options, Sandbox};
    use serde_json::json;
    use tf::provider_server::Provider as _;
    use tfplugin::framework::json::{UnknownAttributes, decode};
    use tfplugin::framework::{Provider as _, Type, Value, msgpack};

    use super::*;

    fn sent(value: &Value, of: &Type) -> tf::DynamicValue {
        let msgpack = msgpack::encode(value, of).unwrap();
        tf::DynamicValue { msgpack, json: Vec::new() }
    }

    fn value(json: &serde_json::Value, of: &Type) -> Value {
        decode(json.to_string().as_bytes(), of, UnknownAttributes::Ignore).unwrap()
    }

    /// A floor that stored less could not be reached.
    #[tokio::test]
    async fn it_keeps_as_many_bytes_as_the_provider() {
        let api = Sandbox::start_blocking(Options::default()).unwrap();
        let real = Server::new(Msp::default());
        let of = Msp::default().schema().object_type();
        let wiv = json!({ "endpoint": api.url(), "api_key": Credentials::default().wiv_api_key });
        let config = Some(sent(&value(&json!({ "wiv": wiv, "journal_dir": "off" }), &of), &of));
        let request = tf::configure_provider::Request { config, ..Default::default() };
        let answer = real.configure_provider(Request::new(request)).await.unwrap();
        assert_eq!(answer.into_inner().diagnostics, []);

        let resources = Msp::default().resources();
        let of = resources.iter().find(|one| one.type_name() == "msp_customer").unwrap();
        let of = of.object_type();
        let type_name = || "msp_customer".to_owned();
        let config = Some(sent(&value(&json!({ "name": "bench-7" }), of), of));
        let request = tf::plan_resource_change::Request {
            type_name: type_name(),
            prior_state: Some(sent(&Value::Null, of)),
            proposed_new_state: config.clone(),
            config: config.clone(),
            ..Default::default()
        };
        let ours = plan(request.clone());
        let theirs = real.plan_resource_change(Request::new(request)).await.unwrap().into_inner();
        assert_eq!(theirs.diagnostics, []);
        assert_eq!(ours.planned_state, theirs.planned_state);
        assert_eq!(ours.planned_private.len(), theirs.planned_private.len());

        let request = tf::apply_resource_change::Request {
            type_name: type_name(),
            prior_state: Some(sent(&Value::Null, of)),
            planned_state: theirs.planned_state,
            planned_private: theirs.planned_private,
            config: config.clone(),
            ..Default::default()
        };
        let ours = apply(request.clone());
        let theirs = real.apply_resource_change(Request::new(request)).await.unwrap().into_inner();
        assert_eq!(theirs.diagnostics, []);
        let length = |state: &Option<tf::DynamicValue>| state.as_ref().unwrap().msgpack.len();
        let identity = |identity: &Option<tf::ResourceIdentityData>| {
            length(&identity.as_ref().unwrap().identity_data)
        };
        assert_eq!(length(&ours.new_state), length(&theirs.new_state));
        assert_eq!(identity(&ours.new_identity), identity(&theirs.new_identity));
        assert_eq!(ours.private.len(), theirs.private.len());

        let request = tf::plan_resource_change::Request {
            type_name: type_name(),
            prior_state: theirs.new_state.clone(),
            proposed_new_state: theirs.new_state,
            config,
            prior_private: theirs.private,
            ..Default::default()
        };
        let ours = plan(request.clone());
        let theirs = real.plan_resource_change(Request::new(request)).await.unwrap().into_inner();
        assert_eq!(theirs.diagnostics, []);
        assert_eq!(ours.planned_state, theirs.planned_state);
        assert_eq!(ours.planned_private.len(), theirs.planned_private.len());
    }
}
