//! Shutdown and signals.

use tfplugin::plugin::proto::go_plugin::ConnInfo;
use tfplugin::plugin::proto::go_plugin::grpc_broker_client::GrpcBrokerClient;
use tfplugin::plugin::proto::go_plugin::grpc_stdio_client::GrpcStdioClient;
use tokio_stream::StreamExt;

use super::support::{Launch, PATIENCE};

#[tokio::test]
async fn after_shutdown_it_ends_in_time_and_leaves_no_socket() {
    for launch in [Launch::as_terraform(), Launch::plaintext(), Launch::as_terraform().over_tcp()] {
        let plugin = launch.start().await;
        let channel = plugin.connect().await;
        let ended = plugin.shut_down(channel).await;
        assert!(ended.status.success(), "{ended:?}");
        assert!(ended.left.is_empty(), "{:?}", ended.left);
        assert_eq!((&*ended.stdout, &*ended.stderr), ("", ""), "nothing but the line is written");
    }
}

#[tokio::test]
async fn streams_that_the_client_holds_open_do_not_hold_it_up() {
    let plugin = Launch::as_terraform().start().await;
    let channel = plugin.connect().await;
    let stdio = GrpcStdioClient::new(channel.clone()).stream_stdio(()).await.unwrap();
    let silent = tokio_stream::pending::<ConnInfo>();
    let broker = GrpcBrokerClient::new(channel.clone()).start_stream(silent).await.unwrap();
    let ended = plugin.shut_down(channel).await;
    assert!(ended.status.success() && ended.left.is_empty(), "{ended:?}");
    // They end in order, where the client would otherwise log an error.
    assert!(stdio.into_inner().next().await.is_none_or(|end| end.is_ok()));
    assert!(broker.into_inner().next().await.is_none_or(|end| end.is_ok()));
}

#[tokio::test]
async fn a_broker_stream_ends_when_the_client_is_done_with_it() {
    let plugin = Launch::as_terraform().start().await;
    let messages = tokio_stream::iter([ConnInfo::default(), ConnInfo::default()]);
    let mut client = GrpcBrokerClient::new(plugin.connect().await);
    let mut broker = client.start_stream(messages).await.unwrap().into_inner();
    assert!(broker.next().await.is_none());
}

#[tokio::test]
async fn an_interrupt_is_terraforms_and_ends_nothing() {
    let mut plugin = Launch::as_terraform().env("TF_LOG", "DEBUG").start().await;
    let channel = plugin.connect().await;
    plugin.process.signal("INT");
    plugin.process.says("ignored an interrupt").await;
    let ended = plugin.shut_down(channel).await;
    assert!(ended.status.success(), "{ended:?}");
}

#[tokio::test]
async fn a_termination_leaves_no_socket() {
    let plugin = Launch::as_terraform().start().await;
    assert!(std::path::Path::new(&plugin.line.address).exists());
    plugin.process.signal("TERM");
    let ended = plugin.end(PATIENCE).await;
    assert!(ended.left.is_empty(), "{:?}", ended.left);
}
