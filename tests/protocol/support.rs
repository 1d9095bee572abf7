//! A client that starts the binary and speaks to it as go-plugin's client in Terraform does.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hyper_util::rt::TokioIo;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use tfplugin::plugin::proto::go_plugin::Empty;
use tfplugin::plugin::proto::go_plugin::grpc_controller_client::GrpcControllerClient;
use tfplugin::rpc::proto::tfplugin6::provider_client::ProviderClient;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::sync::watch;
use tonic::transport::{Channel, Endpoint};

pub const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// Far above what anything takes, and below what a test runner would wait for. It only ends
/// tests that would hang.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What Terraform lets a plugin take from Shutdown to its end, before it kills it.
pub const TERRAFORM_WAITS: Duration = Duration::from_secs(2);

/// How the binary is to be started.
pub struct Launch {
    arguments: Vec<String>,
    environment: BTreeMap<String, String>,
    identity: Option<Identity>,
    directory: tempfile::TempDir,
}

impl Launch {
    /// As Terraform starts it: mutual TLS over a Unix socket, and nothing asked for.
    pub fn as_terraform() -> Self {
        let identity = Identity::as_go_makes_it();
        Self::plaintext().env("PLUGIN_CLIENT_CERT", &identity.pem).with_identity(identity)
    }

    /// As Terraform starts it with `TF_DISABLE_PLUGIN_TLS`.
    pub fn plaintext() -> Self {
        Self::bare().env("TF_PLUGIN_MAGIC_COOKIE", COOKIE).env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
    }

    /// With no variable but where sockets go.
    pub fn bare() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let sockets = directory.path().to_str().unwrap().to_owned();
        Self { arguments: Vec::new(), environment: BTreeMap::new(), identity: None, directory }
            .env("PLUGIN_UNIX_SOCKET_DIR", &sockets)
    }

    /// Over TCP, as where there are no Unix sockets.
    pub fn over_tcp(self) -> Self {
        self.env("PLUGIN_NETWORK", "tcp")
            .env("PLUGIN_MIN_PORT", "10000")
            .env("PLUGIN_MAX_PORT", "25000")
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// Connects with this certificate, whatever `PLUGIN_CLIENT_CERT` says.
    pub fn with_identity(mut self, identity: Identity) -> Self {
        self.identity = Some(identity);
        self
    }

    /// Starts it and waits for the handshake line.
    pub async fn start(self) -> Plugin {
        let mut process = self.spawn();
        let line = process.line().await;
        let line = Line::parse(&line);
        Plugin { line, identity: self.identity, process, directory: self.directory }
    }

    /// Starts it, for what is not a plugin that serves.
    pub fn spawn(&self) -> Process {
        let mut child = Command::new(env!("CARGO_BIN_EXE_terraform-provider-msp"))
            .args(&self.arguments)
            .env_clear()
            .envs(&self.environment)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (written, stderr) = watch::channel(String::new());
        tokio::spawn(async move {
            while let Some(line) = lines.next_line().await.unwrap() {
                written.send_modify(|text| text.extend([line.as_str(), "\n"]));
            }
        });
        Process { child, stdout, stderr }
    }

    /// Waits for the end of what was spawned.
    pub async fn end(self, process: Process) -> Ended {
        process.end(self.directory).await
    }

    /// Starts it and waits for its end.
    pub async fn run(self) -> Ended {
        let process = self.spawn();
        self.end(process).await
    }
}

/// The running binary. Dropping it kills it.
pub struct Process {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// All that was written to stderr so far; its sender is gone at the end.
    stderr: watch::Receiver<String>,
}

impl Process {
    /// The next line on stdout, its end included; empty at the end.
    pub async fn line(&mut self) -> String {
        let mut line = String::new();
        within(PATIENCE, "a line", self.stdout.read_line(&mut line)).await.unwrap();
        line
    }

    /// Waits until a text is on stderr.
    pub async fn says(&mut self, text: &str) {
        let said = self.stderr.wait_for(|written| written.contains(text));
        within(PATIENCE, text, said).await.expect("it ended without saying so");
    }

    /// Sends a signal by its name, such as `INT`.
    pub fn signal(&self, name: &str) {
        // The shell's own `kill`: not every machine has one in a file.
        let kill = format!("kill -s {name} {}", self.pid());
        assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    pub fn pid(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Waits for its end. What else it wrote, and what it left behind.
    pub async fn end(mut self, directory: tempfile::TempDir) -> Ended {
        let mut stdout = String::new();
        within(PATIENCE, "stdout", self.stdout.read_to_string(&mut stdout)).await.unwrap();
        let status = within(PATIENCE, "the end", self.child.wait()).await.unwrap();
        while self.stderr.changed().await.is_ok() {}
        let stderr = self.stderr.borrow().clone();
        let left = std::fs::read_dir(directory.path()).unwrap();
        let left = left.map(|entry| entry.unwrap().path()).collect();
        Ended { status, stdout, stderr, left }
    }
}

/// A process that is over.
#[derive(Debug)]
pub struct Ended {
    pub status: ExitStatus,
    /// What it wrote there after the handshake line.
    pub stdout: String,
    pub stderr: String,
    /// What it left in the directory for sockets.
    pub left: Vec<PathBuf>,
}

/// The binary after its handshake line.
pub struct Plugin {
    pub line: Line,
    pub identity: Option<Identity>,
    pub process: Process,
    directory: tempfile::TempDir,
}

impl Plugin {
    /// A connection as Terraform opens it.
    pub async fn connect(&self) -> Channel {
        self.try_connect(self.identity.as_ref()).await.unwrap()
    }

    /// A connection with another certificate, or without one.
    ///
    /// In TLS 1.3 a client is done before the server has looked at its certificate, so that a
    /// refusal shows here or in the first call.
    pub async fn try_connect(
        &self,
        identity: Option<&Identity>,
    ) -> Result<Channel, tonic::transport::Error> {
        connect(
            &self.line.network,
            &self.line.address,
            self.line.client_config(identity, rustls::ALL_VERSIONS),
        )
        .await
    }

    /// A client of the provider's service, over a connection of its own.
    pub async fn provider(&self) -> ProviderClient<Channel> {
        let unlimited = usize::try_from(i32::MAX).unwrap();
        ProviderClient::new(self.connect().await)
            .max_decoding_message_size(unlimited)
            .max_encoding_message_size(unlimited)
    }

    /// Ends it as Terraform does, and waits no longer than Terraform.
    pub async fn shut_down(self, channel: Channel) -> Ended {
        GrpcControllerClient::new(channel.clone()).shutdown(Empty {}).await.unwrap();
        drop(channel);
        self.end(TERRAFORM_WAITS).await
    }

    /// Waits for its end.
    pub async fn end(self, patience: Duration) -> Ended {
        within(patience, "the end", self.process.end(self.directory)).await
    }
}

/// The handshake line, taken apart.
#[derive(Debug)]
pub struct Line {
    pub text: String,
    pub core: String,
    pub app: String,
    pub network: String,
    pub address: String,
    pub protocol: String,
    pub certificate: String,
}

impl Line {
    fn parse(text: &str) -> Self {
        let fields: Vec<_> = text.trim_end_matches('\n').split('|').collect();
        let [core, app, network, address, protocol, certificate] = fields[..] else {
            panic!("not a handshake line: {text:?}")
        };
        Self {
            text: text.to_owned(),
            core: core.to_owned(),
            app: app.to_owned(),
            network: network.to_owned(),
            address: address.to_owned(),
            protocol: protocol.to_owned(),
            certificate: certificate.to_owned(),
        }
    }

    /// The server's certificate in DER form.
    pub fn certificate(&self) -> CertificateDer<'static> {
        STANDARD_NO_PAD.decode(&self.certificate).unwrap().into()
    }

    /// What a client has to bring to connect with TLS, and nothing where there is none.
    pub fn client_config(
        &self,
        identity: Option<&Identity>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Option<Arc<ClientConfig>> {
        if self.certificate.is_empty() {
            return None;
        }
        // As Go: the certificate of the line is the only root, and must name `localhost`.
        let mut roots = RootCertStore::empty();
        roots.add(self.certificate()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots);
        let mut config = match identity {
            Some(identity) => config
                .with_client_auth_cert(vec![identity.certificate.clone()], identity.key.clone_key())
                .unwrap(),
            None => config.with_no_client_auth(),
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        Some(Arc::new(config))
    }
}

/// A connection to an address as go-plugin writes it.
pub async fn connect(
    network: &str,
    address: &str,
    tls: Option<Arc<ClientConfig>>,
) -> Result<Channel, tonic::transport::Error> {
    let (network, address) = (network.to_owned(), address.to_owned());
    let connector = tower::service_fn(move |_| {
        let (network, address, tls) = (network.clone(), address.clone(), tls.clone());
        async move {
            let stream = dial(&network, &address).await?;
            let Some(tls) = tls else { return Ok(TokioIo::new(stream)) };
            let connector = tokio_rustls::TlsConnector::from(tls);
            let stream = connector.connect("localhost".try_into().unwrap(), stream).await?;
            let (_, connection) = stream.get_ref();
            assert_eq!(connection.alpn_protocol(), Some(&b"h2"[..]), "newer Go clients insist");
            Ok::<_, std::io::Error>(TokioIo::new(Box::new(stream) as Box<dyn Stream>))
        }
    });
    within(
        PATIENCE,
        "a connection",
        Endpoint::from_static("http://localhost").connect_with_connector(connector),
    )
    .await
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

async fn dial(network: &str, address: &str) -> std::io::Result<Box<dyn Stream>> {
    match network {
        "unix" => Ok(Box::new(tokio::net::UnixStream::connect(Path::new(address)).await?)),
        "tcp" => Ok(Box::new(tokio::net::TcpStream::connect(address).await?)),
        other => panic!("no such network: {other}"),
    }
}

/// A client's one-off certificate.
pub struct Identity {
    pub pem: String,
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// P-521, and a CA that is its own end entity: what go-plugin makes.
    pub fn as_go_makes_it() -> Self {
        let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512).unwrap();
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
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
        let certificate = params.self_signed(&key).unwrap();
        Self {
            pem: certificate.pem(),
            certificate: certificate.der().clone(),
            key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        }
    }
}

/// What a future gives, or a failed test when it takes longer than `patience`.
pub async fn within<T>(patience: Duration, what: &str, future: impl Future<Output = T>) -> T {
    let Ok(value) = tokio::time::timeout(patience, future).await else {
        panic!("waited {patience:?} for {what}")
    };
    value
}
