//! What is big is still quick: nothing grows with the square of the number of customers.

use std::time::{Duration, Instant};

use msp_sandbox::{Customer, Figures};

use super::support::*;

/// The bound is wide: it is for a build without optimisation on a busy machine. Ten thousand
/// squared would be beyond it by far.
#[tokio::test]
async fn ten_thousand_customers_are_listed_at_once() {
    let called = Called::start().await;
    called
        .sandbox
        .change(|state| {
            state.customers = (0..10_000)
                .map(|number| Customer {
                    customer_id: format!("org_{number}"),
                    name: format!("Customer {number}"),
                    figures: Figures::default(),
                    ..Customer::default()
                })
                .collect();
        })
        .unwrap();
    let started = Instant::now();
    let answer = called.list("?fields=id,name").await;
    let took = started.elapsed();
    assert_eq!(answer.json()["data"].as_array().unwrap().len(), 10_000);
    assert!(took < Duration::from_secs(5), "{took:?}");
}
