//! `docs/guides/offboarding.md`: a person leaves, and then the customer, and each step says what
//! the page says.

use super::{console, lines, workspace};
use support::api::{masked, sandbox, written};
use support::page::{hold, shown};

const PAGE: &str = "docs/guides/offboarding.md";
const APPLY: [&str; 4] = ["apply", "-no-color", "-input=false", "-auto-approve"];
const SAID: [&str; 5] = ["Plan: ", "Warning: ", "Error: ", "Apply complete!", "No changes."];

#[support::test]
fn a_person_and_then_the_customer_leave_and_nothing_is_sent() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox);
    ws.file("customers.yaml", &shown(PAGE, "customers.yaml"));
    ws.configuration(&shown(PAGE, "customers.tf"));
    ws.succeed(&APPLY);
    written(&sandbox);

    let person = shown(PAGE, "person.yaml");
    ws.file("customers.yaml", &person.replace("  deletion_policy: abandon\n", ""));
    let refused = ws.run(&["plan", "-no-color", "-input=false"]);
    assert_eq!(refused.status, Some(1), "{}", refused.transcript());
    let said: Vec<_> = refused.stderr.lines().filter(|line| line.starts_with("Error: ")).collect();
    hold(PAGE, "person refused", &masked(&console("terraform plan", &said)));

    ws.file("customers.yaml", &person);
    let left = ws.succeed(&APPLY);
    hold(PAGE, "person", &masked(&console("terraform apply", &lines(&left, &SAID))));
    ws.assert_settled();

    let show = "terraform state show 'msp_customer.each[\"globex\"]'";
    let state = ws.succeed(&["state", "show", "-no-color", "msp_customer.each[\"globex\"]"]);
    hold(PAGE, "id", &masked(&console(show, &lines(&state, &["id "]))));

    ws.file("customers.yaml", &shown(PAGE, "customer.yaml"));
    ws.succeed(&APPLY);
    let all = shown(PAGE, "customer.yaml");
    let (acme, _) = all.split_once("globex:").expect("two customers");
    ws.file("customers.yaml", acme);
    let left = ws.succeed(&APPLY);
    // Core says the warnings of two objects in any order.
    let mut said = lines(&left, &SAID);
    let ended = said.pop().expect("it ended");
    said[1..].sort_unstable();
    said.dedup();
    said.push(ended);
    hold(PAGE, "customer", &masked(&console("terraform apply", &said)));
    let empty = ws.succeed(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
    hold(PAGE, "left", &console("terraform plan", &lines(&empty, &SAID)));
    assert_eq!(written(&sandbox), [""; 0]);
    assert_eq!(sandbox.state().customers.len(), 2);
    assert_eq!(ws.state().addresses().len(), 2);
}
