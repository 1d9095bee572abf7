//! The search for cases: one page as documented, and all of them without a gap.

use std::num::{NonZeroU32, NonZeroUsize};

use serde_json::{Value, json};
use terraform_provider_msp::http::{CancellationToken, ErrorKind, Settings};
use terraform_provider_msp::wiv::{CaseSearch, DateRange, FoundCases};
use time::macros::date;

use super::server::{Reply, Server};
use super::{fixture, fixture_json, settings, wiv, wiv_once, wiv_with};

/// A page with cases of these ids.
fn page(ids: &[&str], next_page_key: &Value) -> Reply {
    let cases: Vec<_> = ids.iter().map(|id| json!({"case_id": id, "size": 1})).collect();
    Reply::json(200, json!({"data": cases, "next_page_key": next_page_key}).to_string())
}

fn key(scroll_id: &str) -> Value {
    json!({"scroll_id": scroll_id})
}

fn ids(found: &FoundCases) -> Vec<&str> {
    found.cases.iter().filter_map(|case| case.id.as_deref()).collect()
}

fn all() -> CaseSearch {
    CaseSearch::default()
}

/// The keys that were sent, in order.
fn keys(server: &Server) -> Vec<Value> {
    server.requests().iter().map(|request| request.json()["start_page_key"].clone()).collect()
}

#[tokio::test]
async fn a_page_is_searched_for_as_documented() {
    let replies = (0..2).map(|_| Reply::json(200, fixture("wiv-cases-found.json")));
    let server = Server::start(replies).await;
    let search = CaseSearch {
        customer_id: Some("org_12345".into()),
        date_range: Some(DateRange { start: date!(2024 - 01 - 01), end: date!(2024 - 12 - 31) }),
        page_size: None,
    };
    let found = wiv(&server).search_cases(&search, None).await.unwrap();
    assert_eq!(found.cases.len(), 1);
    assert_eq!(found.cases[0].id.as_deref(), Some("case_12345"));
    assert_eq!(found.cases[0].kind.as_deref(), Some("EC2 Stopped Instances"));
    let documented = fixture_json("wiv-cases-found.json");
    let found_json: Value = serde_json::from_str(&found.cases[0].json).unwrap();
    assert_eq!(found_json, documented["data"][0]);

    let key = found.next_page_key.unwrap();
    let search = CaseSearch { page_size: NonZeroU32::new(25), ..all() };
    wiv(&server).search_cases(&search, Some(&key)).await.unwrap();
    let [first, next] = server.requests().try_into().unwrap();
    assert_eq!(first.line(), "POST /v2/cases/msp/search?customer_id=org_12345");
    let range = json!({"date_range": {"start": "2024-01-01", "end": "2024-12-31"}});
    assert_eq!(first.json(), range);
    assert_eq!(next.line(), "POST /v2/cases/msp/search");
    let mut documented = fixture_json("wiv-cases-next-request.json");
    documented["start_page_key"]["scroll_id"] = json!("FGluY2x1Z==");
    assert_eq!(next.json(), documented);
}

#[tokio::test]
async fn everything_is_searched_for_with_an_empty_object() {
    let server = Server::start([page(&[], &Value::Null)]).await;
    let found = wiv(&server).find_cases(&all(), None).await.unwrap();
    assert_eq!(found, FoundCases { cases: Vec::new(), is_complete: true });
    assert_eq!(server.request().json(), json!({}));
}

#[tokio::test]
async fn a_blank_customer_is_nobody_and_not_everybody() {
    let server = Server::start([]).await;
    let search = CaseSearch { customer_id: Some(" ".into()), ..all() };
    let error = wiv(&server).find_cases(&search, None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotSent);
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_page_key_goes_back_unchanged_whatever_it_is() {
    for key in [
        json!({"scroll_id": "a+/=\u{e9}\n", "shard": [1, {"b": null}]}),
        json!("text"),
        json!(0),
        json!([]),
        json!(false),
        serde_json::from_str("12345678901234567890123.4500").unwrap(),
    ] {
        let server = Server::start([page(&["a"], &key), page(&["b"], &Value::Null)]).await;
        let found = wiv(&server).find_cases(&all(), None).await.unwrap();
        assert_eq!(ids(&found), ["a", "b"], "{key}");
        assert_eq!(keys(&server)[1].to_string(), key.to_string());
    }
}

#[tokio::test]
async fn a_key_that_holds_nothing_is_the_end() {
    for key in [json!(null), json!({}), json!({"scroll_id": null}), json!("")] {
        let server = Server::start([page(&["a"], &key)]).await;
        let found = wiv(&server).find_cases(&all(), None).await.unwrap();
        assert!(found.is_complete, "{key}");
        assert_eq!(server.requests().len(), 1, "{key}");
    }
    for body in [r#"{"data": [{"case_id": "a"}]}"#, r#"[{"case_id": "a"}]"#] {
        let server = Server::start([Reply::json(200, body)]).await;
        assert_eq!(ids(&wiv(&server).find_cases(&all(), None).await.unwrap()), ["a"], "{body}");
    }
}

#[tokio::test]
async fn one_scroll_id_for_all_pages_is_no_loop() {
    let scroll = key("same");
    let pages = [page(&["a", "b"], &scroll), page(&["c"], &scroll), page(&[], &scroll)];
    let server = Server::start(pages).await;
    let found = wiv(&server).find_cases(&all(), None).await.unwrap();
    assert_eq!((ids(&found), found.is_complete), (vec!["a", "b", "c"], true));
    assert_eq!(keys(&server), [Value::Null, scroll.clone(), scroll]);
}

#[tokio::test]
async fn an_empty_page_ends_the_search_whatever_key_it_has() {
    let server = Server::start([page(&["a"], &key("1")), page(&[], &key("2"))]).await;
    let found = wiv(&server).find_cases(&all(), None).await.unwrap();
    assert_eq!((ids(&found), found.is_complete), (vec!["a"], true));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_page_that_comes_again_is_an_error_and_no_endless_search() {
    for keys in [["1", "1", "1"], ["1", "2", "3"]] {
        let pages = [&["a", "b"], &["c", "d"], &["a", "b"]];
        let pages = pages.iter().zip(keys).map(|(ids, id)| page(*ids, &key(id)));
        let server = Server::start(pages).await;
        let error = wiv(&server).find_cases(&all(), None).await.unwrap_err();
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @"No usable answer from Wiv. Tried: `POST /v2/cases/msp/search`. Answer: 200 OK, but the answer is a page that came earlier. The request did not succeed. Set `limit` or a shorter range of dates: the search then ends earlier.");
        }
        assert_eq!(server.requests().len(), 3);
    }
}

#[tokio::test]
async fn a_limit_is_a_number_of_cases_and_says_whether_there_are_more() {
    for (limit, expected, is_complete, requests) in [
        (1, &["a"][..], false, 1),
        (2, &["a", "b"], false, 1),
        (3, &["a", "b", "c"], true, 2),
        (4, &["a", "b", "c"], true, 2),
    ] {
        let pages = [page(&["a", "b"], &key("1")), page(&["c"], &Value::Null)];
        let server = Server::start(pages).await;
        let found = wiv(&server).find_cases(&all(), NonZeroUsize::new(limit)).await.unwrap();
        assert_eq!((ids(&found), found.is_complete), (expected.to_vec(), is_complete), "{limit}");
        let sent = server.requests();
        assert_eq!(sent.len(), requests, "{limit}");
        // No more is asked for than is wanted.
        assert!(sent.iter().all(|sent| sent.json()["max_returned_items"] == limit), "{limit}");
    }
    let server = Server::start([page(&[], &Value::Null)]).await;
    wiv(&server).find_cases(&all(), NonZeroUsize::new(250)).await.unwrap();
    assert_eq!(server.request().json(), json!({}));
}

#[tokio::test]
async fn a_first_page_is_a_read_and_sent_again() {
    let server =
        Server::start([Reply::Drop, Reply::json(502, ""), page(&["a"], &Value::Null)]).await;
    let found = wiv(&server).find_cases(&all(), None).await.unwrap();
    assert_eq!(ids(&found), ["a"]);
}

#[tokio::test]
async fn after_a_lost_page_the_search_begins_anew_as_its_key_may_be_used_up() {
    for lost in [Reply::Drop, Reply::json(503, ""), Reply::json(200, "{\"data\": [")] {
        let server = Server::start([
            page(&["a"], &key("1")),
            lost,
            page(&["a"], &key("2")),
            page(&["b"], &Value::Null),
        ])
        .await;
        let found = wiv(&server).find_cases(&all(), None).await.unwrap();
        assert_eq!((ids(&found), found.is_complete), (vec!["a", "b"], true));
        assert_eq!(keys(&server), [Value::Null, key("1"), Value::Null, key("2")]);
    }
}

#[tokio::test]
async fn a_search_begins_anew_as_often_as_a_read_is_sent_again() {
    let replies = |_| [page(&["a"], &key("1")), Reply::json(503, r#"{"error": "busy"}"#)];
    let server = Server::start((0..9).flat_map(replies)).await;
    let settings = Settings { max_retries: 2, ..settings() };
    let client = wiv_with(&server, &settings, CancellationToken::new());
    let error = client.find_cases(&all(), None).await.unwrap_err();
    assert_eq!((error.kind(), error.words()), (ErrorKind::Failed, Some("busy")));
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn a_page_that_is_refused_ends_the_search_in_the_servers_words() {
    let refused = Reply::json(400, r#"{"error": "scroll has expired"}"#);
    let server = Server::start([page(&["a"], &key("1")), refused]).await;
    let error = wiv(&server).find_cases(&all(), None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused { status: 400 });
    assert_eq!(error.words(), Some("scroll has expired"));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn what_is_no_page_is_no_answer() {
    for body in [
        "",
        "{}",
        "7",
        r#"{"data": null}"#,
        r#"{"data": {"cases": []}}"#,
        r#"{"data": ["case_12345"]}"#,
        r#"{"data": [], "next_page_key": 1, "next_page_key": 2}"#,
    ] {
        let server = Server::start([Reply::json(200, body)]).await;
        let error = wiv_once(&server).search_cases(&all(), None).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Failed, "{body}");
    }
}

#[tokio::test]
async fn what_is_kept_of_all_pages_has_a_bound() {
    let size = 23 * 1024 * 1024;
    let pages = (0..9).map(|number| {
        let case = json!({"case_id": number.to_string(), "text": "x".repeat(size)});
        Reply::json(200, json!({"data": [case], "next_page_key": number}).to_string())
    });
    let server = Server::start(pages).await;
    let error = wiv(&server).find_cases(&all(), None).await.unwrap_err();
    let words = "the answer is larger than 64 MiB with the pages before it";
    assert_eq!((error.kind(), error.words()), (ErrorKind::Failed, Some(words)));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_search_is_stopped_between_two_pages() {
    let (release, held) = tokio::sync::oneshot::channel();
    let first = Reply::Held(held, Box::new(page(&["a"], &key("1"))));
    let server = Server::start([first, page(&["b"], &Value::Null)]).await;
    let stop = CancellationToken::new();
    let client = wiv_with(&server, &settings(), stop.clone());
    let search = tokio::spawn(async move { client.find_cases(&all(), None).await });
    server.arrival().await;
    stop.cancel();
    release.send(()).unwrap();
    let error = search.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    assert_eq!(server.requests().len(), 1);
}
