//! A list is not whole, and says so: what it does not show may be there all the same.

use std::thread;

use msp_sandbox::{BlockingSandbox, Fault, ListSign};
use serde_json::Value;

use super::{
    assert_nothing_to_do, at, befall_creates, block, blocks, counts, each, id_of, make_elsewhere,
    refused_somewhere, row, start,
};
use crate::calls::{Call, LOOKED_UP};
use crate::run;
use support::diagnostics::Diagnostic;
use support::workspace::Workspace;

/// How a list says that it is not whole.
#[derive(Clone, Copy, Debug)]
enum Way {
    Sign(ListSign),
    /// Its rows tell no names.
    Nameless,
}

const WAYS: &[Way] = &[
    Way::Sign(ListSign::Status206),
    Way::Sign(ListSign::Link),
    Way::Sign(ListSign::NextPageKey),
    Way::Sign(ListSign::HasMore),
    Way::Sign(ListSign::Total),
    Way::Sign(ListSign::Last),
    Way::Sign(ListSign::TotalPages),
    Way::Sign(ListSign::Error),
    Way::Nameless,
];

const LISTS: [&str; 2] = ["/msp/customers", "/cphub/api/core/v1/mgmt/orgs/*/tenants"];

impl Way {
    /// From now on no list shows more than this number of rows.
    fn befall(self, sandbox: &BlockingSandbox, rows: usize) {
        let fault = match self {
            Self::Sign(sign) => Fault::partial_list(rows, sign),
            Self::Nameless => {
                let names = ["customer_name", "name", "displayName"];
                Fault::members(names.map(|name| (name, Value::Null)))
            }
        };
        for list in LISTS {
            sandbox.fault(fault.clone().on("GET", list));
        }
    }
}

/// One of each that exists, and a block of each that wants it.
fn existing() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start(&[]);
    make_elsewhere(&sandbox, "Acme");
    ws.configuration(&blocks("a", "\"Acme\"", ""));
    (sandbox, ws)
}

#[support::test]
fn what_a_list_may_hide_is_not_created() {
    each(WAYS, |way| {
        let (sandbox, ws) = existing();
        way.befall(&sandbox, 0);
        let refused = run::apply(&ws, &[]);
        refused_somewhere(&refused);
        assert_eq!(counts(&sandbox), [1; 3], "{}", refused.transcript());
    });
    row(
        "The list says that it is not whole: 206, `Link`, a next page, a total above its rows, an error",
        "error that says what the list said",
        1,
    );
}

fn acme_block(call: Call) -> String {
    block(call, "a", "\"Acme\"", "")
}

#[support::test]
fn nor_is_it_where_the_list_shows_some_rows() {
    let ways = [ListSign::Status206, ListSign::Total, ListSign::Last].map(Way::Sign);
    each(&ways, |way| {
        let (sandbox, ws) = existing();
        // Those that have another before them; of an integration the row of its customer tells.
        ws.configuration(&[Call::Customer, Call::Tenant].map(acme_block).concat());
        let other = sandbox.state().tenants[0].clone();
        let change = sandbox.change(|state| {
            state.tenants.insert(0, other);
            state.tenants[0].id = "t-1".to_owned();
            state.tenants[0].display_name = "Another".to_owned();
        });
        change.expect("the state is changed");
        way.befall(&sandbox, 1);
        let refused = run::apply(&ws, &[]);
        refused_somewhere(&refused);
        assert_eq!(counts(&sandbox), [1, 1, 2], "{}", refused.transcript());
    });
}

#[support::test]
fn what_the_list_said_is_in_the_refusal() {
    let (sandbox, ws) = existing();
    Way::Sign(ListSign::Error).befall(&sandbox, 0);
    let refused = run::apply(&ws, &[]);
    let all = refused_somewhere(&refused);
    assert!(all.contains("Some of the rows could not be read"), "{all}");
}

#[support::test]
fn after_a_lost_answer_a_list_that_is_not_whole_finds_nothing_and_proves_nothing() {
    let ways = [ListSign::Status206, ListSign::HasMore, ListSign::Error].map(Way::Sign);
    each(&ways, |way| {
        let (sandbox, ws) = start(&[]);
        ws.configuration(&blocks("a", "\"Acme\"", ""));
        let held = Fault::hold_after_commit().and(Fault::drop_after_commit());
        let rules = befall_creates(&sandbox, &held);
        let said = thread::scope(|scope| {
            scope.spawn(|| {
                for rule in rules {
                    run::until_met(&sandbox, rule, 1);
                }
                way.befall(&sandbox, 0);
                for rule in rules {
                    sandbox.clear_fault(rule);
                }
            });
            run::apply(&ws, &[])
        });
        assert_eq!(said.status, Some(0), "{}", said.transcript());
        for call in LOOKED_UP {
            assert_eq!(id_of(&ws, call, "a"), None, "{}", said.transcript());
            // No list has told that it is not there.
            let about: String = said.about(&at(call, "a")).map(Diagnostic::text).collect();
            assert!(!about.contains("is not listed"), "{about}");
        }
        // The next plan looks again, and still knows nothing.
        let next = run::apply(&ws, &[]);
        refused_somewhere(&next);
        assert_eq!(counts(&sandbox), [1; 3], "{}", next.transcript());
        sandbox.clear_faults();
        let found = run::apply(&ws, &[]);
        assert_eq!(found.status, Some(0), "{}", found.transcript());
        assert_eq!(counts(&sandbox), [1; 3]);
    });
    row(
        "Answer lost, and every list says that it is not whole",
        "pending; found once a list is whole",
        1,
    );
}

#[support::test]
fn what_the_state_has_stays_there_with_a_warning() {
    let (sandbox, ws) = existing();
    // Imported, and so not new: what was made a moment ago may be missing from any list.
    let import = LOOKED_UP
        .into_iter()
        .zip(["c-2", "c-1/i-2", "t-2"])
        .map(|(call, id)| format!("import {{\n  to = {}\n  id = {id:?}\n}}\n", at(call, "a")));
    ws.file("import.tf", &import.collect::<String>());
    let imported = run::apply(&ws, &[]);
    assert_eq!(imported.status, Some(0), "{}", imported.transcript());
    ws.remove_file("import.tf");
    for way in WAYS {
        way.befall(&sandbox, 0);
        let plan = run::plan(&ws, &[]);
        assert_eq!(plan.status, Some(0), "{way:?}: {}", plan.transcript());
        if !matches!(way, Way::Nameless) {
            assert!(!plan.diagnostics.warnings().is_empty(), "{way:?}: {}", plan.transcript());
        }
        sandbox.clear_faults();
    }
    assert_nothing_to_do(&ws);
    row(
        "The list says that it is not whole while the state is read",
        "the state stays, warning",
        1,
    );
}
