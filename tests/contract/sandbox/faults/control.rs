//! `/_sandbox/faults`, as it is used with curl.

use msp_sandbox::{Answer, Fault, ListSign, NameEcho, Rule};
use serde_json::{Value, json};

use super::*;

const FAULTS: &str = "/_sandbox/faults";

async fn post(called: &Called, rule: &Value) -> super::Answer {
    called.send("POST", FAULTS, &[], &rule.to_string()).await
}

#[tokio::test]
async fn a_rule_is_added_listed_with_what_it_did_and_removed() {
    let called = Called::start().await;
    let rule = json!({
        "match": {"method": "POST", "path": "/msp/customers"}, "times": 2,
        "fault": {"status": {"status": 429, "headers": {"Retry-After": "1"}}},
    });
    let added = post(&called, &rule).await;
    assert_eq!((added.status, &added.json()["id"]), (201, &json!(1)));
    assert_eq!(create(&called).await.headers["retry-after"], "1");
    let listed = called.send("GET", FAULTS, &[], "").await.json();
    insta::assert_snapshot!(listed, @r#"[{"id":1,"matched":1,"fired":1,"too_early":0,"match":{"method":"POST","path":"/msp/customers"},"skip":0,"times":2,"fault":{"status":{"status":429,"headers":{"Retry-After":"1"},"moment":"before_commit"}}}]"#);
    assert_eq!(called.send("DELETE", "/_sandbox/faults/1", &[], "").await.status, 204);
    assert_eq!(called.send("DELETE", "/_sandbox/faults/1", &[], "").await.status, 404);
    assert_eq!(create(&called).await.status, 200);
}

#[tokio::test]
async fn all_rules_are_removed_at_once() {
    let called = Called::start().await;
    for _ in 0..2 {
        called.sandbox.fault(Fault::cut());
    }
    assert_eq!(called.send("DELETE", FAULTS, &[], "").await.status, 204);
    assert_eq!(called.send("GET", FAULTS, &[], "").await.json(), json!([]));
}

#[tokio::test]
async fn its_own_endpoints_are_never_disturbed() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::drop_before_commit());
    for path in ["/_sandbox/state", "/_sandbox/requests", FAULTS] {
        assert_eq!(called.send("GET", path, &[], "").await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn every_fault_can_be_posted_as_it_is_documented() {
    let called = Called::start().await;
    let on = |fault: Fault| fault.on("POST", CUSTOMERS);
    let second = std::time::Duration::from_secs(1);
    for (fault, rule) in [
        (json!({"latency": {"ms": 1000, "moment": "before_commit"}}), on(Fault::latency(second))),
        (
            json!({"latency": {"ms": 1000, "moment": "after_commit"}}),
            on(Fault::latency_after_commit(second)),
        ),
        (json!({"hold": {"moment": "after_commit"}}), on(Fault::hold_after_commit())),
        (json!({"list_lag": {"lists": 3}}), on(Fault::list_lag(3))),
        (json!({"list_lag": {"seconds": 30}}), on(Fault::list_lag_seconds(30))),
        (
            json!({"status": {"status": 503, "headers": {"retry-after": "2"}, "body": {"a": [1.5]}, "moment": "after_commit"}}),
            on(Fault::status_after_commit(
                Answer::of(503).retry_after("2").body(json!({"a": [1.5]})),
            )),
        ),
        (
            json!({"name_echo": {"spelling": "cut", "characters": 20}}),
            on(Fault::name_echo(NameEcho::Cut)),
        ),
        (json!({"name_echo": {"spelling": "nfd"}}), on(Fault::name_echo(NameEcho::Nfd))),
        (
            json!({"members": {"name": null, "type": "aws"}}),
            on(Fault::members([("name", Value::Null), ("type", json!("aws"))])),
        ),
        (json!({"drop": {}}), on(Fault::drop_before_commit())),
        (json!({"drop": {"moment": "after_commit"}}), on(Fault::drop_after_commit())),
        (json!({"cut": {}}), on(Fault::cut())),
        (json!({"garbage": {}}), on(Fault::garbage())),
        (json!({"content_type": {}}), on(Fault::content_type())),
        (json!({"oversized": {"bytes": 1_048_576}}), on(Fault::oversized(1_048_576))),
        (json!({"expired_token": {}}), on(Fault::expired_token())),
        (
            json!({"rate_limit": {"requests": 10, "window_ms": 1000}}),
            on(Fault::rate_limit(10, second)),
        ),
        (
            json!({"drop": {}, "latency": {"ms": 1000}, "list_lag": {"lists": 1}}),
            on(Fault::drop_before_commit().and(Fault::latency(second)).and(Fault::list_lag(1))),
        ),
    ] {
        let posted = json!({"match": {"method": "POST", "path": CUSTOMERS}, "fault": fault});
        assert_eq!(Rule::from_json(posted.to_string().as_bytes()).unwrap(), rule, "{fault}");
        assert_eq!(post(&called, &posted).await.status, 201, "{fault}");
        assert_eq!(called.sandbox.faults().last().unwrap().rule, rule);
    }
}

#[tokio::test]
async fn a_partial_list_can_be_posted_as_it_is_documented() {
    let called = Called::start().await;
    for (fault, rows, sign) in [
        (json!({"rows": 3, "sign": "status_206"}), 3, ListSign::Status206),
        (json!({"sign": "total_pages"}), 0, ListSign::TotalPages),
        (json!({}), 0, ListSign::Whole),
    ] {
        let rule = json!({"match": {"method": "GET"}, "fault": {"partial_list": fault}});
        assert_eq!(post(&called, &rule).await.status, 201, "{fault}");
        let added = called.sandbox.faults().last().unwrap().rule.clone();
        let expected = Rule::from(Fault::partial_list(rows, sign));
        assert_eq!(json!(added)["fault"], json!(expected)["fault"]);
    }
}

#[tokio::test]
async fn what_is_no_rule_is_refused_with_the_reason() {
    let called = Called::start().await;
    let mut said = String::new();
    for rule in [
        json!([]),
        json!({}),
        json!({"fault": {}}),
        json!({"fault": {"dorp": {}}}),
        json!({"fault": {"drop": {"moment": "later"}}}),
        json!({"fault": {"cut": {"bytes": 3}}}),
        json!({"fault": {"cut": {}, "garbage": {}}}),
        json!({"fault": {"cut": {}}, "match": {"verb": "GET"}}),
        json!({"fault": {"cut": {}}, "match": {"method": "get"}}),
        json!({"fault": {"cut": {}}, "match": {"path": "msp/customers"}}),
        json!({"fault": {"cut": {}}, "match": {"path": "/msp/customers?fields=id"}}),
        json!({"fault": {"cut": {}}, "match": {"path": "/_sandbox/state"}}),
        json!({"fault": {"cut": {}}, "times": 0}),
        json!({"fault": {"cut": {}}, "times": -1}),
        json!({"fault": {"cut": {}}, "probability": 1.5}),
        json!({"fault": {"cut": {}}, "probability": 0}),
        json!({"fault": {"cut": {}}, "seed": 1}),
        json!({"fault": {"latency": {}}}),
        json!({"fault": {"list_lag": {}}, "match": {"method": "POST"}}),
        json!({"fault": {"list_lag": {"lists": 1}}, "match": {"method": "GET"}}),
        json!({"fault": {"name_echo": {"spelling": "loud"}}}),
        json!({"fault": {"name_echo": {"spelling": "as_sent"}}}),
        json!({"fault": {"members": {}}}),
        json!({"fault": {"partial_list": {}}, "match": {"method": "POST"}}),
        json!({"fault": {"members": {"id": null}, "drop": {}}}),
        json!({"fault": {"status": {"status": 100}}}),
        json!({"fault": {"status": {"status": 204, "body": {}}}}),
        json!({"fault": {"status": {"status": 500, "headers": {"a b": "c"}}}}),
        json!({"fault": {"status": {"status": 500, "headers": {"Content-Length": "1"}}}}),
        json!({"fault": {"oversized": {"bytes": 1}}}),
        json!({"fault": {"rate_limit": {"requests": 1, "window_ms": 0}}}),
    ] {
        let answer = post(&called, &rule).await;
        assert_eq!(answer.status, 400, "{rule}");
        said += &answer.error();
        said.push('\n');
    }
    insta::assert_snapshot!(said, @r#"
    not a rule: not a JSON object
    not a rule: missing field `fault` at line 1 column 2
    not a rule: fault must name what happens, such as {"drop": {}}
    not a rule: unknown field `dorp`, expected one of `latency`, `hold`, `list_lag`, `name_echo`, `members`, `partial_list`, `status`, `drop`, `cut`, `garbage`, `content_type`, `oversized`, `expired_token`, `rate_limit` at line 1 column 16
    not a rule: unknown variant `later`, expected `before_commit` or `after_commit` at line 1 column 34
    not a rule: unknown field `bytes`, there are no fields at line 1 column 24
    not a rule: fault has cut and garbage: only one of them can decide the answer
    not a rule: unknown field `verb`, expected `method` or `path` at line 1 column 35
    not a rule: match.method `get` must be one of DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT
    not a rule: match.path `msp/customers` must start with `/` or `*`, and have no `?`
    not a rule: match.path `/msp/customers?fields=id` must start with `/` or `*`, and have no `?`
    not a rule: match.path `/_sandbox/state`: no rule can disturb the endpoints under /_sandbox
    not a rule: times must be at least 1: leave it out for every request
    not a rule: invalid value: integer `-1`, expected u64 at line 1 column 30
    not a rule: probability must be more than 0 and at most 1
    not a rule: probability must be more than 0 and at most 1
    not a rule: seed has no meaning without probability
    not a rule: missing field `ms` at line 1 column 22
    not a rule: fault.list_lag needs lists or seconds
    not a rule: fault.list_lag is for what a request creates: match.method must be POST
    not a rule: unknown variant `loud`, expected one of `as_sent`, `trimmed`, `collapsed`, `lower`, `upper`, `nfc`, `nfd`, `escaped`, `cut` at line 1 column 40
    not a rule: fault.name_echo.spelling `as_sent` changes nothing
    not a rule: fault.members must name a member of the answer
    not a rule: fault.partial_list is for what a request lists: match.method must be GET
    not a rule: fault has drop: it leaves nothing of the answer for the other parts to change
    not a rule: fault.status.status must be a number from 200 to 999
    not a rule: fault.status: an answer of 204 has no body
    not a rule: fault.status.headers: `a b` is not a header, or nobody can send its value
    not a rule: fault.status.headers: the sandbox sets `Content-Length` itself. To end a body early, use cut
    not a rule: fault.oversized.bytes must be at least 2
    not a rule: fault.rate_limit.window_ms must be at least 1
    "#);
    assert!(called.sandbox.faults().is_empty());
}

#[tokio::test]
#[should_panic(expected = "not a rule: times must be at least 1")]
async fn a_test_that_adds_no_rule_ends() {
    Called::start().await.sandbox.fault(Fault::cut().on("GET", CUSTOMERS).times(0));
}
