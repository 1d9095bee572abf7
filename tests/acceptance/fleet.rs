//! Hundreds of objects that fail by one cause: a person reads of it once.

use msp_sandbox::{Answer, BlockingSandbox, Fault, NewCustomers};
use support::api::start;
use support::command::Output;
use support::hcl::Block;
use support::workspace::{Workspace, sandbox_provider};

const MANY: usize = 300;
/// Of what Terraform prints, frame and all.
const LINES: usize = 20;

fn fleet(count: usize) -> String {
    let customer = Block::resource("msp_customer", "all").line(&format!("count = {count}"));
    customer.line("name = \"Customer ${count.index + 1}\"").to_string()
}

/// A fleet that was applied long ago: what was made a moment ago may not be listed yet.
fn applied() -> (BlockingSandbox, Workspace) {
    let (sandbox, ws) = start();
    impatient(&ws, &sandbox_provider(&sandbox.url()));
    ws.configuration(&fleet(MANY));
    ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    ws.edit_state(|instance| drop(instance.remove("private")));
    (sandbox, ws)
}

fn impatient(ws: &Workspace, body: &str) {
    ws.provider(&format!("{body}\n  http {{ max_retries = 0 }}"));
}

/// What a plan of the whole fleet complains about.
fn complaint(ws: &Workspace, command: &[&str]) -> (Output, usize) {
    let output = ws.run(&[command, &["-no-color", "-input=false"]].concat());
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    let errors = output.stderr.matches("Error: ").count();
    (output, errors)
}

#[track_caller]
fn one_error(ws: &Workspace, words: &[&str]) {
    for command in [&["plan"][..], &["apply", "-refresh-only", "-auto-approve"]] {
        let (output, errors) = complaint(ws, command);
        let lines = output.stderr.lines().count();
        assert!(
            errors == 1 && lines <= LINES,
            "{errors} errors, {lines} lines:\n{}",
            output.stderr
        );
        let said = output.stderr.split(['│', '\n', ' ']).filter(|word| !word.is_empty());
        let said = said.collect::<Vec<_>>().join(" ");
        for words in words {
            assert!(said.contains(words), "no {words:?} in: {said}");
        }
    }
}

#[support::test]
fn a_plan_of_hundreds_that_fail_by_one_cause_says_it_once() {
    let (sandbox, ws) = applied();
    let provider = sandbox_provider(&sandbox.url());
    let before = ws.state().attributes("msp_customer.all[7]").clone();

    impatient(&ws, &provider.replace("sandbox-wiv-api-key", "another-key"));
    one_error(&ws, &["Wiv refused the credentials (401)", "`wiv.api_key`"]);

    impatient(&ws, &provider.replacen("api_key  = \"sandbox-wiv-api-key\"", "", 1));
    one_error(&ws, &["api_key", "WIV_API_KEY"]);

    impatient(&ws, &provider.replace(&sandbox.url(), "http://127.0.0.1:9"));
    one_error(&ws, &["could be sent to Wiv", "Check the endpoint"]);

    impatient(&ws, &provider);
    for (fault, words) in [
        (Fault::status(503), "Wiv failed (503)"),
        (Fault::status(Answer::of(403)), "Wiv does not allow this (403)"),
        (Fault::garbage(), "o usable answer from Wiv"),
        (Fault::cut(), "o usable answer from Wiv"),
    ] {
        let rule = sandbox.fault(fault.on("GET", "/msp/customers"));
        one_error(&ws, &[words]);
        sandbox.clear_fault(rule);
    }

    // A key of another organization, which has customers of its own.
    sandbox.change(|state| state.customers.clear()).expect("the state is changed");
    let others = NewCustomers { name: "Other".to_owned(), ..NewCustomers::of(40) };
    sandbox.make_customers(&others).expect("customers are made");
    one_error(&ws, &["The list has 40 customers.", "belongs to another organization"]);
    assert_eq!(*ws.state().attributes("msp_customer.all[7]"), before);
}

#[support::test]
fn one_that_is_gone_among_hundreds_is_said_with_what_to_do() {
    let (sandbox, ws) = applied();
    sandbox.change(|state| drop(state.customers.remove(3))).expect("the state is changed");
    let (output, errors) = complaint(&ws, &["plan"]);
    assert_eq!(errors, 1, "{}", output.stderr);
    assert!(output.stderr.contains("was not found"), "{}", output.stderr);
    assert!(output.stderr.contains("terraform state rm"), "{}", output.stderr);
}

#[support::test]
fn each_create_that_fails_says_so_and_the_first_says_why() {
    let (sandbox, ws) = start();
    impatient(&ws, &sandbox_provider(&sandbox.url()));
    let many = 40;
    ws.configuration(&fleet(many));
    sandbox.fault(Fault::status(Answer::of(403)).on("POST", "/msp/customers"));
    let (output, errors) = complaint(&ws, &["apply", "-auto-approve"]);
    assert_eq!(errors, many, "{}", output.stderr);
    let in_full = output.stderr.matches("Tried: `POST /msp/customers`").count();
    assert_eq!(in_full, 1, "{}", output.stderr);
    let complete = output.stderr.matches("was not created: Wiv does not allow this (403)").count();
    assert_eq!(complete, many, "{}", output.stderr);
    assert_eq!(sandbox.state().customers.len(), 0);
    let in_short = output.stderr.matches("Another message of this run says why, and what to do.");
    assert_eq!(in_short.count(), many - 1, "{}", output.stderr);
}

#[support::test]
fn where_nothing_is_wrong_nothing_is_said() {
    let (_sandbox, ws) = applied();
    let output = ws.run(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
    assert_eq!((output.status, output.stderr.as_str()), (Some(0), ""), "{}", output.transcript());
    assert!(!output.stdout.contains("Warning"), "{}", output.stdout);
}

/// Core compares the plan of the apply with the one before, which knew the ids.
#[support::test]
fn blocks_that_adopt_say_why_they_cannot_and_nobody_is_blamed() {
    let (sandbox, ws) = start();
    impatient(&ws, &sandbox_provider(&sandbox.url()));
    sandbox.make_customers(&NewCustomers::of(3)).expect("customers are made");
    ws.configuration(&fleet(3).replace("name = ", "adopt_existing = true\n  name = "));
    ws.succeed(&["plan", "-no-color", "-input=false", "-out=adopting"]);
    sandbox.fault(Fault::status(503).on("GET", "/msp/customers"));
    let output = ws.run(&["apply", "-no-color", "-input=false", "adopting"]);
    assert_eq!(output.status, Some(1), "{}", output.transcript());
    assert!(!output.stderr.contains("inconsistent"), "{}", output.stderr);
    assert_eq!(output.stderr.matches("Wiv failed (503)").count(), 3, "{}", output.stderr);
    assert_eq!(sandbox.state().customers.len(), 3);
}

#[support::test]
fn each_create_that_is_pending_says_why_it_was_not_looked_for() {
    let (sandbox, ws) = start();
    impatient(&ws, &sandbox_provider(&sandbox.url()));
    ws.configuration(&fleet(2));
    let lost = Fault::drop_after_commit().and(Fault::list_lag(u32::MAX));
    sandbox.fault(lost.on("POST", "/msp/customers"));
    ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    sandbox.fault(Fault::status(503).on("GET", "/msp/customers"));
    let (output, errors) = complaint(&ws, &["plan"]);
    // Newer cores fold errors that are equal.
    assert_eq!(output.stderr.matches("Wiv failed (503)").count(), errors, "{}", output.stderr);
    assert!(!output.stderr.contains("-refresh=false"), "{}", output.stderr);
}
