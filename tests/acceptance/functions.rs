//! The functions under real Terraform: with values that are known and not known yet, and what
//! is said of arguments that are wrong. None of it needs credentials or an API.

use std::fmt::Write as _;

use serde_json::json;

use support::api::start;
use support::workspace::Workspace;

/// A customer taken through AWS with the functions alone: the stack and the role are stood in
/// for by `terraform_data`, which takes what theirs would take.
const ONBOARDING: &str = r#"
resource "msp_customer" "a" {
  name = "Example Customer"
}

resource "msp_aws_onboarding_link" "a" {
  customer_id = msp_customer.a.id
}

locals {
  stack = provider::msp::parse_onboarding_url(msp_aws_onboarding_link.a.cloudformation_url)
}

resource "terraform_data" "stack" {
  input = {
    name         = local.stack.stack_name
    template_url = local.stack.template_url
    parameters   = local.stack.parameters
  }
}

resource "terraform_data" "account" {
  input = "000000000012"
}

resource "terraform_data" "role" {
  input = provider::msp::wiv_trust_policy(msp_aws_onboarding_link.a.external_id)
}

resource "msp_integration" "a" {
  customer_id = msp_customer.a.id
  name        = provider::msp::integration_name(msp_customer.a.name, "AWS")
  aws = {
    role_arn    = provider::msp::wiv_role_arn(terraform_data.account.output)
    external_id = msp_aws_onboarding_link.a.external_id
  }
}

output "role_arn" {
  value = provider::msp::wiv_role_arn(terraform_data.account.output)
}
"#;

#[support::test(needs(Functions))]
fn what_is_not_known_yet_is_planned_as_such_and_right_after_the_apply() {
    let (_sandbox, ws) = start();
    let step = ws.apply(ONBOARDING);
    assert_eq!(step.plan.after("terraform_data.role", "input"), None);
    let stack = step.plan.after("terraform_data.stack", "input");
    assert_eq!(stack, Some(&json!({})), "no part of it is known");
    assert_eq!(step.plan.after("msp_integration.a", "name"), Some(&json!("Example_Customer-AWS")));
    assert_eq!(step.plan.json()["planned_values"]["outputs"]["role_arn"].get("value"), None);

    let of = |address: &str, path: &str| step.state.attribute(address, path).clone();
    let link = |name: &str| of("msp_aws_onboarding_link.a", name);
    let stack = of("terraform_data.stack", "input.value");
    assert_eq!(stack["template_url"], link("template_url"));
    assert_eq!(stack["parameters"], link("parameters"));
    assert_eq!(stack["name"], link("stack_name"));
    assert_eq!(step.state.output("role_arn"), "arn:aws:iam::000000000012:role/WivAccessRole");
    let policy = of("terraform_data.role", "input.value");
    let external_id = link("external_id");
    assert!(policy.as_str().unwrap().contains(external_id.as_str().unwrap()), "{policy}");
}

#[support::test(needs(Functions))]
fn a_policy_is_what_jsonencode_writes() {
    let ws = Workspace::bare();
    let step = ws.apply(
        r#"
output "same" {
  value = provider::msp::wiv_trust_policy("a-b") == jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::613007325984:root" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "sts:ExternalId" = "a-b" } }
    }]
  })
}
"#,
    );
    assert_eq!(step.state.output("same"), true);
}

#[support::test(needs(Functions))]
fn a_partition_may_be_named_and_is_aws_where_it_is_not() {
    let ws = Workspace::bare();
    let step = ws.apply(
        r#"
output "role" {
  value = provider::msp::wiv_role_arn("123456789012", "aws-us-gov")
}

output "trusted" {
  value = jsondecode(provider::msp::wiv_trust_policy("a-b", "aws-cn")).Statement[0].Principal.AWS
}

output "same" {
  value = alltrue([
    provider::msp::wiv_role_arn("123456789012") == provider::msp::wiv_role_arn("123456789012", "aws"),
    provider::msp::wiv_trust_policy("a-b") == provider::msp::wiv_trust_policy("a-b", "aws"),
  ])
}
"#,
    );
    assert_eq!(step.state.output("role"), "arn:aws-us-gov:iam::123456789012:role/WivAccessRole");
    assert_eq!(step.state.output("trusted"), "arn:aws-cn:iam::613007325984:root");
    assert_eq!(step.state.output("same"), true);
}

#[support::test(needs(Functions))]
fn a_link_from_elsewhere_stays_as_sensitive_as_it_came() {
    let ws = Workspace::bare();
    ws.env("TF_VAR_link", "https://example.com/canary?X-Amz-Signature=canary");
    let config = "variable \"link\" {\n  type      = string\n  sensitive = true\n}\n\
                  output \"region\" {\n  value     = provider::msp::parse_onboarding_url(var.link).region\n  \
                  sensitive = true\n}\n";
    ws.plan_error(config).about("is not an onboarding link");
    ws.env("TF_VAR_link", "https://example.com/canary?region=eu-west-1");
    assert_eq!(ws.apply(config).state.output("region"), "eu-west-1");
    ws.assert_nowhere("canary");
}

#[support::test(needs(Functions))]
fn arguments_that_are_wrong_are_refused_before_anything_is_planned() {
    let ws = Workspace::bare();
    let refused = |call: &str| {
        let output = format!("output \"a\" {{\n  value = provider::msp::{call}\n}}\n");
        let refused = ws.validate_error(&output);
        assert_eq!(refused.only().attribute(), "value", "{call}");
        refused.only().detail.clone()
    };
    let mut all = String::new();
    for call in [
        "wiv_role_arn(12345678901)",
        "wiv_role_arn(null)",
        "wiv_role_arn(\"123456789012\", \"aws-gov\")",
        "wiv_role_arn(\"123456789012\", \"aws-cn\", \"aws\")",
        "wiv_trust_policy(\"external-id\", \"us-gov-west-1\")",
        "wiv_trust_policy(\" \")",
        "wiv_trust_policy(\"-\")",
        "integration_name(\"Acme\", \"\")",
        "integration_name(\" Acme\", \"AWS\")",
        "parse_onboarding_url(\"us-east-1\")",
    ] {
        writeln!(all, "{call}\n    {}", refused(call)).unwrap();
    }
    insta::assert_snapshot!(all, @r#"
    wiv_role_arn(12345678901)
        Invalid value for "account_id" parameter: The id of an AWS account has 12 digits and nothing else, not "12345678901". Put it in quotes: a number loses the zeros at its front.
    wiv_role_arn(null)
        Invalid value for "account_id" parameter: argument must not be null.
    wiv_role_arn("123456789012", "aws-gov")
        Invalid value for "partition" parameter: "aws-gov" is not a partition of AWS. Write one of `aws`, `aws-us-gov`, `aws-cn`, `aws-iso`, `aws-iso-b`, `aws-iso-e`, `aws-iso-f`, `aws-eusc`.
    wiv_role_arn("123456789012", "aws-cn", "aws")
        Invalid value for "partition" parameter: Arguments given to `wiv_role_arn`: 3, at most 2.
    wiv_trust_policy("external-id", "us-gov-west-1")
        Invalid value for "partition" parameter: "us-gov-west-1" is not a partition of AWS. Write one of `aws`, `aws-us-gov`, `aws-cn`, `aws-iso`, `aws-iso-b`, `aws-iso-e`, `aws-iso-f`, `aws-eusc`.
    wiv_trust_policy(" ")
        Invalid value for "external_id" parameter: It must not be blank.
    wiv_trust_policy("-")
        Invalid value for "external_id" parameter: Write the `external_id` of the `msp_aws_onboarding_link`: the role needs that one. Wiv answers `-` as the `external_id` of an integration.
    integration_name("Acme", "")
        Invalid value for "type" parameter: It must not be blank.
    integration_name(" Acme", "AWS")
        Invalid value for "customer_name" parameter: Remove the white space at the start or end of " Acme": nobody sees it, and no search finds it.
    parse_onboarding_url("us-east-1")
        Invalid value for "url" parameter: `url` is not a URL. It must be the whole link, such as `https://console.aws.amazon.com/cloudformation/home?region=…#/stacks/create/review?…`.
    "#);
    // These never reach the provider: the signature is enough.
    for call in ["wiv_role_arn([])", "wiv_role_arn()", "wiv_role_arn(\"123456789012\", [])"] {
        refused(call);
    }
}
