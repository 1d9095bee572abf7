//! Another provider on the same framework, with faults of its own: what the framework and
//! the wire make of them.

mod blocks;
mod lists;
mod no_value;
mod others;
mod things;

use tf::provider_client::ProviderClient;
use tfplugin::framework::action::ServedAction;
use tfplugin::framework::data_source::ServedDataSource;
use tfplugin::framework::ephemeral::ServedEphemeral;
use tfplugin::framework::list::ServedList;
use tfplugin::framework::managed::{Managed, ManagedResource};
use tfplugin::framework::{Caller, Diagnostics, Function, Provider, Schema, Served};
use tfplugin::model;
use tfplugin::rpc::proto::tfplugin6 as tf;
use tfplugin::rpc::{Server, limits};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Channel;

model! {
    struct NoConfig {}
}

struct Toy;

impl Provider for Toy {
    type Config = NoConfig;

    fn schema(&self) -> Schema {
        Schema::new("Toys.", Vec::new())
    }

    fn configure(&self, _config: NoConfig, _version: Caller<'_>, _diagnostics: &mut Diagnostics) {}

    fn resources(&self) -> Vec<Box<dyn ManagedResource>> {
        vec![Managed::boxed(things::Thing), Managed::boxed(blocks::Blocks)]
    }

    fn list_resources(&self) -> Vec<Box<dyn ServedList>> {
        vec![Served::boxed(lists::Things)]
    }

    fn data_sources(&self) -> Vec<Box<dyn ServedDataSource>> {
        vec![Served::boxed(others::Toy), Served::boxed(blocks::Blocks)]
    }

    fn ephemeral_resources(&self) -> Vec<Box<dyn ServedEphemeral>> {
        vec![Served::boxed(others::Toy)]
    }

    fn actions(&self) -> Vec<Box<dyn ServedAction>> {
        vec![Served::boxed(others::Toy)]
    }

    fn functions(&self) -> Vec<Box<dyn Function>> {
        vec![Box::new(others::Doubled)]
    }
}

async fn served() -> ProviderClient<Channel> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = limits::service(Server::new(Toy));
    let server = tonic::transport::Server::builder();
    tokio::spawn(server.serve_with_incoming(service, TcpListenerStream::new(listener)));
    let channel = Channel::from_shared(format!("http://{address}")).unwrap();
    ProviderClient::new(channel.connect().await.unwrap())
}
