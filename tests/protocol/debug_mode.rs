//! A provider that a person started, and to which Terraform is attached.

use std::collections::BTreeMap;

use serde_json::Value;
use tfplugin::plugin::proto::go_plugin::Empty;
use tfplugin::plugin::proto::go_plugin::grpc_controller_client::GrpcControllerClient;

use super::support::{Launch, PATIENCE, Process, connect, within};

/// Reads on until the assignment, and gives what a shell would make of it.
async fn attachment(process: &mut Process) -> BTreeMap<String, Value> {
    loop {
        let line = process.line().await;
        assert!(!line.is_empty(), "it ended without saying how to attach");
        if let Some((_, value)) = line.trim_end().split_once("TF_REATTACH_PROVIDERS=") {
            let json = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
            return serde_json::from_str(json.unwrap()).unwrap();
        }
    }
}

#[tokio::test]
async fn it_says_how_to_attach_and_serves_without_tls_and_cookie() {
    let launch = Launch::bare().argument("--debug");
    let mut process = launch.spawn();
    let attachment = attachment(&mut process).await;
    let (address, provider) = attachment.iter().next().unwrap();
    assert_eq!(address, "mspops/msp", "which is right for OpenTofu too");
    assert_eq!(provider["Protocol"], "grpc");
    assert_eq!(provider["ProtocolVersion"], 6);
    assert_eq!(provider["Pid"], process.pid());
    assert_eq!(provider["Test"], true);
    let (network, socket) = (&provider["Addr"]["Network"], &provider["Addr"]["String"]);
    let channel = connect(network.as_str().unwrap(), socket.as_str().unwrap(), None).await.unwrap();
    GrpcControllerClient::new(channel).shutdown(Empty {}).await.unwrap();
    assert!(launch.end(process).await.status.success());
}

#[tokio::test]
async fn ctrl_c_stops_it_and_no_socket_is_left() {
    let launch = Launch::bare().argument("--debug");
    let mut process = launch.spawn();
    attachment(&mut process).await;
    process.signal("INT");
    let ended = within(PATIENCE, "the end", launch.end(process)).await;
    assert!(ended.status.success());
    assert!(ended.left.is_empty(), "{:?}", ended.left);
}
