//! `examples/modules`: each as its page shows it, and its own tests.

mod clouds;
mod pages;

use std::collections::BTreeSet;
use std::fs;

use super::complete::{AWS, GOOGLE, copied};
use super::{names, sandbox};
use clouds::expire;
use support::api::customer_names;
use support::example;
use support::page;
use support::workspace::Workspace;

/// The modules, and the cloud that each speaks to.
const MODULES: [(&str, (&str, &str)); 2] = [("aws-onboarding", AWS), ("gcp-onboarding", GOOGLE)];

/// In the key file that was made elsewhere.
const PRIVATE: &str = "of-nobody";

#[support::test]
fn every_module_is_tried() {
    let tried = MODULES.map(|(name, ..)| name.to_owned());
    assert_eq!(names("modules"), BTreeSet::from(tried));
}

/// Each module is copied by itself, so each has its own.
#[support::test]
fn the_customer_that_modules_are_tried_with_is_the_same() {
    let [one, other] =
        MODULES.map(|(name, ..)| super::example(&format!("modules/{name}/tests/customer/main.tf")));
    assert_eq!(one, other);
}

/// `terraform test` in a module.
#[track_caller]
fn its_tests_pass(name: &str, cloud: (&str, &str)) {
    let sandbox = sandbox();
    let ws = copied(&format!("modules/{name}"), &sandbox, &[cloud]);
    ws.succeed(&["init", "-input=false"]);
    let tested = ws.succeed(&["test", "-no-color"]);
    let file = super::example(&format!("modules/{name}/tests/onboarding.tftest.hcl"));
    let passed = format!("Success! {} passed, 0 failed.", file.matches("\nrun \"").count());
    assert!(tested.stdout.contains(&passed), "{}", tested.transcript());
    assert_eq!(customer_names(&sandbox).len(), 1, "one customer was made");
}

#[support::test(needs(Functions, MockProvider))]
fn the_tests_of_the_aws_module_pass_against_the_sandbox() {
    its_tests_pass("aws-onboarding", AWS);
}

#[support::test(needs(WriteOnly, MockProvider))]
fn the_tests_of_the_gcp_module_pass_against_the_sandbox() {
    its_tests_pass("gcp-onboarding", GOOGLE);
}

/// A module as its page shows it, and after the customer's name has changed.
#[track_caller]
fn applies_and_outlives_a_rename(name: &str, cloud: (&str, &str)) {
    let sandbox = sandbox();
    let ws = used(name, &sandbox, cloud);
    ws.configuration(&usage(name));
    ws.succeed(&["init", "-input=false"]);
    ws.succeed(&["validate"]);
    let step = ws.apply_with(&[]);
    assert_eq!(step.plan.warnings.and(step.warnings).to_string(), "", "{name}");
    let state = sandbox.state();
    let integrations = &state.customers[0].integrations;
    let kind = name.split('-').next().unwrap_or_default().to_uppercase();
    assert_eq!(integrations.len(), 1);
    assert_eq!(integrations[0].name, format!("Example_Customer-{kind}"));

    // As the warning of a rename says: the new name is written into the block.
    let renamed = sandbox.change(|state| "Renamed".clone_into(&mut state.customers[0].name));
    renamed.expect("the state is changed");
    let step = ws.apply(&usage(name).replace("\"Example Customer\"", "\"Renamed\""));
    assert_eq!(step.plan.actions(), [("", ""); 0], "{name}");
}

#[support::test(needs(Functions))]
fn the_aws_module_applies_as_its_page_shows_and_outlives_a_rename_of_the_customer() {
    applies_and_outlives_a_rename("aws-onboarding", AWS);
}

#[support::test(needs(WriteOnly))]
fn the_gcp_module_applies_as_its_page_shows_and_outlives_a_rename_of_the_customer() {
    applies_and_outlives_a_rename("gcp-onboarding", GOOGLE);
}

#[support::test(needs(Functions))]
fn a_link_that_expired_before_the_stack_was_made_is_replaced_by_another() {
    let sandbox = sandbox();
    let ws = used("aws-onboarding", &sandbox, AWS);
    ws.configuration(&usage("aws-onboarding"));
    ws.succeed(&["init", "-input=false"]);
    let link = "module.aws.msp_aws_onboarding_link.this";
    assert!(
        super::example("modules/aws-onboarding/README.md").contains(&format!("-replace={link}"))
    );
    ws.apply_unsettled_with(&[&format!("-target={link}")]);
    expire(&ws);
    let refused = ws.apply_error(&usage("aws-onboarding"));
    assert!(refused.errors().only().detail.contains("Access Denied"), "{refused}");
    let expired = ws.attribute(link, "external_id");
    let step = ws.apply_replace(link);
    let trusted = step.state.attribute("module.aws.msp_integration.this", "aws.external_id");
    assert_eq!(trusted, step.state.attribute(link, "external_id"));
    assert_ne!(trusted, &expired);
}

#[support::test(needs(Functions))]
fn once_the_link_has_expired_other_tags_leave_the_stack_alone() {
    let sandbox = sandbox();
    let ws = used("aws-onboarding", &sandbox, AWS);
    let with = |tags: &str| with("aws-onboarding", &format!("tags = {{ {tags} }}"));
    ws.configuration(&with("team = \"onboarding\""));
    ws.succeed(&["init", "-input=false"]);
    ws.apply_with(&[]);
    expire(&ws);
    let step = ws.apply(&with("team = \"billing\""));
    assert_eq!(step.plan.actions(), [("", ""); 0]);
    let stack = "module.aws.aws_cloudformation_stack.this";
    assert_eq!(step.state.attribute(stack, "tags.team"), "onboarding");
}

#[support::test(needs(WriteOnly))]
fn another_key_is_refused_until_the_integration_may_be_left_behind() {
    let sandbox = sandbox();
    let ws = used("gcp-onboarding", &sandbox, GOOGLE);
    let with = |inputs: &str| with("gcp-onboarding", inputs);
    ws.configuration(&usage("gcp-onboarding"));
    ws.succeed(&["init", "-input=false"]);
    ws.apply_with(&[]);

    let integration = "module.gcp.msp_integration.this";
    let refused = ws.plan_error(&with("key_version = 2"));
    assert_eq!(refused.only().address.as_deref(), Some(integration));
    ws.apply(&with("deletion_policy = \"abandon\""));
    let step = ws.apply(&with("deletion_policy = \"abandon\"\n  key_version     = 2"));
    assert_eq!(step.plan.action(integration), "replace");
    assert_eq!(sandbox.state().customers[0].integrations.len(), 2);
}

#[support::test(needs(WriteOnly))]
fn a_key_that_was_made_elsewhere_is_needed_once_and_reaches_wiv_and_nothing_else() {
    let sandbox = sandbox();
    let ws = used("gcp-onboarding", &sandbox, GOOGLE);
    let variable = shown("gcp-onboarding", "elsewhere");
    let given = "create_key = false\n  key_file   = var.key_file\n";
    assert!(super::example("modules/gcp-onboarding/README.md").contains(given));
    ws.configuration(&format!("{variable}\n{}", with("gcp-onboarding", given)));
    let key = support::key_file::marked(PRIVATE);
    ws.succeed(&["init", "-input=false"]);
    let account = "module.gcp.google_service_account.this";
    ws.apply_unsettled_with(&[&format!("-target={account}")]);
    assert_eq!(ws.state().addresses(), [account]);

    // A pipeline that has not got the secret.
    ws.env("TF_VAR_key_file", "");
    let missing = ws.plan_error_with(&[]);
    assert_eq!(missing.only().summary, "`gcp.service_account_key_file_wo` is null or empty");
    ws.env("TF_VAR_key_file", &key.to_string());
    ws.apply_unsettled_with(&[]);
    ws.env("TF_VAR_key_file", "");
    ws.assert_settled();
    let told = sandbox
        .received()
        .into_iter()
        .filter(|request| String::from_utf8_lossy(&request.body).contains(PRIVATE));
    assert_eq!(told.count(), 1);
    ws.assert_nowhere(PRIVATE);
    assert!(!ws.state().addresses().iter().any(|address| address.contains("account_key")));
}

/// With a source that names its host, OpenTofu would run the module on a second `hashicorp/aws`,
/// which nobody has configured.
#[support::test(needs(Functions))]
fn a_module_runs_on_the_provider_that_its_caller_has_configured() {
    let sandbox = sandbox();
    let ws = used("aws-onboarding", &sandbox, AWS);
    ws.remove_file("versions.tf");
    let required = "terraform {\n  required_providers {\n    aws = { source = \"hashicorp/aws\" }\n    \
                    msp = { source = \"mspops/msp\" }\n  }\n}\n";
    let configured = usage("aws-onboarding").replace("\"us-east-1\"", "\"eu-central-1\"");
    ws.configuration(&format!("{required}\n{configured}"));
    // What says no region is in that of the provider which the module has.
    let unsaid = "resource \"aws_cloudformation_stack\" \"unsaid\" {\n  name = \"unsaid\"\n  \
                  template_url = \"https://a.example\"\n}\n";
    ws.file("modules/aws-onboarding/unsaid.tf", unsaid);
    let said = ws.succeed(&["init", "-input=false", "-no-color"]);
    assert!(!said.stdout.contains("misconfiguration"), "{}", said.transcript());
    let state = ws.apply_with(&[]).state;
    let unsaid = "module.aws.aws_cloudformation_stack.unsaid";
    assert_eq!(state.attribute(unsaid, "region"), "eu-central-1");
    // There is one, whichever host that is here.
    let locked = fs::read_to_string(ws.directory().join(".terraform.lock.hcl")).expect("locked");
    assert_eq!(locked.matches("/hashicorp/aws\"").count(), 1, "{locked}");
}

/// The configuration that the page of a module shows.
#[track_caller]
fn usage(name: &str) -> String {
    shown(name, "usage")
}

/// The same with more inputs of the module.
#[track_caller]
fn with(name: &str, inputs: &str) -> String {
    let usage = usage(name);
    let open = usage.trim_end().strip_suffix('}').expect("the module is its last block");
    format!("{open}\n  {inputs}\n}}\n")
}

/// What the page of a module shows in one place.
#[track_caller]
fn shown(name: &str, place: &str) -> String {
    page::shown(&format!("examples/modules/{name}/README.md"), place)
}

/// A workspace with the module where the page's configuration looks for it.
#[track_caller]
fn used(name: &str, sandbox: &msp_sandbox::Handle, (source, version): (&str, &str)) -> Workspace {
    let ws = Workspace::bare();
    ws.of_the_environment(sandbox);
    ws.stand_in(source, version);
    let modules = ws.directory().join("modules").join(name);
    fs::create_dir_all(&modules).expect("a directory of the workspace");
    example::copy(&example::directory().join("modules").join(name), &modules);
    ws
}
