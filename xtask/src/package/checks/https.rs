//! HTTPS in front of a server on this machine, with a name and a certificate of its own.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::Result;

/// A server that listens while this process runs.
pub struct Front {
    /// Its address.
    pub address: SocketAddr,
    /// The certificate that clients must trust, as PEM.
    pub certificate: String,
}

impl Front {
    /// Listens, and passes connections on to `behind`.
    pub fn start(name: &str, behind: SocketAddr) -> Result<Self> {
        let own = rcgen::generate_simple_self_signed(vec![name.to_owned()])?;
        let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key.into())?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::spawn(move || runtime.block_on(serve(listener, config, behind)));
        Ok(Self { address, certificate: own.cert.pem() })
    }
}

async fn serve(listener: TcpListener, config: ServerConfig, behind: SocketAddr) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let acceptor = TlsAcceptor::from(Arc::new(config));
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(pass_on(acceptor.clone(), stream, behind));
    }
}

/// A client that does not trust the certificate ends the connection. That does not matter here.
async fn pass_on(acceptor: TlsAcceptor, stream: TcpStream, behind: SocketAddr) {
    let Ok(mut client) = acceptor.accept(stream).await else { return };
    let Ok(mut server) = TcpStream::connect(behind).await else { return };
    drop(tokio::io::copy_bidirectional(&mut client, &mut server).await);
}
