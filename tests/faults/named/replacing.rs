//! Taint, `-replace` and `create_before_destroy`: what looks like a new object to Terraform.

use super::{A, acmes, assert_one_and_settled, errors, id_of, row, start};
use crate::calls::{Call, customer};
use crate::run;

#[support::test]
fn a_taint_makes_no_second_one() {
    let (sandbox, ws) = start(Call::Customer);
    run::apply(&ws, &[]);
    ws.taint(A);
    let refused = run::apply(&ws, &[]);
    let errors = errors(&refused, A);
    assert!(errors[0].starts_with("Customer \"Acme\" "), "{}", refused.transcript());
    ws.untaint(A);
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
    row("`terraform taint`", "done", "error that names `terraform untaint`", acmes(&sandbox));
}

#[support::test]
fn a_replacement_is_refused_unless_the_first_one_may_be_left_behind() {
    let (sandbox, ws) = start(Call::Customer);
    run::apply(&ws, &[]);
    let replace = format!("-replace={A}");
    let refused = run::apply(&ws, &[&replace]);
    assert_eq!(errors(&refused, A).len(), 1, "{}", refused.transcript());
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
    row("`-replace`", "done", "error that names the ways on", acmes(&sandbox));

    // Said in as many words, there are two: that is what abandoning means.
    ws.configuration(&customer("a", "Acme", "deletion_policy = \"abandon\""));
    run::apply(&ws, &[]);
    let first = id_of(&ws, A).expect("an id");
    let replaced = run::apply(&ws, &[&replace]);
    assert_eq!(replaced.status, Some(0), "{}", replaced.transcript());
    assert!(replaced.transcript().contains(&first), "a message names the one left behind");
    assert_ne!(id_of(&ws, A), Some(first));
    row(
        "`-replace` with `deletion_policy = \"abandon\"`",
        "done",
        "a new one; a warning names the one left behind",
        acmes(&sandbox),
    );
}

#[support::test]
fn create_before_destroy_makes_no_second_one_beside_the_first() {
    let (sandbox, ws) = start(Call::Customer);
    let both = "deletion_policy = \"abandon\"\nlifecycle {\n  create_before_destroy = true\n}";
    ws.configuration(&customer("a", "Acme", both));
    run::apply(&ws, &[]);
    let id = id_of(&ws, A).expect("an id");
    let replaced = run::apply(&ws, &[&format!("-replace={A}")]);
    assert!(errors(&replaced, A)[0].contains(&id), "{}", replaced.transcript());
    assert_eq!(acmes(&sandbox), 1);
    // Core keeps the first one as deposed, which no plan reads; the text says how to get out.
    let next = run::plan(&ws, &[]);
    assert!(errors(&next, A)[0].contains(&id), "{}", next.transcript());
    ws.state_rm(A);
    ws.import_block(A, &id);
    assert_one_and_settled(&sandbox, &ws, Call::Customer);
    row(
        "`-replace` with `create_before_destroy`",
        "error that names the first one",
        "the same, until it is imported again",
        acmes(&sandbox),
    );
}
