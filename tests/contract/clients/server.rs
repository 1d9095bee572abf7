//! A server that answers what a test tells it to, garbage included, and records what it is
//! sent. Written on the bare socket: a library would not cut its own bodies.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// One answer.
pub enum Reply {
    /// Status, extra headers and body.
    Answer { status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8> },
    /// These bytes and the end of the connection.
    Raw(Vec<u8>),
    /// The end of the connection, without a byte.
    Drop,
    /// Nothing, while the test lasts.
    Silence,
    /// The answer once the test says so.
    Held(oneshot::Receiver<()>, Box<Reply>),
}

impl Reply {
    /// A JSON answer.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::Answer { status, headers: Vec::new(), body: body.into().into_bytes() }
    }

    /// The same with a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name, value.to_owned()));
        }
        self
    }

    fn bytes(status: u16, headers: &[(&str, String)], body: &[u8]) -> Vec<u8> {
        let length = body.len();
        let mut head =
            format!("HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\nconnection: close\r\n");
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        let mut bytes = format!("{head}\r\n").into_bytes();
        bytes.extend(body);
        bytes
    }
}

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// `POST /msp/customers`.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// The value of a header that is there at most once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(n, _)| n == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "`{name}` was sent twice");
        value
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Answers one request after the other with the replies it was given; after the last one
/// with a 418 that no test expects.
pub struct Server {
    scheme: &'static str,
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    arrivals: tokio::sync::Mutex<mpsc::UnboundedReceiver<()>>,
    task: JoinHandle<()>,
}

impl Server {
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::start_with(replies, None).await
    }

    /// One that speaks TLS.
    pub async fn start_tls(replies: impl IntoIterator<Item = Reply>, tls: TlsAcceptor) -> Self {
        Self::start_with(replies, Some(tls)).await
    }

    async fn start_with(
        replies: impl IntoIterator<Item = Reply>,
        tls: Option<TlsAcceptor>,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (arrived, arrivals) = mpsc::unbounded_channel();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let connection = Connection {
            replies: Arc::new(Mutex::new(replies.into_iter().collect::<Vec<_>>().into_iter())),
            requests: Arc::clone(&requests),
            arrived,
        };
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let connection = connection.clone();
                let tls = tls.clone();
                tokio::spawn(async move {
                    match tls {
                        // A client that does not trust the certificate ends here.
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => connection.serve(stream).await,
                            Err(_) => None,
                        },
                        None => connection.serve(stream).await,
                    }
                });
            }
        });
        Self { scheme, address, requests, arrivals: tokio::sync::Mutex::new(arrivals), task }
    }

    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// The request of a test that sends one.
    pub fn request(&self) -> Request {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.into_iter().next().unwrap()
    }

    /// `POST /msp/customers` and so on, in the order in which they came.
    pub fn lines(&self) -> Vec<String> {
        self.requests().iter().map(Request::line).collect()
    }

    /// Waits until one more request has come in whole.
    pub async fn arrival(&self) {
        self.arrivals.lock().await.recv().await.unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Clone)]
struct Connection {
    replies: Arc<Mutex<std::vec::IntoIter<Reply>>>,
    requests: Arc<Mutex<Vec<Request>>>,
    arrived: mpsc::UnboundedSender<()>,
}

impl Connection {
    async fn serve(self, stream: impl AsyncRead + AsyncWrite + Unpin) -> Option<()> {
        let mut stream = BufReader::new(stream);
        let request = read(&mut stream).await?;
        self.requests.lock().unwrap().push(request);
        let mut reply = self.replies.lock().unwrap().next();
        // The test may be over already.
        let _ = self.arrived.send(());
        loop {
            let bytes = match reply {
                None => Reply::bytes(418, &[], b"{\"error\": \"one request too many\"}"),
                Some(Reply::Answer { status, headers, body }) => {
                    Reply::bytes(status, &headers, &body)
                }
                Some(Reply::Raw(bytes)) => bytes,
                Some(Reply::Drop) => return None,
                Some(Reply::Silence) => std::future::pending().await,
                Some(Reply::Held(release, held)) => {
                    release.await.ok()?;
                    reply = Some(*held);
                    continue;
                }
            };
            stream.write_all(&bytes).await.ok()?;
            stream.flush().await.ok()?;
            return stream.shutdown().await.ok();
        }
    }
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Request> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let (method, target) = (first.next()?, first.next()?);
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    stream.read_exact(&mut body).await.ok()?;
    Some(Request { method, target, headers, body })
}
