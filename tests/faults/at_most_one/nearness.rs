//! Names that a person takes for one: the service may have made one of the other, or another
//! block may mean the same.

use msp_sandbox::BlockingSandbox;

use super::{
    IDS, assert_nothing_to_do, assert_refused, at, block, blocks, counts, make_elsewhere,
    make_with_ids, refusal, row, start,
};
use crate::calls::{Call, LOOKED_UP};
use crate::run::{self, Ran};
use support::api::make_customer;
use support::hcl::quoted;
use support::workspace::Workspace;

/// A name that is wanted, and one that is nearly it.
const NEAR: [(&str, &str); 8] = [
    ("Case Ltd", "CASE Ltd"),
    ("Space Ltd", "Space  Ltd"),
    ("Around Ltd", "Around Ltd "),
    ("Break Ltd", "Break\u{a0}Ltd"),
    ("Invisible Ltd", "Invis\u{200b}ible Ltd"),
    ("Width Ltd", "\u{ff37}idth Ltd"),
    ("Smith & Sons", "Smith &amp; Sons"),
    ("Acme International Holdings", "Acme International H"),
];

/// Blocks of each of the three for each of the wanted names, with a name made by this.
fn wanted(name: impl Fn(&str) -> String, more: &str) -> String {
    let each = NEAR.iter().enumerate();
    each.map(|(at, (wanted, _))| blocks(&label(at), &name(wanted), more)).collect()
}

fn label(at: usize) -> String {
    format!("n{at}")
}

/// Known only when it is applied.
fn late(name: &str) -> String {
    format!("\"${{terraform_data.nothing.output}}{name}\"")
}

const NOTHING: &str = "resource \"terraform_data\" \"nothing\" {\n  input = \"\"\n}\n";

/// One of each of the three under each of the names that are nearly it.
fn start_with_all() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start(&[]);
    for (at, (_, there)) in NEAR.iter().enumerate() {
        let ids = ids(at);
        make_with_ids(&sandbox, ids.each_ref().map(String::as_str), there);
    }
    (sandbox, ws)
}

fn ids(at: usize) -> [String; 3] {
    ["c", "i", "t"].map(|letter| format!("{letter}-1{at}"))
}

/// Each of the blocks is refused with the id of the one that is nearly it, and these words.
#[track_caller]
fn assert_all_refused(sandbox: &BlockingSandbox, ran: &Ran, words: &[&str]) {
    for at in 0..NEAR.len() {
        for (call, id) in LOOKED_UP.into_iter().zip(ids(at)) {
            assert_refused(ran, call, &label(at), &[&[&*id], words].concat());
        }
    }
    assert_eq!(counts(sandbox), [NEAR.len(); 3], "{}", ran.transcript());
}

#[support::test]
fn one_that_is_nearly_it_is_in_the_way_of_a_create_until_a_person_says_otherwise() {
    let (sandbox, ws) = start_with_all();
    ws.configuration(&wanted(quoted, ""));
    let words = ["import {", "confirmed_new", "-refresh=false"];
    assert_all_refused(&sandbox, &run::apply(&ws, &[]), &words);

    // It may be another one's, so it is not adopted either.
    ws.configuration(&wanted(quoted, "adopt_existing = true"));
    assert_all_refused(&sandbox, &run::apply(&ws, &[]), &[]);

    ws.configuration(&wanted(quoted, "confirmed_new = true"));
    let confirmed = run::apply(&ws, &[]);
    assert_eq!(confirmed.status, Some(0), "{}", confirmed.transcript());
    assert_eq!(counts(&sandbox), [2 * NEAR.len(); 3]);
    // It does nothing once the object exists, and may go.
    ws.configuration(&wanted(quoted, ""));
    assert_eq!(run::apply(&ws, &[]).status, Some(0));
    assert_nothing_to_do(&ws);
    assert_eq!(counts(&sandbox), [2 * NEAR.len(); 3]);
    row(
        "One of nearly that name exists: case, white space, invisible or full-width characters, HTML escapes, cut off",
        "error that gives its `import` block and names `confirmed_new`; with that, one of its own",
        2,
    );
}

#[support::test]
fn one_that_is_nearly_it_is_seen_by_an_apply_that_learns_the_name_late() {
    let (sandbox, ws) = start_with_all();
    ws.configuration(&(NOTHING.to_owned() + &wanted(late, "")));
    assert_all_refused(&sandbox, &run::apply(&ws, &[]), &["confirmed_new"]);
}

#[support::test]
fn near_twins_in_one_configuration_are_refused_before_one_is_made() {
    let (sandbox, ws) = start(&[]);
    // A name and one that is cut are known for twins by a list alone; no new name has white space
    // around it, or in it what nobody sees.
    let folded = || NEAR.iter().enumerate().filter(|(at, _)| ![2, 4, 7].contains(at));
    let both = |more: &str| -> String {
        let twin = |at: usize, (one, other): &(&str, &str)| {
            blocks(&label(at), &quoted(one), more)
                + &blocks(&format!("twin{at}"), &quoted(other), more)
        };
        folded().map(|(at, names)| twin(at, names)).collect()
    };
    ws.configuration(&both(""));
    let refused = run::apply(&ws, &[]);
    for (place, _) in folded() {
        for call in LOOKED_UP {
            let said =
                refusal(&refused, &[at(call, &label(place)), at(call, &format!("twin{place}"))]);
            assert!(said.contains("confirmed_new"), "{said}");
        }
    }
    assert_eq!(counts(&sandbox), [0; 3], "{}", refused.transcript());

    ws.configuration(&both("confirmed_new = true"));
    let confirmed = run::apply(&ws, &[]);
    assert_eq!(confirmed.status, Some(0), "{}", confirmed.transcript());
    assert_eq!(counts(&sandbox), [2 * folded().count(); 3]);
}

#[support::test]
fn confirmed_new_makes_no_second_one_of_the_very_same() {
    let (sandbox, ws) = start(&[]);
    make_elsewhere(&sandbox, "Acme");
    ws.configuration(&blocks("a", "\"Acme\"", "confirmed_new = true"));
    let refused = run::apply(&ws, &[]);
    for (call, id) in LOOKED_UP.into_iter().zip(IDS) {
        assert_refused(&refused, call, "a", &[id, "import {"]);
    }
    assert_eq!(counts(&sandbox), [1; 3]);
    row(
        "One of just that name exists, and the block says `confirmed_new`",
        "error that gives its `import` block",
        1,
    );
}

#[support::test]
fn names_that_are_not_nearly_the_same_are_in_nobodys_way() {
    let (sandbox, ws) = start(&[]);
    // The beginning of the wanted one, and too short to be cut; longer than it; another letter.
    for (id, name) in [("c-2", "Acme"), ("c-3", "Acme Ltd and Sons"), ("c-4", "Acne Ltd")] {
        make_customer(&sandbox, id, name);
    }
    ws.configuration(&block(Call::Customer, "a", "\"Acme Ltd\"", ""));
    let made = run::apply(&ws, &[]);
    assert_eq!((made.status, made.diagnostics.len()), (Some(0), 0), "{}", made.transcript());
    assert_nothing_to_do(&ws);
}

#[support::test]
fn a_long_name_that_begins_the_wanted_one_is_not_cut_where_longer_ones_are_listed() {
    let (sandbox, ws) = start(&[]);
    for (id, name) in [("c-2", "Acme International"), ("c-3", "A customer with a longer name")] {
        make_customer(&sandbox, id, name);
    }
    ws.configuration(&block(Call::Customer, "a", "\"Acme International Holdings\"", ""));
    let made = run::apply(&ws, &[]);
    assert_eq!(made.status, Some(0), "{}", made.transcript());
    assert_nothing_to_do(&ws);
}
