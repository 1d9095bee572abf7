//! What a call takes that can be counted and is no time: allocations, and what they hold.
//!
//! The calls are made within this process, on the one thread that counts. What Terraform and a
//! release weigh together, `cargo xtask weigh` measures.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "this is a test, helpers included")]

mod answers;
mod calls;
mod state;

use calls::{Calls, customer};

/// Bounds are a tenth above what was counted.
#[test]
fn a_call_that_finds_nothing_to_do_allocates_little() {
    let calls = Calls::to_an_account_of(100);
    let customer = customer(50);
    calls.read(&customer);
    // Core plans a block once, so another is planned first.
    calls.plan_unchanged(&self::customer(51));
    for (call, taken, bound) in [
        ("ValidateResourceConfig", calls.validate(&customer), 23),
        ("UpgradeResourceState", calls.upgrade(&customer), 20),
        ("ReadResource", calls.read(&customer), 86),
        ("PlanResourceChange", calls.plan_unchanged(&customer), 115),
    ] {
        assert!(taken.count_total <= bound, "{call}: {} of {bound}", taken.count_total);
    }
}

#[test]
fn a_read_and_a_plan_take_no_more_among_ten_thousand_customers() {
    let taken = |customers| {
        let calls = Calls::to_an_account_of(customers);
        let customer = customer(7);
        calls.read(&customer);
        // Core plans a block once, so another is planned first.
        calls.plan_unchanged(&self::customer(8));
        [calls.read(&customer), calls.plan_unchanged(&customer)]
            .map(|taken| (taken.count_total, taken.bytes_total))
    };
    assert_eq!(taken(10_000), taken(10));
}

/// What was listed is added to and not copied, neither by a create nor by those beside it.
#[test]
fn a_create_takes_no_more_among_ten_thousand_customers() {
    let taken = |customers| {
        let calls = Calls::to_an_account_of(customers);
        calls.create("the first, which connects and lists");
        calls.create_at_once(["one", "two", "three"]).bytes_total
    };
    let (among_few, among_many) = (taken(10), taken(10_000));
    assert!(among_many < among_few * 2, "{among_many} bytes, {among_few} among ten");
}

/// The list itself, and what is needed while it is read.
#[test]
fn a_thousand_customers_more_are_two_hundred_kilobytes_more() {
    let taken = |customers| {
        let calls = Calls::to_an_account_of(customers);
        calls.read(&customer(0))
    };
    let (few, many) = (taken(1), taken(1001));
    let kept = many.bytes_current - few.bytes_current;
    assert!(kept < 220_000, "{kept} bytes");
    let needed = many.bytes_max - few.bytes_max;
    assert!(needed < 370_000, "{needed} bytes");
}

/// What is kept of each to the end of the run: its turn, its id, its place in the lists.
#[test]
fn a_thousand_creates_keep_eight_hundred_kilobytes() {
    let calls = Calls::to_an_account_of(10);
    calls.create("the first, which connects and lists");
    let create = || (0..1000).for_each(|number| calls.create(&format!("Created {number}")));
    let kept = allocation_counter::measure(create).bytes_current;
    assert!(kept < 830_000, "{kept} bytes");
}
