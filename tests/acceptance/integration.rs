//! `msp_integration` under real Terraform.

use serde_json::{Value, json};
use terraform_provider_msp::sandbox::{Assumptions, BlockingSandbox, Options, Sandbox};

use crate::support::terraform::Feature;
use crate::support::workspace::{Workspace, terraform};

const CUSTOMER: &str = r#"
resource "msp_customer" "acme" {
  name = "Acme"
}
"#;

const ROLE: &str = "arn:aws:iam::123456789012:role/WivAccessRole";

/// A key file that says itself that it is none.
const KEY: &str = include_str!("../fixtures/wiv-integration-gcp-request.json");

fn sandbox() -> BlockingSandbox {
    Sandbox::start_blocking(Options::default()).expect("the sandbox starts")
}

/// The customer, and an integration of it with this in its block.
fn config(name: &str, body: &str) -> String {
    format!(
        "{CUSTOMER}\nresource \"msp_integration\" \"it\" {{\n  customer_id = msp_customer.acme.id\n  \
         name        = \"{name}\"\n  {body}\n}}\n"
    )
}

fn aws(external_id: &str) -> String {
    format!("aws = {{\n    role_arn    = \"{ROLE}\"\n    external_id = \"{external_id}\"\n  }}")
}

/// The documented key file, with one member of one's own to recognise it by.
fn key(private_key: &str) -> Value {
    let request: Value = serde_json::from_str(KEY).expect("the fixture is JSON");
    let mut key = request["integration_secret"]["service_account_key_file"].clone();
    key["private_key"] = private_key.into();
    key
}

fn gcp(secret: &str) -> String {
    format!(
        "gcp = {{\n    project_id           = \"billing-project\"\n    \
         billing_dataset_name = \"billing_dataset\"\n    \
         billing_table_name   = \"gcp_billing_export\"\n    {secret}\n  }}"
    )
}

/// An HCL string of some JSON.
fn quoted(json: &Value) -> String {
    format!("{:?}", json.to_string())
}

/// The integrations that exist, with the secrets that were sent.
fn sent(sandbox: &BlockingSandbox) -> Vec<Value> {
    let received = sandbox.received();
    let posts = received.iter().filter(|request| request.path.ends_with("/integrations"));
    posts.map(terraform_provider_msp::sandbox::Received::json).collect()
}

fn rename(sandbox: &BlockingSandbox, name: &str) {
    let renamed = sandbox.change(|state| {
        name.clone_into(&mut state.customers[0].integrations[0].name);
    });
    renamed.expect("the state is changed");
}

#[test]
fn an_aws_integration_is_sent_as_documented_and_kept_as_answered() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let step = ws.apply(&config("Wiv-MSP-Customer-AWS", &aws("unique-external-identifier")));

    let fixture = include_str!("../fixtures/wiv-integration-aws-request.json");
    assert_eq!(sent(&sandbox), [serde_json::from_str::<Value>(fixture).expect("JSON")]);

    let planned = |attribute| step.plan.after("msp_integration.it", attribute);
    assert_eq!(planned("type"), Some(&json!("AWS")));
    assert_eq!(planned("id"), None);
    let made = &sandbox.state().customers[0].integrations[0];
    let it = |path| step.state.attribute("msp_integration.it", path).clone();
    assert_eq!(it("id"), made.integration_id);
    assert_eq!(it("mode"), "STANDARD");
    assert_eq!(it("external_id"), "-");
    assert_eq!(it("is_virtual"), false);
    assert_eq!(it("metadata"), "{}");
    assert_eq!(it("shared_resource.type"), "integration");
    assert_eq!(it("shared_resource.process_all"), false);
    let created_at = it("created_at");
    assert!(created_at.as_str().is_some_and(|time| time.ends_with('Z')), "{created_at}");
}

#[test]
fn a_key_file_is_sent_key_for_key_and_its_spelling_makes_no_difference() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let key = key("-----BEGIN PRIVATE KEY-----\n[NOT REAL]\n-----END PRIVATE KEY-----\n");
    let plain = format!("service_account_key_file = {}", quoted(&key));
    ws.apply(&config("Acme-GCP", &gcp(&plain)));

    let secret = &sent(&sandbox)[0]["integration_secret"];
    assert_eq!(secret["service_account_key_file"], key);
    assert_eq!(secret["billing_table_name"], "gcp_billing_export");

    let pretty = serde_json::to_string_pretty(&key).expect("JSON");
    let respelled = format!("service_account_key_file = {pretty:?}");
    ws.apply(&config("Acme-GCP", &gcp(&respelled)));
    assert_eq!(sent(&sandbox).len(), 1);
}

#[test]
fn a_write_only_key_reaches_wiv_and_neither_plan_nor_state() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let text = quoted(&key("canary-of-the-key"));
    let write_only = |version| {
        format!(
            "service_account_key_file_wo         = {text}\n    \
             service_account_key_file_wo_version = {version}"
        )
    };
    if terraform().lacks(Feature::WriteOnly) {
        let refused = ws.validate_error(&config("Acme-GCP", &gcp(&write_only(1))));
        assert!(refused.only().detail.contains("`service_account_key_file`"), "{refused}");
        return;
    }
    ws.apply(&config("Acme-GCP", &gcp(&write_only(1))));
    let secret = &sent(&sandbox)[0]["integration_secret"]["service_account_key_file"];
    assert_eq!(secret["private_key"], "canary-of-the-key");
    let state = ws.succeed(&["state", "pull"]).stdout;
    assert!(!state.contains("canary-of-the-key"), "the key is in the state");

    // Another version says that the key is another one, which no API call can change.
    let refused = ws.plan_error(&config("Acme-GCP", &gcp(&write_only(2))));
    assert!(refused.only().detail.contains("ignore_changes"), "{refused}");
}

#[test]
fn a_key_that_moves_to_its_write_only_twin_replaces_nothing() {
    if terraform().lacks(Feature::WriteOnly) {
        return;
    }
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let text = quoted(&key("canary-that-moves"));
    let plain = format!("service_account_key_file = {text}");
    let write_only = format!(
        "service_account_key_file_wo         = {text}\n    service_account_key_file_wo_version = 1"
    );
    ws.apply(&config("Acme-GCP", &gcp(&plain)));
    let step = ws.apply(&config("Acme-GCP", &gcp(&write_only)));
    assert_eq!(step.plan.action("msp_integration.it"), "update");
    assert_eq!(sent(&sandbox).len(), 1);
    let state = ws.succeed(&["state", "pull"]).stdout;
    assert!(!state.contains("canary-that-moves"), "the key is still in the state");
}

#[test]
fn a_type_that_wiv_adds_is_sent_with_the_secret_as_it_is() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let secret = json!({ "workspace_name": "w", "client_secret": "not-real", "n": 1.50 });
    let block =
        format!("custom = {{\n    type   = \"AZURE\"\n    secret = {}\n  }}", quoted(&secret));
    let step = ws.apply(&config("Acme-Azure", &block));
    assert_eq!(sent(&sandbox)[0]["integration_secret"], secret);
    assert_eq!(step.state.attribute("msp_integration.it", "type"), "AZURE");
}

#[test]
fn every_change_that_needs_a_new_one_is_refused_where_it_stands() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&config("Acme-AWS", &aws("x")));
    let other_role = aws("x").replace("WivAccessRole", "Other");
    let azure = "custom = {\n    type   = \"AZURE\"\n    secret = \"{}\"\n  }".to_owned();
    for (changed, attribute) in [
        (config("Acme", &aws("x")), "name"),
        (config("Acme-AWS", &aws("y")), "external_id"),
        (config("Acme-AWS", &other_role), "role_arn"),
        (config("Acme-AWS", &azure), "`aws`"),
        (config("Acme-AWS", &aws("x")).replace("msp_customer.acme.id", "\"c-2\""), "customer_id"),
    ] {
        let refused = ws.plan_error(&changed);
        let about = refused.about("cannot be changed in place");
        assert_eq!(about.address.as_deref(), Some("msp_integration.it"));
        assert!(about.summary.contains(attribute), "{attribute}: {}", about.summary);
    }
    let in_place = config("Acme-AWS", &format!("{}\n  adopt_existing = true", aws("x")));
    let in_place = ws.apply(&in_place);
    assert_eq!(in_place.plan.action("msp_integration.it"), "update");
    assert_eq!(sent(&sandbox).len(), 1);
}

/// The customer and its integration, which both may be left behind.
fn abandoned(external_id: &str) -> String {
    let policy = "deletion_policy = \"abandon\"";
    let body = format!("{}\n  {policy}", aws(external_id));
    let acme = "name = \"Acme\"\n";
    config("Acme-AWS", &body).replace(acme, &format!("{acme}  {policy}\n"))
}

#[test]
fn with_abandon_a_changed_one_is_replaced_and_the_old_one_is_named() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&abandoned("x"));
    let first = ws.attribute("msp_integration.it", "id");
    let step = ws.apply(&abandoned("y"));
    assert_eq!(step.plan.action("msp_integration.it"), "replace");
    let left = step.plan.warnings.about("is left behind");
    assert!(left.summary.contains(first.as_str().expect("an id")), "{left}");
    let secrets = sent(&sandbox);
    assert_eq!(secrets.len(), 2);
    assert_eq!(secrets[1]["integration_secret"]["external_id"], "y");
}

#[test]
fn with_abandon_it_is_replaced_on_demand_and_destroyed_without_a_delete() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&abandoned("x"));
    ws.apply_replace("msp_integration.it");
    assert_eq!(sent(&sandbox).len(), 2);
    let second = ws.attribute("msp_integration.it", "id");
    ws.destroy().about(second.as_str().expect("an id"));
    assert_eq!(sandbox.state().customers[0].integrations.len(), 2, "nothing was deleted");
    let methods: Vec<_> = sandbox.received().iter().map(|one| one.method.clone()).collect();
    assert!(!methods.contains(&"DELETE".to_owned()), "{methods:?}");
}

#[test]
fn under_prevent_neither_destroy_nor_replace_nor_taint_makes_a_second_one() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&config("Acme-AWS", &aws("x")));
    ws.destroy_error().about("Integration \"Acme-AWS\"");
    ws.plan_error_with(&["-replace=msp_integration.it"]).about("cannot be replaced");
    ws.taint("msp_integration.it");
    let tainted = ws.plan_error_with(&[]);
    assert!(tainted.only().detail.contains("terraform untaint msp_integration.NAME"), "{tainted}");
    ws.untaint("msp_integration.it");
    ws.assert_settled();
    assert_eq!(sent(&sandbox).len(), 1);
}

#[test]
fn one_that_exists_is_not_doubled_but_imported_or_adopted() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let one = config("Acme-AWS", &aws("x"));
    ws.apply(&one);
    let id = ws.attribute("msp_integration.it", "id");
    let id = id.as_str().expect("an id").to_owned();
    ws.state_rm("msp_integration.it");

    let refused = ws.plan_error(&one);
    let customer = sandbox.state().customers[0].customer_id.clone();
    assert_eq!(refused.only().attribute(), "name");
    assert!(refused.only().detail.contains(&format!("id = \"{customer}/{id}\"")), "{refused}");

    let adopting = config("Acme-AWS", &format!("{}\n  adopt_existing = true", aws("x")));
    let step = ws.apply(&adopting);
    assert_eq!(step.plan.after("msp_integration.it", "id"), Some(&json!(id)));
    step.plan.warnings.about("is to be adopted");
    assert_eq!(sent(&sandbox).len(), 1);
}

#[test]
fn twins_in_one_configuration_make_one_integration_and_one_error() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(CUSTOMER);
    let one = config("Acme-AWS", &aws("x"));
    let (_, block) = one.split_at(one.find("resource \"msp_integration\"").expect("a block"));
    let twins = format!("{one}\n{}", block.replace("\"it\"", "\"twin\""));
    let errors = ws.apply_error(&twins).errors();
    errors.only();
    assert_eq!(sent(&sandbox).len(), 1);
}

#[test]
fn imported_with_its_type_alone_it_plans_empty_and_its_block_is_taken_as_given() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&config("Acme-AWS", &aws("x")));
    let customer = sandbox.state().customers[0].customer_id.clone();
    let integration = sandbox.state().customers[0].integrations[0].integration_id.clone();
    let id = format!("{customer}/{integration}");

    let by_id = |body: &str| {
        let literal =
            config("Acme-AWS", body).replace("msp_customer.acme.id", &format!("{customer:?}"));
        literal.replace(CUSTOMER, "")
    };
    ws.configuration(&by_id("type = \"AWS\""));
    let untold = ["aws", "shared_resource"];
    let twin = ws.import_verify("msp_integration.it", &id, &untold);
    twin.assert_settled();

    sandbox.forget_requests();
    let step = twin.apply(&by_id(&aws("x")));
    assert_eq!(step.plan.action("msp_integration.it"), "update");
    step.plan.warnings.about("`aws` taken as given");
    assert!(sent(&sandbox).is_empty());
    let other = twin.plan_error(&by_id(&aws("y")));
    assert!(other.only().summary.contains("aws.external_id"), "{other}");
}

#[test]
fn imported_as_another_type_than_it_is_it_is_refused() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&config("Acme-AWS", &aws("x")));
    let customer = sandbox.state().customers[0].customer_id.clone();
    let integration = sandbox.state().customers[0].integrations[0].integration_id.clone();
    let key = quoted(&key("k"));
    let as_gcp = config("Acme-AWS", &gcp(&format!("service_account_key_file = {key}")));
    ws.state_rm("msp_integration.it");
    ws.configuration(&as_gcp);
    ws.import("msp_integration.it", &format!("{customer}/{integration}"));
    let refused = ws.plan_error_with(&[]);
    assert!(refused.only().summary.contains("`type`"), "{refused}");
}

#[test]
fn an_import_of_what_is_not_there_says_so() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(CUSTOMER);
    ws.configuration(&config("Acme-AWS", &aws("x")));
    for (id, words) in [
        ("no-slash", "<customer_id>/<integration_id>"),
        ("/x", "<customer_id>/<integration_id>"),
        ("a/ ", "<customer_id>/<integration_id>"),
        ("a/b", "Nothing to import"),
    ] {
        let error = ws.import_error("msp_integration.it", id);
        assert!(error.contains(words), "{id}: {error}");
    }
}

#[test]
fn renamed_in_wiv_it_is_drift_and_the_new_name_settles_it() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&config("Acme-AWS", &aws("x")));
    rename(&sandbox, "Acme-AWS-2");
    let refused = ws.plan_error_with(&[]);
    assert!(refused.only().detail.contains("write `name = \"Acme-AWS-2\"`"), "{refused}");
    let step = ws.apply(&config("Acme-AWS-2", &aws("x")));
    assert_eq!(step.plan.action("msp_integration.it"), "no-op");
}

#[test]
fn one_that_is_no_longer_listed_keeps_its_state() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&config("Acme-AWS", &aws("x")));
    let gone = sandbox.change(|state| state.customers[0].integrations.clear());
    gone.expect("the state is changed");
    // It was created a moment ago: the list may lag behind.
    let plan = ws.plan_with(&[]);
    plan.warnings.about("is not listed yet");
    assert!(plan.is_empty());
}

#[test]
fn where_wiv_lists_integrations_in_an_unknown_form_the_state_is_kept() {
    let assumptions = Assumptions::with(&["integration_element=unrecognised"]);
    let assumptions = assumptions.expect("an assumption of the sandbox");
    let options = Options { assumptions, ..Options::default() };
    let sandbox = Sandbox::start_blocking(options).expect("the sandbox starts");
    let ws = Workspace::new(&sandbox);
    ws.apply(&config("Acme-AWS", &aws("x")));
}

#[test]
fn what_cannot_be_an_integration_is_refused_with_its_attribute() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let both = format!("{}\n  type = \"AWS\"", aws("x"));
    let no_key = gcp("");
    let not_json = gcp("service_account_key_file = \"{\"");
    let base64 = "eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0=";
    let in_base64 = gcp(&format!("service_account_key_file = \"{base64}\""));
    let incomplete = gcp("service_account_key_file = \"{}\"");
    let no_object = "custom = {\n    type   = \"X\"\n    secret = \"[]\"\n  }".to_owned();
    let stray_version = gcp(&format!(
        "service_account_key_file = {}\n    service_account_key_file_wo_version = 1",
        quoted(&key("k"))
    ));
    let bad_role = aws("x").replace("arn:aws:iam", "arn:aws:s3");
    for (name, body, path, words) in [
        ("Acme", "", "No integration to make", "exactly one of `aws`, `gcp` and `custom`"),
        ("Acme", &both, "`type`", "an integration is of one type"),
        ("", &aws("x"), "`name`", "must not be blank"),
        (" Acme", &aws("x"), "`name`", "white space"),
        ("Acme", &bad_role, "`aws.role_arn`", "not the ARN of an IAM role"),
        ("Acme", &aws(""), "`aws.external_id`", "must not be blank"),
        ("Acme", &no_key, "`gcp`", "is kept out of the state"),
        ("Acme", &not_json, "`gcp.service_account_key_file`", "not JSON"),
        ("Acme", &in_base64, "`gcp.service_account_key_file`", "base64decode("),
        ("Acme", &incomplete, "`gcp.service_account_key_file`", "`private_key`"),
        ("Acme", &no_object, "`custom.secret`", "must be a JSON object"),
        ("Acme", &stray_version, "`gcp.service_account_key_file_wo_version`", "Remove it"),
        ("Acme", "deletion_policy = \"no\"\n  type = \"AWS\"", "`deletion_policy`", "`abandon`"),
    ] {
        let errors = ws.validate_error(&config(name, body));
        let error = errors.about(words);
        assert!(error.summary.contains(path), "{path}: {error}");
        assert_eq!(error.address.as_deref(), Some("msp_integration.it"));
    }
    assert!(sandbox.received().is_empty(), "nothing was sent");
}

#[test]
fn its_type_alone_creates_nothing() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let refused = ws.plan_error(&config("Acme", "type = \"AWS\""));
    assert_eq!(refused.only().attribute(), "type");
    assert!(refused.only().detail.contains("import it as"), "{refused}");
}

#[test]
fn values_that_are_not_known_yet_go_through_the_plan() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let later = "resource \"terraform_data\" \"later\" {\n  input = \"x-1\"\n}\n";
    let body = aws("x").replace("\"x\"", "terraform_data.later.output");
    ws.apply(&format!("{later}{}", config("Acme-AWS", &body)));
    assert_eq!(sent(&sandbox)[0]["integration_secret"]["external_id"], "x-1");
}
