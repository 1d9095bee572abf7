//! What comes late: answers, commits, and rows in lists.

use std::time::{Duration, Instant};

use msp_sandbox::{Disturbed, Fault, Options, Sandbox};
use serde_json::{Value, json};

use super::*;

/// Until the log says that the last request came this far.
async fn until(called: &Called, reached: impl Fn(&Disturbed) -> bool) {
    let come = async {
        while !called
            .sandbox
            .requests()
            .last()
            .is_some_and(|entry| entry.fault.as_ref().is_some_and(&reached))
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), come).await.expect("it came this far");
}

#[tokio::test]
async fn latency_keeps_the_caller_waiting() {
    for fault in [Fault::latency, Fault::latency_after_commit] {
        let called = Called::start().await;
        let time = Duration::from_millis(60);
        called.sandbox.fault(fault(time).on("POST", CUSTOMERS).once());
        let started = Instant::now();
        assert_eq!(create(&called).await.status, 200);
        assert!(started.elapsed() >= time);
        assert_eq!(committed(&called).await, 1);
    }
}

#[tokio::test]
async fn a_request_is_held_on_either_side_of_its_commit_until_the_rule_is_removed() {
    for (fault, customers) in [(Fault::hold(), 0), (Fault::hold_after_commit(), 1)] {
        let called = Called::start().await;
        let rule = called.sandbox.fault(fault.on("POST", CUSTOMERS));
        let asked = async {
            let reached = (customers == 1).then_some(true);
            until(&called, |fault| fault.rule == rule && fault.committed == reached).await;
            assert_eq!(committed(&called).await, customers);
            assert_eq!(called.sandbox.requests()[0].status, None);
            assert!(called.sandbox.clear_fault(rule));
        };
        let (answer, ()) = tokio::join!(create(&called), asked);
        assert_eq!(answer.status, 200);
        assert_eq!(committed(&called).await, 1);
    }
}

#[tokio::test]
async fn a_commit_comes_though_the_caller_has_gone() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::hold().on("POST", CUSTOMERS));
    let stream = ask_for_customer(&called.sandbox).await;
    until(&called, |_| true).await;
    drop(stream);
    assert_eq!(committed(&called).await, 0);
    called.sandbox.clear_faults();
    until(&called, |fault| fault.committed == Some(true)).await;
    assert_eq!(committed(&called).await, 1);
}

#[tokio::test]
async fn stopping_waits_for_no_one_who_waits_on_purpose() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let handle = sandbox.handle();
    handle.fault(Fault::hold().and(Fault::latency(Duration::from_secs(3_600))));
    let stream = ask_for_customer(&handle).await;
    while handle.faults()[0].fired == 0 {
        tokio::task::yield_now().await;
    }
    let (raw, ()) = tokio::join!(read_to_end(stream), sandbox.stop());
    assert!(raw.head.starts_with("HTTP/1.1 200"), "{}", raw.head);
    assert_eq!(handle.state().customers.len(), 1);
}

#[tokio::test]
async fn lists_lag_behind_a_create_whose_answer_is_lost() {
    let called = Called::start().await;
    let fault = Fault::drop_after_commit().and(Fault::list_lag(2));
    called.sandbox.fault(fault.on("POST", CUSTOMERS).once());
    assert!(read_to_end(ask_for_customer(&called.sandbox).await).await.is_nothing());
    assert_eq!(last_fault(&called).await["parts"], json!(["list_lag", "drop"]));
    create(&called).await;
    for listed in [1, 1, 2] {
        assert_eq!(called.list("").await.json()["data"].as_array().unwrap().len(), listed);
    }
}

#[tokio::test]
async fn the_rows_of_tenants_and_integrations_lag_as_well() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::list_lag(1).on("POST", TENANTS));
    called.sandbox.fault(Fault::list_lag(1).on("POST", "/msp/customers/*/integrations"));
    called.tenant().await;
    let customer = called.customer().await;
    let request = fixture("wiv-integration-gcp-request");
    assert_eq!(called.wiv(&integrations(&customer), &request).await.status, 200);
    for listed in [0, 1] {
        let tenants = called.navigator("GET", TENANTS, &Value::Null).await.json();
        assert_eq!(tenants.as_array().unwrap().len(), listed);
        let row = called.list("").await.json()["data"][0].clone();
        assert_eq!(row["num_of_integrations"], listed);
        assert_eq!(row["integrations"].as_array().unwrap().len(), listed);
        assert_eq!(row["integration_types"].as_array().unwrap().len(), listed);
    }
}

#[tokio::test]
async fn a_list_that_is_told_to_catch_up_shows_all() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::list_lag(u32::MAX).on("POST", "*"));
    let customer = called.customer().await;
    called.wiv(&integrations(&customer), &fixture("wiv-integration-aws-request")).await;
    called.tenant().await;
    let listed = async || {
        let customers = called.list("").await.json()["data"].clone();
        let tenants = called.navigator("GET", TENANTS, &Value::Null).await.json();
        (customers[0]["num_of_integrations"].clone(), tenants.as_array().unwrap().len())
    };
    assert_eq!(listed().await, (Value::Null, 0));
    assert_eq!(called.send("POST", "/_sandbox/lists/catch-up", &[], "").await.status, 204);
    assert_eq!(listed().await, (json!(1), 1));
}

#[tokio::test]
async fn lists_lag_by_seconds_too() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::list_lag_seconds(3_600).on("POST", CUSTOMERS).once());
    create(&called).await;
    let listed = async || called.list("").await.json()["data"].as_array().unwrap().len();
    assert_eq!([listed().await, listed().await], [0, 0]);
    // The hour passes.
    called.sandbox.change(|state| state.customers[0].lag.until = 1).unwrap();
    assert_eq!(listed().await, 1);
}
