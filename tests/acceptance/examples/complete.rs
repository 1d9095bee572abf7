//! `examples/complete`: whole configurations, applied as their pages say.

use super::names;
use support::api::{sandbox, start, written};
use support::workspace::Workspace;

/// The oldest that configurations ask for: a stand-in is installed as no newer one.
pub const AWS: (&str, &str) = ("hashicorp/aws", "6.0.0");
pub const GOOGLE: (&str, &str) = ("hashicorp/google", "6.0.0");

/// A copy of an example for the sandbox, with stand-ins of what it needs beside.
#[track_caller]
pub fn copied(path: &str, sandbox: &msp_sandbox::Handle, beside: &[(&str, &str)]) -> Workspace {
    let ws = Workspace::of_example(path);
    ws.of_the_environment(sandbox);
    for (source, version) in beside {
        ws.stand_in(source, version);
    }
    ws
}

#[support::test(needs(WriteOnly))]
fn onboarding_makes_a_customer_with_both_clouds_without_a_click() {
    let sandbox = sandbox();
    let ws = copied("complete/onboarding", &sandbox, &[AWS, GOOGLE]);
    let form = std::fs::read_to_string(ws.directory().join("terraform.tfvars.example"));
    ws.file("terraform.tfvars", &form.expect("the form of the variables"));
    ws.succeed(&["init", "-input=false"]);
    ws.succeed(&["validate"]);
    let step = ws.apply_with(&[]);
    assert_eq!(step.plan.warnings.and(step.warnings).to_string(), "");

    let state = sandbox.state();
    let [customer] = &*state.customers else { panic!("{} customers", state.customers.len()) };
    let integrations = customer.integrations.iter();
    let mut made: Vec<_> = integrations.map(|one| (&*one.kind, &*one.name)).collect();
    made.sort_unstable();
    assert_eq!(made, [("AWS", "Example_Customer-AWS"), ("GCP", "Example_Customer-GCP")]);

    // The stack was made of the link, and the role of the stack is the one that Wiv takes on.
    let of = |address: &str, path: &str| step.state.attribute(address, path).clone();
    let link = customer.links.first().expect("a link");
    let stack = "aws_cloudformation_stack.wiv";
    assert_eq!(of(stack, "parameters")["ExternalId"], link.external_id);
    assert_eq!(of(stack, "region"), "us-east-1");
    let role = of("msp_integration.aws", "aws.role_arn");
    assert_eq!(role, "arn:aws:iam::123456789012:role/WivAccessRole");
    let sent: Vec<_> = sandbox.received().iter().map(|one| one.body.clone()).collect();
    let keys = sent
        .iter()
        .filter(|body| String::from_utf8_lossy(body).contains("MC4CAQAwBQYDK2VwBCIEIAAAA"));
    assert_eq!(keys.count(), 1, "the key that Google made is the one that Wiv was told");
    let gcp = of("msp_integration.gcp", "gcp");
    assert!(!gcp.to_string().contains("MC4CAQAwBQYDK2Vw"), "the integration keeps no copy");
}

#[support::test(needs(WriteOnly))]
fn onboarding_cannot_be_destroyed_by_mistake() {
    let sandbox = sandbox();
    let ws = copied("complete/onboarding", &sandbox, &[AWS, GOOGLE]);
    ws.succeed(&["init", "-input=false"]);
    let variables = ["-var-file=terraform.tfvars.example"];
    ws.apply_unsettled_with(&variables);
    written(&sandbox);
    let refused = ws.plan_error_with(&["-destroy", variables[0]]);
    // Terraform asks nothing of the customer any more once these two are refused.
    for address in ["msp_integration.aws", "msp_integration.gcp"] {
        let of_it = refused.iter().filter(|error| error.address.as_deref() == Some(address));
        assert!(of_it.count() > 0, "{address} would be destroyed: {refused}");
    }
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
fn every_complete_example_and_module_says_what_it_needs_and_what_cannot_be_undone() {
    let pages = ["complete", "modules"]
        .map(|kind| names(kind).into_iter().map(move |name| format!("{kind}/{name}/README.md")));
    for page in pages.into_iter().flatten() {
        let text = super::example(&page);
        assert!(text.contains("## What cannot be undone"), "{page}");
        let needs = ["| needs | why |", "## What it needs", "\nNeeds "];
        assert!(needs.iter().any(|words| text.contains(words)), "{page}");
        assert!(text.contains("```"), "{page} shows nothing to run or to write");
    }
}

/// Else a mistake in an example would be found by who copies it.
#[support::test]
fn the_stand_ins_refuse_what_the_real_providers_refuse() {
    let (_sandbox, ws) = start();
    for (source, version) in [AWS, GOOGLE] {
        ws.stand_in(source, version);
    }
    let account = |id: &str| {
        format!(
            "\"google_service_account\" \"a\" {{\n  project = \"p\"\n  account_id = \"{id}\"\n}}"
        )
    };
    let stack =
        |body: &str| format!("\"aws_cloudformation_stack\" \"a\" {{\n  name = \"a\"\n  {body}\n}}");
    let member = |role: &str, member: &str| {
        format!(
            "\"google_project_iam_member\" \"a\" {{\n  project = \"p\"\n  role = \"{role}\"\n  \
             member = \"{member}\"\n}}"
        )
    };
    ws.configuration(&format!("resource {}\nresource {}\n", stack(""), account("billing")));
    ws.succeed(&["init", "-input=false"]);
    ws.succeed(&["validate"]);
    for (block, attribute) in [
        (stack("capabilities = [\"CAPABILITY_ROLES\"]"), "capabilities"),
        (stack("capabilities = \"CAPABILITY_IAM\""), "capabilities"),
        (stack("parameters = [\"ExternalId\"]"), "parameters"),
        (stack("outputs = {}"), "outputs"),
        (stack("template = \"https://a.example\""), "template"),
        (stack("on_failure = \"IGNORE\""), "on_failure"),
        (account("Wiv"), "account_id"),
        (member("roles/bigquery.jobUser", "a@b.example"), "member"),
    ] {
        let errors = ws.validate_error(&format!("resource {block}\n"));
        assert!(errors.iter().any(|error| error.attribute() == attribute), "{block}: {errors}");
    }
    let insecure = ws.apply_error(&format!("resource {}\n", stack("template_url = \"http://a\"")));
    assert!(insecure.only().summary.contains("ValidationError"), "{insecure}");
}
