//! `docs/guides/migrating.md`: what others made comes under this provider without a call, and
//! what the page says of `curl` and of lines is so.

use std::fmt::Write;
use std::process::{Command, Stdio};

use super::{console, lines, workspace};
use msp_sandbox::{Fault, Handle};
use support::api::{customer_names, make_customer, sandbox, written};
use support::page::{hold, shown};
use support::workspace::Workspace;

const PAGE: &str = "docs/guides/migrating.md";

const README: &str = include_str!("../../../README.md");

/// The ways, by the name of their place on the page and as they are called.
const WAYS: [(&str, &str); 4] = [
    ("msp", "this provider"),
    ("curl", "`curl` in a `local-exec`"),
    ("restapi", "`Mastercard/restapi`"),
    ("restful", "`magodo/restful`"),
];

#[support::test(needs(RemovedBlock))]
fn what_a_script_made_is_imported_and_its_block_forgotten() {
    let sandbox = sandbox();
    make_customer(&sandbox, "c-001", "Acme");
    let ws = workspace(&sandbox);
    ws.apply("resource \"terraform_data\" \"customer\" {\n  input = \"c-001\"\n}\n");
    ws.configuration(&shown(PAGE, "moved.tf"));
    let plan = ws.succeed(&["plan", "-no-color", "-input=false"]);
    hold(
        PAGE,
        "plan",
        &console("terraform plan", &lines(&plan, &["# msp_", "# terraform_data", "Plan: "])),
    );
    let apply = ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    hold(PAGE, "apply", &console("terraform apply", &lines(&apply, &["Apply complete!"])));
    assert_eq!(ws.state().addresses(), ["msp_customer.acme"]);
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
fn the_page_counts_lines_and_the_readme_repeats_them() {
    let counts = WAYS.map(|(place, _)| {
        let of_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('#');
        shown(PAGE, place).lines().filter(of_code).count()
    });
    let mut table = "| | lines |\n|---|---|\n".to_owned();
    for ((_, name), count) in WAYS.iter().zip(counts) {
        writeln!(table, "| {name} | {count} |").expect("a text grows");
    }
    hold(PAGE, "lines", &table);
    let [msp, curl, restapi, restful] = counts;
    let row = format!("| {msp} | {curl} | – | {restapi} | {restful} |");
    assert!(README.contains(&row), "README.md has another count than {row}");
}

fn onboarded(sandbox: &Handle, way: &str) -> Workspace {
    let ws = workspace(sandbox);
    ws.configuration(&shown(PAGE, way));
    ws
}

#[support::test]
fn the_customer_of_the_page_has_a_link_and_an_integration() {
    let sandbox = sandbox();
    let ws = onboarded(&sandbox, "msp");
    ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    ws.assert_settled();
    assert_eq!(sandbox.state().customers[0].integrations[0].name, "Acme-AWS");
}

/// The script of the page needs what a bare machine may not have.
fn has(program: &str) -> bool {
    let mut asked = Command::new(program);
    asked.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}

#[support::test]
fn with_curl_a_lost_answer_makes_a_second_customer() {
    if !has("curl") || !has("jq") {
        eprintln!("nothing to test: this machine has no curl or no jq");
        return;
    }
    let sandbox = sandbox();
    let ws = onboarded(&sandbox, "curl");
    sandbox.fault(Fault::drop_after_commit().on("POST", "/msp/customers").once());
    let apply = ["apply", "-no-color", "-input=false", "-auto-approve"];
    assert_eq!(ws.run(&apply).status, Some(1));
    ws.succeed(&apply);
    assert_eq!(customer_names(&sandbox), ["Acme", "Acme"]);
    assert_eq!(sandbox.state().customers[1].integrations[0].name, "Acme-AWS");

    // This provider, under the same fault.
    let sandbox = support::api::sandbox();
    let ws = onboarded(&sandbox, "msp");
    sandbox.fault(Fault::drop_after_commit().on("POST", "/msp/customers").once());
    ws.succeed(&apply);
    ws.assert_settled();
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}
