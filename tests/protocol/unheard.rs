//! Core is gone while calls run: nobody learns what comes of them, so nothing new is sent. The
//! process that started this one lives on here, as under a shell that waits; what ends the calls
//! is that their connection has closed.

use std::time::Duration;

use msp_sandbox::{Answer, Fault, Handle, Options, Report, Sandbox};
use tfplugin::framework::Value;
use tfplugin::rpc::proto::tfplugin6 as tf;

use super::replanning::{configured, create, customer};
use super::support::{PATIENCE, Plugin};

/// How many creates the sandbox has received.
fn creates(sandbox: &Handle) -> usize {
    let received = sandbox.received();
    received.iter().filter(|one| one.method == "POST" && one.path == "/msp/customers").count()
}

/// Applies a create until the sandbox has met this fault, and goes.
async fn gone_while_creating(sandbox: &Handle, fault: Fault) -> Plugin {
    let (plugin, mut client) = configured(sandbox).await;
    let plan = client.plan_resource_change(create("Acme")).await.unwrap().into_inner();
    let make = tf::apply_resource_change::Request {
        type_name: "msp_customer".to_owned(),
        prior_state: create("Acme").prior_state,
        planned_state: plan.planned_state,
        config: Some(customer("Acme", Value::Null)),
        planned_private: plan.planned_private,
        ..Default::default()
    };
    let rule = sandbox.fault(fault.on("POST", "/msp/customers").once());
    // It holds the only connection.
    let call = tokio::spawn(async move { client.apply_resource_change(make).await });
    let is_met = |report: &Report| report.id == rule && report.fired == 1;
    while !sandbox.faults().iter().any(is_met) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    plugin
}

#[tokio::test]
async fn what_waits_is_not_sent() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let busy = Fault::status(Answer::of(429).retry_after("1"));
    let _plugin = gone_while_creating(&sandbox, busy).await;
    // Longer than it was told to wait.
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert_eq!(creates(&sandbox), 1);
    assert_eq!(sandbox.state().customers.len(), 0);
}

#[tokio::test]
async fn what_is_on_the_wire_is_finished() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let slow = Fault::latency(Duration::from_millis(500));
    let _plugin = gone_while_creating(&sandbox, slow).await;
    tokio::time::timeout(PATIENCE, async {
        while sandbox.state().customers.is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("it is made");
    assert_eq!(creates(&sandbox), 1);
}
