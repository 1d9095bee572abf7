//! The `msp-sandbox` command, from its greeting to the signal that ends it.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

const KEY: &str = "sandbox-wiv-api-key";

/// A running command; it is killed if the test ends first.
struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
    greeting: String,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_msp-sandbox"))
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.contains("/_sandbox/requests") {
            assert_ne!(output.read_line(&mut greeting).unwrap(), 0, "{greeting}");
        }
        Self { child, output, greeting }
    }

    fn url(&self) -> &str {
        let from = self.greeting.find("http://").unwrap();
        self.greeting[from..].split_whitespace().next().unwrap()
    }

    fn create_customer(&self) -> u16 {
        status(self.url(), "POST", "/msp/customers", r#"{"name": "a"}"#)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The status of an answer, over a connection of its own.
fn status(url: &str, method: &str, path: &str, body: &str) -> u16 {
    let host = url.strip_prefix("http://").unwrap();
    let length = body.len();
    let mut connection = TcpStream::connect(host).unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nx-api-key: {KEY}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn customers_in(file: &Path) -> usize {
    let state = std::fs::read_to_string(file).unwrap();
    serde_json::from_str::<serde_json::Value>(&state).unwrap()["customers"]
        .as_array()
        .unwrap()
        .len()
}

#[test]
fn the_greeting_says_where_and_with_what() {
    let running = Running::start(&[]);
    for words in ["WIV_API_KEY", KEY, "NAVIGATOR_ORG_ID", "sandbox-refresh-token"] {
        assert!(running.greeting.contains(words), "{}", running.greeting);
    }
    assert_eq!(running.create_customer(), 200);
}

#[cfg(unix)]
#[test]
fn either_signal_ends_it_cleanly() {
    for signal in ["-INT", "-TERM"] {
        let mut running = Running::start(&[]);
        running.create_customer();
        let id = running.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert_eq!(running.child.wait().unwrap().code(), Some(0), "{signal}");
        let mut rest = String::new();
        running.output.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "msp-sandbox has stopped\n");
    }
}

#[test]
fn what_was_answered_outlives_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state.json");
    let arguments = ["--data", file.to_str().unwrap()];
    for count in 1..=2 {
        let mut running = Running::start(&arguments);
        running.create_customer();
        running.child.kill().unwrap();
        assert_eq!(customers_in(&file), count);
    }
}

#[test]
fn a_second_one_on_the_same_file_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state.json");
    let arguments = ["--data", file.to_str().unwrap()];
    let running = Running::start(&arguments);
    let mut second = Command::new(env!("CARGO_BIN_EXE_msp-sandbox"))
        .args(["--listen", "127.0.0.1:0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut greeting = String::new();
    BufReader::new(second.stdout.take().unwrap()).read_line(&mut greeting).unwrap();
    if !greeting.is_empty() {
        second.kill().unwrap();
    }
    let output = second.wait_with_output().unwrap();
    assert_eq!((greeting.as_str(), output.status.code()), ("", Some(1)));
    let said = String::from_utf8(output.stderr).unwrap().replace(arguments[1], "FILE");
    insta::assert_snapshot!(said, @"msp-sandbox: another sandbox has FILE: end it, or give this one a file of its own with --data");
    drop(running);
    assert_eq!(Running::start(&arguments).create_customer(), 200);
}

#[test]
fn every_endpoint_of_its_own_that_the_help_names_is_there() {
    let output = Command::new(env!("CARGO_BIN_EXE_msp-sandbox")).arg("--help").output().unwrap();
    assert!(output.status.success());
    let help = String::from_utf8(output.stdout).unwrap();
    let named: Vec<_> = help
        .lines()
        .filter_map(|line| line.split_whitespace().collect::<Vec<_>>().get(..2)?.try_into().ok())
        .filter(|[_, path]: &[&str; 2]| path.starts_with("/_sandbox/"))
        .collect();
    assert!(named.len() >= 9, "{named:?}");
    let running = Running::start(&[]);
    for [method, path] in named {
        let status = status(running.url(), method, path, "");
        assert!(![404, 405].contains(&status), "{method} {path}: {status}");
    }
}

#[test]
fn a_mistake_in_the_arguments_is_said_before_anything_starts() {
    let output = Command::new(env!("CARGO_BIN_EXE_msp-sandbox"))
        .args(["--assume", "money=coins"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap(), @r"
    msp-sandbox: `money` cannot be `coins`. It can be: number, string
    hint: `msp-sandbox --help` lists the options
    ");
}
