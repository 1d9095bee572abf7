//! What a browser sends for another site's page is refused, whoever that page pretends to be.

use msp_sandbox::{Answer, Fault, Options};
use serde_json::json;

use super::support::*;

const FAULTS: &str = "/_sandbox/faults";
const RULE: &str = r#"{"fault": {"cut": {}}}"#;

/// What a browser says of a request that a page of `evil.example` makes.
const FOREIGN: [&[(&str, &str)]; 5] = [
    &[("origin", "http://evil.example"), ("sec-fetch-site", "cross-site")],
    &[("origin", "http://evil.example")],
    &[("origin", "null")],
    &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
    &[("sec-fetch-site", "same-site")],
];

async fn remote() -> Called {
    Called::with(Options { allow_remote: true, ..Options::default() }).await
}

#[tokio::test]
async fn a_name_that_merely_leads_here_is_refused_everywhere() {
    let called = Called::start().await;
    let evil = ("host", "evil.example");
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/_sandbox/page/script.js"),
        ("GET", "/_sandbox/state"),
        ("PUT", "/_sandbox/state"),
        ("DELETE", "/_sandbox/requests"),
        ("POST", FAULTS),
        ("GET", CUSTOMERS),
        ("GET", "/unknown"),
    ] {
        let answer = called.send(method, path, &[evil, KEY, JSON], RULE).await;
        assert_eq!(answer.status, 403, "{method} {path}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(answer.error(), @"the sandbox does not have the name `evil.example`. Use localhost or its address. To allow other names, start it with --allow-remote");
        }
    }
    assert!(called.sandbox.faults().is_empty());
    assert!(called.sandbox.requests().is_empty());
}

#[tokio::test]
async fn the_names_of_this_machine_are_taken_whatever_port_leads_here() {
    let called = Called::start().await;
    for host in ["localhost", "LOCALHOST:80", "127.0.0.1:1", "[::1]:8080"] {
        let answer = called.send("GET", "/_sandbox/state", &[("host", host)], "").await;
        assert_eq!(answer.status, 200, "{host}");
    }
}

#[tokio::test]
async fn any_name_is_taken_where_other_machines_may_come() {
    let called = remote().await;
    for path in ["/", "/_sandbox/state", CUSTOMERS] {
        let answer = called.send("GET", path, &[("host", "sandbox:8080"), KEY, JSON], "").await;
        assert_eq!(answer.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_page_of_another_site_neither_reads_nor_changes_anything() {
    for called in [Called::start().await, remote().await] {
        for said in FOREIGN {
            for (method, path) in [
                ("GET", "/_sandbox/state"),
                ("PUT", "/_sandbox/state"),
                ("POST", "/_sandbox/cases"),
                ("POST", "/_sandbox/invitations/accept"),
                ("DELETE", "/_sandbox/requests"),
                ("POST", FAULTS),
                ("POST", REFRESH),
            ] {
                let headers = [said, &[("content-type", "text/plain")]].concat();
                let answer = called.send(method, path, &headers, RULE).await;
                assert_eq!(answer.status, 403, "{method} {path} {said:?}");
            }
        }
        assert!(called.sandbox.faults().is_empty());
        assert!(called.sandbox.requests().is_empty());
    }
}

#[tokio::test]
async fn its_own_page_and_a_typed_address_are_answered() {
    let called = Called::start().await;
    let own = called.sandbox.url();
    for headers in [
        &[("origin", own.as_str()), ("sec-fetch-site", "same-origin")][..],
        &[("sec-fetch-site", "none"), ("sec-fetch-dest", "document")],
        &[("host", "localhost:8080"), ("origin", "http://localhost:8080")],
    ] {
        assert_eq!(called.send("POST", FAULTS, headers, RULE).await.status, 201, "{headers:?}");
    }
}

#[tokio::test]
async fn a_page_of_this_machine_on_another_port_is_another_page() {
    let called = Called::start().await;
    let answer = called.send("POST", FAULTS, &[("origin", "http://127.0.0.1:3000")], RULE).await;
    assert_eq!(answer.status, 403);
    assert!(answer.error().contains("http://127.0.0.1:3000"), "{answer:?}");
}

#[tokio::test]
async fn a_link_to_the_start_page_may_stand_anywhere() {
    let called = Called::start().await;
    let link = |into| [("sec-fetch-site", "cross-site"), ("sec-fetch-dest", into)];
    for (path, into, status) in [
        ("/", "document", 200),
        ("/", "iframe", 403),
        ("/", "empty", 403),
        ("/_sandbox/state", "document", 403),
    ] {
        let answer = called.send("GET", path, &link(into), "").await;
        assert_eq!(answer.status, status, "{path} {into}");
    }
}

#[tokio::test]
async fn a_browser_carries_nothing_in_from_another_page() {
    let (called, other) = (Called::start().await, Called::start().await);
    let page = format!(
        "<!doctype html><title>opened</title><script>\
         fetch({}, {{method: 'POST', mode: 'no-cors', body: {}}})\
         .then(() => {{ document.title = 'answered'; }});</script>",
        json!(format!("{}{FAULTS}", called.sandbox.url())),
        json!(RULE)
    );
    let page = Answer::of(200).header("content-type", "text/html").body(page);
    other.sandbox.fault(Fault::status(page).on("GET", CUSTOMERS));
    let shown = shown(&format!("{}{CUSTOMERS}", other.sandbox.url())).await;
    assert!(shown.contains("<title>answered</title>"), "it was not even sent:\n{shown}");
    assert!(called.sandbox.faults().is_empty());
}
