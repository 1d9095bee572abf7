//! A provider that does nothing: the least that a provider in a process of its own can cost
//! Terraform. `cargo xtask bench` measures it beside the real one.
//!
//! It has the schemas and the connection of the real one. In the calls for each resource it
//! sends back what it gets. It decodes no value, decides nothing and asks no API.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::process::ExitCode;
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

/// Before the real provider, which answers whatever is not about one resource.
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

/// A call that is answered with what `echo` makes of it.
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

/// The state as it is stored is a value as it is sent: JSON.
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
        private: request.private,
        ..Default::default()
    }
}

/// What the configuration leaves out stays null.
fn plan(request: tf::plan_resource_change::Request) -> tf::plan_resource_change::Response {
    tf::plan_resource_change::Response {
        planned_state: request.proposed_new_state,
        planned_private: request.prior_private,
        ..Default::default()
    }
}

fn apply(request: tf::apply_resource_change::Request) -> tf::apply_resource_change::Response {
    tf::apply_resource_change::Response {
        new_state: request.planned_state,
        private: request.planned_private,
        ..Default::default()
    }
}
