//! What an answer takes that is large, and is not what was asked for.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use terraform_provider_msp::http::{CancellationToken, Settings};
use terraform_provider_msp::wiv::{CaseSearch, Client};

const LARGE: usize = 4 * 1024 * 1024;
/// What the body takes while it grows, and what one piece of it may take.
const MOST: u64 = 64 * 1024 * 1024;

/// So many numbers, in a body that begins and ends so. Built in pieces of one number each.
fn body(begins: &str, ends: &str) -> Vec<u8> {
    let mut body = begins.as_bytes().to_vec();
    body.resize(LARGE - ends.len() - 1, b'1');
    for comma in body.iter_mut().skip(begins.len() + 1).step_by(2) {
        *comma = b',';
    }
    if body.last() == Some(&b',') {
        body.push(b'1');
    }
    body.extend(ends.as_bytes());
    body
}

/// A client of a server that answers each request so, until it is dropped.
fn client_of(body: Vec<u8>) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            let mut request = [0; 8192];
            drop(connection.read(&mut request));
            drop(connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(&body)));
        }
    });
    let settings = Settings { max_retries: 0, ..Settings::default() };
    Client::new(&settings, endpoint, "test-wiv-key".into(), CancellationToken::new()).unwrap()
}

/// What a call takes at most, in bytes.
fn peak<T>(call: impl Future<Output = T>) -> (T, u64) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut answer = None;
    let taken = allocation_counter::measure(|| answer = Some(runtime.block_on(call)));
    (answer.unwrap(), taken.bytes_max)
}

#[test]
fn a_list_of_numbers_takes_little_more_than_its_text_wherever_they_stand() {
    for (begins, ends, is_list) in [
        ("[", "]", false),
        ("[[", "]]", false),
        ("{\"data\":[{\"a\":[", "]}]}", false),
        ("{\"data\":[],\"other\":[", "]}", true),
        ("{\"data\":[],\"total\":[", "]}", false),
        ("{\"data\":[],\"errors\":[", "]}", false),
        ("{\"requestId\":[", "],\"data\":{}}", false),
        ("{\"data\":[{\"id\":\"c\",\"x\":[", "]}]}", false),
        (
            "{\"data\":[{\"id\":\"c\",\"integrations\":[{\"id\":\"i\",\"metadata\":[",
            "]}]}]}",
            false,
        ),
    ] {
        let client = client_of(body(begins, ends));
        let (listed, taken) = peak(client.list_customers(&[]));
        assert_eq!(listed.is_ok(), is_list, "{begins}: {listed:?}");
        assert!(taken < MOST, "{begins}: {} MiB", taken >> 20);
    }
    for (begins, ends) in [
        ("{\"data\":[{\"case_id\":\"c\",\"x\":[", "]}]}"),
        ("{\"data\":[{\"case_id\":\"c\"}],\"next_page_key\":[", "]}"),
    ] {
        let client = client_of(body(begins, ends));
        let (found, taken) = peak(client.search_cases(&CaseSearch::default(), None));
        assert!(found.is_err(), "{begins}");
        assert!(taken < MOST, "{begins}: {} MiB", taken >> 20);
    }
}

/// Each is small enough, and all of them are kept.
#[test]
fn what_is_kept_of_many_takes_little_more_than_its_text() {
    let numbers = ["1"; 1_000].join(",");
    let many = |element: &str| {
        let element = element.replace('#', &numbers);
        format!(
            "{{\"data\":[{}]}}",
            vec![element.as_str(); LARGE / (element.len() + 1) - 1].join(",")
        )
    };
    let customers =
        many("{\"id\":\"c\",\"integrations\":[{\"id\":\"i\",\"metadata\":{\"numbers\":[#]}}]}");
    let client = client_of(customers.into_bytes());
    let (listed, taken) = peak(client.list_customers(&[]));
    assert!(listed.unwrap().len() > 1_500);
    assert!(taken < MOST, "customers: {} MiB", taken >> 20);
    let client = client_of(many("{\"case_id\":\"c\",\"numbers\":[#]}").into_bytes());
    let (found, taken) = peak(client.search_cases(&CaseSearch::default(), None));
    assert!(found.unwrap().cases.len() > 1_500);
    assert!(taken < MOST, "cases: {} MiB", taken >> 20);
}

/// A row needs an id alone. The largest list is sixteen times as long.
#[test]
fn a_list_of_the_least_rows_takes_eight_times_its_text() {
    let row = "{\"id\":\"1000000\"}";
    let rows = LARGE / (row.len() + 1);
    let client = client_of(format!("[{}]", vec![row; rows].join(",")).into_bytes());
    let (listed, taken) = peak(client.list_customers(&[]));
    assert_eq!(listed.unwrap().len(), rows);
    assert!(taken < 36 << 20, "{} MiB", taken >> 20);
}
