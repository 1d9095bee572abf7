//! Two blocks want one object: one has it, whichever comes first.

use std::collections::BTreeMap;

use msp_sandbox::{BlockingSandbox, Fault, Member};
use serde_json::Value;

use super::{
    IDS, assert_nothing_to_do, at, block, blocks, counts, errors, leave_pending, make_elsewhere,
    refusal, row, start,
};
use crate::calls::{Call, LOOKED_UP};
use crate::run::{self, Ran};
use support::api::make_customer;
use support::hcl::Block;
use support::workspace::Workspace;

/// The provider organization of the sandbox.
const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";

/// The ids by which [`make_elsewhere`]'s are imported.
const IMPORTS: [&str; 3] = ["c-2", "c-1/i-2", "t-2"];

fn import(to: &str, id: &str) -> String {
    format!("import {{\n  to = {to}\n  id = {id:?}\n}}\n")
}

/// Imports one of each to the blocks of that label.
fn imports(label: &str) -> String {
    let each = LOOKED_UP.into_iter().zip(IMPORTS);
    each.map(|(call, id)| import(&at(call, label), id)).collect()
}

/// Every block of `label`, each with what makes it wait for its twin of the other label.
fn after(label: &str, other: &str, more: &str) -> String {
    let waits = |call| format!("{more}\ndepends_on = [{}]", at(call, other));
    LOOKED_UP.iter().map(|call| block(*call, label, "\"Acme\"", &waits(*call))).collect()
}

/// Three creates whose answers were lost, of objects that exist by now.
fn pending_and_there() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start(&[]);
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    leave_pending(&sandbox, &ws, &Fault::drop_before_commit());
    make_elsewhere(&sandbox, "Acme");
    (sandbox, ws)
}

#[support::test]
fn what_a_block_has_imported_or_adopted_is_not_what_a_pending_one_has_made() {
    let (sandbox, ws) = pending_and_there();
    let a = blocks("a", "\"Acme\"", "");
    let adopt = "adopt_existing = true";
    for (how, config) in [
        ("imported after it was found", a.clone() + &after("b", "a", "") + &imports("b")),
        ("imported before", after("a", "b", "") + &blocks("b", "\"Acme\"", "") + &imports("b")),
        ("adopted after it was found", a + &after("b", "a", adopt)),
        ("adopted before", after("a", "b", "") + &blocks("b", "\"Acme\"", adopt)),
    ] {
        ws.configuration(&config);
        let refused = run::plan(&ws, &[]);
        // Of one that is being imported Terraform does not say to which block.
        let said = refused.diagnostics.errors().to_string();
        for (call, id) in LOOKED_UP.into_iter().zip(IDS) {
            assert!(said.contains(id), "{how}: {call:?}: {}", refused.transcript());
        }
    }
    assert_eq!(counts(&sandbox), [1; 3]);

    // The one that was sent goes, and the other has it.
    for call in LOOKED_UP {
        ws.state_rm(&at(call, "a"));
    }
    ws.configuration(&(blocks("b", "\"Acme\"", "") + &imports("b")));
    let plan = run::plan(&ws, &[]);
    for call in LOOKED_UP {
        assert_eq!(errors(&plan, &at(call, "b")), "");
    }
    row(
        "A block is pending, and another imports or adopts what it may have made",
        "error that names the object",
        1,
    );
}

fn member(email: &str) -> String {
    format!(
        "org_id = {ORG:?}\n  email = {email:?}\n  org_roles = [\"msp:provider_support_user\"]\n"
    )
}

#[support::test]
fn one_object_is_imported_into_one_block() {
    let (sandbox, ws) = start(&[]);
    make_elsewhere(&sandbox, "Acme");
    let ada = Member {
        org_id: ORG.to_owned(),
        id: "u-1".to_owned(),
        username: "ada@example.com".to_owned(),
        org_roles: vec!["msp:provider_support_user".to_owned()],
        ..Member::default()
    };
    sandbox.change(|state| state.members.push(ada)).expect("the state is changed");
    let user = |label: &str| {
        Block::resource("msp_navigator_user", label).line(&member("ada@example.com")).to_string()
    };
    let id = format!("{ORG}/ada@example.com");
    let both = ["a", "b"].map(|label| {
        let address = format!("msp_navigator_user.{label}");
        blocks(label, "\"Acme\"", "") + &imports(label) + &user(label) + &import(&address, &id)
    });
    ws.configuration(&both.concat());
    let refused = run::plan(&ws, &[]);
    assert_eq!(refused.status, Some(1), "{}", refused.transcript());
    let said = refused.diagnostics.errors().to_string();
    for name in IDS.iter().chain(&["ada@example.com"]) {
        assert!(said.contains(name), "no {name}: {said}");
    }
}

#[support::test]
fn one_object_that_two_blocks_of_the_state_have_is_an_error() {
    let (sandbox, ws) = start(&[]);
    make_elsewhere(&sandbox, "Acme");
    ws.configuration(&["a", "b"].map(|label| blocks(label, "\"Acme\"", "")).concat());
    for (call, id) in LOOKED_UP.into_iter().zip(IMPORTS) {
        for label in ["a", "b"] {
            // The command hears of no other block.
            ws.import(&at(call, label), id);
        }
    }
    for options in [&[][..], &["-refresh=false"]] {
        let refused = run::plan(&ws, options);
        for (call, id) in LOOKED_UP.into_iter().zip(IDS) {
            let said = refusal(&refused, &[at(call, "a"), at(call, "b")]);
            assert!(said.contains(id), "{said}");
        }
    }
    for call in LOOKED_UP {
        ws.state_rm(&at(call, "b"));
    }
    assert_eq!(counts(&sandbox), [1; 3]);
    row("Two blocks of the state have one object", "error of the plan", 1);
}

fn users(label: &str, customer: &str, role: &str, email: &str) -> String {
    Block::resource("msp_customer_users", label)
        .expr("customer_id", customer)
        .text("role", role)
        .texts("user_emails", &[email, &format!("{label}@example.com")])
        .to_string()
}

/// Role and address of two blocks of one customer that want the same.
const SHARED: [[(&str, &str); 2]; 4] = [
    [("MSP-Admin", "ada@example.com"), ("MSP-Admin", "ada@example.com")],
    [("MSP-Admin", "ada@example.com"), ("MSP-Admin", "grace@example.com")],
    [("MSP-Admin", "ada@example.com"), ("Member", "ada@example.com")],
    [("MSP-Admin", "ada@example.com"), ("Member", "Ada@Example.com")],
];

/// One block for each of [`SHARED`], each of another customer, whose id is this.
fn one_each(label: &str, which: usize, customer: impl Fn(usize) -> String) -> String {
    let each = SHARED.iter().enumerate();
    let one = |(at, pair): (usize, &[(&str, &str); 2])| {
        let (role, email) = pair[which];
        users(&format!("{label}{at}"), &customer(at), role, email)
    };
    each.map(one).collect()
}

/// Customers of [`SHARED`] that exist.
fn make_customers(sandbox: &BlockingSandbox) {
    for at in 0..SHARED.len() {
        make_customer(sandbox, &format!("c-1{at}"), &format!("Customer {at}"));
    }
}

fn known(at: usize) -> String {
    format!("\"c-1{at}\"")
}

/// No customer was sent an address twice, whatever its case, nor two blocks of one id; and one
/// of each two is refused.
#[track_caller]
fn assert_one_of_each_two(sandbox: &BlockingSandbox, ran: &Ran) {
    let mut sent = BTreeMap::new();
    for request in sandbox.received().iter().filter(|one| one.path.ends_with("/users")) {
        let body = request.json();
        for email in body["user_emails"].as_array().into_iter().flatten() {
            let email = email.as_str().unwrap_or_default().to_lowercase();
            *sent.entry((request.path.clone(), email)).or_insert(0) += 1;
        }
    }
    sent.retain(|_, times| *times > 1);
    assert!(sent.is_empty(), "{sent:?}: {}", ran.transcript());
    for at in 0..SHARED.len() {
        refusal(ran, &["a", "b"].map(|label| format!("msp_customer_users.{label}{at}")));
    }
}

#[support::test]
fn one_address_is_sent_to_a_customer_by_one_block() {
    let (sandbox, ws) = start(&[]);
    make_customers(&sandbox);
    ws.configuration(&(one_each("a", 0, known) + &one_each("b", 1, known)));
    assert_one_of_each_two(&sandbox, &run::apply(&ws, &[]));
    row("One address in two `msp_customer_users` blocks of a customer", "error of the plan", 0);
}

#[support::test]
fn one_address_is_sent_once_to_a_customer_that_only_the_apply_knows() {
    let (sandbox, ws) = start(&[]);
    let new = |at| format!("msp_customer.new{at}.id");
    let customers = (0..SHARED.len())
        .map(|at| block(Call::Customer, &format!("new{at}"), &format!("\"Customer {at}\""), ""));
    let customers: String = customers.collect();
    ws.configuration(&(customers + &one_each("a", 0, new) + &one_each("b", 1, new)));
    assert_one_of_each_two(&sandbox, &run::apply(&ws, &[]));
}

#[support::test]
fn an_address_that_another_block_of_the_state_has_is_not_sent() {
    let (sandbox, ws) = start(&[]);
    make_customers(&sandbox);
    let first = one_each("a", 0, known);
    ws.configuration(&first);
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    ws.configuration(&(first.clone() + &one_each("b", 1, known)));
    for options in [&[][..], &["-refresh=false"]] {
        assert_one_of_each_two(&sandbox, &run::apply(&ws, options));
    }
    // Another customer has users of its own.
    ws.configuration(&(first + &users("c", "\"c-1\"", "MSP-Admin", "ada@example.com")));
    let applied = run::apply(&ws, &[]);
    assert_eq!(applied.status, Some(0), "{}", applied.transcript());
    assert_nothing_to_do(&ws);
}

#[support::test]
fn two_blocks_of_the_state_that_have_the_same_users_are_warned_of() {
    let (sandbox, ws) = start(&[]);
    let [a, b] = ["a", "b"].map(|label| users(label, "\"c-1\"", "MSP-Admin", "ada@example.com"));
    ws.configuration(&(a + &b));
    for label in ["a", "b"] {
        ws.import(&format!("msp_customer_users.{label}"), "c-1/MSP-Admin");
    }
    let plan = run::plan(&ws, &[]);
    assert_ne!(plan.status, Some(1), "{}", plan.transcript());
    let warned = plan.diagnostics.iter().filter(|one| one.text().contains("c-1/MSP-Admin"));
    assert_ne!(warned.count(), 0, "{}", plan.transcript());
    assert_eq!(sandbox.received().iter().filter(|one| one.method == "POST").count(), 0);
    assert_ne!(ws.attribute("msp_customer_users.b", "id"), Value::Null);
}
