//! Many resources, and many faults at once.
//!
//! `STORM_CUSTOMERS=1000` makes it a bigger storm than every run has time for.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::run;
use msp_sandbox::{Answer, Fault, Rule};
use support::api::{customer_names, start};
use support::workspace::Workspace;

/// As many applies as it may take.
const APPLIES: usize = 3;

/// What the provider sends at once unless it is told otherwise.
const AT_ONCE: u64 = 10;

fn configuration(count: usize, more: &str) -> String {
    format!(
        "resource \"msp_customer\" \"many\" {{\n  for_each = toset([for n in range({count}) : \
         format(\"Customer %04d\", n)])\n  name = each.key\n  {more}\n}}\n"
    )
}

/// Together they befall a tenth of all requests.
fn faults() -> Vec<Rule> {
    let faults = [
        Fault::status(500),
        Fault::status(503),
        Fault::status(408),
        Fault::status(Answer::of(429).retry_after("0")),
        Fault::status_after_commit(500),
        Fault::drop_before_commit(),
        Fault::drop_after_commit(),
        Fault::cut(),
        Fault::garbage(),
        Fault::content_type(),
    ];
    (1..).zip(faults).map(|(seed, fault)| Rule::from(fault).probability(0.0105, seed)).collect()
}

#[support::test]
fn customers_of_whom_a_tenth_of_the_requests_fail_end_as_exactly_one_each() {
    let count =
        std::env::var("STORM_CUSTOMERS").map_or(300, |count| count.parse().expect("a number"));
    let (sandbox, ws) = start();
    ws.limit(Duration::from_secs(600));
    ws.configuration(&configuration(count, ""));
    for rule in faults() {
        sandbox.fault(rule);
    }
    for attempt in 1.. {
        let applied = run::apply(&ws, &["-compact-warnings"]);
        let customers = sandbox.state().customers.len();
        eprintln!("apply {attempt}: {:?}, {customers} customers", applied.status);
        // What it says is what a person does: those that were not made are let go of.
        let pending = pending(&ws);
        if pending.is_empty() && applied.status == Some(0) {
            break;
        }
        assert!(attempt < APPLIES, "not done after {APPLIES} applies: {}", applied.transcript());
        let plan = run::plan(&ws, &[]);
        let told: BTreeSet<_> =
            plan.diagnostics.errors().iter().filter_map(|error| error.address.clone()).collect();
        let still: Vec<_> = pending.iter().filter(|one| told.contains(*one)).collect();
        eprintln!("pending: {}, of which {} are told of", pending.len(), still.len());
        if !still.is_empty() {
            let mut arguments = vec!["state", "rm"];
            arguments.extend(still.into_iter().map(String::as_str));
            ws.succeed(&arguments);
            ws.configuration(&configuration(count, "confirmed_new = true"));
            ws.age_journal(600);
        }
    }
    let disturbed = sandbox.requests().iter().filter(|one| one.fault.is_some()).count();
    assert!(disturbed >= count / 20, "only {disturbed} requests were disturbed");
    sandbox.clear_faults();
    let names = customer_names(&sandbox);
    let distinct: BTreeSet<_> = names.iter().collect();
    assert_eq!((names.len(), distinct.len()), (count, count));
    ws.assert_settled();
}

/// The addresses of the blocks without an id.
fn pending(ws: &Workspace) -> Vec<String> {
    let state = ws.state();
    let mut addresses = state.addresses();
    addresses.retain(|address| state.attribute(address, "id").is_null());
    addresses
}

#[support::test]
fn a_service_that_says_too_many_is_asked_no_more_than_it_allows() {
    const CUSTOMERS: usize = 60;
    const ALLOWED: u32 = 20;
    let (sandbox, ws) = start();
    ws.configuration(&configuration(CUSTOMERS, ""));
    sandbox.fault(Fault::rate_limit(ALLOWED, Duration::from_secs(1)));
    let applied = run::apply(&ws, &[]);
    assert_eq!(applied.status, Some(0), "{}", applied.transcript());
    assert_eq!(customer_names(&sandbox).len(), CUSTOMERS);
    let report = &sandbox.faults()[0];
    let through = report.matched - report.fired;
    let windows = through.div_ceil(ALLOWED.into());
    eprintln!("{} through, {} refused, {windows} windows", through, report.fired);
    // Those that were under way when the first one was refused; none comes back too early.
    assert!(report.fired <= AT_ONCE * windows, "{} refused", report.fired);
}
