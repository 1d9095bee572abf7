//! What is sent again and what is not, whatever the answer.

use std::time::Duration;

use terraform_provider_msp::http::{Backoff, CancellationToken, Endpoint, ErrorKind, Settings};
use terraform_provider_msp::wiv::Client;
use tokio::sync::oneshot;

use super::server::{Reply, Server};
use super::{settings, wiv, wiv_once, wiv_with};

const CREATED: &str = r#"{"data": {"customer_id": "c", "name": "n"}}"#;

type Case = (&'static str, fn() -> Reply);

/// Answers that leave open what became of the request.
fn lost() -> Vec<Case> {
    vec![
        ("408", || Reply::json(408, "")),
        ("500", || Reply::json(500, "{}")),
        ("502", || Reply::json(502, "<html>Bad Gateway</html>")),
        ("503", || Reply::json(503, "").with("retry-after", "1")),
        ("504", || Reply::json(504, "")),
        ("599", || Reply::json(599, "")),
        ("the connection dropped", || Reply::Drop),
        ("a body cut short", || {
            Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"data\"".to_vec())
        }),
        ("a chunked body cut short", || {
            Reply::Raw(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{".to_vec())
        }),
        ("a head cut short", || Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec())),
        ("garbage", || Reply::Raw(b"\0\x01\x02 garbage\r\n\r\n".to_vec())),
        ("no JSON", || Reply::json(200, "<html>welcome</html>")),
        ("no content", || Reply::Raw(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())),
    ]
}

#[tokio::test]
async fn a_create_whose_answer_is_lost_is_sent_once_and_its_outcome_is_unknown() {
    for (what, reply) in lost() {
        let server = Server::start([reply()]).await;
        let error = wiv(&server).create_customer("n").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{what}: {error}");
        assert!(error.may_have_happened());
        assert_eq!(error.tried(), "POST /msp/customers");
        assert_eq!(server.requests().len(), 1, "{what}");
    }
}

#[tokio::test]
async fn a_read_whose_answer_is_lost_is_sent_again() {
    for (what, reply) in lost() {
        let good = Reply::json(200, r#"{"data": []}"#);
        let server = Server::start([reply(), good]).await;
        let listed = wiv(&server).list_customers(&[]).await;
        assert_eq!(listed.unwrap(), [], "{what}");
        assert_eq!(server.requests().len(), 2, "{what}");
    }
}

#[tokio::test]
async fn a_read_whose_answer_is_lost_again_and_again_has_failed() {
    let settings = Settings { max_retries: 2, ..settings() };
    for (what, reply) in lost() {
        let server = Server::start((0..3).map(|_| reply())).await;
        let client = wiv_with(&server, &settings, CancellationToken::new());
        let error = client.list_customers(&[]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Failed, "{what}: {error}");
        assert!(!error.may_have_happened());
        assert_eq!((error.attempts(), server.requests().len()), (3, 3), "{what}");
    }
}

#[tokio::test]
async fn a_create_that_is_not_answered_in_time_has_an_unknown_outcome() {
    let server = Server::start([Reply::Silence]).await;
    let settings = Settings { request_timeout: Duration::from_millis(300), ..settings() };
    let client = wiv_with(&server, &settings, CancellationToken::new());
    let error = client.create_customer("n").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(error.words(), Some("nothing came within the request timeout of 0.3 s"));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_no_is_told_with_its_status_and_sent_once() {
    for (status, kind) in [
        (400, ErrorKind::Refused { status: 400 }),
        (401, ErrorKind::Unauthorized),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Refused { status: 409 }),
        (422, ErrorKind::Refused { status: 422 }),
    ] {
        let server = Server::start([Reply::json(status, r#"{"message": "no"}"#)]).await;
        let error = wiv(&server).create_customer("n").await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert_eq!(error.words(), Some("no"));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::start([Reply::json(200, CREATED)]).await;
    for status in [301, 302, 303, 307, 308] {
        let reply = Reply::json(status, "").with("location", &elsewhere.url());
        let server = Server::start([reply]).await;
        let error = wiv(&server).create_customer("n").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirected);
        assert_eq!(server.requests().len(), 1);
    }
    assert_eq!(elsewhere.requests().len(), 0);
}

#[tokio::test]
async fn a_429_is_sent_again_unless_who_sent_it_looks_first() {
    let busy = || Reply::json(429, r#"{"message": "slow down"}"#).with("retry-after", "0");
    let users = r#"{"data": {"added_users": []}}"#;
    let server = Server::start([busy(), busy(), Reply::json(200, users)]).await;
    wiv(&server).add_users("c", &["a@x.io".to_owned()], "Admin").await.unwrap();
    assert_eq!(server.lines(), ["POST /msp/customers/c/users"; 3]);

    // What can be looked for goes back, as it may have been carried out after all.
    let server = Server::start([busy(), Reply::json(200, CREATED)]).await;
    let error = wiv(&server).create_customer("n").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused { status: 429 });
    assert_eq!(server.lines(), ["POST /msp/customers"]);
    assert_eq!(wiv(&server).create_customer("n").await.unwrap().id, "c");
}

#[tokio::test]
async fn a_429_is_waited_for_and_is_no_retry() {
    let busy = || Reply::json(429, r#"{"error": "slow down"}"#);
    let good = Reply::json(200, r#"{"data": []}"#);
    let server = Server::start((0..6).map(|_| busy()).chain([good])).await;
    let listed = wiv_once(&server).list_customers(&[]).await;
    assert_eq!(listed.unwrap(), []);
    assert_eq!(server.requests().len(), 7);
}

#[tokio::test]
async fn a_429_without_end_ends_with_the_time_of_a_call_and_names_what_helps() {
    let busy = || Reply::json(429, r#"{"error": "slow down"}"#);
    let server = Server::start((0..1_000).map(|_| busy())).await;
    let backoff = Backoff::starting_at(Duration::from_millis(20));
    let longest_call = Duration::from_millis(300);
    let settings = Settings { backoff, longest_call, ..settings() };
    let client = wiv_with(&server, &settings, CancellationToken::new());
    let error = client.list_customers(&[]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused { status: 429 });
    assert_eq!(error.words(), Some("slow down"));
    assert!((2..1_000).contains(&error.attempts()), "{error}");
    assert!(error.detail().contains("set `http.requests_per_second`"), "{error}");
}

#[tokio::test]
async fn stopping_ends_the_wait_of_a_429() {
    let server = Server::start([Reply::json(429, "").with("retry-after", "60")]).await;
    let stop = CancellationToken::new();
    let client = wiv_with(&server, &settings(), stop.clone());
    let call = tokio::spawn(async move { client.list_customers(&[]).await });
    server.arrival().await;
    stop.cancel();
    assert_eq!(call.await.unwrap().unwrap_err().kind(), ErrorKind::Stopped);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_is_being_sent_when_asked_to_stop_is_finished() {
    let (release, held) = oneshot::channel();
    let reply = Reply::Held(held, Box::new(Reply::json(200, CREATED)));
    let server = Server::start([reply]).await;
    let stop = CancellationToken::new();
    let client = wiv_with(&server, &settings(), stop.clone());
    let call = tokio::spawn({
        let client = client.clone();
        async move { client.create_customer("n").await }
    });
    server.arrival().await;
    stop.cancel();
    release.send(()).unwrap();
    assert_eq!(call.await.unwrap().unwrap().id, "c");
    assert_eq!(client.create_customer("m").await.unwrap_err().kind(), ErrorKind::Stopped);
    assert_eq!(server.requests().len(), 1);
}

/// A port of this machine on which nobody listens.
fn nobody() -> Endpoint {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap()).parse().unwrap()
}

#[tokio::test]
async fn a_create_that_finds_no_connection_is_tried_again_and_was_not_sent() {
    let endpoint = nobody();
    let stop = CancellationToken::new();
    let client = Client::new(&settings(), endpoint.clone(), "test-wiv-key".into(), stop).unwrap();
    let error = client.create_customer("n").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::NotSent, 5));
    let words = error.words().unwrap();
    assert!(words.starts_with(&format!("could not connect to {}: ", endpoint.host())), "{words}");
    assert!(words.to_lowercase().contains("refused"), "{words}");
}

#[tokio::test]
async fn an_answer_beyond_the_bound_is_not_read_to_its_end() {
    // 1 MiB is the bound of a create's answer, whatever its head promises.
    let big = format!(r#"{{"data": {{"customer_id": "c", "pad": "{}"}}}}"#, "x".repeat(1 << 20));
    let mut lying = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..20 {
        lying.extend(b"10000\r\n");
        lying.extend(vec![b' '; 0x10000]);
        lying.extend(b"\r\n");
    }
    for reply in [Reply::json(200, big), Reply::Raw(lying)] {
        let server = Server::start([reply]).await;
        let error = wiv(&server).create_customer("n").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
        assert_eq!(error.words(), Some("the answer is larger than 1 MiB"));
    }
}

#[tokio::test]
async fn a_list_may_be_larger_than_other_answers() {
    let customers: Vec<_> = (0..10_000)
        .map(|n| serde_json::json!({"customer_id": format!("{n:036}"), "customer_name": "x".repeat(100)}))
        .collect();
    let body = serde_json::to_string(&customers).unwrap();
    assert!(body.len() > 1 << 20);
    let server = Server::start([Reply::json(200, body)]).await;
    assert_eq!(wiv(&server).list_customers(&[]).await.unwrap().len(), 10_000);
}

#[tokio::test]
async fn a_servers_text_is_made_fit_for_a_terminal() {
    let words = format!("\u{1b}[31mred\r\n\tand {}", "ü".repeat(2_000));
    let body = serde_json::json!({ "error": words }).to_string();
    let server = Server::start([Reply::json(400, body).with("x-request-id", "req-7")]).await;
    let error = wiv(&server).create_customer("n").await.unwrap_err();
    let words = error.words().unwrap();
    assert!(words.starts_with("[31mred and üüü"), "{words}");
    assert!(words.len() <= 512 && words.len() > 500);
    assert_eq!(error.request_id(), Some("req-7"));
}

#[tokio::test]
async fn a_failure_reads_as_summary_and_detail() {
    let reply = Reply::json(400, r#"{"error": "name is taken"}"#).with("x-amzn-requestid", "req-7");
    let server = Server::start([reply, Reply::Drop]).await;
    let client = wiv(&server);
    let refused = client.create_customer("n").await.unwrap_err();
    insta::assert_snapshot!(refused.summary(), @"Wiv refused the request (400)");
    insta::assert_snapshot!(refused.detail(), @r#"Tried: `POST /msp/customers`. Answer: 400 Bad Request, "name is taken". The API refused the request. Nothing was changed. Request id: req-7."#);
    let lost = client.create_customer("n").await.unwrap_err();
    insta::assert_snapshot!(lost.summary(), @"The answer of Wiv was lost");
    insta::assert_snapshot!(lost.detail(), @"Tried: `POST /msp/customers`. No answer: connection closed before message completed. The API may have carried it out. The provider did not send it again, because it could then happen twice.");
}
