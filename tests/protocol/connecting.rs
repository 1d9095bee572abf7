//! The handshake line, and who gets a connection.

use std::path::Path;
use std::time::Duration;

use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::support::{Identity, Launch, Plugin, connect, within};

/// Whether a connection carries calls.
async fn is_served(channel: Channel) -> bool {
    let asked = HealthCheckRequest { service: "plugin".to_owned() };
    match HealthClient::new(channel).check(asked).await {
        Ok(answer) => answer.into_inner().status() == ServingStatus::Serving,
        Err(_) => false,
    }
}

async fn is_refused(plugin: &Plugin, identity: Option<&Identity>) -> bool {
    match plugin.try_connect(identity).await {
        Ok(channel) => !is_served(channel).await,
        Err(_) => true,
    }
}

#[tokio::test]
async fn the_line_names_the_versions_a_unix_socket_and_a_certificate() {
    let plugin = Launch::as_terraform().start().await;
    let line = &plugin.line;
    assert_eq!(
        (&*line.core, &*line.app, &*line.network, &*line.protocol),
        ("1", "6", "unix", "grpc")
    );
    assert!(line.text.ends_with(&format!("{}\n", line.certificate)));
    assert!(std::path::Path::new(&line.address).exists(), "it listens when it says so");
    // Go decodes what is longer than 50 characters, in the standard alphabet, unpadded.
    assert!(line.certificate.len() > 50 && !line.certificate.contains('='));
}

#[tokio::test]
async fn without_a_client_certificate_the_line_ends_in_an_empty_field() {
    for launch in [Launch::plaintext(), Launch::plaintext().env("PLUGIN_CLIENT_CERT", "")] {
        let plugin = launch.start().await;
        assert!(plugin.line.text.ends_with("|grpc|\n"), "{}", plugin.line.text);
    }
}

#[tokio::test]
async fn a_client_that_multiplexes_gets_no_seventh_field() {
    // Taking the line apart checks that there are six.
    Launch::plaintext().env("PLUGIN_MULTIPLEX_GRPC", "true").start().await;
}

#[tokio::test]
async fn it_is_healthy_over_every_way_to_connect() {
    let ways = [
        Launch::as_terraform(),
        Launch::plaintext(),
        Launch::as_terraform().over_tcp(),
        Launch::plaintext().over_tcp(),
    ];
    for way in ways {
        let plugin = way.start().await;
        assert!(is_served(plugin.connect().await).await, "{}", plugin.line.text);
    }
}

#[tokio::test]
async fn over_tcp_it_takes_a_port_of_the_range_on_loopback() {
    let plugin = Launch::as_terraform().over_tcp().start().await;
    assert_eq!(plugin.line.network, "tcp");
    let port = plugin.line.address.strip_prefix("127.0.0.1:").unwrap();
    assert!((10_000..=25_000).contains(&port.parse::<u16>().unwrap()), "{port}");
}

#[tokio::test]
async fn a_client_with_another_certificate_is_refused_and_the_right_one_still_served() {
    let plugin = Launch::as_terraform().start().await;
    let stranger = Identity::as_go_makes_it();
    assert!(is_refused(&plugin, Some(&stranger)).await);
    assert!(is_served(plugin.connect().await).await);
}

#[tokio::test]
async fn a_client_without_a_certificate_is_refused() {
    let plugin = Launch::as_terraform().start().await;
    assert!(is_refused(&plugin, None).await);
    assert!(is_served(plugin.connect().await).await);
}

#[tokio::test]
async fn a_client_that_never_shakes_hands_holds_up_nobody() {
    let plugin = Launch::as_terraform().start().await;
    let _silent = tokio::net::UnixStream::connect(&plugin.line.address).await.unwrap();
    // Well before the plugin gives up on the silent one.
    let served = async { is_served(plugin.connect().await).await };
    assert!(within(Duration::from_secs(5), "the second client", served).await);
}

#[tokio::test]
async fn plaintext_to_a_tls_server_is_refused() {
    let plugin = Launch::as_terraform().start().await;
    let connected = connect("unix", &plugin.line.address, None).await;
    assert!(match connected {
        Ok(channel) => !is_served(channel).await,
        Err(_) => true,
    });
}

#[tokio::test]
async fn a_malformed_client_certificate_is_an_error_and_never_plaintext() {
    for malformed in ["garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let ended = Launch::plaintext().env("PLUGIN_CLIENT_CERT", malformed).run().await;
        assert_eq!(ended.status.code(), Some(1));
        assert_eq!(ended.stdout, "", "no line: nobody may connect");
        assert_eq!(
            ended.stderr,
            "`PLUGIN_CLIENT_CERT` does not hold one certificate in PEM form\n"
        );
        assert!(ended.left.is_empty(), "{:?}", ended.left);
    }
}

/// Terraform shows nothing of what a provider says that does not start.
#[tokio::test]
async fn a_directory_without_room_for_a_socket_is_no_reason_not_to_serve() {
    let long = "/tmp/".to_owned() + &"long".repeat(30);
    for (asked_for, temporary) in [
        ("/nowhere", "/nowhere"),
        ("", "/nowhere"),
        ("", &*long),
        (&*long, ""),
        ("/proc", "/dev/null"),
        ("/tmp/a|b", "/tmp/a\nb"),
    ] {
        let launch = Launch::as_terraform();
        let launch = launch.env("PLUGIN_UNIX_SOCKET_DIR", asked_for).env("TMPDIR", temporary);
        let plugin = launch.start().await;
        assert!(is_served(plugin.connect().await).await, "{asked_for} {temporary}");
    }
}

#[tokio::test]
async fn the_group_of_the_socket_may_connect_where_one_is_named() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    let own = std::fs::metadata(tempfile::tempdir().unwrap().path()).unwrap().gid();
    let plugin =
        Launch::plaintext().env("PLUGIN_UNIX_SOCKET_GROUP", &own.to_string()).start().await;
    let socket = std::fs::metadata(&plugin.line.address).unwrap();
    assert_eq!((socket.permissions().mode() & 0o777, socket.gid()), (0o660, own));
    let directory = Path::new(&plugin.line.address).parent().unwrap().metadata().unwrap();
    assert_eq!((directory.permissions().mode() & 0o777, directory.gid()), (0o710, own));
}

#[tokio::test]
async fn one_process_serves_several_connections() {
    let plugin = Launch::as_terraform().start().await;
    let (one, other) = (plugin.connect().await, plugin.connect().await);
    assert!(is_served(one).await && is_served(other).await);
}

#[tokio::test]
async fn a_client_of_tls_1_2_is_served_too() {
    let plugin = Launch::as_terraform().start().await;
    let tls = plugin.line.client_config(plugin.identity.as_ref(), &[&rustls::version::TLS12]);
    let channel = connect("unix", &plugin.line.address, tls).await.unwrap();
    assert!(is_served(channel).await);
}
