//! Blocks inside blocks, as the framework serves them, under real Terraform: `example/blocks` of
//! `tests/stand_in` has one of every kind.

use serde_json::json;
use support::workspace::Workspace;

const GATE: &str = "blocks_gate.a";

/// A workspace with `example/blocks`, whose configuration `gate` completes.
#[track_caller]
fn workspace() -> Workspace {
    let ws = Workspace::bare();
    ws.remove_file("versions.tf");
    ws.stand_in("example/blocks", "1.0.0");
    let source = r#"terraform {
  required_providers {
    blocks = {
      source = "example/blocks"
    }
  }
}
"#;
    ws.file("versions.tf", source);
    ws.succeed(&["init", "-input=false"]);
    ws
}

/// A gate with these blocks beside the one that it must have.
fn gate(blocks: &str) -> String {
    format!("resource \"blocks_gate\" \"a\" {{\n  frame {{\n    port = \"1\"\n  }}\n{blocks}\n}}\n")
}

#[support::test]
fn a_misspelt_argument_of_a_block_is_an_error_of_terraforms_own() {
    let ws = workspace();
    let server = |line: &str| {
        format!("provider \"blocks\" {{\n  server {{\n    port = \"1\"\n    {line}\n  }}\n}}\n")
    };
    let gate = gate("");
    let errors = ws.validate_error(&(server("endpiont = \"https://a.example\"") + &gate));
    assert_eq!(errors.only().summary, "Unsupported argument");
    assert_eq!(errors.only().attribute(), "endpiont");
    ws.validate(&(server("endpoint = \"https://a.example\"") + &gate));
}

#[support::test]
fn terraform_counts_the_blocks() {
    let ws = workspace();
    let errors = ws.validate_error("resource \"blocks_gate\" \"a\" {}\n");
    assert_eq!(errors.only().summary, "Missing frame block");
    let errors = ws.validate_error(&gate("  frame {\n    port = \"2\"\n  }"));
    assert_eq!(errors.only().summary, "Duplicate frame block");
    let errors = ws.validate_error(&gate(&"  rule {\n    port = \"2\"\n  }\n".repeat(4)));
    assert_eq!(errors.only().summary, "Too many rule blocks");
}

#[support::test]
fn a_diagnostic_about_what_is_in_a_block_points_at_its_line() {
    let ws = workspace();
    let server = "provider \"blocks\" {\n  server {\n    port     = \"1\"\n    endpoint = \"http://a\"\n  }\n}\n";
    let errors = ws.plan_error(&(server.to_owned() + &gate("")));
    assert_eq!(errors.only().code(), "endpoint = \"http://a\"");
    let rules = "  rule {\n    port = \"80\"\n  }\n  rule {\n    port = \"no port\"\n  }";
    let errors = ws.validate_error(&gate(rules));
    assert_eq!(errors.only().summary, "Invalid value for `rule[1].port`");
    assert_eq!(errors.only().code(), "port = \"no port\"");
}

#[support::test]
fn blocks_come_change_and_go() {
    let ws = workspace();
    let none = ws.apply(&gate(""));
    assert_eq!(none.state.attribute(GATE, "rule"), &json!([]));
    assert_eq!(none.state.attribute(GATE, "owner"), &json!(null));

    let rules = "  rule {\n    port = \"80\"\n  }\n  rule {\n    port = \"443\"\n    mode = \"shut\"\n    log {\n      target = \"a\"\n    }\n  }";
    let two = ws.apply(&gate(rules));
    assert_eq!(two.plan.action(GATE), "update");
    let open = json!({"port": "80", "mode": "open", "id": "rule-80", "log": null});
    let shut = |target| {
        let log = json!({"target": target});
        json!({"port": "443", "mode": "shut", "id": "rule-443", "log": log})
    };
    assert_eq!(two.state.attribute(GATE, "rule"), &json!([open, shut("a")]));

    let moved = ws.apply(&gate(&rules.replace("\"a\"", "\"b\"")));
    assert_eq!(moved.plan.replace_paths(GATE), &json!([["rule", 1, "log", "target"]]));
    assert_eq!(moved.state.attribute(GATE, "rule"), &json!([open, shut("b")]));

    let first = "  rule {\n    port = \"80\"\n  }";
    let one = ws.apply(&gate(first));
    assert_eq!(one.plan.action(GATE), "update");
    assert_eq!(one.state.attribute(GATE, "rule"), &json!([open]));

    let owned = ws.apply(&gate(&format!("{first}\n  owner {{\n    name = \"me\"\n  }}")));
    assert_eq!(owned.plan.replace_paths(GATE), &json!([["owner"]]));
    assert_eq!(owned.state.attribute(GATE, "owner.name"), "me");
    assert_eq!(ws.refresh().drift, [""; 0]);
    ws.destroy();
}

#[support::test]
fn what_a_dynamic_block_makes_is_planned_when_it_is_known() {
    let ws = workspace();
    let dynamic = r#"
  dynamic "rule" {
    for_each = terraform_data.ports.output
    content {
      port = rule.value
    }
  }
  dynamic "owner" {
    for_each = terraform_data.owners.output
    content {
      name = owner.value
    }
  }
"#;
    let config = |ports: &str, owners: &str| {
        let data = |name, input| {
            format!("resource \"terraform_data\" \"{name}\" {{\n  input = {input}\n}}\n")
        };
        data("ports", ports) + &data("owners", owners) + &gate(dynamic)
    };
    let step = ws.apply(&config("[\"80\", \"443\"]", "[\"me\"]"));
    assert_eq!(step.plan.after(GATE, "rule"), None, "not known before the apply");
    assert_eq!(step.state.attribute(GATE, "rule.1.id"), "rule-443");
    assert_eq!(step.state.attribute(GATE, "owner.name"), "me");
    let none = ws.apply(&config("[]", "[\"you\"]"));
    assert_eq!(none.state.attribute(GATE, "rule"), &json!([]));
    assert_eq!(none.state.attribute(GATE, "owner.name"), "you");
}

#[support::test]
fn an_import_that_tells_of_no_blocks_is_completed_by_the_configuration() {
    let ws = workspace();
    ws.configuration(&gate("  rule {\n    port = \"80\"\n  }\n  owner {\n    name = \"me\"\n  }"));
    let step = ws.import_block(GATE, "known-elsewhere");
    assert_eq!(step.plan.action(GATE), "update");
    let recorded = step.plan.warnings.only();
    assert!(recorded.summary.contains("`frame`, `owner`, `rule` taken as given"), "{recorded}");
    assert_eq!(step.state.attribute(GATE, "rule.0.port"), "80");
}

#[support::test(needs(WriteOnly))]
fn a_write_only_value_in_a_block_is_stored_nowhere() {
    let ws = workspace();
    ws.apply(&gate("  owner {\n    name   = \"me\"\n    key_wo = \"canary-58b1\"\n  }"));
    ws.assert_nowhere("canary-58b1");
}

#[support::test(unless(WriteOnly))]
fn where_it_would_be_stored_a_write_only_value_in_a_block_is_refused_at_its_line() {
    let ws = workspace();
    let errors = ws.plan_error(&gate("  owner {\n    name   = \"me\"\n    key_wo = \"x\"\n  }"));
    assert!(errors.only().summary.starts_with("Write-only value"), "{errors}");
    assert_eq!(errors.only().attribute(), "key_wo");
}
