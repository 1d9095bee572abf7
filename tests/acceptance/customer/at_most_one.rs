//! Never two of one name: what exists is imported or adopted, twins make one.

use super::{A, acme, apply_planned_error, customer, start};
use msp_sandbox::Options;
use support::api::{customer_names, make_customer, masked, sandbox_with, words, written};
use support::workspace::Workspace;

#[support::test]
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
    - Under another address: if the block was renamed, or is under `for_each` now, say so with a `moved` block.
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

#[support::test]
fn one_that_differs_in_case_or_white_space_alone_is_told_before_another_is_created() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "ACME");
    let plan = ws.plan(&acme(""));
    assert_eq!(plan.action(A), "create");
    assert_eq!(plan.warnings.only().attribute(), "name");
    insta::assert_snapshot!(words(&plan.warnings), @r#"
    warning: Customer "ACME" (c-1) differs from "Acme" in case or white space alone

    For the API they are two, so another one is created, and that cannot be deleted. If they are to be one, write `name = "ACME"` here and, where no block has it yet, import it:

        import {
          to = msp_customer.NAME
          id = "c-1"
        }
    "#);
    make_customer(&sandbox, "c-2", "Acme");
    let adopted = ws.plan(&acme("adopt_existing = true"));
    assert!(adopted.warnings.only().summary.contains("is to be adopted"));
}

#[support::test]
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

#[support::test]
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

#[support::test]
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

#[support::test]
fn a_block_under_another_address_is_told_of_moved_blocks() {
    let (sandbox, ws) = start();
    ws.apply(&acme(""));
    let renamed = customer("b", "Acme", "");
    let refused = ws.plan_error(&renamed);
    assert_eq!(refused.len(), 2, "{refused}");
    for error in refused.iter() {
        assert!(error.detail.contains("a `moved` block"), "{error}");
    }
    let moved = format!("moved {{\n  from = {A}\n  to   = msp_customer.b\n}}\n");
    ws.apply(&(renamed + &moved));
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
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

#[support::test]
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
        assert!(failed.only().detail.starts_with("Another block"), "{failed}");
        assert_eq!(customer_names(&sandbox), [name]);
        assert_eq!(ws.state().addresses().len(), 1);
        ws.state_rm(&ws.state().addresses()[0]);
        sandbox.change(|state| state.customers.clear()).unwrap();
    }
}

#[support::test]
fn a_customer_is_not_doubled_while_the_list_lags() {
    let mut options = Options::default();
    options.assumptions.list_lag = 3;
    let sandbox = sandbox_with(options);
    let ws = Workspace::new(&sandbox);
    let failed = ws.apply_error(&(acme("") + &customer("b", "Acme", ""))).errors();
    assert!(failed.only().summary.contains("is managed already"), "{failed}");
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}
