//! The service spells names in its own way: what it lists is not what was sent.

use msp_sandbox::{BlockingSandbox, Fault, NameEcho};
use serde_json::json;

use super::{
    LATER, assert_nothing_to_do, assert_refused, at, block, blocks, counts, each, id_of,
    kill_after_creates, later, made, quoted, refusal, row, start,
};
use crate::calls::{Call, LOOKED_UP};
use crate::run;
use support::workspace::Workspace;

/// How a service spells names, and a name that it spells otherwise than it was sent.
const SPELLINGS: &[(NameEcho, &str)] = &[
    (NameEcho::Collapsed, "Acme  Ltd"),
    (NameEcho::Lower, "Acme Ltd"),
    (NameEcho::Upper, "Acme Ltd"),
    (NameEcho::Nfd, "Caf\u{e9} Ltd"),
    (NameEcho::Escaped, "Smith & Sons"),
    (NameEcho::Cut, "Acme International Holdings Limited"),
];

fn spelling(echo: NameEcho) -> (BlockingSandbox, Workspace) {
    start(&[&format!("name_echo={}", echo.word())])
}

/// Two blocks of one name for each of the three, of which no plan can see that they are twins:
/// one of the two has an object, and without the other nothing is left to do.
#[track_caller]
fn assert_twins_are_one(sandbox: &BlockingSandbox, ws: &Workspace, name: &str) {
    ws.configuration(&(later(name) + &blocks("a", LATER, "") + &blocks("b", LATER, "")));
    let twins = run::apply(ws, &[]);
    for call in LOOKED_UP {
        refusal(&twins, &[at(call, "a"), at(call, "b")]);
    }
    assert_eq!(counts(sandbox), [1; 3]);
    let has_one = |call: Call| if id_of(ws, call, "a").is_some() { "a" } else { "b" };
    let kept = LOOKED_UP.map(|call| block(call, has_one(call), LATER, ""));
    ws.configuration(&(later(name) + &kept.concat()));
    assert_nothing_to_do(ws);
}

#[support::test]
fn twins_are_one_however_the_service_spells_their_name() {
    each(SPELLINGS, |&(echo, name)| {
        let (sandbox, ws) = spelling(echo);
        assert_twins_are_one(&sandbox, &ws, name);
    });
}

#[support::test]
fn twins_are_one_whatever_the_answer_to_the_create_leaves_out_or_says_otherwise() {
    let answers = [
        json!({"name": null, "displayName": null}),
        json!({"name": "Another", "displayName": "Another"}),
        json!({"type": null}),
        json!({"type": "aws"}),
        json!({"type": "CLOUD_AWS"}),
        json!({"name": null, "type": null, "domain": null}),
    ];
    each(&answers, |answer| {
        let (sandbox, ws) = start(&[]);
        let members = answer.as_object().expect("members").clone();
        sandbox.fault(Fault::members(members).on("POST", "*"));
        assert_twins_are_one(&sandbox, &ws, "Acme");
    });
}

#[support::test]
fn after_a_kill_no_second_one_is_made_however_the_service_spells_the_name() {
    each(SPELLINGS, |&(echo, name)| {
        let (sandbox, ws) = spelling(echo);
        ws.configuration(&blocks("a", &quoted(name), ""));
        kill_after_creates(&sandbox, &ws);
        let again = run::apply(&ws, &[]);
        for call in LOOKED_UP {
            let id = made(&sandbox, call).remove(0);
            assert_refused(&again, call, "a", &[&id, "import {", "-refresh=false"]);
            // Terraform composes what it is given: what differs in that alone is the same.
            if echo != NameEcho::Nfd {
                assert_refused(&again, call, "a", &["confirmed_new"]);
            }
        }
        assert_eq!(counts(&sandbox), [1; 3]);
    });
    row(
        "Provider killed after the create, and the service spells the name its own way",
        "error that gives its `import` block",
        1,
    );
}

#[support::test]
fn after_a_kill_no_second_one_is_made_however_the_service_spells_the_type() {
    each(&["type_echo=lower", "type_echo=prefixed"], |echo| {
        let (sandbox, ws) = start(&[echo]);
        ws.configuration(&blocks("a", "\"Acme\"", ""));
        kill_after_creates(&sandbox, &ws);
        let again = run::apply(&ws, &[]);
        let id = made(&sandbox, Call::Integration).remove(0);
        assert_refused(&again, Call::Integration, "a", &[&id, "import {"]);
        assert_eq!(counts(&sandbox), [1; 3]);
    });
    row(
        "Provider killed after the create, and the service spells the type its own way",
        "error that gives its `import` block",
        1,
    );
}
