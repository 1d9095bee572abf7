//! An error comes with a 200, or an answer has no id that could be one: nobody knows then what
//! became of the create, and nothing in such an answer is taken for the object.

use msp_sandbox::{Answer, BlockingSandbox, Fault};
use serde_json::{Value, json};

use super::{assert_nothing_to_do, at, blocks, counts, id_of, made, refusal, row, start};
use crate::calls::LOOKED_UP;
use crate::run;
use support::diagnostics::Diagnostic;
use support::workspace::Workspace;

/// What stands in place of an id.
const ID: &str = "err-1";

/// Answers to the three creates, in their order.
fn answers() -> Vec<[Value; 3]> {
    let error = json!({"id": ID, "message": "Internal error"});
    let enveloped = json!({"data": error, "error": "Internal error"});
    let long = "x".repeat(300);
    let ids = [json!(true), json!("id\u{7}bell"), json!("id\u{202e}turned"), json!(long)];
    let with = |id: &Value| {
        [
            json!({"data": {"name": "Acme", "customer_id": id}}),
            json!({"data": {"customer_integration": {"integration_id": id, "name": "Acme", "type": "AWS"}}}),
            json!({"id": id, "displayName": "Acme", "domain": "lorem.com", "orgType": "TENANT"}),
        ]
    };
    let mut answers = vec![
        [json!({"customer_id": ID, "message": "Internal error"}), error.clone(), error],
        [json!({"data": {"org_id": ID, "error": "e"}}), enveloped.clone(), enveloped],
        [
            json!({"customer_id": ID}),
            json!({"data": {"customer_integration": {"id": ID}}}),
            json!({"id": ID, "name": "Internal error"}),
        ],
    ];
    answers.extend(ids.iter().map(with));
    answers
}

/// A block of each of the three for each of the answers, and each of the answers to one of the
/// creates: which of them gets it makes no difference.
fn start_with(answers: &[[Value; 3]], fault: fn(Answer) -> Fault) -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start(&[]);
    let config = (0..answers.len()).map(|at| blocks(&label(at), &format!("\"Acme {at}\""), ""));
    ws.configuration(&config.collect::<String>());
    for answers in answers {
        for (call, body) in LOOKED_UP.into_iter().zip(answers) {
            let (method, path) = call.request();
            sandbox.fault(fault(Answer::of(200).body(body.clone())).on(method, path).once());
        }
    }
    (sandbox, ws)
}

fn label(at: usize) -> String {
    format!("n{at}")
}

#[support::test]
fn what_was_made_all_the_same_is_found() {
    let answers = answers();
    let (sandbox, ws) = start_with(&answers, Fault::status_after_commit);
    let applied = run::apply(&ws, &[]);
    assert_eq!(applied.status, Some(0), "{}", applied.transcript());
    for call in LOOKED_UP {
        let mut known: Vec<_> =
            (0..answers.len()).filter_map(|at| id_of(&ws, call, &label(at))).collect();
        let mut made = made(&sandbox, call);
        known.sort();
        made.sort();
        assert_eq!(known, made, "{call:?}");
    }
    assert_eq!(counts(&sandbox), [answers.len(); 3]);
    assert_nothing_to_do(&ws);
    row(
        "A 2xx that is an error, or whose id is none: `true`, control characters, 300 bytes",
        "found, warning",
        1,
    );
}

#[support::test]
fn what_was_not_made_is_pending_and_has_no_id() {
    let answers = answers();
    let (sandbox, ws) = start_with(&answers, Fault::status);
    let applied = run::apply(&ws, &[]);
    assert_eq!(applied.status, Some(0), "{}", applied.transcript());
    for call in LOOKED_UP {
        let known = (0..answers.len()).filter_map(|at| id_of(&ws, call, &label(at)));
        assert_eq!(known.collect::<Vec<_>>(), [""; 0], "{call:?}");
    }
    let next = run::apply(&ws, &[]);
    for call in LOOKED_UP {
        (0..answers.len()).for_each(|place| drop(refusal(&next, &[at(call, &label(place))])));
    }
    assert_eq!(counts(&sandbox), [0; 3]);
    row("The same, and nothing was made", "pending, then error", 0);
}

#[support::test]
fn what_the_service_said_is_in_the_message() {
    let (_sandbox, ws) = start_with(&answers()[..1], Fault::status_after_commit);
    let applied = run::apply(&ws, &[]);
    for call in LOOKED_UP {
        let said: String = applied.about(&at(call, "n0")).map(Diagnostic::text).collect();
        assert!(said.contains("Internal error"), "{call:?}: {said}");
    }
}
