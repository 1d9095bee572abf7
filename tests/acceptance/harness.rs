//! What the acceptance tests stand on: the harness sees what a provider does wrong. Terraform's
//! own `terraform_data` plays the provider, so that these hold whatever the provider does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use support::workspace::Workspace;

/// A workspace that needs no provider but the one inside Terraform.
fn workspace() -> Workspace {
    let workspace = Workspace::bare();
    workspace.remove_file("versions.tf");
    workspace
}

/// What a step panics with.
fn complaint<T>(step: impl FnOnce() -> T) -> String {
    let caught = catch_unwind(AssertUnwindSafe(step)).err().expect("the step fails");
    *caught.downcast::<String>().expect("a panic with words")
}

const ONE: &str = r#"
resource "terraform_data" "a" {
  input = "one"
}
output "of_a" {
  value = terraform_data.a.output
}
"#;

const TWO: &str = r#"
resource "terraform_data" "a" {
  input            = "two"
  triggers_replace = "new"
}
"#;

#[support::test]
fn a_step_tells_what_was_planned_and_what_is_in_the_state() {
    let ws = workspace();
    let step = ws.apply(ONE);
    assert_eq!(step.plan.actions(), [("terraform_data.a", "create")]);
    assert_eq!(step.plan.after("terraform_data.a", "id"), None);
    assert_eq!(
        step.plan.after("terraform_data.a", "triggers_replace"),
        Some(&serde_json::Value::Null)
    );
    assert_eq!(step.state.attribute("terraform_data.a", "output.value"), "one");
    assert_eq!(step.state.output("of_a"), "one");
}

#[support::test]
fn a_replacement_is_told_from_an_update_and_says_which_attribute_asks_for_it() {
    let ws = workspace();
    ws.apply(ONE);
    let plan = ws.plan(TWO);
    assert_eq!(plan.action("terraform_data.a"), "replace");
    assert_eq!(plan.replace_paths("terraform_data.a"), &serde_json::json!([["triggers_replace"]]));
    assert_eq!(ws.plan(&ONE.replace("\"one\"", "\"three\"")).action("terraform_data.a"), "update");
}

#[support::test]
fn a_step_after_which_something_is_left_to_do_fails_and_shows_what() {
    let ws = workspace();
    let words =
        complaint(|| ws.apply("resource \"terraform_data\" \"a\" {\n  input = timestamp()\n}"));
    assert!(words.contains("the plan after the apply, without a refresh, is not empty"), "{words}");
    assert!(words.contains("terraform_data.a will be updated in-place"), "{words}");
}

#[support::test]
fn a_step_that_is_expected_to_be_refused_fails_when_it_is_not() {
    let ws = workspace();
    let words = complaint(|| ws.plan_error(ONE));
    assert!(
        words.contains("the plan was not refused: [(\"terraform_data.a\", \"create\")]"),
        "{words}"
    );
    let words = complaint(|| ws.apply_error(ONE));
    assert!(words.contains("it was applied"), "{words}");
}

#[support::test]
fn a_step_that_is_refused_fails_with_the_words_of_the_error() {
    let ws = workspace();
    let words = complaint(|| ws.apply("resource \"terraform_data\" \"a\" {\n  inputs = 1\n}"));
    assert!(words.contains("Unsupported argument"), "{words}");
}

#[support::test]
fn errors_name_the_resource_and_the_line_that_is_to_blame() {
    let ws = workspace();
    let errors = ws.validate_error("resource \"terraform_data\" \"a\" {\n  inputs = 1\n}");
    assert_eq!(errors.only().attribute(), "inputs");
    let failing = r#"
        resource "terraform_data" "a" {
          provisioner "local-exec" {
            command = "exit 7"
          }
        }"#;
    let errors = ws.apply_error(failing).errors();
    assert_eq!(errors.only().address.as_deref(), Some("terraform_data.a"));
    assert_eq!(errors.about("exit status 7").summary, "local-exec provisioner error");
    assert!(ws.state().is_tainted("terraform_data.a"), "what was made before the error is kept");
}

#[support::test]
fn warnings_of_a_run_that_succeeds_are_told() {
    let ws = workspace();
    let config = r#"
        resource "terraform_data" "a" {
          input = "one"
        }
        check "c" {
          assert {
            condition     = terraform_data.a.input == "two"
            error_message = "Twisted."
          }
        }"#;
    assert_eq!(ws.plan(config).warnings.about("Twisted").severity, "warning");
}

#[support::test]
fn tainted_objects_are_replaced_and_untainted_ones_are_not() {
    let ws = workspace();
    ws.apply(ONE);
    ws.taint("terraform_data.a");
    assert!(ws.state().is_tainted("terraform_data.a"));
    assert_eq!(ws.plan(ONE).action("terraform_data.a"), "replace");
    ws.untaint("terraform_data.a");
    assert!(ws.plan(ONE).is_empty());
    assert_eq!(ws.apply_replace("terraform_data.a").plan.action("terraform_data.a"), "replace");
}

#[support::test]
fn a_destroy_leaves_an_empty_state_and_a_protected_object_refuses_it() {
    let ws = workspace();
    let protected = ONE.replace("input ", "lifecycle {\n    prevent_destroy = true\n  }\n  input ");
    ws.apply(&protected);
    let refused = ws.destroy_error();
    // Terraform says "Instance", OpenTofu "Resource instance".
    assert!(refused.only().summary.ends_with("nstance cannot be destroyed"), "{refused}");
    ws.configuration(ONE);
    ws.destroy();
}

#[support::test]
fn an_import_is_compared_attribute_by_attribute() {
    let ws = workspace();
    ws.apply(ONE);
    let id = ws.attribute("terraform_data.a", "id");
    let id = id.as_str().unwrap();
    // Importing a `terraform_data` brings its id and nothing else.
    let twin = ws.import_verify("terraform_data.a", id, &["input", "output"]);
    assert_eq!(twin.plan(ONE).action("terraform_data.a"), "update");
    let words = complaint(|| ws.import_verify("terraform_data.a", id, &["output"]));
    assert!(words.contains("the import of terraform_data.a differs:\ninput: "), "{words}");
}

#[support::test]
fn an_import_that_is_refused_is_told_in_one_line_of_plain_words() {
    let ws = workspace();
    ws.apply(ONE);
    let words = ws.import_error("terraform_data.a", "again");
    let product = support::workspace::terraform().product;
    assert!(words.contains(&format!("Resource already managed by {product:?}")), "{words}");
    assert!(!words.contains('│'), "{words}");
}

#[support::test]
fn an_import_block_is_a_step_of_its_own() {
    let ws = workspace();
    ws.configuration("resource \"terraform_data\" \"a\" {}");
    let step = ws.import_block("terraform_data.a", "known-elsewhere");
    assert_eq!(step.state.attribute("terraform_data.a", "id"), "known-elsewhere");
}

#[support::test]
fn a_refresh_and_a_forgotten_object_are_told() {
    let ws = workspace();
    ws.apply(ONE);
    assert_eq!(ws.refresh().drift, [""; 0]);
    ws.state_rm("terraform_data.a");
    assert_eq!(ws.plan(ONE).action("terraform_data.a"), "create");
}

#[support::test]
fn a_secret_is_found_in_state_plan_log_and_output() {
    let ws = workspace();
    ws.log_at("TRACE");
    ws.apply(&ONE.replace("one", "canary-1f6e"));
    let places = complaint(|| ws.assert_nowhere("canary-1f6e"));
    for place in ["printed", "terraform.tfstate", "step.tfplan"] {
        assert!(places.contains(&format!("{place:?}")), "{places}");
    }
    assert!(ws.log().contains("[TRACE]"), "the log is at the level asked for");
    ws.assert_nowhere("another-canary");
}

#[support::test]
fn nothing_of_the_developers_own_setup_reaches_terraform() {
    let ws = workspace();
    let config = r#"
        resource "terraform_data" "a" {
          provisioner "local-exec" {
            command = "export -p | grep -Eo '(TF_|WIV_|NAVIGATOR_|HTTPS?_PROXY|HOME|TMPDIR)[A-Z_]*=.*' | sort > seen"
          }
        }"#;
    ws.env("WIV_API_KEY", "given-by-the-test");
    ws.apply(config);
    let seen = std::fs::read_to_string(ws.directory().join("seen")).unwrap();
    let names = seen.lines().filter_map(|line| line.split('=').next());
    // Which is the harness's own, where it is asked for.
    let names: Vec<_> = names.filter(|name| *name != "TF_DISABLE_PLUGIN_TLS").collect();
    assert_eq!(names, ["HOME", "TF_CLI_CONFIG_FILE", "TMPDIR", "WIV_API_KEY"], "{seen}");
    assert!(
        seen.lines().next().unwrap().contains(&*support::build::tmp().to_string_lossy()),
        "{seen}"
    );
}

#[support::test]
fn a_terraform_that_hangs_is_ended() {
    let ws = workspace();
    ws.plan(ONE);
    ws.limit(Duration::from_millis(1500));
    let config = r#"
        resource "terraform_data" "a" {
          provisioner "local-exec" {
            command = "sleep 600"
          }
        }"#;
    let words = complaint(|| ws.apply(config));
    assert!(words.contains("not done after 1.5s, so it was ended"), "{words}");
}
