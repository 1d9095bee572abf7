//! `docs/guides/unmanaged.md`: what somebody made by hand is listed by the lines of the page.

use super::{console, workspace};
use support::api::{make_customer, masked, sandbox};
use support::command::Output;
use support::page::{hold, shown};

const PAGE: &str = "docs/guides/unmanaged.md";
const APPLY: [&str; 4] = ["apply", "-no-color", "-input=false", "-auto-approve"];

/// What the apply puts out under a name, to its closing brace.
fn put_out(output: &Output, name: &str) -> String {
    let (_, rest) = output.stdout.split_once("Outputs:").expect("outputs");
    let lines = rest.lines().skip_while(|line| !line.starts_with(name));
    let mut shown = Vec::new();
    for line in lines {
        shown.push(line);
        if line.starts_with('}') {
            break;
        }
    }
    shown.join("\n")
}

#[support::test]
fn what_was_made_by_hand_is_listed_and_nothing_else() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox);
    make_customer(&sandbox, "c-001", "Initech");
    make_customer(&sandbox, "c-002", "Umbrella");
    let blocks =
        ["customers.tf", "unmanaged.tf", "users.tf", "check.tf"].map(|name| shown(PAGE, name));
    ws.configuration(&blocks.join("\n"));
    ws.succeed(&APPLY);
    // Somebody adds a user in Wiv.
    let added = sandbox.change(|state| {
        let acme = state.customers.iter_mut().find(|one| one.name == "Acme").expect("Acme");
        let mut another = acme.users[0].clone();
        "by-hand@acme.example".clone_into(&mut another.email);
        "by-hand".clone_into(&mut another.user_id);
        acme.users.push(another);
    });
    added.expect("the data can be written");
    let told = ws.succeed(&APPLY);
    let of = |name| masked(&console("terraform apply", &[&put_out(&told, name)]));
    hold(PAGE, "output", &of("in_no_state"));
    hold(PAGE, "users", &of("with_more_users"));
    let said = told
        .stdout
        .lines()
        .filter(|line| line.starts_with("Warning: Check") || line.starts_with("Wiv has customers"));
    let mut said: Vec<_> = said.collect();
    said.dedup();
    hold(PAGE, "check", &console("terraform apply", &said));
    assert!(said.len() >= 2, "{}", told.transcript());
}
