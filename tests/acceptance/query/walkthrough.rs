//! The walk of `docs/guides/existing-customers.md`: 200 customers brought under Terraform.
//! Its files, which are those of `examples/complete/existing`, and its outputs stand on that
//! page as they are here (`UPDATE_PAGES=1` writes them).

use super::with_customers;
use msp_sandbox::Handle;
use support::api::{sent, written};
use support::command::Output;
use support::page::{fenced, hold};
use support::workspace::Workspace;

const PAGE: &str = "docs/guides/existing-customers.md";

const MAIN: &str = include_str!("../../../examples/complete/existing/main.tf");

const CUSTOMERS: &str = include_str!("../../../examples/complete/existing/customers.tfquery.hcl");

const INTEGRATIONS: &str =
    include_str!("../../../examples/complete/existing/integrations.tfquery.hcl");

const TENANTS: &str = include_str!("../../../examples/complete/existing/tenants.tfquery.hcl");

const MAIN_FOR_EACH: &str = include_str!("../../../examples/complete/existing/before-1.14/main.tf");

const FOR_EACH: &str = include_str!("../../../examples/complete/existing/before-1.14/customers.tf");

#[support::test(needs(Query))]
fn two_hundred_customers_come_under_terraform_and_nothing_is_left_to_do() {
    let (sandbox, ws) = with_customers(200);
    of_the_environment(&sandbox, &ws);
    ws.file("customers.tfquery.hcl", CUSTOMERS);
    hold(PAGE, "main.tf", &fenced("terraform", MAIN));
    hold(PAGE, "customers.tfquery.hcl", &fenced("terraform", CUSTOMERS));

    sent(&sandbox);
    let query = ws.succeed(&["query", "-no-color"]);
    assert_eq!(sent(&sandbox), ["GET /msp/customers?fields=id,name"]);
    assert_eq!(lines(&query).len(), 200);
    hold(PAGE, "query", &shown("terraform query", &head_and_tail(&lines(&query))));

    let command = "terraform query -generate-config-out=customers.tf";
    ws.succeed(&["query", "-no-color", "-generate-config-out=customers.tf"]);
    hold(PAGE, "generate", &fenced("console", &format!("$ {command}")));
    hold(PAGE, "generated", &fenced("terraform", &first_block(&ws, "customers.tf")));

    let plan = ws.succeed(&["plan", "-no-color", "-input=false"]);
    hold(PAGE, "plan", &shown("terraform plan", &summary(&plan, "Plan: ")));
    let apply = ws.succeed(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    let again = ws.succeed(&["plan", "-no-color", "-input=false"]);
    let (apply, again) = (summary(&apply, "Apply complete"), summary(&again, "No changes."));
    let end = format!("$ terraform apply\n…\n{apply}\n\n$ terraform plan\n…\n{again}");
    hold(PAGE, "apply", &fenced("console", &end));
    ws.assert_settled();
    assert_eq!(ws.state().addresses().len(), 200);
    assert_eq!(written(&sandbox), [""; 0], "nothing but reads was sent");
}

#[support::test(needs(Query))]
fn integrations_come_under_terraform_with_their_type_alone() {
    let (sandbox, ws) = with_customers(20);
    of_the_environment(&sandbox, &ws);
    ws.file("integrations.tfquery.hcl", INTEGRATIONS);
    ws.succeed(&["query", "-no-color", "-generate-config-out=integrations.tf"]);
    hold(PAGE, "integrations.tfquery.hcl", &fenced("terraform", INTEGRATIONS));
    hold(PAGE, "integration", &fenced("terraform", &first_block(&ws, "integrations.tf")));
    let step = ws.apply_with(&[]);
    let actions = step.plan.actions();
    assert!(actions.iter().all(|(_, action)| *action == "import") && actions.len() == 20);
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test(needs(Query))]
fn of_a_tenant_only_the_street_is_left_to_fill_in() {
    let (sandbox, ws) = with_customers(0);
    crate::navigator_tenant::made_elsewhere(&sandbox, |_| {});
    of_the_environment(&sandbox, &ws);
    ws.file("tenants.tfquery.hcl", TENANTS);
    ws.succeed(&["query", "-no-color", "-generate-config-out=tenants.tf"]);
    let generated = first_block(&ws, "tenants.tf");
    hold(PAGE, "tenant", &fenced("terraform", &generated));
    let refused = ws.plan_error_with(&[]);
    assert_eq!(refused.only().attribute(), "address_line1");

    let whole = std::fs::read_to_string(ws.directory().join("tenants.tf")).unwrap();
    let (before, after) = whole.split_once("address_line1    = null").expect("a place for it");
    let filled = format!("{before}address_line1    = \"Rosebery Avenue 13\"{after}");
    ws.file("tenants.tf", &filled);
    let plan = ws.succeed(&["plan", "-no-color", "-input=false"]);
    hold(PAGE, "tenant plan", &shown("terraform plan", &summary(&plan, "Plan: ")));
    ws.apply_with(&[]);
    // What the street is, Navigator does not tell, so it is no difference.
    let changes = written(&sandbox).into_iter().filter(|line| line.starts_with("PUT ")).count();
    assert_eq!(changes, 0);
}

#[support::test(needs(ImportForEach))]
fn before_there_were_queries_a_data_source_says_what_to_import() {
    let (sandbox, ws) = with_customers(20);
    of_the_environment(&sandbox, &ws);
    ws.configuration(MAIN_FOR_EACH);
    ws.file("customers.tf", FOR_EACH);
    hold(PAGE, "for_each", &fenced("terraform", FOR_EACH));
    let step = ws.apply_with(&[]);
    assert_eq!(step.plan.actions().iter().filter(|(_, action)| *action == "import").count(), 20);
    assert_eq!(written(&sandbox), [""; 0]);
}

/// As the page has it: the provider block is empty.
fn of_the_environment(sandbox: &Handle, ws: &Workspace) {
    ws.remove_file("provider.tf");
    ws.remove_file("versions.tf");
    ws.configuration(MAIN);
    ws.of_the_environment(sandbox);
}

fn lines(output: &Output) -> Vec<String> {
    let lines = output.stdout.lines().map(str::trim_end).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

fn head_and_tail(lines: &[String]) -> String {
    let (head, tail) = (lines[..3].join("\n"), &lines[lines.len() - 1]);
    format!("{head}\n…\n{tail}")
}

fn shown(command: &str, output: &str) -> String {
    fenced("console", &format!("$ {command}\n{output}"))
}

/// The line that says what it comes to.
fn summary(output: &Output, start: &str) -> String {
    let line = output.stdout.lines().find(|line| line.starts_with(start));
    line.unwrap_or_else(|| panic!("{}", output.transcript())).to_owned()
}

/// The first resource of a generated file, with its import block.
fn first_block(ws: &Workspace, file: &str) -> String {
    let text = std::fs::read_to_string(ws.directory().join(file)).expect("it was generated");
    let start = text.find("resource ").expect("a block");
    let text = &text[start..];
    let import = text.find("import {").expect("an import block");
    let end = text[import..].find("\n}").expect("its end");
    text[..import + end + 2].to_owned()
}
