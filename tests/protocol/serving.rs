//! Calls, as far as they are the protocol's own matter.

use tfplugin::rpc::proto::tfplugin6::{DynamicValue, RawState, upgrade_resource_state};
use tonic::Code;

use super::support::Launch;

#[tokio::test]
async fn a_method_that_no_version_of_the_protocol_has_answers_unimplemented() {
    let plugin = Launch::as_terraform().start().await;
    let mut client = tonic::client::Grpc::new(plugin.connect().await);
    for path in ["/tfplugin6.Provider/Unheard", "/tfplugin5.Provider/GetSchema"] {
        client.ready().await.unwrap();
        let answer: Result<tonic::Response<DynamicValue>, _> = client
            .unary(
                tonic::Request::new(DynamicValue::default()),
                path.parse().unwrap(),
                tonic_prost::ProstCodec::default(),
            )
            .await;
        assert_eq!(answer.unwrap_err().code(), Code::Unimplemented, "{path}");
    }
}

#[tokio::test]
async fn a_message_above_grpcs_default_limit_is_taken() {
    let plugin = Launch::as_terraform().start().await;
    let mut provider = plugin.provider().await;
    let state = RawState { json: vec![b' '; 16 << 20], ..RawState::default() };
    let answer = provider
        .upgrade_resource_state(upgrade_resource_state::Request {
            type_name: "no_such_type".to_owned(),
            version: 0,
            raw_state: Some(state),
        })
        .await;
    // Whatever is said of the content: it is not that there is too much of it.
    if let Err(status) = answer {
        assert_ne!(status.code(), Code::OutOfRange, "{status}");
        assert_ne!(status.code(), Code::ResourceExhausted, "{status}");
    }
}
