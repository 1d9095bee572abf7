//! What the state has is not listed yet, and a block that has none of it wants the same: a
//! twin, or the same block under another address, or marked as tainted. No look can see it, so
//! what the state has must be known from the state.

use msp_sandbox::{BlockingSandbox, Fault};

use super::{acme, assert_nothing_to_do, at, blocks, counts, refusal, row, start};
use crate::calls::LOOKED_UP;
use crate::run;
use support::workspace::Workspace;

const ABANDON: &str = "deletion_policy = \"abandon\"";

/// One of each, made and in no list.
fn unlisted(more: &str) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start(&[]);
    sandbox.fault(Fault::list_lag(u32::MAX).on("POST", "*"));
    ws.configuration(&blocks("a", "\"Acme\"", more));
    let first = run::apply(&ws, &[]);
    assert_eq!(first.status, Some(0), "{}", first.transcript());
    (sandbox, ws)
}

/// Applying what is configured now is refused for each of the three, with a refresh and
/// without; nothing is made, and the first configuration is as good as it was.
#[track_caller]
fn assert_refused(sandbox: &BlockingSandbox, ws: &Workspace, more: &str) {
    for options in [&[][..], &["-refresh=false"]] {
        let refused = run::apply(ws, options);
        for call in LOOKED_UP {
            // Blocks are planned in no order: the error is at the one that comes second, and of
            // one that is gone Terraform does not say which it was.
            let errors = refused.diagnostics.errors();
            assert!(errors.to_string().contains(&acme(call)), "{}", refused.transcript());
            assert!(errors.to_string().contains("`moved`"), "{}", refused.transcript());
        }
        assert_eq!(refused.status, Some(1), "{}", refused.transcript());
        assert_eq!(counts(sandbox), [1; 3], "{}", refused.transcript());
    }
    ws.configuration(&blocks("a", "\"Acme\"", more));
    assert_nothing_to_do(ws);
    sandbox.catch_up().expect("the lists are told");
    assert_nothing_to_do(ws);
}

#[support::test]
fn a_twin_of_what_is_in_the_state_is_not_made() {
    let (sandbox, ws) = unlisted("");
    ws.configuration(&(blocks("a", "\"Acme\"", "") + &blocks("twin", "\"Acme\"", "")));
    assert_refused(&sandbox, &ws, "");
    row("A second block of the same name, while the list lags", "error of the plan", 1);
}

#[support::test]
fn a_block_that_was_renamed_without_moved_makes_no_second_one() {
    let (sandbox, ws) = unlisted(ABANDON);
    ws.configuration(&blocks("renamed", "\"Acme\"", ABANDON));
    assert_refused(&sandbox, &ws, ABANDON);
    row(
        "A block renamed without `moved`, under `abandon`, while the list lags",
        "error of the plan that names `moved`",
        1,
    );
}

#[support::test]
fn a_block_that_went_under_for_each_without_moved_makes_no_second_one() {
    let (sandbox, ws) = unlisted(ABANDON);
    let each = format!("for_each = toset([\"acme\"])\n{ABANDON}");
    ws.configuration(&blocks("a", "\"Acme\"", &each));
    assert_refused(&sandbox, &ws, ABANDON);
}

#[support::test]
fn a_tainted_block_makes_no_second_one() {
    let (sandbox, ws) = unlisted(ABANDON);
    for call in LOOKED_UP {
        ws.taint(&at(call, "a"));
    }
    // Without a refresh nothing is said to the provider of an object that is tainted.
    let refused = run::apply(&ws, &[]);
    for call in LOOKED_UP {
        let said = refusal(&refused, &[at(call, "a")]);
        assert!(said.contains("terraform untaint"), "{said}");
    }
    assert_eq!(counts(&sandbox), [1; 3]);
    for call in LOOKED_UP {
        ws.untaint(&at(call, "a"));
    }
    assert_nothing_to_do(&ws);
    row(
        "`terraform taint`, under `abandon`, while the list lags",
        "error of the plan that names `terraform untaint`",
        1,
    );
}
