//! What a refresh of many tenants costs.

use serde_json::json;

use super::block;
use msp_sandbox::{Answer, BlockingSandbox, Fault};
use support::api::{sent, start};

const COUNT: usize = 6;

fn several() -> String {
    let one = |number: usize| {
        let (name, domain) = (format!("Lorem {number}"), format!("lorem{number}.com"));
        block(&format!("t{number}"), &[("display_name", &name), ("domain", &domain)])
    };
    (0..COUNT).map(one).collect()
}

/// How often the list was asked for, and how often one tenant.
fn reads(sandbox: &BlockingSandbox) -> (usize, usize) {
    let sent = sent(sandbox).into_iter().filter(|line| line.starts_with("GET "));
    let (lists, ones): (Vec<_>, Vec<_>) = sent.partition(|line| line.ends_with("/tenants"));
    (lists.len(), ones.len())
}

#[support::test]
fn the_first_is_read_by_itself_and_the_others_from_one_list() {
    let (sandbox, ws) = start();
    ws.apply(&several());
    sent(&sandbox);
    assert!(ws.plan(&several()).is_empty());
    assert_eq!(reads(&sandbox), (1, 1));
}

#[support::test]
fn what_the_list_shows_otherwise_is_asked_for_by_itself() {
    let (sandbox, ws) = start();
    ws.apply(&several());
    sandbox
        .change(|state| state.tenants.iter_mut().for_each(|tenant| tenant.city = "Macon".into()))
        .expect("the state is changed");
    sent(&sandbox);
    let plan = ws.plan(&several());
    assert_eq!((plan.drift.len(), plan.actions().len()), (COUNT, COUNT));
    assert_eq!(reads(&sandbox), (1, COUNT));
}

#[support::test]
fn what_the_list_leaves_out_may_have_changed() {
    let (sandbox, ws) = start();
    ws.apply(&several());
    sandbox
        .change(|state| state.tenants.iter_mut().for_each(|tenant| tenant.city = "Macon".into()))
        .expect("the state is changed");
    let ids: Vec<_> = sandbox.state().tenants.iter().map(|one| json!({"id": one.id})).collect();
    let list = Answer::of(200).body(json!(ids));
    sandbox.fault(Fault::status(list).on("GET", "/cphub/api/core/v1/mgmt/orgs/*/tenants"));
    sent(&sandbox);
    let plan = ws.plan(&several());
    assert_eq!((plan.drift.len(), plan.actions().len()), (COUNT, COUNT));
    assert_eq!(reads(&sandbox), (1, COUNT));
}

#[support::test]
fn a_list_that_is_refused_is_asked_for_once() {
    let (sandbox, ws) = start();
    ws.apply(&several());
    sandbox.fault(Fault::status(403).on("GET", "/cphub/api/core/v1/mgmt/orgs/*/tenants"));
    sent(&sandbox);
    assert!(ws.plan(&several()).is_empty());
    let (lists, ones) = reads(&sandbox);
    // Those that were waiting for the list when it was refused have asked for it too.
    assert!((1..COUNT).contains(&lists) && ones == COUNT, "{lists} lists, {ones} by themselves");
}

#[support::test]
fn a_tenant_that_is_not_listed_any_more_is_asked_for_by_itself() {
    let (sandbox, ws) = start();
    ws.apply(&several());
    sandbox.change(|state| state.tenants.truncate(3)).expect("the state is changed");
    let plan = ws.plan_with(&[]);
    assert!(plan.is_empty(), "made a moment ago, so it may not be listed yet");
    assert_eq!(plan.warnings.len(), COUNT - 3);
}
