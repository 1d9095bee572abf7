//! What the provider offers beyond plan and apply, on the Terraform of this run: each is tried,
//! and the table in `docs/guides/versions.md` shows what came of it (`UPDATE_PAGES=1` writes
//! the column of this version).
//!
//! A core that does not know something says so in its own words, which are matched here, so
//! that no fault of ours is taken for that.

mod table;

use table::{Support, row};

use support::api::{customer_names, make_customer, start, written};
use support::command::Output;
use support::diagnostics::diagnostics;
use support::terraform::Feature;
use support::workspace::{Workspace, sandbox_provider, terraform};

const CUSTOMER: &str = "resource \"msp_customer\" \"it\" {\n  name = \"Acme\"\n}\n";

/// Plans this and what is said of it, as JSON lines.
fn plan(ws: &Workspace, config: &str, options: &[&str]) -> Output {
    ws.configuration(config);
    ws.run(&[&["plan", "-json", "-input=false"], options].concat())
}

/// Works if the command did, is not offered if the core says one of these words.
fn support(output: &Output, words_of_core: &[&str]) -> Support {
    if output.status == Some(0) {
        return Support::Works;
    }
    // In JSON lines quotes are escaped.
    let said = format!("{}{}", output.stdout, output.stderr).replace("\\\"", "\"");
    assert!(
        words_of_core.iter().any(|words| said.contains(words)),
        "neither works nor is unknown to this core: {}",
        output.transcript()
    );
    Support::NotOffered
}

#[support::test]
fn resources() {
    let (_sandbox, ws) = start();
    ws.apply(&format!("{CUSTOMER}output \"id\" {{\n  value = msp_customer.it.id\n}}\n"));
    ws.apply(&CUSTOMER.replace("\n}", "\n  deletion_policy = \"abandon\"\n}"));
    ws.destroy();
    row("Create, read, change, destroy", Support::Works);
}

#[support::test]
fn a_destroy_refused_when_it_is_planned() {
    let (_sandbox, ws) = start();
    ws.apply(CUSTOMER);
    let refused = ws.destroy_error();
    assert!(refused.only().summary.contains("cannot be destroyed"), "{refused}");
    row("A destroy that is refused, refused already by the plan", Support::Works);
}

#[support::test]
fn the_import_command() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    ws.configuration(CUSTOMER);
    ws.import("msp_customer.it", "c-1");
    ws.assert_settled();
    row("`terraform import`", Support::Works);
}

#[support::test]
fn import_blocks() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    for (title, how, words) in [
        ("`import` blocks, by id", "id = \"c-1\"", "Blocks of type \"import\""),
        (
            "`import` blocks, by identity",
            "identity = { customer_id = \"c-1\" }",
            "An argument named \"identity\" is not expected here",
        ),
    ] {
        let config = format!("{CUSTOMER}import {{\n  to = msp_customer.it\n  {how}\n}}\n");
        row(title, support(&plan(&ws, &config, &[]), &[words]));
    }
    let config = "data \"msp_customers\" \"all\" {}\n\
         resource \"msp_customer\" \"it\" {\n  for_each = toset([\"Acme\"])\n  name = each.key\n}\n\
         import {\n  for_each = { for it in data.msp_customers.all.customers : it.name => it.id }\n  \
         to = msp_customer.it[each.key]\n  id = each.value\n}\n";
    let planned = plan(&ws, config, &[]);
    let words = ["An argument named \"for_each\" is not expected here"];
    row("`import` blocks with `for_each`", support(&planned, &words));
}

#[support::test]
fn generated_configuration() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let config = "import {\n  to = msp_customer.it\n  id = \"c-1\"\n}\n";
    let planned = plan(&ws, config, &["-generate-config-out=generated.tf"]);
    assert_eq!(planned.status, Some(0), "{}", planned.transcript());
    let again = plan(&ws, config, &["-out=saved.tfplan"]);
    assert!(again.stdout.contains("1 to import"), "{}", again.transcript());
    row("Configuration generated for `import` blocks", Support::Works);
}

#[support::test]
fn removed_blocks() {
    let (sandbox, ws) = start();
    ws.apply(CUSTOMER);
    let config =
        "removed {\n  from = msp_customer.it\n  lifecycle {\n    destroy = false\n  }\n}\n";
    let planned = plan(&ws, config, &[]);
    row("`removed` blocks", support(&planned, &["Blocks of type \"removed\""]));
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn functions() {
    let (_sandbox, ws) = start();
    let config = "output \"it\" {\n  value = provider::msp::wiv_role_arn(\"123456789012\")\n}\n";
    let planned = plan(&ws, config, &[]);
    // It reads the first `::` as the end of the value.
    let words = ["Missing newline after argument"];
    row("Functions", support(&planned, &words));
}

#[support::test]
fn moves() {
    const ELSEWHERE: &str = "registry.example.com/platform/msp";
    let (sandbox, ws) = start();
    ws.also_installed_as(ELSEWHERE);
    let versions = format!(
        "terraform {{\n  required_providers {{\n    msp = {{ source = \"mspops/msp\" }}\n    \
         old = {{ source = \"{ELSEWHERE}\" }}\n  }}\n}}\n"
    );
    ws.file("versions.tf", &versions);
    ws.succeed(&["init", "-no-color", "-input=false", "-upgrade"]);
    let provider = sandbox_provider(&sandbox.url());
    ws.file("old.tf", &format!("provider \"old\" {{\n{provider}\n}}\n"));
    ws.apply(&CUSTOMER.replace("{\n", "{\n  provider = old\n"));
    let moved = "moved {\n  from = msp_customer.it\n  to   = msp_customer.new\n}\n";
    let config = format!("{}{moved}", CUSTOMER.replace("\"it\"", "\"new\""));
    let planned = plan(&ws, &config, &[]);
    assert!(planned.stdout.contains("0 to add, 0 to change, 0 to destroy"), "{}", planned.stdout);
    row("`moved` from another address of the provider", Support::Works);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn ephemeral_resources() {
    let (sandbox, ws) = start();
    let config = format!(
        "ephemeral \"msp_navigator_access_token\" \"it\" {{}}\n\
         provider \"msp\" {{\n  alias = \"short_lived\"\n  navigator {{\n    \
         endpoint = {:?}\n    access_token = ephemeral.msp_navigator_access_token.it.access_token\n    \
         org_id = \"9d9648a7-115a-4a06-a613-a0c4077469f7\"\n  }}\n}}\n\
         data \"msp_navigator_tenants\" \"all\" {{\n  provider = msp.short_lived\n}}\n",
        sandbox.url()
    );
    let planned = plan(&ws, &config, &[]);
    row("Ephemeral access token", support(&planned, &["Blocks of type \"ephemeral\""]));
}

#[support::test]
fn write_only_attributes() {
    let (_sandbox, ws) = start();
    let config = format!(
        "{CUSTOMER}resource \"msp_integration\" \"it\" {{\n  customer_id = msp_customer.it.id\n  \
         name = \"Acme-Azure\"\n  custom = {{\n    type = \"Azure\"\n    \
         secret_wo = jsonencode({{ app_id = \"a\" }})\n    secret_wo_version = 1\n  }}\n}}\n"
    );
    let planned = plan(&ws, &config, &[]);
    let title = "Write-only secrets";
    if planned.status == Some(0) {
        return row(title, Support::Works);
    }
    let refused = diagnostics(&planned.stdout).errors();
    assert!(refused.only().summary.starts_with("Write-only value in a version"), "{refused}");
    row(title, Support::Refused);
}

#[support::test]
fn queries() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let list =
        "list \"msp_customer\" \"all\" {\n  provider         = msp\n  include_resource = true\n}\n";
    ws.file("all.tfquery.hcl", list);
    let queried = ws.run(&["query", "-no-color", "-generate-config-out=generated.tf"]);
    let words = ["has no command named \"query\""];
    let came = support(&queried, &words);
    if came == Support::Works {
        assert!(queried.stdout.contains("customer_id=c-1"), "{}", queried.transcript());
        ws.apply_with(&[]);
    }
    row("`terraform query`, and configuration generated from it", came);
}

#[support::test]
fn actions() {
    let (sandbox, ws) = start();
    let config = "action \"msp_run_workflow\" \"it\" {\n  config {\n    workflow_id = \"w-1\"\n  }\n}\n\
         resource \"terraform_data\" \"it\" {\n  lifecycle {\n    action_trigger {\n      \
         events  = [after_create]\n      actions = [action.msp_run_workflow.it]\n    }\n  }\n}\n";
    let planned = plan(&ws, config, &[]);
    let came = support(&planned, &["Blocks of type \"action"]);
    let mut runs = 0;
    if came == Support::Works {
        ws.apply_with(&[]);
        runs = written(&sandbox).iter().filter(|line| line.contains("/run ")).count();
    }
    let came = if came == Support::Works && runs == 0 { Support::Ignored } else { came };
    assert!(runs < 2 && terraform().supports(Feature::Actions) == (runs == 1));
    row("Action: run a workflow", came);
}
