//! Name servers that answer, refuse, or say nothing.

use std::net::{Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use hickory_resolver::config::{ConnectionConfig, NameServerConfig};

use super::*;

const NO_SUCH_NAME: u8 = 3;
const REFUSED: u8 = 5;
const SERVER_FAILURE: u8 = 2;

/// How a name server answers for IPv4, and for IPv6.
#[derive(Clone, Copy)]
enum Answer {
    Address,
    Code(u8),
    Nothing,
}

/// A name server on this machine that counts its questions.
struct Asked {
    config: NameServerConfig,
    times: Arc<AtomicUsize>,
    _deaf: Option<UdpSocket>,
}

impl Asked {
    fn who_says(v4: Answer, v6: Answer) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let mut connection = ConnectionConfig::udp();
        connection.port = socket.local_addr().unwrap().port();
        let config = NameServerConfig::new(Ipv4Addr::LOCALHOST.into(), true, vec![connection]);
        let times = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&times);
        thread::spawn(move || {
            let mut message = [0; 512];
            while let Ok((length, asker)) = socket.recv_from(&mut message) {
                counted.fetch_add(1, Ordering::SeqCst);
                let asks_for_v6 = type_asked(&message) == 28;
                if let Some(reply) = reply(&message[..length], if asks_for_v6 { v6 } else { v4 }) {
                    socket.send_to(&reply, asker).unwrap();
                }
            }
        });
        Self { config, times, _deaf: None }
    }

    /// A server on a port where nobody listens, or where another program does.
    fn who_is_gone() -> Self {
        let deaf = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        deaf.connect((Ipv4Addr::LOCALHOST, 9)).unwrap();
        let mut gone = Self::who_says(Answer::Nothing, Answer::Nothing);
        gone.config.connections[0].port = deaf.local_addr().unwrap().port();
        Self { _deaf: Some(deaf), ..gone }
    }

    fn times(&self) -> usize {
        self.times.load(Ordering::SeqCst)
    }
}

/// The end of the question: its name, its type, its class.
fn end_of_question(message: &[u8]) -> usize {
    let mut at = 12;
    while message[at] != 0 {
        at += 1 + usize::from(message[at]);
    }
    at + 5
}

fn type_asked(message: &[u8]) -> u8 {
    message[end_of_question(message) - 3]
}

/// The question sent back, with the answer bit, the code and an address after it.
fn reply(question: &[u8], answer: Answer) -> Option<Vec<u8>> {
    let (code, answers) = match answer {
        Answer::Nothing => return None,
        Answer::Code(code) => (code, 0),
        Answer::Address => (0, 1),
    };
    let mut reply = question[..end_of_question(question)].to_vec();
    // One question, no authority, nothing additional.
    reply[2..12].copy_from_slice(&[0x81, 0x80 | code, 0, 1, 0, answers, 0, 0, 0, 0]);
    if answers == 1 {
        // The name of the question, class IN, a minute, four or sixteen bytes.
        let bytes = if type_asked(question) == 28 { 16 } else { 4 };
        reply.extend([0xc0, 12, 0, type_asked(question), 0, 1, 0, 0, 0, 60, 0, bytes]);
        reply.extend(vec![7; usize::from(bytes)]);
    }
    Some(reply)
}

fn system(servers: &[&Asked]) -> System {
    let servers = servers.iter().map(|asked| asked.config.clone()).collect();
    let config = ResolverConfig::from_parts(None, Vec::new(), servers);
    // This is long for an answer on this machine, and short for one that never comes.
    let patience = Duration::from_millis(500);
    System { patience, ..System::of(Ok((config, ResolverOpts::default()))) }
}

fn without_name_servers() -> System {
    System::of(Err(NetError::from("No such file or directory")))
}

/// The name servers, and the domains to search.
fn read(file: &str) -> (Vec<String>, Vec<String>) {
    let (config, options) = configured(file.as_bytes()).unwrap_or_else(|e| panic!("{file:?}: {e}"));
    assert!(options.timeout >= Duration::from_secs(1) && options.attempts > 0, "{file:?}");
    let servers = config.name_servers().iter().map(|server| server.ip.to_string()).collect();
    (servers, config.search().iter().map(ToString::to_string).collect())
}

#[test]
fn what_cannot_be_read_in_the_file_is_passed_over_and_nothing_else() {
    let server = "nameserver 192.0.2.1\n";
    let long = "a".repeat(64);
    let longer = [&long[..60]; 5].join(".");
    for (line, searched) in [
        ("search lan", &["lan"][..]),
        ("search one.example two.example", &["one.example", "two.example"]),
        ("search one.example a..b two.example", &["one.example", "two.example"]),
        (&format!("search {long}.example lan"), &["lan"]),
        (&format!("search {longer} lan"), &["lan"]),
        ("search .lan corp.example", &["corp.example"]),
        ("search a\\999 lan", &["lan"]),
        ("search one.example,two.example lan", &["lan"]),
        ("search Speedport_000 --", &["Speedport_000"]),
        ("search a..b", &[]),
        ("search", &[]),
        ("search .", &["."]),
        ("search lan # a..b", &["lan"]),
        ("domain a..b", &[]),
        ("domain lan", &["lan"]),
        ("search lan\r", &["lan"]),
        ("search lan\nsearch a..b", &["lan"]),
        ("nameserver", &[]),
        ("nameserver 192.0.2.2:53", &[]),
        ("nameserver dns.example", &[]),
        ("options timeout:0 attempts:0 ndots:many", &[]),
        ("options", &[]),
        ("sortlist x", &[]),
        ("<html>", &[]),
        ("\0", &[]),
        ("\u{feff}search lan", &[]),
    ] {
        for file in [format!("{server}{line}"), format!("{line}\n{server}")] {
            let (servers, search) = read(&file);
            assert_eq!(servers, ["192.0.2.1"], "{file:?}");
            assert_eq!(search, searched, "{file:?}");
        }
    }
    assert!(configured(b"nameserver 192.0.2.1\nsearch \xff\n").is_ok());
}

const V4: IpAddr = IpAddr::V4(Ipv4Addr::new(7, 7, 7, 7));

#[tokio::test]
async fn this_machine_is_known_without_a_name_server() {
    let addresses = without_name_servers().look_up("localhost").await.unwrap();
    assert!(addresses.contains(&Ipv4Addr::LOCALHOST.into()), "{addresses:?}");
    assert!(addresses.iter().all(IpAddr::is_loopback), "{addresses:?}");
}

#[tokio::test]
async fn where_nobody_can_be_asked_nobody_is() {
    let error = without_name_servers().look_up("api.msp.example").await.unwrap_err();
    insta::assert_snapshot!(error, @"`api.msp.example` is not in `/etc/hosts`, and there is no name server to ask: `/etc/resolv.conf`: No such file or directory");
}

#[tokio::test]
async fn the_addresses_of_both_families_are_found() {
    let server = Asked::who_says(Answer::Address, Answer::Address);
    let addresses = system(&[&server]).look_up("api.msp.example").await.unwrap();
    assert!(addresses[0].is_ipv6() && addresses[1..] == [V4], "{addresses:?}");
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_told_from_servers_that_do_not_answer() {
    let none = Asked::who_says(Answer::Code(NO_SUCH_NAME), Answer::Code(NO_SUCH_NAME));
    let half = Asked::who_says(Answer::Code(NO_SUCH_NAME), Answer::Nothing);
    for server in [none, half] {
        let error = system(&[&server]).look_up("api.msp.example").await.unwrap_err();
        assert_eq!(error.to_string(), "no address is known for `api.msp.example`");
    }
    for server in [
        Asked::who_says(Answer::Code(REFUSED), Answer::Code(REFUSED)),
        Asked::who_says(Answer::Nothing, Answer::Nothing),
        Asked::who_is_gone(),
    ] {
        let error = system(&[&server]).look_up("api.msp.example").await.unwrap_err();
        let text = error.to_string();
        let expected = "the name servers of `/etc/resolv.conf` do not answer for `api.msp.example`";
        assert!(text.starts_with(expected), "{text}");
    }
}

#[tokio::test]
async fn what_the_first_server_cannot_say_the_next_is_asked() {
    for first in [
        Asked::who_says(Answer::Nothing, Answer::Nothing),
        Asked::who_says(Answer::Code(SERVER_FAILURE), Answer::Code(SERVER_FAILURE)),
        Asked::who_is_gone(),
    ] {
        let second = Asked::who_says(Answer::Address, Answer::Code(0));
        let found = system(&[&first, &second]).look_up("api.msp.example").await.unwrap();
        assert_eq!(found, [V4]);
    }
}

#[tokio::test]
async fn what_the_first_server_says_is_asked_nowhere_else() {
    let first = Asked::who_says(Answer::Code(NO_SUCH_NAME), Answer::Code(NO_SUCH_NAME));
    let second = Asked::who_says(Answer::Address, Answer::Address);
    let error = system(&[&first, &second]).look_up("api.msp.example").await.unwrap_err();
    assert!(matches!(error, ResolveError::Unknown { .. }), "{error}");
    assert_eq!(second.times(), 0);
}

#[tokio::test]
async fn a_server_that_answers_for_one_family_alone_is_enough() {
    let server = Asked::who_says(Answer::Address, Answer::Nothing);
    let started = std::time::Instant::now();
    let found = system(&[&server]).look_up("api.msp.example").await.unwrap();
    assert_eq!(found, [V4]);
    assert!(started.elapsed() < Duration::from_millis(500), "it waited for the other");
}

#[test]
fn all_that_is_tried_ends_before_the_time_to_connect() {
    for count in 1..=5 {
        let servers: Vec<_> = (0..count).map(|_| Asked::who_is_gone()).collect();
        let servers = servers.iter().map(|asked| asked.config.clone()).collect();
        let config = ResolverConfig::from_parts(None, Vec::new(), servers);
        let system = System::of(Ok((config, ResolverOpts::default())));
        let times = u32::try_from(ROUNDS * system.servers.len()).unwrap();
        assert!(system.patience * times <= LONGEST);
    }
}
