//! Each call with each fault, through real Terraform: applied, and planned and applied again
//! until there is nothing to do or an error names the object.
//!
//! The calls of one group stand in one configuration: they have nothing to do with each
//! other, and a run of Terraform is what costs.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

use serde_json::Value;
use terraform_provider_msp::sandbox::BlockingSandbox;

use crate::calls::{Call, LOOKED_UP, PARENT, SENT_AGAIN};
use crate::kinds::{KINDS, Kind};
use crate::run::{self, Ran};
use crate::support::api::{make_customer, sandbox};
use crate::support::workspace::Workspace;
use crate::table;

/// Most of the time they wait for looks that find nothing.
const AT_ONCE: usize = 6;

/// What came of one call with one fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub first: First,
    pub then: Then,
    /// How many there are in the service at the end.
    pub objects: usize,
}

/// What the first apply came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// As if nothing had been; the call was sent so many times.
    Done(usize),
    /// Looked up and taken over, with a warning.
    Found,
    /// In the state without an id, with a warning.
    Pending,
    /// In the state as failed, with a warning.
    Failed,
    /// An error, and nothing in the state.
    Error,
}

/// What the next plan came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing to do.
    Settled,
    /// Sent again, and nothing to do after that.
    Again,
    /// An error that names the object.
    Error,
}

#[test]
fn whatever_happens_to_a_call_nothing_is_doubled_and_nothing_is_lost() {
    let groups = [LOOKED_UP, SENT_AGAIN];
    let todo: VecDeque<_> =
        KINDS.iter().enumerate().flat_map(|row| groups.map(|group| (row, group))).collect();
    let (todo, done) = (Mutex::new(todo), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(((row, kind), group)) = next(&todo) {
                    let cells = cells(kind, group);
                    done.lock().expect("no other has failed").push((row, group, cells));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("none has failed");
    done.sort_by_key(|(row, group, _)| (*row, *group == SENT_AGAIN));
    let rows = KINDS.iter().enumerate().map(|(row, kind)| {
        let of_row = done.iter().filter(|(done, ..)| *done == row);
        (kind.title, of_row.flat_map(|(.., cells)| *cells).collect())
    });
    table::hold("matrix", &table::of_cells(&rows.collect::<Vec<_>>()));
}

fn next<T>(todo: &Mutex<VecDeque<T>>) -> Option<T> {
    todo.lock().expect("no other has failed").pop_front()
}

/// A fault of that kind befalls each of the calls, once.
fn cells(kind: &Kind, group: [Call; 3]) -> [Cell; 3] {
    let sandbox = sandbox();
    make_customer(&sandbox, PARENT, "Beta");
    let ws = Workspace::new(&sandbox);
    let before: String = group.iter().filter_map(|call| call.before()).collect();
    if !before.is_empty() {
        ws.configuration(&before);
        assert_eq!(run::apply(&ws, &[]).status, Some(0));
    }
    if kind.times_out {
        run::http(&ws, &sandbox, "    request_timeout = \"2s\"");
    }
    ws.configuration(&group.map(Call::block).concat());
    for call in group {
        let (method, path) = call.request();
        sandbox.fault((kind.fault)().on(method, path).once());
    }
    sandbox.forget_requests();

    let mut said = vec![run::apply(&ws, &[])];
    let sent = group.map(|call| requests(&sandbox, call));
    let first = [0, 1, 2].map(|n| first(&ws, &said[0], group[n], sent[n]));
    for report in sandbox.faults() {
        assert_eq!(report.fired, 1, "{}: {:?}", kind.title, report.rule);
    }
    sandbox.clear_faults();
    let plan = run::plan(&ws, &[]);
    let then = group.map(|call| then(&ws, &plan, call));
    said.push(plan);
    if then.contains(&Then::Again) {
        let targets: Vec<_> = (0..3)
            .filter(|n| then[*n] == Then::Again)
            .map(|n| format!("-target={}", group[n].address()))
            .collect();
        let targets: Vec<_> = targets.iter().map(String::as_str).collect();
        let again = run::apply(&ws, &targets);
        assert_eq!(again.status, Some(0), "{}", again.transcript());
        let after = run::plan(&ws, &targets);
        assert_eq!(after.status, Some(0), "{}", after.transcript());
        said.push(again);
    }
    [0, 1, 2].map(|n| {
        let objects = known_and_single(&sandbox, &ws, &said, kind, group[n]);
        Cell { first: first[n], then: then[n], objects }
    })
}

/// How often it was sent.
fn requests(sandbox: &BlockingSandbox, call: Call) -> usize {
    let (method, path) = call.request();
    let (start, end) = path.split_once('*').unwrap_or((path, ""));
    let requests = sandbox.requests();
    let of_call = requests.iter().filter(|one| {
        let path = &*one.path;
        let same = path == start
            || !end.is_empty() && path.starts_with(start) && path.ends_with(end)
            || call == Call::ChangeTenant && path.starts_with(start);
        one.method == method && same
    });
    of_call.count()
}

fn first(ws: &Workspace, said: &Ran, call: Call, sent: usize) -> First {
    let state = ws.state();
    let address = call.address();
    let said: Vec<_> = said.about(address).collect();
    let is_there = state.addresses().iter().any(|found| found == address);
    let texts = said.iter().map(|one| one.text()).collect::<Vec<_>>().concat();
    if said.iter().any(|one| one.severity == "error") {
        assert!(texts.contains(call.thing()), "{call:?}: {texts}");
        assert!(!is_there || call == Call::ChangeTenant, "{call:?}: state and an error: {texts}");
        return First::Error;
    }
    assert!(!state.is_tainted(address), "{call:?}");
    if state.attribute(address, "id").is_null() {
        assert!(texts.contains("It is not known whether"), "{call:?}: {texts}");
        return First::Pending;
    }
    if call == Call::Users && state.attribute(address, "users") == &Value::Object(<_>::default()) {
        assert!(texts.contains(call.thing()), "{call:?}: {texts}");
        return First::Failed;
    }
    if texts.contains("as its listing shows") { First::Found } else { First::Done(sent) }
}

fn then(ws: &Workspace, plan: &Ran, call: Call) -> Then {
    let address = call.address();
    if let Some(error) = plan.about(address).find(|one| one.severity == "error") {
        assert!(error.text().contains(call.thing()), "{error}");
        return Then::Error;
    }
    // What others are refused for ends the plan of all.
    let alone;
    let plan = if plan.status == Some(1) {
        alone = run::plan(ws, &[&format!("-target={address}")]);
        &alone
    } else {
        plan
    };
    assert_ne!(plan.status, Some(1), "{}", plan.transcript());
    if plan.action(address) == "no-op" { Then::Settled } else { Then::Again }
}

/// At most one, and the state or a message names it.
fn known_and_single(
    sandbox: &BlockingSandbox,
    ws: &Workspace,
    said: &[Ran],
    kind: &Kind,
    call: Call,
) -> usize {
    let objects = call.objects(&sandbox.state());
    // Of links one may be left over: it is good for nothing, and ends by itself.
    let most = if call == Call::Link { 2 } else { 1 };
    assert!(objects.len() <= most, "{}: {call:?}: {objects:?}", kind.title);
    let state = ws.state();
    let in_state = state.addresses().iter().any(|address| address == call.address());
    let text = if in_state {
        Value::from(state.attributes(call.address()).clone()).to_string()
    } else {
        String::new()
    };
    let known = |object: &String| {
        // Of users each address counts: the name of their customer is not enough.
        let by_name = call != Call::Users;
        let named = |one: &str| one.contains(object) || by_name && one.contains(call.thing());
        text.contains(object)
            || said.iter().any(|ran| ran.about(call.address()).any(|one| named(&one.text())))
    };
    assert!(objects.iter().all(known), "{}: {call:?}: {objects:?}\n{text}", kind.title);
    objects.len()
}
