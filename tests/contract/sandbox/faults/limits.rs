//! Which requests are disturbed, and how many.

use std::time::Duration;

use msp_sandbox::Fault;
use serde_json::json;

use super::*;

async fn statuses(called: &Called, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(create(called).await.status);
    }
    statuses
}

#[tokio::test]
async fn a_rule_skips_and_ends() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::status(500).on("POST", CUSTOMERS).skip(1).times(2));
    assert_eq!(statuses(&called, 4).await, [200, 500, 500, 200]);
}

#[tokio::test]
async fn other_methods_and_paths_go_undisturbed() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::status(500).on("POST", "/msp/customers/*"));
    assert_eq!(create(&called).await.status, 200);
    assert_eq!(called.list("").await.status, 200);
    assert_eq!(called.wiv(&users("1"), &json!({})).await.status, 500);
    assert_eq!(called.sandbox.requests()[0].fault, None);
}

#[tokio::test]
async fn one_seed_disturbs_the_same_requests_in_every_run() {
    let run = async |seed| {
        let called = Called::start().await;
        called.sandbox.fault(Fault::status(500).on("POST", CUSTOMERS).probability(0.5, seed));
        statuses(&called, 32).await
    };
    let first = run(1).await;
    assert!(first.contains(&200) && first.contains(&500), "{first:?}");
    assert_eq!(first, run(1).await);
    assert_ne!(first, run(2).await);
}

#[tokio::test]
async fn the_first_rule_that_fires_has_the_request() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::status(500).on("POST", CUSTOMERS).once());
    called.sandbox.fault(Fault::status(502).on("POST", CUSTOMERS));
    assert_eq!(statuses(&called, 3).await, [500, 502, 502]);
}

#[tokio::test]
async fn beyond_the_rate_limit_nothing_is_carried_out_and_all_is_counted() {
    let called = Called::start().await;
    called.sandbox.fault(Fault::rate_limit(2, Duration::from_secs(3_600)).on("POST", CUSTOMERS));
    assert_eq!(statuses(&called, 2).await, [200, 200]);
    for _ in 0..2 {
        let refused = create(&called).await;
        assert_eq!((refused.status, refused.error().as_str()), (429, "Too many requests"));
        let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((3_590..=3_600).contains(&wait), "{wait}");
    }
    assert_eq!(committed(&called).await, 2);
    let report = &called.sandbox.faults()[0];
    assert_eq!((report.matched, report.fired, report.too_early), (4, 2, 1));
}
