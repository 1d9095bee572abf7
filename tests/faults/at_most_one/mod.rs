//! Never two objects out of one block, whatever the service does: each file is a kind of thing
//! that can go wrong, and each test tries several of that kind.
//!
//! | module | what goes wrong |
//! |---|---|
//! | [`forgotten`] | the list lags, and another block wants what the state has |
//! | [`spellings`] | the service spells names in its own way |
//! | [`nearness`] | one that is nearly it is there already |
//! | [`hidden`] | integrations are there and cannot be recognised |
//! | [`partial_lists`] | a list is not whole, and says so |
//! | [`types`] | two types of integrations differ in case |
//! | [`error_bodies`] | an error comes with a 200 |
//! | [`too_many`] | a 429 was carried out |
//! | [`claims`] | two blocks want one object |
//! | [`kept`] | objects are missing, and the run goes on |
//! | [`between`] | another one comes to be while a create waits |
//! | [`orphans`] | Terraform is killed while creates wait |
//! | [`processes`] | another process creates the same, or has before it was killed |
//! | [`kills`] | whatever runs is killed at any moment |
//! | [`words`] | what is said about it is not so |

mod between;
mod claims;
mod error_bodies;
mod forgotten;
mod hidden;
mod kept;
mod kills;
mod nearness;
mod orphans;
mod partial_lists;
mod processes;
mod spellings;
mod too_many;
mod types;
mod words;

use std::collections::VecDeque;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use msp_sandbox::{BlockingSandbox, Fault, Integration, Tenant};

use crate::calls::{self, Call, LOOKED_UP, PARENT};
use crate::run::{self, Applying, Ran, until, until_gone, until_met};
use crate::table;
use support::api::{make_customer, start_with};
use support::hcl::{Block, quoted};
use support::workspace::Workspace;

/// How many members of a kind are tried at once.
const AT_ONCE: usize = 4;

/// A name that is known only when it is applied: then a plan cannot see that two are the same,
/// and the apply decides.
const LATER: &str = "terraform_data.name.output";

/// The ids of what [`make_elsewhere`] makes, in the order of the three.
const IDS: [&str; 3] = ["c-2", "i-2", "t-2"];

/// A row of the table: what the service or somebody else does, what comes of it, and how many
/// objects there are in the end.
#[track_caller]
fn row(happened: &str, comes: &str, objects: usize) {
    table::hold_row("adversary", &[happened, comes, &objects.to_string()]);
}

#[support::test]
fn every_row_of_the_page_is_one_that_a_test_here_writes() {
    let tests = [
        include_str!("between.rs"),
        include_str!("claims.rs"),
        include_str!("error_bodies.rs"),
        include_str!("forgotten.rs"),
        include_str!("hidden.rs"),
        include_str!("kept.rs"),
        include_str!("nearness.rs"),
        include_str!("orphans.rs"),
        include_str!("partial_lists.rs"),
        include_str!("processes.rs"),
        include_str!("spellings.rs"),
        include_str!("too_many.rs"),
        include_str!("types.rs"),
        include_str!("words.rs"),
    ];
    for title in table::titles("adversary") {
        let literal = format!("{title:?}");
        assert!(tests.iter().any(|text| text.contains(&literal)), "nobody writes {title}");
    }
}

/// Tries every member of a kind, and names those that fail.
#[track_caller]
fn each<T: Debug + Sync>(members: &[T], test: impl Fn(&T) + Sync) {
    let todo = Mutex::new(members.iter().collect::<VecDeque<_>>());
    let failed = Mutex::new(Vec::new());
    let next = || todo.lock().expect("no other has failed").pop_front();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(members.len()) {
            scope.spawn(|| {
                while let Some(member) = next() {
                    if catch_unwind(AssertUnwindSafe(|| test(member))).is_err() {
                        failed.lock().expect("no other has failed").push(format!("{member:?}"));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("no other has failed");
    let (all, count) = (members.len(), failed.len());
    assert!(failed.is_empty(), "{count} of {all} failed:\n{}", failed.join("\n"));
}

/// A sandbox that assumes this, with the customer that integrations hang off, and a workspace.
#[track_caller]
fn start(assumptions: &[&str]) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start_with(assumptions);
    make_customer(&sandbox, PARENT, "Beta");
    (sandbox, ws)
}

/// A block of that label. `name` is an expression, and `more` stands in the block too.
fn block(call: Call, label: &str, name: &str, more: &str) -> String {
    let kind = call.address().split('.').next().expect("an address has a type");
    let named = if call == Call::Tenant { "display_name" } else { "name" };
    let block = Block::resource(kind, label).expr(named, name);
    let block = match call {
        Call::Customer => block,
        Call::Integration => calls::as_integration(block),
        Call::Tenant => calls::as_tenant(block, "Atlanta"),
        other => panic!("{other:?} is not looked up"),
    };
    block.line(more).to_string()
}

/// A block of that label for each of the three.
fn blocks(label: &str, name: &str, more: &str) -> String {
    LOOKED_UP.iter().map(|call| block(*call, label, name, more)).collect()
}

/// The source of [`LATER`].
fn later(name: &str) -> String {
    Block::resource("terraform_data", "name").text("input", name).to_string()
}

/// Where the block of that label is.
fn at(call: Call, label: &str) -> String {
    call.address().replace(".a", &format!(".{label}"))
}

/// The ids of all that there is of a kind, but for the parent.
fn made(sandbox: &BlockingSandbox, call: Call) -> Vec<String> {
    let state = sandbox.state();
    match call {
        Call::Customer => {
            let others = state.customers.iter().filter(|one| one.customer_id != PARENT);
            others.map(|one| one.customer_id.clone()).collect()
        }
        _ => call.objects(&state),
    }
}

/// How many there are of each of the three.
fn counts(sandbox: &BlockingSandbox) -> [usize; 3] {
    LOOKED_UP.map(|call| made(sandbox, call).len())
}

/// Makes one of each of that name, as people would; their ids are [`IDS`].
#[track_caller]
fn make_elsewhere(sandbox: &BlockingSandbox, name: &str) {
    make_with_ids(sandbox, IDS, name);
}

/// The same with other ids.
#[track_caller]
fn make_with_ids(
    sandbox: &BlockingSandbox,
    [customer, integration, tenant]: [&str; 3],
    name: &str,
) {
    make_customer(sandbox, customer, name);
    let integration = Integration {
        integration_id: integration.to_owned(),
        name: name.to_owned(),
        kind: "AWS".to_owned(),
        ..Integration::default()
    };
    let tenant = Tenant {
        id: tenant.to_owned(),
        display_name: name.to_owned(),
        domain: "lorem.com".to_owned(),
        org_type: "TENANT".to_owned(),
        ..Tenant::default()
    };
    let change = sandbox.change(|state| {
        let parent = state.customer_mut(PARENT).expect("the parent is there");
        parent.integrations.push(integration);
        state.tenants.push(tenant);
    });
    change.expect("the state is changed");
}

/// Does this to the creates of all three, once each; the rules.
fn befall_creates(sandbox: &BlockingSandbox, fault: &Fault) -> [u64; 3] {
    LOOKED_UP.map(|call| {
        let (method, path) = call.request();
        sandbox.fault(fault.clone().on(method, path).once())
    })
}

/// Applies until all three have been made and not been answered, and kills the provider.
#[track_caller]
fn kill_after_creates(sandbox: &BlockingSandbox, ws: &Workspace) {
    kill_after_creates_that(sandbox, ws, &Fault::hold_after_commit());
}

/// The same of creates that meet this.
#[track_caller]
fn kill_after_creates_that(sandbox: &BlockingSandbox, ws: &Workspace, fault: &Fault) {
    kill_at_creates(sandbox, ws, fault);
    until("all three are made", || counts(sandbox) == [1; 3]);
}

/// Applies until all three have met this, and kills the provider.
#[track_caller]
fn kill_at_creates(sandbox: &BlockingSandbox, ws: &Workspace, fault: &Fault) {
    let rules = befall_creates(sandbox, fault);
    let applying = Applying::start(ws);
    for rule in rules {
        until_met(sandbox, rule, 1);
    }
    let provider = applying.provider();
    applying.signal_provider("KILL");
    applying.end();
    until_gone(provider);
    sandbox.clear_faults();
}

/// Applies so that the answers to all three creates are lost, and no list shows them.
#[track_caller]
fn leave_pending(sandbox: &BlockingSandbox, ws: &Workspace, fault: &Fault) {
    befall_creates(sandbox, fault);
    let first = run::apply(ws, &[]);
    assert_eq!(first.status, Some(0), "{}", first.transcript());
    sandbox.clear_faults();
    for call in LOOKED_UP {
        assert_eq!(id_of(ws, call, "a"), None, "{}", first.transcript());
    }
}

/// The id of a block; `None` where it is null, or there is no such block.
fn id_of(ws: &Workspace, call: Call, label: &str) -> Option<String> {
    let (state, address) = (ws.state(), at(call, label));
    let is_there = state.addresses().contains(&address);
    let id = is_there.then(|| state.attribute(&address, "id").clone());
    id.as_ref().and_then(serde_json::Value::as_str).map(str::to_owned)
}

/// A plan with a refresh finds nothing to do.
#[track_caller]
fn assert_nothing_to_do(ws: &Workspace) {
    let plan = run::plan(ws, &[]);
    assert_eq!(plan.status, Some(0), "{}", plan.transcript());
}

/// What the errors about a block say; empty where there are none.
fn errors(ran: &Ran, address: &str) -> String {
    let errors = ran.about(address).filter(|one| one.severity == "error");
    errors.map(|one| one.text() + "\n").collect()
}

/// An error about one of these blocks, and what it says.
#[track_caller]
fn refusal(ran: &Ran, addresses: &[String]) -> String {
    assert_eq!(ran.status, Some(1), "{}", ran.transcript());
    let said: String = addresses.iter().map(|address| errors(ran, address)).collect();
    assert!(!said.is_empty(), "no error about {addresses:?}: {}", ran.transcript());
    said
}

/// Errors about whichever blocks, one for one cause at the least.
#[track_caller]
fn refused_somewhere(ran: &Ran) -> String {
    refusal(ran, &LOOKED_UP.map(|call| at(call, "a")))
}

/// How messages name one that is called Acme.
fn acme(call: Call) -> String {
    let noun = match call {
        Call::Customer => "Customer",
        Call::Integration => "Integration",
        _ => "Tenant",
    };
    format!("{noun} \"Acme\"")
}

/// A refusal of the block that names each of these.
#[track_caller]
fn assert_refused(ran: &Ran, call: Call, label: &str, names: &[&str]) {
    let said = refusal(ran, &[at(call, label)]);
    for name in names {
        assert!(said.contains(name), "{call:?}: no {name:?} in:\n{said}");
    }
}
