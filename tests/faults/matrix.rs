//! Each call with each fault, through real Terraform: applied, and planned and applied again
//! until there is nothing to do or an error names the object.
//!
//! The calls of one group stand in one configuration: they have nothing to do with each
//! other, and a run of Terraform is what costs.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

use serde_json::Value;

use crate::calls::{Call, GROUPS, IN_ORGANIZATIONS, LOOKED_UP, PARENT, REMOVALS, SENT_AGAIN};
use crate::kinds::{KINDS, Kind};
use crate::run::{self, Ran};
use crate::table;
use msp_sandbox::BlockingSandbox;
use support::api::{make_customer, sandbox};
use support::diagnostics::Diagnostic;
use support::workspace::Workspace;

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
    /// In the state, which says that nobody knows, with a warning.
    Unknown,
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

#[support::test]
fn whatever_happens_to_a_call_nothing_is_doubled_and_nothing_is_lost() {
    let of_row = |row| GROUPS.iter().enumerate().map(move |group| (row, group));
    let todo: VecDeque<_> = KINDS.iter().enumerate().flat_map(of_row).collect();
    let (todo, done) = (Mutex::new(todo), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(((row, kind), (place, group))) = next(&todo) {
                    let cells = cells(kind, group);
                    done.lock().expect("no other has failed").push((row, place, cells));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("none has failed");
    done.sort_by_key(|(row, place, _)| (*row, *place));
    // Two tables: one of all would be too wide to be read.
    for (name, places, calls) in [
        ("matrix", 0..=1, [&LOOKED_UP[..], &SENT_AGAIN].concat()),
        ("matrix of organizations", 2..=3, [&IN_ORGANIZATIONS[..], &REMOVALS].concat()),
    ] {
        let rows = KINDS.iter().enumerate().map(|(row, kind)| {
            let of_row =
                done.iter().filter(|(done, place, _)| *done == row && places.contains(place));
            (kind.title, of_row.flat_map(|(.., cells)| cells).copied().collect())
        });
        table::hold(name, &table::of_cells(&calls, &rows.collect::<Vec<_>>()));
    }
}

fn next<T>(todo: &Mutex<VecDeque<T>>) -> Option<T> {
    todo.lock().expect("no other has failed").pop_front()
}

/// A fault of that kind befalls each of the calls, once.
fn cells(kind: &Kind, group: &[Call]) -> Vec<Cell> {
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
    ws.configuration(&group.iter().map(|call| call.block()).collect::<String>());
    for call in group {
        let (method, path) = call.request();
        sandbox.fault((kind.fault)().on(method, path).once());
    }
    sandbox.forget_requests();

    let mut said = vec![run::apply(&ws, &[])];
    let first: Vec<_> =
        group.iter().map(|call| first(&ws, &said[0], *call, requests(&sandbox, *call))).collect();
    for report in sandbox.faults() {
        assert_eq!(report.fired, 1, "{}: {:?}", kind.title, report.rule);
    }
    sandbox.clear_faults();
    let plan = run::plan(&ws, &[]);
    let then: Vec<_> = group.iter().map(|call| then(&ws, &plan, *call)).collect();
    said.push(plan);
    if then.contains(&Then::Again) {
        let targets: Vec<_> = group
            .iter()
            .zip(&then)
            .filter(|(_, then)| **then == Then::Again)
            .map(|(call, _)| format!("-target={}", call.address()))
            .collect();
        let targets: Vec<_> = targets.iter().map(String::as_str).collect();
        let again = run::apply(&ws, &targets);
        assert_eq!(again.status, Some(0), "{}", again.transcript());
        let after = run::plan(&ws, &targets);
        assert_eq!(after.status, Some(0), "{}", after.transcript());
        said.push(again);
    }
    let cell = |((call, first), then): ((&Call, First), Then)| {
        let objects = known_and_single(&sandbox, &ws, &said, kind, *call);
        Cell { first, then, objects }
    };
    group.iter().zip(first).zip(then).map(cell).collect()
}

/// How often it was sent.
fn requests(sandbox: &BlockingSandbox, call: Call) -> usize {
    let (method, path) = call.request();
    let path = regex::escape(path).replace(r"\*", "[^/]+");
    let path = regex::Regex::new(&format!("^{path}$")).expect("a pattern");
    let requests = sandbox.requests();
    requests.iter().filter(|one| one.method == method && path.is_match(&one.path)).count()
}

/// What was said of a call. Of a block that is gone Terraform does not say which it was.
fn about(ran: &Ran, call: Call) -> Vec<&Diagnostic> {
    if call.is_removal() {
        let all = ran.diagnostics.iter();
        all.filter(|one| one.text().contains(call.thing())).collect()
    } else {
        ran.about(call.address()).collect()
    }
}

fn first(ws: &Workspace, said: &Ran, call: Call, sent: usize) -> First {
    let state = ws.state();
    let address = call.address();
    let said = about(said, call);
    let is_there = state.addresses().iter().any(|found| found == address);
    let texts = said.iter().map(|one| one.text()).collect::<Vec<_>>().concat();
    if said.iter().any(|one| one.severity == "error") {
        assert!(texts.contains(call.thing()), "{call:?}: {texts}");
        assert_eq!(is_there, call.before().is_some(), "{call:?}: state and an error: {texts}");
        return First::Error;
    }
    if call.is_removal() {
        assert!(!is_there, "{call:?}: {texts}");
        return First::Done(sent);
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
    if call == Call::AddUser && state.attribute(address, "status") == "UNKNOWN" {
        assert!(texts.contains(call.thing()), "{call:?}: {texts}");
        return First::Unknown;
    }
    let is_found = ["as its listing shows", "as the list of "].map(|words| texts.contains(words));
    if is_found.contains(&true) { First::Found } else { First::Done(sent) }
}

fn then(ws: &Workspace, plan: &Ran, call: Call) -> Then {
    let address = call.address();
    if let Some(error) = about(plan, call).iter().find(|one| one.severity == "error") {
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
            || said.iter().any(|ran| about(ran, call).iter().any(|one| named(&one.text())))
    };
    assert!(objects.iter().all(known), "{}: {call:?}: {objects:?}\n{text}", kind.title);
    objects.len()
}
