//! What only OpenTofu has, with objects that cannot be deleted. `docs/guides/versions.md` has a line
//! for each.

use std::fs;

use support::api::{customer_names, sandbox, start, written};
use support::page::hold;
use support::terraform::{Feature, Product};
use support::workspace::{Workspace, sandbox_provider, terraform};

/// The lines of the page.
const ONLY: [(Feature, &str, &str); 6] = [
    (
        Feature::EncryptedState,
        "`encryption` for state and plan",
        "what the state keeps, secrets included, stands in no file",
    ),
    (
        Feature::EarlyEvaluation,
        "variables in `backend`, `encryption` and the `source` of a module",
        "work as with any provider",
    ),
    (
        Feature::ProviderForEach,
        "`for_each` on a `provider` block",
        "one block serves several organizations: `provider = msp.of[each.key]`",
    ),
    (
        Feature::Exclude,
        "`-exclude=ADDRESS`",
        "what is excluded is neither made nor looked for; a destroy without it goes on",
    ),
    (
        Feature::Enabled,
        "`lifecycle { enabled = false }`",
        "is a destroy: refused by the plan, unless `deletion_policy` is `abandon`",
    ),
    (
        Feature::DestroyFalse,
        "`lifecycle { destroy = false }`",
        "once it is applied, a destroy forgets the object and sends nothing; another name is \
         refused as before",
    ),
];

#[support::test]
fn the_page_says_of_each_what_it_comes_to_here_and_since_when_it_is_there() {
    let rows = ONLY.iter().map(|(feature, what, here)| {
        assert!(!feature.is_of(Product::Terraform), "{feature}");
        format!("| {what} | {} | {here} |\n", feature.since(Product::OpenTofu))
    });
    let head = "| what | since | here |\n|---|---|---|\n".to_owned();
    let table = head + &rows.collect::<String>();
    hold("docs/guides/versions.md", "only-opentofu", &table);
}

/// In an attribute that the state keeps.
const CANARY: &str = "canary-stored-7e31";

const SECRET: &str = r#"
variable "passphrase" {
  type    = string
  default = "a passphrase of sixteen or more"
}
resource "msp_customer" "it" {
  name = "Acme"
}
resource "msp_integration" "it" {
  customer_id = msp_customer.it.id
  name        = "Acme-Azure"
  custom = {
    type   = "Azure"
    secret = jsonencode({ app_id = "canary-stored-7e31" })
  }
}
"#;

const ENCRYPTION: &str = r#"
terraform {
  encryption {
    key_provider "pbkdf2" "it" {
      passphrase = var.passphrase
    }
    method "aes_gcm" "it" {
      keys = key_provider.pbkdf2.it
    }
    state {
      method   = method.aes_gcm.it
      enforced = true
    }
    plan {
      method   = method.aes_gcm.it
      enforced = true
    }
  }
}
"#;

/// Names of the files in the workspace that contain this, as they are.
fn holding(ws: &Workspace, text: &str) -> Vec<String> {
    let files = fs::read_dir(ws.directory()).expect("it can be listed").flatten();
    let files = files.filter(|file| file.path().extension().is_none_or(|kind| kind != "tf"));
    let holding = files.filter(|file| {
        let bytes = fs::read(file.path()).unwrap_or_default();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    });
    let mut names: Vec<_> =
        holding.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[support::test(needs(EncryptedState))]
fn what_is_stored_is_in_no_file_once_state_and_plan_are_encrypted() {
    let (_sandbox, ws) = start();
    ws.apply(SECRET);
    assert_eq!(holding(&ws, CANARY), ["terraform.tfstate"], "as it is without");

    let (_sandbox, ws) = start();
    ws.log_at("TRACE");
    ws.apply(&format!("{SECRET}{ENCRYPTION}"));
    for text in [CANARY, "Acme"] {
        assert_eq!(holding(&ws, text), [""; 0], "{text}");
    }
    assert!(!ws.log().contains(CANARY));
    // It is there for who has the passphrase, and a saved plan is no archive that anybody opens.
    let shown = ws.shown("terraform.tfstate").to_string();
    assert!(shown.contains(CANARY), "{shown}");
    let plan = fs::read(ws.directory().join("step.tfplan")).expect("the saved plan");
    assert!(!plan.starts_with(b"PK"), "it is a zip file");
    ws.env("TF_VAR_passphrase", "another one of sixteen or more");
    assert_eq!(ws.run(&["plan", "-input=false"]).status, Some(1));
}

#[support::test(needs(ProviderForEach))]
fn one_provider_block_serves_several_organizations() {
    let [acme, globex] = [sandbox(), sandbox()];
    let ws = Workspace::bare();
    let of = |provider: &str| provider.replace('\n', "\n  ");
    let [one, other] = [&acme, &globex].map(|sandbox| sandbox.url());
    let provider = sandbox_provider("@").replace("\"@\"", "each.value");
    ws.file(
        "provider.tf",
        &format!(
            "locals {{\n  organizations = {{ acme = \"{one}\", globex = \"{other}\" }}\n}}\n\
             provider \"msp\" {{\n  alias    = \"of\"\n  for_each = local.organizations\n{}\n}}\n",
            of(&provider)
        ),
    );
    let config = "resource \"msp_customer\" \"of\" {\n  for_each = local.organizations\n  \
                  provider = msp.of[each.key]\n  name     = \"Customer of ${each.key}\"\n}\n";
    ws.apply(config);
    assert_eq!(customer_names(&acme), ["Customer of acme"]);
    assert_eq!(customer_names(&globex), ["Customer of globex"]);
}

fn customer(lines: &str) -> String {
    format!("resource \"msp_customer\" \"it\" {{\n  name = \"Acme\"\n  {lines}\n}}\n")
}

#[support::test(needs(Enabled))]
fn a_customer_that_is_not_enabled_any_more_is_not_let_go_of_by_that() {
    let (sandbox, ws) = start();
    let enabled = |is: bool| format!("lifecycle {{\n    enabled = {is}\n  }}");
    ws.apply(&customer(&enabled(true)));
    let refused = ws.plan_error(&customer(&enabled(false)));
    assert!(refused.only().summary.ends_with("cannot be destroyed"), "{refused}");

    let abandon = |is: bool| customer(&format!("deletion_policy = \"abandon\"\n  {}", enabled(is)));
    ws.apply(&abandon(true));
    written(&sandbox);
    let step = ws.apply(&abandon(false));
    assert!(step.plan.warnings.about("is left behind").summary.contains("Acme"));
    assert_eq!(step.state.addresses(), [""; 0]);
    assert_eq!((written(&sandbox), customer_names(&sandbox)), (vec![], vec!["Acme".to_owned()]));
}

const KEPT: &str = "lifecycle {\n    destroy = false\n  }";

#[support::test(needs(DestroyFalse))]
fn a_destroy_forgets_a_customer_that_is_not_to_be_destroyed() {
    let (sandbox, ws) = start();
    ws.apply(&customer(""));
    let refused = ws.destroy_error();
    let advice = &refused.only().detail;
    assert!(advice.contains("`lifecycle { destroy = false }`"), "{refused}");

    // As it is advised.
    ws.apply(&customer(KEPT));
    written(&sandbox);
    let plan = ws.plan_with(&["-destroy"]);
    assert_eq!(plan.action("msp_customer.it"), "remove");
    // OpenTofu says by the status that something is left.
    let destroyed = ws.run(&["apply", "-json", "-input=false", "step.tfplan"]);
    assert!(destroyed.stdout.contains("forgotten"), "{}", destroyed.transcript());
    assert_eq!(ws.state().addresses(), [""; 0]);
    assert_eq!((written(&sandbox), customer_names(&sandbox)), (vec![], vec!["Acme".to_owned()]));
}

#[support::test(needs(DestroyFalse))]
fn another_name_makes_no_second_customer_of_one_that_is_not_to_be_destroyed() {
    let (sandbox, ws) = start();
    ws.apply(&customer(KEPT));
    let refused = ws.plan_error(&customer(KEPT).replace("Acme", "Globex"));
    assert!(refused.only().summary.contains("Acme"), "{refused}");
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test(needs(Exclude))]
fn what_is_excluded_is_neither_made_nor_looked_for() {
    let (sandbox, ws) = start();
    ws.configuration(
        "resource \"msp_customer\" \"a\" {\n  name = \"Acme\"\n}\n\
         resource \"msp_customer\" \"b\" {\n  name = \"Globex\"\n}\n\
         resource \"msp_aws_onboarding_link\" \"b\" {\n  customer_id = msp_customer.b.id\n}\n",
    );
    let step = ws.apply_unsettled_with(&["-exclude=msp_customer.b"]);
    assert_eq!(step.plan.actions(), [("msp_customer.a", "create")]);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
    ws.apply_with(&[]);
    assert_eq!(customer_names(&sandbox), ["Acme", "Globex"]);

    // All but what may not be destroyed.
    let plan = ws.plan_with(&["-destroy", "-exclude=msp_customer.a", "-exclude=msp_customer.b"]);
    assert_eq!(plan.actions(), [("msp_aws_onboarding_link.b", "delete")]);
}

#[support::test(needs(EarlyEvaluation))]
fn a_variable_says_which_module_onboards_and_where_its_state_is() {
    let (sandbox, ws) = start();
    let module = ws.directory().join("modules/customer");
    fs::create_dir_all(&module).expect("a directory of the workspace");
    fs::copy(ws.directory().join("versions.tf"), module.join("versions.tf")).expect("a copy");
    fs::write(module.join("main.tf"), customer("")).expect("a file of the module");
    ws.configuration(
        "variable \"module\" {\n  type = string\n}\n\
         variable \"state\" {\n  type = string\n}\n\
         terraform {\n  backend \"local\" {\n    path = var.state\n  }\n}\n\
         module \"it\" {\n  source = \"./modules/${var.module}\"\n}\n",
    );
    ws.env("TF_VAR_module", "customer");
    ws.env("TF_VAR_state", "of-the-variable.tfstate");
    ws.succeed(&["init", "-input=false"]);
    ws.succeed(&["apply", "-input=false", "-auto-approve"]);
    ws.assert_settled();
    assert_eq!(customer_names(&sandbox), ["Acme"]);
    assert_eq!(holding(&ws, "Acme"), ["of-the-variable.tfstate"]);
}

/// The product that does not run here.
fn other() -> Product {
    let [one, other] = Product::ALL;
    if terraform().product == one { other } else { one }
}

/// A text of this product, as the other one would have written it.
fn of_the_other(text: &str) -> String {
    let theirs = text.replace(terraform().product.registry(), other().registry());
    assert_ne!(theirs, text, "it names no registry");
    theirs
}

#[support::test]
fn a_lock_file_of_the_other_one_is_refused_where_it_may_only_be_read() {
    let ws = Workspace::bare();
    let path = ws.directory().join(".terraform.lock.hcl");
    ws.succeed(&["init", "-input=false", "-lockfile=readonly"]);
    let own = fs::read_to_string(&path).expect("a lock file");
    fs::write(&path, of_the_other(&own)).expect("the lock file is written");
    let refused = ws.run(&["init", "-input=false", "-no-color", "-lockfile=readonly"]);
    assert_eq!(refused.status, Some(1), "{}", refused.transcript());
    assert!(refused.stderr.contains("Provider dependency changes detected"), "{refused:?}");
    // As the page has it.
    ws.succeed(&["init", "-input=false"]);
    ws.succeed(&["init", "-input=false", "-lockfile=readonly"]);
}

#[support::test]
fn a_state_of_the_other_one_is_read_and_nothing_is_made_again() {
    let (sandbox, ws) = start();
    ws.apply(&customer(""));
    written(&sandbox);
    let path = ws.directory().join("terraform.tfstate");
    let own = fs::read_to_string(&path).expect("a state");
    fs::write(&path, of_the_other(&own)).expect("the state is written");
    ws.succeed(&["init", "-input=false"]);
    ws.assert_settled();
    assert_eq!(written(&sandbox), [""; 0]);
}
