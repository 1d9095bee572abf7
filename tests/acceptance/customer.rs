//! `msp_customer` under real Terraform: what is made, what is refused, and in which words.

use std::fmt::Write as _;

use crate::support::api::{
    customer_names, make_customer, masked, sandbox, sandbox_with, sent, written,
};
use crate::support::diagnostics::{self, Diagnostics};
use crate::support::terraform::Feature;
use crate::support::workspace::{Workspace, terraform};
use terraform_provider_msp::sandbox::{BlockingSandbox, Options};

const A: &str = "msp_customer.a";
const LIST: &str = "GET /msp/customers?fields=id,name";

/// A block with this name and what else stands in it.
fn customer(label: &str, name: &str, more: &str) -> String {
    format!("resource \"msp_customer\" \"{label}\" {{\n  name = \"{name}\"\n{more}\n}}\n")
}

fn acme(more: &str) -> String {
    customer("a", "Acme", more)
}

fn start() -> (BlockingSandbox, Workspace) {
    let sandbox = sandbox();
    let workspace = Workspace::new(&sandbox);
    (sandbox, workspace)
}

fn id_of(ws: &Workspace, address: &str) -> String {
    ws.attribute(address, "id").as_str().expect("an id").to_owned()
}

/// Applies the plan that was made last, which has to fail.
#[track_caller]
fn apply_planned_error(ws: &Workspace) -> Diagnostics {
    let output = ws.run(&["apply", "-json", "-input=false", "step.tfplan"]);
    assert_eq!(output.status, Some(1), "it was applied: {}", output.transcript());
    diagnostics::diagnostics(&output.stdout)
}

fn words(of: &Diagnostics) -> String {
    masked(
        &of.iter().map(|one| format!("{}: {}\n\n", one.severity, one.text())).collect::<String>(),
    )
}

// ---- the plain story

#[test]
fn a_customer_is_made_with_the_documented_call_and_then_left_alone() {
    let (sandbox, ws) = start();
    let step = ws.apply(&acme(""));
    assert_eq!(step.plan.action(A), "create");
    assert_eq!(step.plan.after(A, "id"), None);
    assert_eq!((step.plan.warnings.len(), step.warnings.len()), (0, 0));

    let made = sandbox.state().customers;
    assert_eq!(made.len(), 1);
    assert_eq!(step.state.attribute(A, "id"), &*made[0].customer_id);
    assert_eq!(step.state.attribute(A, "name"), "Acme");
    for unset in ["deletion_policy", "adopt_existing"] {
        assert!(step.state.attribute(A, unset).is_null(), "{unset}");
    }

    let requests = sandbox.received();
    let post = requests.iter().find(|request| request.method == "POST").expect("a POST");
    let header = |name: &str| post.headers.get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("x-api-key"), Some("sandbox-wiv-api-key"));
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(header("x-wiv-impersonated-tenant-id"), None, "documented for the link alone");
    let agent = header("user-agent").expect("a user agent");
    assert!(agent.starts_with("terraform-provider-msp/0.1.0 (+https://"), "{agent}");
    // One look while planning, one before creating, and one read for each plan afterwards.
    assert_eq!(sent(&sandbox), [LIST, LIST, r#"POST /msp/customers {"name":"Acme"}"#, LIST]);
}

#[test]
fn an_import_brings_the_name_and_leaves_nothing_to_do() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    let id = id_of(&ws, A);
    let twin = ws.import_verify(A, &id, &[]);
    twin.assert_settled();
    if !terraform().lacks(Feature::ImportBlock) {
        let third = ws.twin();
        let step = third.import_block(A, &id);
        assert_eq!(step.state.attribute(A, "name"), "Acme");
    }
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[test]
fn what_concerns_this_provider_alone_changes_in_place_and_sends_nothing() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    sent(&sandbox);
    for more in [
        "deletion_policy = \"abandon\"",
        "deletion_policy = \"prevent\"\nadopt_existing = true",
        "adopt_existing = false",
        "",
    ] {
        let step = ws.apply(&acme(more));
        assert_eq!(step.plan.action(A), "update", "{more}");
    }
    assert_eq!(written(&sandbox), [""; 0]);
}

#[test]
fn a_hundred_customers_cost_a_hundred_posts_and_a_handful_of_lists() {
    let (sandbox, ws) = start();
    let config = r#"
        resource "msp_customer" "many" {
          for_each = toset([for n in range(100) : format("Customer %03d", n)])
          name     = each.key
        }"#;
    ws.configuration(config);
    ws.plan_with(&[]);
    ws.succeed(&["apply", "-input=false", "-no-color", "step.tfplan"]);
    let requests = sent(&sandbox);
    let lists = requests.iter().filter(|line| *line == LIST).count();
    assert_eq!(requests.len() - lists, 100);
    assert!(lists <= 4, "{lists} lists");
    assert!(ws.plan_with(&[]).is_empty());
    assert_eq!(sent(&sandbox), [LIST], "one list serves every read");
}

// ---- what is not known yet

#[test]
fn a_name_that_is_known_only_after_apply_is_looked_for_then() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let config = |name: &str| {
        format!(
            r#"
            resource "terraform_data" "name" {{
              input            = "{name}"
              triggers_replace = "{name}"
            }}
            resource "msp_customer" "a" {{
              name = terraform_data.name.output
            }}"#
        )
    };
    let failed = ws.apply_error(&config("Acme"));
    assert!(failed.errors().only().summary.contains("exists already (c-1)"), "{failed}");
    ws.apply(&config("Beta"));
    assert_eq!(customer_names(&sandbox), ["Acme", "Beta"]);
}

#[test]
fn a_name_that_turns_out_the_same_changes_nothing_and_another_is_refused() {
    let (sandbox, ws) = start();
    let config = |name: &str, trigger: &str| {
        format!(
            r#"
            resource "terraform_data" "name" {{
              input            = "{name}"
              triggers_replace = "{trigger}"
            }}
            resource "msp_customer" "a" {{
              name = terraform_data.name.output
            }}"#
        )
    };
    ws.apply(&config("Acme", "one"));
    let id = id_of(&ws, A);
    let step = ws.apply(&config("Acme", "two"));
    assert_eq!(step.plan.action(A), "update");
    insta::assert_snapshot!(words(&step.plan.warnings), @r#"
    warning: `name` of Customer "Acme" (ID) is not known yet

    If it turns out to be the present one, nothing happens. If it turns out to be another, the apply refuses it: that would need a new object, and `deletion_policy` is `prevent`.
    "#);
    assert_eq!(id_of(&ws, A), id);

    let refused = ws.apply_error(&config("Beta", "three"));
    assert_eq!(
        refused.errors().only().summary,
        "Customer \"Acme\" cannot be changed in place: `name`"
    );
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[test]
fn credentials_that_are_known_only_after_apply_do_not_stop_the_plan() {
    let sandbox = sandbox();
    let ws = Workspace::bare();
    ws.provider(&format!(
        "wiv = {{\n  endpoint = \"{}\"\n  api_key = terraform_data.key.output\n}}",
        sandbox.url()
    ));
    let key = "resource \"terraform_data\" \"key\" {\n  input = \"sandbox-wiv-api-key\"\n}\n";
    let step = ws.apply(&format!("{key}{}", acme("")));
    assert_eq!(step.plan.action(A), "create");
    assert_eq!(customer_names(&sandbox), ["Acme"]);

    // The key is replaced: what is in the state cannot be read, and stays as it is.
    let plan = ws.plan_with(&["-replace=terraform_data.key"]);
    assert_eq!(plan.action(A), "no-op");
    insta::assert_snapshot!(words(&plan.warnings), @r#"
    warning: Customer "Acme" (ID) was not refreshed

    The provider's credentials or endpoint are known only after apply, so its state is kept as it is.
    "#);
}

// ---- never two

#[test]
fn a_customer_that_exists_is_imported_or_adopted_and_never_doubled() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let refused = ws.plan_error(&acme(""));
    assert_eq!(refused.only().attribute(), "name");
    insta::assert_snapshot!(words(&refused), @r#"
    error: Customer "Acme" exists already (c-1)

    A second one could not be deleted, so none is created. To manage the one that exists, import it:

        import {
          to = msp_customer.NAME
          id = "c-1"
        }

    or set `adopt_existing = true` on this block.

    It may also be this block's own:
    - Marked as tainted: `terraform untaint msp_customer.NAME` keeps it. If all of this is to be destroyed, `terraform destroy -refresh=false` does not plan it anew first.
    - To be replaced with `create_before_destroy`: without that, the old one is let go before the new one is made.
    "#);

    let step = ws.apply(&acme("adopt_existing = true"));
    assert_eq!(step.plan.action(A), "create");
    assert_eq!(step.plan.after(A, "id").expect("known in the plan"), "c-1");
    assert_eq!(step.state.attribute(A, "id"), "c-1");
    insta::assert_snapshot!(words(&step.plan.warnings.and(step.warnings)), @r#"
    warning: Customer "Acme" (c-1) is to be adopted

    It exists already and `adopt_existing` is true, so this block manages it and nothing is created. Nothing of it is changed by that.

    warning: Customer "Acme" (c-1) is to be adopted

    It exists already and `adopt_existing` is true, so this block manages it and nothing is created. Nothing of it is changed by that.
    "#);
    assert_eq!(written(&sandbox), [""; 0]);
}

#[test]
fn of_several_that_exist_none_is_adopted() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    make_customer(&sandbox, "c-2", "Acme");
    insta::assert_snapshot!(words(&ws.plan_error(&acme(""))), @r#"
    error: Customer "Acme" exists 2 times already

    Another one could not be deleted, so none is created. These exist:

    - c-1
    - c-2

    Find out which of them this block is about, and import that:

        import {
          to = msp_customer.NAME
          id = "c-1"
        }
    "#);
    insta::assert_snapshot!(words(&ws.plan_error(&acme("adopt_existing = true"))), @r#"
    error: Customer "Acme" exists 2 times already

    Another one could not be deleted, so none is created. These exist:

    - c-1
    - c-2

    `adopt_existing` takes one only where it is the only one. Find out which of them this block is about, and import that:

        import {
          to = msp_customer.NAME
          id = "c-1"
        }
    "#);
    assert_eq!(written(&sandbox), [""; 0]);
}

#[test]
fn what_came_or_went_between_plan_and_apply_is_noticed() {
    let (sandbox, ws) = start();
    ws.plan(&acme(""));
    make_customer(&sandbox, "c-1", "Acme");
    let failed = apply_planned_error(&ws);
    assert!(failed.only().summary.contains("exists already (c-1)"), "{failed}");

    ws.plan(&acme("adopt_existing = true"));
    sandbox.change(|state| state.customers.clear()).unwrap();
    // Core has words of its own for a plan that does not hold any more.
    apply_planned_error(&ws);
    assert_eq!(written(&sandbox), [""; 0]);
    assert_eq!(ws.state().addresses(), [""; 0]);
}

#[test]
fn what_is_in_this_state_is_adopted_by_no_other_block() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    let both = acme("") + &customer("b", "Acme", "adopt_existing = true");
    ws.configuration(&both);
    // Blocks are planned in no order: the error is at the one that comes second.
    for options in [&[][..], &["-refresh=false"]] {
        let refused = ws.plan_error_with(options);
        let summary = masked(&refused.only().summary);
        let either = [
            "Customer \"Acme\" is managed already (ID)",
            "Customer \"Acme\" (ID) would be managed twice",
        ];
        assert!(either.contains(&&*summary), "{refused}");
    }
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[test]
fn one_that_exists_is_adopted_by_one_block_alone() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let adopt = "adopt_existing = true";
    let refused = ws.plan_error(&(acme(adopt) + &customer("b", "Acme", adopt)));
    insta::assert_snapshot!(words(&refused), @r#"
    error: Customer "Acme" (c-1) would be managed twice

    Another block with `adopt_existing` names the same thing, and this plan would have both manage it. Remove one of the two blocks, or name it differently.
    "#);
}

#[test]
fn twins_in_one_configuration_make_one_customer_and_one_error() {
    let (sandbox, ws) = start();
    for (config, name) in [
        (acme("") + &customer("b", "Acme", ""), "Acme"),
        (acme("") + &customer("b", "Acme", "adopt_existing = true"), "Acme"),
        (
            "resource \"msp_customer\" \"each\" {\n  for_each = toset([\"x\", \"y\"])\n  \
             name = \"Each\"\n}\n"
                .to_owned(),
            "Each",
        ),
    ] {
        let failed = ws.apply_error(&config).errors();
        assert!(failed.only().summary.contains("is managed already"), "{failed}");
        assert_eq!(customer_names(&sandbox), [name]);
        assert_eq!(ws.state().addresses().len(), 1);
        ws.state_rm(&ws.state().addresses()[0]);
        sandbox.change(|state| state.customers.clear()).unwrap();
    }
}

#[test]
fn a_customer_is_not_doubled_while_the_list_lags() {
    let mut options = Options::default();
    options.assumptions.list_lag = 3;
    let sandbox = sandbox_with(options);
    let ws = Workspace::new(&sandbox);
    let failed = ws.apply_error(&(acme("") + &customer("b", "Acme", ""))).errors();
    assert!(failed.only().summary.contains("is managed already"), "{failed}");
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

// ---- destroying and replacing

#[test]
fn destroying_is_refused_unless_the_policy_in_state_abandons() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    insta::assert_snapshot!(words(&ws.destroy_error()), @r#"
    error: Customer "Acme" (ID) cannot be destroyed

    Wiv documents no call that renames or deletes a customer, and `deletion_policy` is `prevent`, so nothing is done.

    To let go of it and leave it where it is, do one of these:
    - Set `deletion_policy = "abandon"` on it and apply that first. Set on the provider it works at once, for resources that do not set their own.
    - Replace its block by this one (Terraform 1.7 or newer):

        removed {
          from = msp_customer.NAME
          lifecycle {
            destroy = false
          }
        }

    - Run `terraform state rm msp_customer.NAME`.
    "#);
    let refused = ws.plan_error("");
    assert!(refused.only().summary.contains("cannot be destroyed"), "a block that is gone");
    // What stands in the configuration has to be applied first: a destroy does not see it.
    ws.configuration(&acme("deletion_policy = \"abandon\""));
    assert!(ws.destroy_error().only().summary.contains("cannot be destroyed"));

    ws.apply(&acme("deletion_policy = \"abandon\""));
    sent(&sandbox);
    insta::assert_snapshot!(words(&ws.destroy()), @r#"
    warning: Customer "Acme" (ID) is left behind

    It leaves the Terraform state and goes on existing, because Wiv documents no call that renames or deletes a customer and `deletion_policy` is `abandon`. Whoever wants it ended does that with Wiv's support; its id is ID.

    warning: Customer "Acme" (ID) is left behind

    It has left the Terraform state and goes on existing, because Wiv documents no call that renames or deletes a customer and `deletion_policy` is `abandon`. Whoever wants it ended does that with Wiv's support; its id is ID.
    "#);
    assert_eq!(written(&sandbox), [""; 0]);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[test]
fn a_removed_block_lets_go_without_destroying() {
    if terraform().lacks(Feature::RemovedBlock) {
        return;
    }
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    let step = ws
        .apply("removed {\n  from = msp_customer.a\n  lifecycle {\n    destroy = false\n  }\n}\n");
    assert_eq!(step.state.addresses(), [""; 0]);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[test]
fn under_prevent_nothing_replaces_a_customer() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    let refused = ws.plan_error(&customer("a", "Beta", ""));
    assert_eq!(refused.only().attribute(), "name");
    insta::assert_snapshot!(words(&refused), @r#"
    error: Customer "Acme" cannot be changed in place: `name`

    A new `name` needs a new object, and Wiv documents no call that renames or deletes a customer: the present one (ID) would be left behind. `deletion_policy` is `prevent`, so nothing is done.

    If the customer was renamed in Wiv, write `name = "Acme"` here. To give it another name, rename it in Wiv first, and then here.

    To let go of it and leave it where it is, do one of these:
    - Set `deletion_policy = "abandon"` on it and apply that first. Set on the provider it works at once, for resources that do not set their own.
    - Replace its block by this one (Terraform 1.7 or newer):

        removed {
          from = msp_customer.NAME
          lifecycle {
            destroy = false
          }
        }

    - Run `terraform state rm msp_customer.NAME`.
    "#);
    ws.configuration(&acme(""));
    insta::assert_snapshot!(words(&ws.plan_error_with(&["-replace=msp_customer.a"])), @r#"
    error: Customer "Acme" (ID) cannot be replaced

    Wiv documents no call that renames or deletes a customer, and `deletion_policy` is `prevent`, so nothing is done.

    To let go of it and leave it where it is, do one of these:
    - Set `deletion_policy = "abandon"` on it and apply that first. Set on the provider it works at once, for resources that do not set their own.
    - Replace its block by this one (Terraform 1.7 or newer):

        removed {
          from = msp_customer.NAME
          lifecycle {
            destroy = false
          }
        }

    - Run `terraform state rm msp_customer.NAME`.
    "#);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[test]
fn under_either_policy_a_taint_is_refused_and_the_way_back_is_named() {
    let (sandbox, ws) = start();
    for policy in ["prevent", "abandon"] {
        ws.apply(&acme(&format!("deletion_policy = \"{policy}\"")));
        ws.taint(A);
        for options in [&[][..], &["-refresh=false"]] {
            let refused = ws.plan_error_with(options);
            assert!(refused.only().detail.contains("terraform untaint msp_customer"), "{refused}");
        }
        if policy == "prevent" {
            insta::assert_snapshot!(words(&ws.plan_error_with(&[])), @r#"
            error: Customer "Acme" is managed already (ID)

            It exists, and it is in this state. A second one could not be deleted, so none is created. It is one of these:
            - This block's own, marked as tainted. `terraform untaint msp_customer.NAME` keeps it. If all of this is to be destroyed, `terraform destroy -refresh=false` does not plan it anew first.
            - Another block's. Remove one of the two blocks, or name it differently.
            "#);
        }
        ws.untaint(A);
        ws.assert_settled();
    }
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[test]
fn under_abandon_a_new_name_makes_a_new_customer_and_leaves_the_old_one_behind() {
    let (sandbox, ws) = start();
    let abandon = "deletion_policy = \"abandon\"";
    ws.apply(&acme(abandon));
    let old = id_of(&ws, A);
    let step = ws.apply(&customer("a", "Beta", abandon));
    assert_eq!(step.plan.action(A), "replace");
    assert_eq!(step.plan.replace_paths(A), &serde_json::json!([["name"]]));
    assert!(step.plan.warnings.only().summary.contains(&old), "{}", step.plan.warnings);
    assert!(step.warnings.only().summary.contains(&old), "{}", step.warnings);
    insta::assert_snapshot!(words(&step.plan.warnings), @r#"
    warning: Customer "Acme" (ID) is left behind

    It is replaced and goes on existing, because Wiv documents no call that renames or deletes a customer and `deletion_policy` is `abandon`. Whoever wants it ended does that with Wiv's support; its id is ID.

    If the customer was renamed in Wiv, write `name = "Acme"` here. To give it another name, rename it in Wiv first, and then here.
    "#);
    assert_eq!(customer_names(&sandbox), ["Acme", "Beta"]);
}

#[test]
fn under_abandon_a_replacement_that_was_asked_for_makes_a_second_of_the_name() {
    let (sandbox, ws) = start();
    ws.apply(&acme("deletion_policy = \"abandon\""));
    let old = id_of(&ws, A);
    // `apply_replace` plans to a file and applies that; the other way is in one command.
    let step = ws.apply_replace(A);
    assert_eq!(step.plan.action(A), "replace");
    assert!(step.warnings.only().summary.contains(&old), "{}", step.warnings);
    assert_ne!(id_of(&ws, A), old);
    assert_eq!(customer_names(&sandbox), ["Acme", "Acme"]);
    sandbox.change(|state| state.customers.remove(0)).unwrap();

    ws.succeed(&["apply", "-auto-approve", "-no-color", "-replace=msp_customer.a"]);
    ws.assert_settled();
    assert_eq!(customer_names(&sandbox), ["Acme", "Acme"]);
}

#[test]
fn create_before_destroy_never_makes_a_third() {
    let (sandbox, ws) = start();
    let more = "deletion_policy = \"abandon\"\nlifecycle {\n  create_before_destroy = true\n}";
    ws.apply(&acme(more));
    let old = id_of(&ws, A);
    // Nothing tells the new one, when it is applied, which one it is to replace.
    ws.plan_with(&["-replace=msp_customer.a"]);
    let failed = apply_planned_error(&ws);
    assert!(failed.only().detail.contains("create_before_destroy"), "{failed}");
    assert_eq!(customer_names(&sandbox), ["Acme"]);
    // Core keeps the old one as deposed, and what the next plan says takes it back.
    let refused = ws.plan_error_with(&[]).errors();
    assert!(refused.only().detail.contains("terraform state rm msp_customer"), "{refused}");
    ws.state_rm(A);
    ws.import(A, &old);
    ws.apply(&acme(more));
    assert_eq!(customer_names(&sandbox), ["Acme"]);

    let step = ws.apply(&customer("a", "Beta", more));
    assert_eq!(step.plan.action(A), "replace");
    assert!(step.warnings.about(&old).summary.contains("is left behind"), "{}", step.warnings);
    assert_eq!(customer_names(&sandbox), ["Acme", "Beta"]);
}

// ---- what others do in Wiv

#[test]
fn a_customer_that_was_renamed_in_wiv_takes_its_new_name_in_the_block_and_no_call() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    let rename = |name: &str| {
        let name = name.to_owned();
        sandbox.change(|state| state.customers[0].name = name).unwrap();
    };
    rename("Acme Ltd");
    sent(&sandbox);
    let refused = ws.plan_error(&acme(""));
    assert_eq!(refused.only().attribute(), "name");
    insta::assert_snapshot!(words(&refused), @r#"
    error: Customer "Acme Ltd" cannot be changed in place: `name`

    A new `name` needs a new object, and Wiv documents no call that renames or deletes a customer: the present one (ID) would be left behind. `deletion_policy` is `prevent`, so nothing is done.

    If the customer was renamed in Wiv, write `name = "Acme Ltd"` here. To give it another name, rename it in Wiv first, and then here.

    To let go of it and leave it where it is, do one of these:
    - Set `deletion_policy = "abandon"` on it and apply that first. Set on the provider it works at once, for resources that do not set their own.
    - Replace its block by this one (Terraform 1.7 or newer):

        removed {
          from = msp_customer.NAME
          lifecycle {
            destroy = false
          }
        }

    - Run `terraform state rm msp_customer.NAME`.
    "#);
    let refresh = ws.refresh();
    assert_eq!(refresh.drift, [A]);
    assert_eq!(refresh.state.attribute(A, "name"), "Acme Ltd");
    insta::assert_snapshot!(words(&refresh.warnings), @r#"
    warning: Customer "Acme" (ID) was renamed to "Acme Ltd" in Wiv

    Write `name = "Acme Ltd"` in its block: the API cannot rename it back.
    "#);

    rename("Acme Inc");
    assert!(ws.plan(&customer("a", "Acme Inc", "")).is_empty());
    ws.apply(&customer("a", "Acme Inc", ""));
    assert_eq!(written(&sandbox), [""; 0]);
}

#[test]
fn a_customer_that_is_not_seen_any_more_stays_in_the_state() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    let id = id_of(&ws, A);
    // One that came by import is of unknown age; one made a moment ago may not be listed yet.
    let old = ws.twin();
    old.import(A, &id);
    old.assert_settled();
    sandbox.change(|state| state.customers.clear()).unwrap();

    insta::assert_snapshot!(words(&old.plan_error_with(&[])), @r#"
    error: Customer "Acme" (ID) was not found

    It is not in the list of customers (`GET /msp/customers`), asked with the credential from `wiv.api_key`. Nothing is deleted through this API, so most often the credential belongs to another organization, or the endpoint is another one: check both first. The state is kept as it is.

    If it really is gone, let go of it: replace its block by

        removed {
          from = msp_customer.NAME
          lifecycle {
            destroy = false
          }
        }

    or run: terraform state rm msp_customer.NAME
    "#);
    assert_eq!(old.state().addresses(), [A]);

    let plan = ws.plan_with(&[]);
    assert!(plan.is_empty());
    insta::assert_snapshot!(words(&plan.warnings), @r#"
    warning: Customer "Acme" (ID) is not listed yet

    It was created less than ten minutes ago and is not in the list of customers (`GET /msp/customers`) yet. Its state is kept as it is.
    "#);
}

#[test]
fn what_does_not_exist_is_not_imported() {
    let (_sandbox, ws) = start();
    ws.configuration(&acme(""));
    insta::assert_snapshot!(ws.import_error(A, "c-404"), @r#"Error: Nothing to import: no msp_customer with the id "c-404" It is not in the list of customers (`GET /msp/customers`), asked with the credential from `wiv.api_key`. Check the id, and that the credential belongs to the organization that has it."#);
    insta::assert_snapshot!(ws.import_error(A, " "), @r#"Error: Not the id of a customer " " is blank or has white space around it. The id is Wiv's `customer_id`."#);
}

#[test]
fn the_name_that_an_import_brings_is_held_against_the_block() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme Ltd");
    ws.configuration(&acme(""));
    ws.import(A, "c-1");
    let refused = ws.plan_error_with(&[]);
    assert_eq!(refused.only().attribute(), "name");
    assert!(refused.only().detail.contains("name = \"Acme Ltd\""), "{refused}");
    assert!(ws.plan(&customer("a", "Acme Ltd", "")).is_empty());
}

// ---- an API that does not answer

#[test]
fn an_api_that_is_down_stops_the_apply_and_not_the_plan() {
    let (sandbox, ws) = start();
    let url = sandbox.url();
    drop(sandbox);
    ws.provider(&format!(
        "wiv = {{\n  endpoint = \"{url}\"\n  api_key = \"k\"\n}}\nhttp = {{\n  max_retries = 0\n}}"
    ));
    let failed = ws.apply_error(&acme(""));
    insta::assert_snapshot!(words(&failed), @"
    error: Cannot look for the customer: nothing could be sent to Wiv

    Tried: `GET /msp/customers`. No answer: could not connect to 127.0.0.1:PORT: tcp connect error: Connection refused (os error 111). Nothing was sent.

    Check the endpoint, the network and the proxy, then run Terraform again.
    ");
    assert_eq!(ws.state().addresses(), [""; 0]);
}

// ---- bad input

#[test]
fn what_no_customer_can_be_is_refused_at_the_attribute() {
    let ws = Workspace::bare();
    let mut all = String::new();
    for (attribute, config) in [
        ("name", customer("a", "", "")),
        ("name", customer("a", "  ", "")),
        ("name", customer("a", " Acme", "")),
        ("name", customer("a", "Acme\\n", "")),
        ("deletion_policy", acme("deletion_policy = \"delete\"")),
        ("deletion_policy", acme("deletion_policy = \"Abandon\"")),
        ("adopt_existing", acme("adopt_existing = \"maybe\"")),
        ("id", acme("id = \"mine\"")),
        ("nmae", acme("nmae = \"Acme\"")),
        ("resource", "resource \"msp_customer\" \"a\" {}".to_owned()),
    ] {
        let refused = ws.validate_error(&config);
        assert_eq!(refused.only().attribute(), attribute, "{config}");
        writeln!(all, "{}\n", refused.only().text()).unwrap();
    }
    insta::assert_snapshot!(all, @r#"
    Invalid value for `name`

    It must not be blank.
    Invalid value for `name`

    It must not be blank.
    Invalid value for `name`

    " Acme" starts or ends with white space, which nobody sees and no search finds.
    Invalid value for `name`

    "Acme\n" starts or ends with white space, which nobody sees and no search finds.
    Invalid value for `deletion_policy`

    It must be `prevent` or `abandon`, not "delete".
    Invalid value for `deletion_policy`

    It must be `prevent` or `abandon`, not "Abandon".
    Incorrect attribute value type

    Inappropriate value for attribute "adopt_existing": a bool is required.
    Value for `id`

    `id` is set by the provider and cannot be configured.
    Unsupported argument

    An argument named "nmae" is not expected here.
    Missing required argument

    The argument "name" is required, but no definition was found.
    "#);
}
