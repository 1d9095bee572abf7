//! The blocks inside: what Terraform itself refuses in them, and how else they can be written.

use super::*;

/// In an object Terraform would drop it without a word, and a rehearsal would reach the vendor.
#[support::test]
fn a_misspelt_argument_is_an_error_of_terraforms_own() {
    let ws = Workspace::bare();
    for (block, wrong) in [
        ("wiv", "endpont = \"http://127.0.0.1:8080\""),
        ("wiv", "org_id = \"o-1\""),
        ("navigator", "refresh_tokn = \"t\""),
        ("navigator", "api_key = \"k\""),
        ("http", "max_retry = 0"),
        ("http", "timeout = \"5s\""),
    ] {
        ws.provider(&format!("  {block} {{\n    {wrong}\n  }}"));
        let refused = ws.validate_error(ACME);
        let argument = wrong.split(' ').next().unwrap();
        assert_eq!(refused.only().summary, "Unsupported argument", "{refused}");
        assert_eq!(refused.only().attribute(), argument, "{refused}");
    }
    for wrong in ["wvi {}", "navigater {}", "https {}"] {
        ws.provider(wrong);
        assert_eq!(ws.validate_error(ACME).only().summary, "Unsupported block type");
    }
}

/// What an older configuration has.
#[support::test]
fn an_object_instead_of_a_block_is_refused_and_terraform_says_what_to_write() {
    let ws = Workspace::bare();
    for block in ["wiv", "navigator", "http"] {
        for written in ["{}", "null", "{ endpoint = \"http://127.0.0.1:1\" }"] {
            ws.provider(&format!("  {block} = {written}"));
            let refused = ws.validate_error(ACME);
            assert_eq!(refused.only().summary, "Unsupported argument");
            let hint = format!("Did you mean to define a block of type \"{block}\"?");
            assert!(refused.only().detail.contains(&hint), "{refused}");
        }
    }
}

#[support::test]
fn there_is_one_block_of_a_kind() {
    let ws = Workspace::bare();
    for block in ["wiv", "navigator", "http"] {
        ws.provider(&format!("  {block} {{}}\n  {block} {{}}"));
        assert_eq!(ws.validate_error(ACME).only().summary, format!("Duplicate {block} block"));
    }
}

#[support::test]
fn an_error_inside_a_block_points_at_its_line() {
    let ws = Workspace::bare();
    ws.provider("  wiv {\n    api_key  = \"k\"\n    endpoint = \"api.wiv.ai\"\n  }");
    assert_eq!(ws.validate_error(ACME).only().code(), "endpoint = \"api.wiv.ai\"");
    ws.provider(
        "  http {\n    ca_bundle_file = \"nowhere.pem\"\n  }\n  wiv {\n    api_key = \"k\"\n  }",
    );
    assert_eq!(ws.plan_error(ACME).only().code(), "ca_bundle_file = \"nowhere.pem\"");
}

/// One of the block, the other of the environment.
#[support::test]
fn what_a_block_leaves_out_is_taken_from_the_environment() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.env("WIV_API_KEY", KEY);
    ws.provider(&format!("  wiv {{\n    endpoint = \"{}\"\n  }}", sandbox.url()));
    ws.apply(ACME);
    ws.env("WIV_ENDPOINT", &sandbox.url());
    for body in ["", "  wiv {}", "  wiv {\n    endpoint = null\n    api_key = \"\"\n  }"] {
        ws.provider(body);
        assert!(ws.plan(ACME).is_empty(), "{body}");
    }
}

#[support::test]
fn dynamic_blocks_are_there_or_not() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    let config = |endpoint: &str| format!("locals {{\n  rehearsal = {endpoint}\n}}\n{ACME}");
    ws.provider(&format!(
        r#"  dynamic "wiv" {{
    for_each = local.rehearsal[*]
    content {{
      api_key  = "{KEY}"
      endpoint = wiv.value
    }}
  }}
  dynamic "http" {{
    for_each = local.rehearsal == null ? [] : [0]
    content {{
      max_retries = http.value
    }}
  }}
"#
    ));
    let none = ws.plan_error(&config("null"));
    assert_eq!(none.only().summary, "No API key for Wiv");
    ws.apply(&config(&format!("\"{}\"", sandbox.url())));
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn dynamic_blocks_may_be_known_only_after_apply() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&format!(
        r#"  dynamic "wiv" {{
    for_each = terraform_data.keys.output
    content {{
      api_key  = wiv.value
      endpoint = "{}"
    }}
  }}
"#,
        sandbox.url()
    ));
    let keys = format!("resource \"terraform_data\" \"keys\" {{\n  input = [\"{KEY}\"]\n}}\n");
    let step = ws.apply(&format!("{keys}{ACME}"));
    assert_eq!(step.plan.action("msp_customer.a"), "create");
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn each_alias_has_blocks_of_its_own() {
    let (one, two) = (sandbox(), sandbox());
    let ws = Workspace::bare();
    let alias = |name: &str, url: &str| {
        let inside = wiv(url, KEY);
        format!(
            "provider \"msp\" {{\n  alias = \"{name}\"\n{inside}http {{ max_retries = 0 }}\n}}\n"
        )
    };
    let customer = |alias: &str| {
        let block = Block::resource("msp_customer", alias).text("name", alias);
        block.expr("provider", format_args!("msp.{alias}")).to_string()
    };
    let config = alias("one", &one.url()) + &alias("two", &two.url());
    ws.apply(&(config.clone() + &customer("one") + &customer("two")));
    assert_eq!(customer_names(&one), ["one"]);
    assert_eq!(customer_names(&two), ["two"]);

    let misspelt = config.replacen("endpoint", "endpoin", 1);
    let refused = ws.validate_error(&(misspelt + &customer("one") + &customer("two")));
    assert_eq!(refused.only().attribute(), "endpoin");
}

/// In Terraform's JSON a block is written as an object was.
#[support::test]
fn blocks_can_be_written_as_json() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    let with = |key: &str| {
        let wiv = serde_json::json!({key: sandbox.url(), "api_key": KEY});
        let msp = serde_json::json!({"wiv": wiv, "http": {"max_retries": 0}});
        serde_json::json!({"provider": {"msp": msp}}).to_string()
    };
    ws.file("json.tf.json", &with("endpont"));
    assert_eq!(ws.validate_error(ACME).only().summary, "Extraneous JSON object property");
    ws.file("json.tf.json", &with("endpoint"));
    ws.apply(ACME);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

/// It was meant to be another address than the vendor's own, and the plan has not seen it.
#[support::test]
fn an_endpoint_that_turns_out_empty_reaches_nobody() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.env("WIV_ENDPOINT", &sandbox.url());
    ws.env("NAVIGATOR_ENDPOINT", &sandbox.url());
    let empty = "resource \"terraform_data\" \"url\" {\n  input = \"\"\n}\n";
    let org = Credentials::default().provider_org_id;
    for (vendor, credentials, block) in [
        ("wiv", format!("api_key = \"{KEY}\""), ACME),
        (
            "navigator",
            format!("refresh_token = \"sandbox-refresh-token\"\n    org_id = \"{org}\""),
            TENANT,
        ),
    ] {
        let endpoint = "endpoint = terraform_data.url.output";
        ws.provider(&format!("  {vendor} {{\n    {credentials}\n    {endpoint}\n  }}"));
        ws.run(&["state", "rm", "terraform_data.url"]);
        let refused = ws.apply_error(&format!("{empty}{block}"));
        let error = refused.errors();
        let summary = format!("Invalid value for `{vendor}.endpoint`");
        assert_eq!(error.only().summary, summary);
        let detail = &error.only().detail;
        assert!(detail.starts_with("The endpoint is empty."), "{detail}");
        assert_eq!(error.only().code(), endpoint);
    }
    assert_eq!(sent(&sandbox), [""; 0]);
    assert_eq!(ws.state().addresses(), ["terraform_data.url"]);
}
