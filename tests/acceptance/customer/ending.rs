//! Destroying and replacing what no API call can end.

use super::{A, acme, apply_planned_error, customer, id_of};
use support::api::{customer_names, sent, start, words, written};

#[support::test]
fn destroying_is_refused_unless_the_policy_in_state_abandons() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    insta::assert_snapshot!(words(&ws.destroy_error()), @r#"
    error: Customer "Acme" (ID) cannot be destroyed

    If its block was renamed, or now uses `for_each`, add a `moved` block: then Terraform destroys nothing.

    To remove it from the state and leave it where it is, do one of these:
    - Set `deletion_policy = "abandon"` on the provider: it counts at once. Or set it on its block, and apply that alone first: a destroy reads it from the state.
    - Run `terraform state rm 'msp_customer.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects).
    - Replace its block with a `removed` block that has `from = msp_customer.NAME` and `lifecycle { destroy = false }` (Terraform or OpenTofu 1.7). This does not work for one of several under `for_each` or `count`.
    - In OpenTofu 1.12, set `lifecycle { destroy = false }` on its block, and apply that first. A destroy then only forgets it.

    Wiv documents no call that renames or deletes a customer, and `deletion_policy` is `prevent`, so nothing is done.
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

    It leaves the Terraform state, but still exists. To end it, ask Wiv's support. Wiv documents no call that renames or deletes a customer, and `deletion_policy` is `abandon`.
    "#);
    assert_eq!(written(&sandbox), [""; 0]);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test(needs(RemovedBlock))]
fn a_removed_block_lets_go_without_destroying() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    let step = ws
        .apply("removed {\n  from = msp_customer.a\n  lifecycle {\n    destroy = false\n  }\n}\n");
    assert_eq!(step.state.addresses(), [""; 0]);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn under_prevent_nothing_replaces_a_customer() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    let refused = ws.plan_error(&customer("a", "Beta", ""));
    assert_eq!(refused.only().attribute(), "name");
    insta::assert_snapshot!(words(&refused), @r#"
    error: Customer "Acme" (ID) cannot be changed in place: `name`

    If the customer was renamed in Wiv, write `name = "Acme"` here. To give it another name, rename it in Wiv first, and then here.

    To leave this one where it is and create a new one, set `deletion_policy = "abandon"` on this block. It counts in the same apply.

    It is "Acme" and would be "Beta". A new `name` needs a new object: Wiv documents no call that renames or deletes a customer. `deletion_policy` is `prevent`, so nothing is done.
    "#);
    ws.configuration(&acme(""));
    insta::assert_snapshot!(words(&ws.plan_error_with(&["-replace=msp_customer.a"])), @r#"
    error: Customer "Acme" (ID) cannot be replaced

    To leave this one where it is and create a new one, set `deletion_policy = "abandon"` on this block. It counts in the same apply.

    Wiv documents no call that renames or deletes a customer, and `deletion_policy` is `prevent`, so nothing is done.
    "#);
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn under_either_policy_a_taint_is_refused_and_the_way_back_is_named() {
    let (sandbox, ws) = start();
    for policy in ["prevent", "abandon"] {
        ws.apply(&acme(&format!("deletion_policy = \"{policy}\"")));
        ws.taint(A);
        for options in [&[][..], &["-refresh=false"]] {
            let refused = ws.plan_error_with(options);
            assert!(
                refused.only().detail.contains("terraform untaint 'msp_customer.NAME"),
                "{refused}"
            );
        }
        if policy == "prevent" {
            insta::assert_snapshot!(words(&ws.plan_error_with(&[])), @r#"
            error: Customer "Acme" is managed already (ID)

            Find out which of these is true:
            - The block was renamed, or now uses `for_each`. Add a `moved` block.
            - The object is marked as tainted. `terraform untaint 'msp_customer.NAME["KEY"]'` keeps it.
            - Another block manages it. Remove one of the two blocks, or give one of them another name.
            - A replacement with `create_before_destroy` failed, and the old object is deposed. Run `terraform state rm 'msp_customer.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects). Then import it.

            It exists, and it is in this state. Nothing was created: nobody could delete a second one.

            To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
            "#);
        }
        ws.untaint(A);
        ws.assert_settled();
    }
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn under_abandon_a_new_name_makes_a_new_customer_and_leaves_the_old_one_behind() {
    let (sandbox, ws) = start();
    let abandon = "deletion_policy = \"abandon\"";
    ws.apply(&acme(abandon));
    let old = id_of(&ws, A);
    let step = ws.apply(&customer("a", "Beta", abandon));
    assert_eq!(step.plan.action(A), "replace");
    assert_eq!(step.plan.replace_paths(A), &serde_json::json!([["name"]]));
    assert!(step.plan.warnings.only().summary.contains(&old), "{}", step.plan.warnings);
    assert!(step.warnings.is_empty(), "said by the plan: {}", step.warnings);
    insta::assert_snapshot!(words(&step.plan.warnings), @r#"
    warning: Customer "Acme" (ID) is left behind

    It is replaced, but still exists. To end it, ask Wiv's support. Wiv documents no call that renames or deletes a customer, and `deletion_policy` is `abandon`.

    If the customer was renamed in Wiv, write `name = "Acme"` here. To give it another name, rename it in Wiv first, and then here.
    "#);
    assert_eq!(customer_names(&sandbox), ["Acme", "Beta"]);
}

#[support::test]
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

#[support::test]
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
    assert!(refused.only().detail.contains("terraform state rm 'msp_customer.NAME"), "{refused}");
    ws.state_rm(A);
    ws.import(A, &old);
    ws.apply(&acme(more));
    assert_eq!(customer_names(&sandbox), ["Acme"]);

    let step = ws.apply(&customer("a", "Beta", more));
    assert_eq!(step.plan.action(A), "replace");
    assert!(step.warnings.about(&old).summary.contains("is left behind"), "{}", step.warnings);
    assert_eq!(customer_names(&sandbox), ["Acme", "Beta"]);
}
