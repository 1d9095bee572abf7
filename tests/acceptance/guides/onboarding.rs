//! `docs/guides/onboarding.md`: one customer, end to end, with a stand-in for AWS.

use super::{console, lines, workspace};
use crate::examples::AWS;
use msp_sandbox::Handle;
use support::api::sandbox;
use support::page::{hold, shown};
use support::workspace::Workspace;

const PAGE: &str = "docs/guides/onboarding.md";

fn onboarding(sandbox: &Handle) -> Workspace {
    let ws = workspace(sandbox);
    ws.remove_file("versions.tf");
    let (source, version) = AWS;
    ws.stand_in(source, version);
    for file in
        ["versions", "customer", "stack", "integration", "gcp", "users", "navigator", "outputs"]
    {
        let file = format!("{file}.tf");
        ws.file(&file, &shown(PAGE, &file));
    }
    let key = support::key_file::marked("of-nobody").to_string();
    ws.env("TF_VAR_gcp_key_file", &key);
    ws.env("TF_VAR_aws_account_id", "123456789012");
    ws
}

#[support::test(needs(WriteOnly))]
fn one_apply_takes_a_customer_from_end_to_end() {
    let sandbox = sandbox();
    let ws = onboarding(&sandbox);
    ws.succeed(&["init", "-input=false"]);
    let plan = ws.succeed(&["plan", "-no-color", "-input=false", "-out=acme.tfplan"]);
    let planned = lines(&plan, &["# aws_", "# msp_", "Plan:"]);
    hold(PAGE, "plan", &console("terraform plan -out=acme.tfplan", &planned));
    let apply = ws.succeed(&["apply", "-no-color", "-input=false", "acme.tfplan"]);
    let applied = lines(&apply, &["Apply complete!"]);
    hold(PAGE, "apply", &console("terraform apply acme.tfplan", &applied));
    ws.assert_settled();

    let stack = |name| ws.attribute("aws_cloudformation_stack.wiv", name);
    let link = ws.attribute("msp_aws_onboarding_link.acme", "external_id");
    assert_eq!((stack("region"), &stack("parameters")["ExternalId"]), ("us-east-1".into(), &link));
    let state = sandbox.state();
    let integrations = state.customers[0].integrations.iter();
    let mut names: Vec<_> = integrations.map(|one| &*one.name).collect();
    names.sort_unstable();
    assert_eq!(names, ["Acme-AWS", "Acme-GCP"]);
    assert_eq!(
        (state.customers[0].users.len(), state.tenants.len(), state.members.len()),
        (2, 1, 1)
    );
    ws.assert_nowhere("PRIVATE KEY");

    ws.unset("TF_VAR_gcp_key_file");
    ws.assert_settled();
}

#[support::test(needs(WriteOnly))]
fn where_the_customer_makes_the_stack_the_integration_follows_in_a_second_apply() {
    let sandbox = sandbox();
    let ws = onboarding(&sandbox);
    let versions = shown(PAGE, "versions.tf");
    let (before, rest) = versions.split_once("    aws = {").expect("the entry");
    let (_, rest) = rest.split_once("    }\n").expect("its end");
    let (between, rest) = rest.split_once("provider \"aws\" {").expect("the provider");
    let (_, variable) = rest.split_once("\n}\n").expect("its end");
    ws.file("versions.tf", &[before, between, variable].concat());
    ws.remove_file("stack.tf");
    ws.remove_file("integration.tf");
    ws.succeed(&["init", "-input=false"]);
    ws.apply_with(&[]);

    let integration = shown(PAGE, "integration.tf");
    let waits = "  depends_on = [aws_cloudformation_stack.wiv]\n";
    assert!(integration.contains(waits));
    ws.file("integration.tf", &integration.replace(waits, ""));
    ws.apply_with(&[]);
    assert_eq!(sandbox.state().customers[0].integrations.len(), 2);
}
