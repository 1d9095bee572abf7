//! Faults on demand: each as a raw client meets it, with what was committed meanwhile.

mod control;
mod endings;
mod limits;
mod rewriting;
mod waits;

use msp_sandbox::Handle;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::support::*;

/// What came over a connection on which one customer was asked for.
struct Raw {
    head: String,
    body: Vec<u8>,
}

impl Raw {
    fn is_nothing(&self) -> bool {
        self.head.is_empty() && self.body.is_empty()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| {
            line.split_once(':').is_some_and(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        let line = self.head.lines().find(named)?;
        line.split_once(':').map(|(_, value)| value.trim())
    }
}

/// Opens a connection and asks for a customer on it.
async fn ask_for_customer(sandbox: &Handle) -> TcpStream {
    let mut stream = TcpStream::connect(sandbox.address()).await.unwrap();
    let body = r#"{"name": "a"}"#;
    let (key, value) = KEY;
    let request = format!(
        "POST {CUSTOMERS} HTTP/1.1\r\nhost: localhost\r\n{key}: {value}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// Reads until the sandbox ends the connection, which is what it does to each that is
/// disturbed beyond repair.
async fn read_to_end(mut stream: TcpStream) -> Raw {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
    let body = bytes.split_off(end);
    Raw { head: String::from_utf8(bytes).unwrap(), body }
}

/// How many customers the service has, whatever it said.
async fn committed(called: &Called) -> usize {
    let state = called.send("GET", "/_sandbox/state", &[], "").await.json();
    state["customers"].as_array().unwrap().len()
}

/// What the log says about what disturbed the last request.
async fn last_fault(called: &Called) -> Value {
    let log = called.send("GET", "/_sandbox/requests", &[], "").await.json();
    log.as_array().unwrap().last().unwrap()["fault"].clone()
}

async fn create(called: &Called) -> Answer {
    called.wiv(CUSTOMERS, &json!({"name": "a"})).await
}

fn content_type(answer: &Answer) -> &str {
    answer.headers[CONTENT_TYPE].to_str().unwrap()
}
