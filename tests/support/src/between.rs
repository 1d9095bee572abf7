//! A server between the provider and the sandbox. It loses or replaces answers in ways that the
//! sandbox does not have.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// What happens to a POST. Everything else goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posts {
    /// It goes through.
    Pass,
    /// It is carried out, and the connection ends before the answer.
    LoseAnswer,
    /// It is not carried out, and this is the answer: status and JSON.
    Answer(u16, &'static str),
    /// If its path holds this text, it is not carried out. The answer has this status and repeats
    /// the whole request as its words, secrets first. Any other goes through.
    Repeat(u16, &'static str),
}

/// One such server. It listens until the test process ends.
#[derive(Clone, Debug)]
pub struct Between {
    address: SocketAddr,
    posts: Arc<Mutex<Posts>>,
}

impl Between {
    /// Starts one in front of the server at `behind`. At first everything goes through.
    ///
    /// # Panics
    /// If no port is free.
    pub fn start(behind: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let between = Self { address, posts: Arc::new(Mutex::new(Posts::Pass)) };
        let posts = Arc::clone(&between.posts);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let now = *posts.lock().unwrap_or_else(PoisonError::into_inner);
                // Some tests are about a client that goes away.
                thread::spawn(move || drop(serve(client, behind, now)));
            }
        });
        between
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sets what happens to POSTs from now on.
    pub fn posts(&self, posts: Posts) {
        *self.posts.lock().unwrap_or_else(PoisonError::into_inner) = posts;
    }
}

fn serve(mut client: TcpStream, behind: SocketAddr, posts: Posts) -> io::Result<()> {
    let request = request(&mut client)?;
    let posts = if request.starts_with(b"POST ") { posts } else { Posts::Pass };
    if let Posts::Answer(status, body) = posts {
        let length = body.len();
        return write!(
            client,
            "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
    }
    if let Posts::Repeat(status, path) = posts
        && String::from_utf8_lossy(&request).lines().next().unwrap_or_default().contains(path)
    {
        let body = repeated(&request);
        let length = body.len();
        return write!(
            client,
            "HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
    }
    let mut server = TcpStream::connect(behind)?;
    server.write_all(&request)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    if posts == Posts::LoseAnswer {
        return client.shutdown(Shutdown::Both);
    }
    client.write_all(&answer)
}

/// An error body that repeats the client's secrets, and begins with them, because messages are cut.
fn repeated(request: &[u8]) -> String {
    let request = String::from_utf8_lossy(request);
    let (head, body) = request.split_once("\r\n\r\n").unwrap_or((&request, ""));
    let hidden: Vec<_> = head
        .lines()
        .filter(|line| line.starts_with("x-api-key") || line.starts_with("csp-auth-token"))
        .collect();
    let said = format!("{} {body} {head}", hidden.join(" "));
    serde_json::json!({ "error": said, "message": said }).to_string()
}

/// One request, with a header that makes it the only one on its connection.
fn request(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    let (mut request, mut piece) = (Vec::new(), [0; 8192]);
    loop {
        let read = client.read(&mut piece)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        request.extend_from_slice(piece.get(..read).unwrap_or_default());
        let end = request.windows(4).position(|window| window == b"\r\n\r\n");
        let Some(end) = end else { continue };
        let head = String::from_utf8_lossy(request.get(..end).unwrap_or_default()).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.and_then(|text| text.trim().parse().ok()).unwrap_or_default();
        if request.len() >= end + 4 + length {
            let close = b"\r\nconnection: close";
            request.splice(end..end, close.iter().copied());
            return Ok(request);
        }
    }
}
