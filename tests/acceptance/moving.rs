//! State that was made under another address of the provider: a private registry, a fork's
//! namespace.

use support::api::{customer_names, start, words, written};
use support::hcl::Block;
use support::workspace::Workspace;

const ELSEWHERE: &str = "registry.example.com/platform/msp";

/// Two addresses of one provider, under the local names `msp` and `old`.
const BOTH: &str = r#"terraform {
  required_providers {
    msp = {
      source = "mspops/msp"
    }
    old = {
      source = "registry.example.com/platform/msp"
    }
  }
}
"#;

#[support::test(needs(MovedBetween))]
fn a_moved_block_takes_a_customer_over_from_another_address_and_sends_nothing() {
    let (sandbox, ws) = start();
    ws.also_installed_as(ELSEWHERE);
    ws.file("versions.tf", BOTH);
    ws.succeed(&["init", "-no-color", "-input=false", "-upgrade"]);
    let provider = std::fs::read_to_string(ws.directory().join("provider.tf")).unwrap();
    ws.file("old.tf", &provider.replace("\"msp\"", "\"old\""));
    let old = Block::resource("msp_customer", "a").expr("provider", "old").text("name", "Acme");
    ws.apply(&old.to_string());
    let (id, identity) = (ws.attribute("msp_customer.a", "id"), identity(&ws, "msp_customer.a"));
    written(&sandbox);

    let moved = "resource \"msp_customer\" \"b\" {\n  name = \"Acme\"\n}\n\
                 moved {\n  from = msp_customer.a\n  to = msp_customer.b\n}\n";
    let step = ws.apply(moved);
    assert_eq!(step.plan.actions(), [("msp_customer.b", "move")]);
    assert_eq!(ws.attribute("msp_customer.b", "id"), id);
    assert_eq!(identity, self::identity(&ws, "msp_customer.b"));
    assert_eq!(written(&sandbox), [""; 0]);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

fn identity(ws: &Workspace, at: &str) -> serde_json::Value {
    ws.state().instance(at)["identity"].clone()
}

#[support::test(needs(MovedBetween))]
fn state_of_something_else_is_refused_with_what_to_do_instead() {
    let (_sandbox, ws) = start();
    ws.apply("resource \"terraform_data\" \"a\" {\n  input = \"Acme\"\n}\n");
    let refused = ws.plan_error(
        "resource \"msp_customer\" \"a\" {\n  name = \"Acme\"\n}\n\
         moved {\n  from = terraform_data.a\n  to = msp_customer.a\n}\n",
    );
    insta::assert_snapshot!(words(&refused), @"
    error: `terraform_data` of `terraform.io/builtin/terraform` cannot become `msp_customer`

    To bring the object under this resource, write an `import` block for it. Then let go of the old one with a `removed` block that has `destroy = false`.

    Only state of `msp_customer` itself can move here, from this provider under another address. Nothing was changed.
    ");
    assert_eq!(ws.state().addresses(), ["terraform_data.a"]);
}
