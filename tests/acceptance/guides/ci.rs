//! `docs/guides/ci.md`: the steps of a pipeline, each as the page has it.

use super::{console, lines, workspace};
use msp_sandbox::{Answer, Fault};
use support::api::{customer_names, masked, sandbox, written};
use support::page::{hold, shown};

const PAGE: &str = "docs/guides/ci.md";

#[support::test]
fn the_steps_of_the_page_plan_and_apply_and_a_nightly_plan_tells_drift() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox);
    ws.configuration("resource \"msp_customer\" \"acme\" {\n  name = \"Acme\"\n}\n");
    ws.env("TF_IN_AUTOMATION", "true");
    ws.env("TF_INPUT", "false");
    let steps = shown(PAGE, "steps");
    let steps: Vec<_> = steps.lines().filter_map(|line| line.strip_prefix("terraform ")).collect();
    assert_eq!(steps.len(), 4);
    for step in steps {
        ws.succeed(&step.split(' ').collect::<Vec<_>>());
    }
    assert_eq!(sandbox.state().customers.len(), 1);

    let nightly = ["plan", "-no-color", "-detailed-exitcode"];
    assert_eq!(ws.run(&nightly).status, Some(0));
    // Somebody renames it in Wiv.
    let renamed = sandbox.change(|state| "Acme Group".clone_into(&mut state.customers[0].name));
    renamed.expect("the data can be written");
    let told = ws.run(&nightly);
    assert_eq!(told.status, Some(1));
    let said = lines(&told, &["Warning: "]);
    let status = format!("{}\n$ echo $?\n1", said.join("\n"));
    hold(PAGE, "drift", &masked(&console("terraform plan -detailed-exitcode", &[&*status])));
}

#[support::test]
fn a_create_that_nobody_knows_of_ends_with_status_1_where_a_postcondition_asks_for_its_id() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox);
    ws.configuration(&shown(PAGE, "pending.tf"));
    sandbox.fault(Fault::status(Answer::of(503)).on("POST", "/msp/customers").once());
    let apply = ["apply", "-no-color", "-input=false", "-auto-approve"];
    let told = ws.run(&apply);
    assert_eq!(told.status, Some(1));
    let said = [told.stdout.as_str(), told.stderr.as_str()].concat();
    let matters = |line: &&str| {
        ["Warning: ", "Error: ", "It is not known"].iter().any(|start| line.starts_with(start))
    };
    let said: Vec<_> = said.lines().filter(matters).collect();
    let status = format!("{}\n$ echo $?\n1", said.join("\n"));
    hold(PAGE, "pending", &console("terraform apply", &[&*status]));
    assert!(!ws.succeed(&["show", "-no-color"]).stdout.contains("tainted"));
    assert_eq!(written(&sandbox).len(), 1);

    // Once somebody has made sure that it is not there, as the next plan says.
    assert_eq!(ws.run(&["plan", "-no-color", "-input=false"]).status, Some(1));
    ws.succeed(&["state", "rm", "msp_customer.acme"]);
    let pending = shown(PAGE, "pending.tf");
    let confirmed = pending.replace("\"Acme\"\n", "\"Acme\"\n  confirmed_new = true\n");
    ws.configuration(&confirmed);
    ws.age_journal(600);
    ws.succeed(&apply);
    ws.assert_settled();
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}
