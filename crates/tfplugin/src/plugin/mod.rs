//! The go-plugin process: what Terraform and OpenTofu expect of a provider process, before and
//! beside the calls to it.
//!
//! | file | what it is for |
//! |---|---|
//! | `ending` | how the process is asked to end, and how long running calls may take |
//! | `environment` | the variables from the client |
//! | `handshake` | the client's cookie, and the line that it waits for |
//! | `listener`, `incoming`, `connection`, `tls` | where the client connects, and who may |
//! | `services`, `routes` | the other services: shutdown, stdio, broker |
//! | `signals`, `orphan`, `panics`, `logs` | events outside of calls |
//! | `reattach` | the same for a process that a person started |
//!
//! [`serve`] and [`serve_debug`] put them together.

mod connection;
mod ending;
mod environment;
mod handshake;
mod incoming;
mod listener;
mod logs;
mod orphan;
mod panics;
#[cfg(test)]
mod properties;
pub mod proto;
mod reattach;
mod routes;
mod services;
mod signals;
mod tls;

use std::convert::Infallible;
use std::io::{self, Write};

use tonic::body::Body;
use tonic::codegen::{Service, http};
use tonic::server::NamedService;

use self::ending::Ending;
use self::environment::Environment;
pub use self::listener::ListenError;
use self::proto::go_plugin::grpc_broker_server::GrpcBrokerServer;
use self::proto::go_plugin::grpc_controller_server::GrpcControllerServer;
use self::proto::go_plugin::grpc_stdio_server::GrpcStdioServer;
use self::routes::Routes;
use self::signals::Interrupt;
use self::tls::Tls;
pub use self::tls::TlsError;

/// The name of the plugin in the health service. go-plugin's client asks for no other.
const HEALTH_SERVICE: &str = "plugin";

/// Facts about the process.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The short name, such as `random`: in the binary's name, in `TF_LOG_PROVIDER_RANDOM`, in the
    /// module of log lines.
    pub name: &'static str,
    /// The source address, such as `registry.terraform.io/hashicorp/random`.
    pub address: &'static str,
    /// The provider's version.
    pub version: &'static str,
    /// The address of the documentation.
    pub docs_url: &'static str,
    /// The crate whose events are logged beside those of this one, such as
    /// `terraform_provider_random`. Events of the libraries below are never logged: they may hold
    /// headers and bodies.
    pub log_target: &'static str,
}

/// Why the process does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A person ran it.
    #[error(
        "terraform-provider-{} {} is a plugin: Terraform and OpenTofu start it themselves.\n\
         How to use it: {} (or --help)",
        .0.name, .0.version, .0.docs_url
    )]
    RunByHand(Options),
    /// There is no address to connect to.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The client asks for TLS, and it cannot be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The system gives no thread, signal or stdout.
    #[error("cannot start: {0}")]
    Start(#[source] io::Error),
    /// The server ended by itself.
    #[error("stopped serving: {0}")]
    Server(#[from] tonic::transport::Error),
}

/// A provider for this module: any gRPC service.
pub trait ProviderService:
    Service<
        http::Request<Body>,
        Response = http::Response<Body>,
        Error = Infallible,
        Future: Send + 'static,
    > + NamedService
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> ProviderService for S where
    S: Service<
            http::Request<Body>,
            Response = http::Response<Body>,
            Error = Infallible,
            Future: Send + 'static,
        > + NamedService
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// Serves as the plugin that Terraform or OpenTofu started, until the client shuts it down.
///
/// `provider` runs after the handshake line, so that building it delays nothing.
///
/// # Errors
/// If the process was not started as a plugin, has no address, or stops serving.
pub fn serve<S: ProviderService>(
    options: &Options,
    provider: impl FnOnce() -> S,
) -> Result<(), ServeError> {
    let environment = Environment::of_process();
    if !handshake::is_cookie(environment.cookie.as_deref()) {
        return Err(ServeError::RunByHand(*options));
    }
    run(options, |ending| async move {
        let tls = match &environment.client_certificate {
            Some(client) => Some(Tls::for_client(client)?),
            None => None,
        };
        signals::handle(Interrupt::Ignore, ending.clone()).map_err(ServeError::Start)?;
        orphan::end_with_parent(ending.clone());
        let bound = listener::bind(&environment)?;
        let certificate = tls.as_ref().map_or(&[][..], |tls| &tls.certificate);
        handshake::announce(&bound.address, certificate).map_err(ServeError::Start)?;
        tracing::debug!(
            address = %bound.address,
            version = options.version,
            tls = tls.is_some(),
            "serving"
        );
        let incoming = incoming::incoming(bound.listener, tls.map(|tls| tls.config));
        let served = answer(incoming, routes(provider(), &ending).await, &ending).await;
        drop(bound.socket);
        served
    })
}

/// Serves as a process that a person started, perhaps in a debugger, and prints how to attach
/// Terraform to it. It ends on Ctrl-C. There is no TLS: core cannot attach with it.
///
/// # Errors
/// If the process has no address, or stops serving.
pub fn serve_debug<S: ProviderService>(
    options: &Options,
    provider: impl FnOnce() -> S,
) -> Result<(), ServeError> {
    let environment = Environment::of_process();
    run(options, |ending| async move {
        signals::handle(Interrupt::Stop, ending.clone()).map_err(ServeError::Start)?;
        let bound = listener::bind(&environment)?;
        let instructions =
            reattach::instructions(options.address, std::process::id(), &bound.address);
        let mut stdout = io::stdout().lock();
        stdout
            .write_all(instructions.as_bytes())
            .and_then(|()| stdout.flush())
            .map_err(ServeError::Start)?;
        drop(stdout);
        let incoming = incoming::incoming(bound.listener, None);
        let served = answer(incoming, routes(provider(), &ending).await, &ending).await;
        drop(bound.socket);
        served
    })
}

/// The common part of all ways of serving.
fn run<F>(options: &Options, serve: impl FnOnce(Ending) -> F) -> Result<(), ServeError>
where
    F: Future<Output = Result<(), ServeError>>,
{
    panics::report_as_go_does();
    logs::install(options.name, options.log_target);
    // One thread runs all calls. They wait for the network nearly all the time, and waking a second
    // thread costs more than a call.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(ServeError::Start)?;
    let served = runtime.block_on(serve(Ending::new()));
    // It does not wait for a blocking task, such as the lookup of a name: all possible answers have
    // been sent.
    runtime.shutdown_background();
    served
}

async fn routes(provider: impl ProviderService, ending: &Ending) -> Routes {
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_service_status(HEALTH_SERVICE, tonic_health::ServingStatus::Serving).await;
    let shutdown = || ending.asked().clone();
    Routes::default()
        .add(provider)
        .add(GrpcControllerServer::new(services::Controller { ending: ending.clone() }))
        .add(GrpcStdioServer::new(services::Stdio { shutdown: shutdown() }))
        .add(GrpcBrokerServer::new(services::Broker { shutdown: shutdown() }))
        .add(health)
}

/// Answers until the process is asked to end, and then while calls still run, up to the limit.
async fn answer(
    incoming: tokio_stream::wrappers::ReceiverStream<io::Result<connection::Connection>>,
    routes: Routes,
    ending: &Ending,
) -> Result<(), ServeError> {
    let serving = tonic::transport::Server::builder().serve_with_incoming_shutdown(
        routes,
        incoming,
        ending.told(),
    );
    tokio::select! {
        ended = serving => ended?,
        () = ending.overdue() => tracing::warn!("calls were still running at the end"),
    }
    Ok(())
}

/// An environment with `value` for every variable, for tests that try to break the reader. It
/// listens nowhere.
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub fn any_environment(value: &std::ffi::OsStr) {
    let environment = Environment::read(|_| Some(value.to_owned()));
    handshake::is_cookie(environment.cookie.as_deref());
    drop(environment.client_certificate.map(|client| tls::parse(&client).map(drop)));
    for (variable, port) in
        [("PLUGIN_MIN_PORT", environment.min_port), ("PLUGIN_MAX_PORT", environment.max_port)]
    {
        drop(listener::port(variable, port.as_deref()));
    }
}
