//! The other end of a handshake: go-plugin's client, with the parts that one call needs.

use std::io;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hyper_util::rt::TokioIo;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::{Channel, Endpoint};
use tonic_prost::ProstCodec;

use super::pinned::Pinned;
use crate::Result;

/// Asks for a schema of any kind, at the address in the handshake line. The connection stays open.
pub async fn ask_for_schema(line: &str, identity: &Identity) -> Result<Channel> {
    let fields: Vec<_> = line.trim_end().split('|').collect();
    let [_, protocol, network, address, "grpc", certificate, ..] = *fields else {
        return Err(format!("it is no plugin with mutual TLS: it says {line:?}").into());
    };
    let path = match protocol {
        "5" => "/tfplugin5.Provider/GetSchema",
        "6" => "/tfplugin6.Provider/GetProviderSchema",
        other => return Err(format!("it speaks protocol {other}").into()),
    };
    let channel = connect(network, address, certificate, identity).await?;
    let mut client = Grpc::new(channel.clone()).max_decoding_message_size(usize::MAX);
    client.ready().await?;
    // The request has no fields, and the codec skips those of the answer.
    let codec = ProstCodec::<(), ()>::default();
    client.unary(tonic::Request::new(()), PathAndQuery::from_static(path), codec).await?;
    Ok(channel)
}

/// Tells a provider to end, as Terraform does. It may end before it has answered.
pub async fn shut_down(channel: Channel) -> Result<()> {
    let mut client = Grpc::new(channel);
    client.ready().await?;
    let path = PathAndQuery::from_static("/plugin.GRPCController/Shutdown");
    let codec = ProstCodec::<(), ()>::default();
    let _ = client.unary(tonic::Request::new(()), path, codec).await;
    Ok(())
}

async fn connect(
    network: &str,
    address: &str,
    certificate: &str,
    identity: &Identity,
) -> Result<Channel> {
    let certificate = STANDARD_NO_PAD.decode(certificate)?;
    let tls = tokio_rustls::TlsConnector::from(Arc::new(config(certificate.into(), identity)?));
    let (network, address) = (network.to_owned(), address.to_owned());
    let connector = tower::service_fn(move |_| {
        let (network, address, tls) = (network.clone(), address.clone(), tls.clone());
        async move {
            let stream = dial(&network, &address).await?;
            let name = "localhost".try_into().map_err(io::Error::other)?;
            Ok::<_, io::Error>(TokioIo::new(tls.connect(name, stream).await?))
        }
    });
    let endpoint = Endpoint::from_static("http://localhost");
    Ok(endpoint.connect_with_connector(connector).await?)
}

fn config(server: CertificateDer<'static>, identity: &Identity) -> Result<ClientConfig> {
    let crypto = Arc::new(aws_lc_rs::default_provider());
    let algorithms = crypto.signature_verification_algorithms;
    let verifier = Pinned { certificate: server, algorithms };
    let (certificate, key) = (identity.certificate.clone(), identity.key.clone_key());
    let mut config = ClientConfig::builder_with_provider(crypto)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_auth_cert(vec![certificate], key)?;
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(config)
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

async fn dial(network: &str, address: &str) -> io::Result<Box<dyn Stream>> {
    if network == "unix" {
        return Ok(Box::new(UnixStream::connect(Path::new(address)).await?));
    }
    let stream = TcpStream::connect(address).await?;
    // Go does this with every connection.
    stream.set_nodelay(true)?;
    Ok(Box::new(stream))
}

/// A client's temporary certificate.
pub struct Identity {
    /// The value of `PLUGIN_CLIENT_CERT`.
    pub pem: String,
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// P-521, and a CA that is its own end entity: go-plugin makes the same.
    pub fn as_go_makes_it() -> Result<Self> {
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512)?;
        let mut params = CertificateParams::new(vec!["localhost".to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, "localhost");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
            KeyUsagePurpose::KeyAgreement,
            KeyUsagePurpose::KeyCertSign,
        ];
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = params.self_signed(&key)?;
        let (pem, certificate) = (certificate.pem(), certificate.der().clone());
        Ok(Self { pem, certificate, key: PrivatePkcs8KeyDer::from(key.serialize_der()).into() })
    }
}
