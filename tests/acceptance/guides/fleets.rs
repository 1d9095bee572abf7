//! `docs/guides/fleets.md`: what a run of many customers costs, and how one moves to another state.

use std::fmt::Write;
use std::fs;

use super::{console, lines, workspace};
use msp_sandbox::Handle;
use support::api::{make_customer, masked, sandbox, sent, written};
use support::page::{hold, shown};
use support::workspace::Workspace;

const PAGE: &str = "docs/guides/fleets.md";

const TENANTS: &str = r#"
resource "msp_navigator_tenant" "each" {
  for_each      = local.customers
  display_name  = each.value.name
  company_name  = each.value.name
  domain        = "${each.key}.example"
  country       = "DE"
  state         = "Berlin"
  city          = "Berlin"
  zip           = "10115"
  address_line1 = "Example Street 1"
}
"#;

/// As many customers as the page's file has two of.
fn customers(count: usize) -> String {
    let customers = (1..=count).map(|number| {
        format!(
            "c{number}:\n  name: Customer {number}\n  aws_account_id: \"123456789012\"\n  \
             admins: [admin@c{number}.example]\n"
        )
    });
    customers.collect()
}

/// How often something was read since the last call, and how often something was sent.
fn calls(sandbox: &Handle) -> (usize, usize) {
    let all = sent(sandbox);
    let reads = all.iter().filter(|line| line.starts_with("GET ")).count();
    let tokens = all.iter().filter(|line| line.contains("/accesstoken")).count();
    (reads, all.len() - reads - tokens)
}

fn plan(ws: &Workspace) {
    ws.succeed(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
}

#[support::test]
fn what_a_run_costs_does_not_grow_with_the_customers_but_for_what_it_creates() {
    let mut table =
        "| customers | reads of a plan in Wiv | reads of a plan in Navigator, one tenant \
                     for each | creates of the first apply in Wiv |\n|---|---|---|---|\n"
            .to_owned();
    for count in [1, 10, 50] {
        let sandbox = sandbox();
        let ws = workspace(&sandbox);
        ws.file("versions.tf", &shown(PAGE, "versions.tf"));
        ws.file("customers.yaml", &customers(count));
        ws.configuration(&shown(PAGE, "customers.tf"));
        ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
        let (_, creates) = calls(&sandbox);
        plan(&ws);
        let (wiv, changed) = calls(&sandbox);
        assert_eq!(changed, 0);

        ws.configuration(&format!(
            "locals {{\n  customers = yamldecode(file(\"customers.yaml\"))\n}}\n{TENANTS}"
        ));
        ws.remove_file("terraform.tfstate");
        ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
        calls(&sandbox);
        plan(&ws);
        let (navigator, changed) = calls(&sandbox);
        assert_eq!(changed, 0);
        writeln!(table, "| {count} | {wiv} | {navigator} | {creates} |").expect("a text grows");
    }
    hold(PAGE, "calls", &table);
}

/// The files of the page, applied.
fn fleet(sandbox: &Handle) -> Workspace {
    let ws = workspace(sandbox);
    ws.file("versions.tf", &shown(PAGE, "versions.tf"));
    ws.file("customers.yaml", &shown(PAGE, "customers.yaml"));
    ws.apply(&shown(PAGE, "customers.tf"));
    ws
}

/// The entry of that customer is taken out of the page's file.
fn without_globex(ws: &Workspace) {
    let all = shown(PAGE, "customers.yaml");
    let (acme, _) = all.split_once("globex:").expect("two customers");
    ws.file("customers.yaml", acme);
}

#[support::test]
fn the_customers_of_the_page_are_onboarded_from_its_file() {
    let sandbox = sandbox();
    let ws = fleet(&sandbox);
    let state = sandbox.state();
    let users: usize = state.customers.iter().map(|customer| customer.users.len()).sum();
    assert_eq!((state.customers.len(), users), (2, 3));

    without_globex(&ws);
    let refused = ws.plan_error_with(&[]);
    assert!(refused.iter().any(|one| one.text().contains("Globex")));
}

#[support::test]
fn one_customer_of_the_file_is_let_go_of_and_nothing_is_sent() {
    let sandbox = sandbox();
    let ws = fleet(&sandbox);
    written(&sandbox);
    ws.file("customers.yaml", &shown(PAGE, "letting-go.yaml"));
    ws.apply_with(&[]);
    without_globex(&ws);
    let apply = ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    let said = lines(&apply, &["Plan: ", "Warning: Customer", "Apply complete!"]);
    hold(PAGE, "let-go", &masked(&console("terraform apply", &said)));
    assert_of_acme_alone(&ws, &sandbox);
}

#[support::test]
fn one_customer_of_the_file_is_forgotten_by_the_command_of_the_page() {
    let sandbox = sandbox();
    let ws = fleet(&sandbox);
    written(&sandbox);
    let command = shown(PAGE, "state-rm").replace(['\\', '\''], "");
    let words: Vec<_> = command.split_whitespace().skip(1).collect();
    ws.succeed(&words);
    without_globex(&ws);
    assert_of_acme_alone(&ws, &sandbox);
}

#[support::test]
fn one_customer_that_is_missing_is_kept_and_the_others_go_on() {
    let sandbox = sandbox();
    let ws = fleet(&sandbox);
    ws.edit_state(|instance| drop(instance.remove("private")));
    let gone = sandbox.change(|state| state.customers.retain(|one| one.name != "Globex"));
    gone.expect("the state is changed");
    ws.plan_error_with(&[]);
    let versions = shown(PAGE, "versions.tf");
    let keeping = versions.replace("provider \"msp\" {}", &shown(PAGE, "keep.tf"));
    assert_ne!(keeping, versions);
    ws.file("versions.tf", &keeping);
    let plan = ws.succeed(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
    let said = lines(&plan, &["No changes.", "Warning: Customer"]);
    hold(PAGE, "missing", &masked(&console("terraform plan", &said)));
    ws.file("versions.tf", &versions);
    ws.env("MSP_MISSING_OBJECTS", "keep");
    ws.succeed(&["plan", "-no-color", "-input=false", "-detailed-exitcode"]);
}

/// The other one is in Wiv, and in no state.
#[track_caller]
fn assert_of_acme_alone(ws: &Workspace, sandbox: &Handle) {
    ws.assert_settled();
    let state = ws.state();
    let addresses = state.addresses();
    assert!(addresses.iter().all(|address| address.contains("acme")), "{addresses:?}");
    assert_eq!(addresses.len(), 4);
    assert_eq!(sandbox.state().customers.len(), 2);
    assert_eq!(written(sandbox), [""; 0]);
}

#[support::test(needs(RemovedBlock))]
fn a_customer_moves_to_another_state_and_nothing_is_sent_but_reads() {
    let sandbox = sandbox();
    make_customer(&sandbox, "c-001", "Acme");
    let [from, to] = [workspace(&sandbox), workspace(&sandbox)];
    let entering = shown(PAGE, "entering.tf");
    from.apply(&entering);
    written(&sandbox);

    from.configuration(&shown(PAGE, "removed.tf"));
    let left = from.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    hold(PAGE, "leaving", &console("terraform apply", &lines(&left, &["Apply complete!"])));
    assert_eq!(from.state().addresses(), [""; 0]);

    to.configuration(&entering);
    let entered = to.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    hold(PAGE, "entering", &console("terraform apply", &lines(&entered, &["Apply complete!"])));
    to.assert_settled();
    assert_eq!(written(&sandbox), [""; 0]);
}

/// The lines of a run that tell what it comes to.
const SAID: [&str; 3] = ["Plan: ", "Apply complete!", "No changes."];

#[support::test]
fn a_fleet_of_four_blocks_becomes_a_module_for_each_customer_without_a_call() {
    let sandbox = sandbox();
    let ws = fleet(&sandbox);
    written(&sandbox);
    ws.script(&shown(PAGE, "moved.sh"));
    fs::create_dir(ws.directory().join("customer")).expect("a directory of the module");
    ws.file("customer/main.tf", &shown(PAGE, "customer/main.tf"));
    ws.configuration(&shown(PAGE, "modules.tf"));
    ws.succeed(&["init", "-input=false", "-no-color"]);
    let moved = ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    hold(PAGE, "moved", &console("terraform apply", &lines(&moved, &SAID)));
    ws.remove_file("moved.tf");
    ws.assert_settled();
    assert_eq!(written(&sandbox), [""; 0]);
    let addresses = ws.state().addresses();
    assert_eq!(addresses.len(), 8);
    assert!(addresses.iter().all(|one| one.starts_with("module.customer[")), "{addresses:?}");
}

#[support::test]
fn generated_blocks_move_under_one_for_each() {
    let sandbox = sandbox();
    let ws = workspace(&sandbox);
    let block = |n: u8, name: &str| {
        format!("resource \"msp_customer\" \"all_{n}\" {{\n  name = \"{name}\"\n}}\n")
    };
    ws.apply(&(block(0, "Acme") + &block(1, "Globex")));
    written(&sandbox);
    ws.configuration(&shown(PAGE, "generated.tf"));
    let moved = ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    hold(PAGE, "generated", &console("terraform apply", &lines(&moved, &SAID)));
    ws.assert_settled();
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
fn a_state_is_split_in_bulk_and_both_plans_are_empty() {
    let sandbox = sandbox();
    let ws = fleet(&sandbox);
    written(&sandbox);
    ws.script(&shown(PAGE, "split.sh"));
    let other = workspace(&sandbox);
    other.file("versions.tf", &shown(PAGE, "versions.tf"));
    other.configuration(&shown(PAGE, "customers.tf"));
    let all = shown(PAGE, "customers.yaml");
    let (acme, _) = all.split_once("globex:").expect("two customers");
    other.file("customers.yaml", all.strip_prefix(acme).expect("the other"));
    other.succeed(&["init", "-input=false", "-no-color"]);
    let new = ws.directory().join("new.tfstate");
    other.succeed(&["state", "push", &new.to_string_lossy()]);
    ws.file("customers.yaml", acme);
    ws.succeed(&["state", "push", "old.tfstate"]);
    for ws in [&ws, &other] {
        ws.assert_settled();
        assert_eq!(ws.state().addresses().len(), 4);
    }
    assert_eq!(written(&sandbox), [""; 0]);
}
