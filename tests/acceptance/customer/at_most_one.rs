//! Never two of one name: what exists is imported or adopted, twins make one.

use super::{A, acme, apply_planned_error, customer, customer_later};
use msp_sandbox::Options;
use support::api::{
    customer_names, make_customer, masked, sandbox, sandbox_with, start, words, written,
};
use support::hcl::Block;
use support::workspace::Workspace;

#[support::test]
fn a_customer_that_exists_is_imported_or_adopted_and_never_doubled() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let refused = ws.plan_error(&acme(""));
    assert_eq!(refused.only().attribute(), "name");
    insta::assert_snapshot!(words(&refused), @r#"
    error: Customer "Acme" exists already (c-1)

    Import it to manage it:

        import {
          to = msp_customer.NAME["KEY"]
          id = "c-1"
        }

    Or set `adopt_existing = true` on this block.

    It may also belong to this block already:
    - The block was renamed, or now uses `for_each`. Add a `moved` block.
    - The object is marked as tainted. `terraform untaint 'msp_customer.NAME["KEY"]'` keeps it.
    - The block replaces it with `create_before_destroy`. Remove that: the old object then leaves the state first.

    Nothing was created: nobody could delete a second one.

    To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
    "#);

    let step = ws.apply(&acme("adopt_existing = true"));
    assert_eq!(step.plan.action(A), "create");
    assert_eq!(step.plan.after(A, "id").expect("known in the plan"), "c-1");
    assert_eq!(step.state.attribute(A, "id"), "c-1");
    insta::assert_snapshot!(words(&step.plan.warnings.and(step.warnings)), @r#"
    warning: Customer "Acme" (c-1) is to be adopted

    This block manages it from now on: it exists already, and `adopt_existing` is true. Nothing is created, and the adoption changes nothing of it.

    warning: Customer "Acme" (c-1) is to be adopted

    This block manages it from now on: it exists already, and `adopt_existing` is true. Nothing is created, and the adoption changes nothing of it.
    "#);
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
fn beside_one_of_nearly_that_name_another_is_created_only_if_somebody_has_looked() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "ACME");
    // Never taken over either: it could be another customer.
    for more in ["", "adopt_existing = true"] {
        let refused = ws.plan_error(&acme(more));
        assert_eq!(refused.only().attribute(), "name");
        insta::allow_duplicates! {
            insta::assert_snapshot!(words(&refused), @r#"
            error: Customer "Acme" exists under nearly the same name: "ACME" (c-1)

            If this block is about that customer, write its name here and import it:

                import {
                  to = msp_customer.NAME["KEY"]
                  id = "c-1"
                }

            If it is about another customer, check with Wiv that this one does not exist yet. Then set `confirmed_new = true` on this block.

            The two names are nearly equal. They differ only in case, white space, invisible characters, spelling or length. Wiv may have changed one into the other. Nothing was created: nobody could delete a second one.

            To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
            "#);
        }
    }
    let failed = ws.apply_error(&customer_later("a", "Acme", ""));
    assert!(
        failed.errors().only().summary.contains("exists under nearly the same name"),
        "{failed}"
    );
    assert_eq!(written(&sandbox), [""; 0]);

    ws.apply(&acme("confirmed_new = true"));
    assert_eq!(customer_names(&sandbox), ["ACME", "Acme"]);
    // It may stand there for years.
    ws.state_rm(A);
    let refused = ws.plan_error(&acme("confirmed_new = true"));
    assert!(refused.only().summary.contains("exists already"), "{refused}");
}

#[support::test]
fn what_differs_in_composition_alone_is_the_same() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "U\u{308}mlaut");
    let refused = ws.plan_error(&customer("a", "Ümlaut", "confirmed_new = true"));
    assert!(refused.only().summary.contains("exists already (c-1)"), "{refused}");
    ws.apply(&customer("a", "Ümlaut", "adopt_existing = true"));
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
fn of_several_that_exist_none_is_adopted() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    make_customer(&sandbox, "c-2", "Acme");
    insta::assert_snapshot!(words(&ws.plan_error(&acme(""))), @r#"
    error: Customer "Acme" exists 2 times already

    Find out which of these belongs to this block, and import it:

    - c-1
    - c-2

        import {
          to = msp_customer.NAME["KEY"]
          id = "c-1"
        }

    Nothing was created: nobody could delete another one.

    To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
    "#);
    insta::assert_snapshot!(words(&ws.plan_error(&acme("adopt_existing = true"))), @r#"
    error: Customer "Acme" exists 2 times already

    Find out which of these belongs to this block, and import it:

    - c-1
    - c-2

        import {
          to = msp_customer.NAME["KEY"]
          id = "c-1"
        }

    `adopt_existing` works only if there is exactly one. Nothing was created: nobody could delete another one.

    To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
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
    error: Customer "Acme" would be created twice

    Remove one of the two blocks, or give one of them another name. Both blocks of this configuration create the same object. Nothing was created: nobody could delete a second one.

    To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
    "#);
}

#[support::test]
fn twins_in_one_configuration_are_refused_by_the_plan() {
    let (sandbox, ws) = start();
    let each = Block::resource("msp_customer", "each")
        .expr("for_each", r#"toset(["x", "y"])"#)
        .text("name", "Acme");
    for config in [
        acme("") + &customer("b", "Acme", ""),
        acme("confirmed_new = true") + &customer("b", "Acme", "confirmed_new = true"),
        acme("") + &customer("b", "Acme", "adopt_existing = true"),
        each.to_string(),
    ] {
        let refused = ws.plan_error(&config);
        assert_eq!(refused.only().summary, "Customer \"Acme\" would be created twice");
        assert_eq!(refused.only().attribute(), "name");
    }
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
fn near_twins_are_both_made_only_if_each_says_that_it_is_new() {
    let (sandbox, ws) = start();
    let twins = |one: &str, other: &str| {
        acme(one) + &customer("b", "ACME ltd", other) + &customer("c", "acme  LTD", one)
    };
    let new = "confirmed_new = true";
    for (one, other) in [("", ""), (new, ""), ("", new)] {
        let refused = ws.plan_error(&twins(one, other));
        assert!(refused.only().summary.contains("would be created beside"), "{refused}");
    }
    assert_eq!(written(&sandbox), [""; 0]);
    ws.apply(&twins(new, new));
    assert_eq!(customer_names(&sandbox).len(), 3);
}

#[support::test]
fn twins_that_no_plan_can_see_make_one_customer_and_one_error() {
    let mut options = Options::default();
    options.assumptions.list_lag = 3;
    for (sandbox, name) in
        [(sandbox(), "Acme"), (sandbox_with(options), "Acme"), (sandbox(), "ACME")]
    {
        let ws = Workspace::new(&sandbox);
        let both = customer_later("a", "Acme", "") + &customer_later("b", name, "");
        let failed = ws.apply_error(&both).errors();
        assert_eq!(customer_names(&sandbox).len(), 1, "{failed}");
        assert_eq!(written(&sandbox).len(), 1, "{failed}");
        failed.only();
    }
}

#[support::test]
fn what_the_state_has_and_the_list_does_not_show_yet_is_not_made_again() {
    let (sandbox, ws) = start();
    ws.apply(&acme("deletion_policy = \"abandon\""));
    // As a list that lags.
    sandbox.change(|state| state.customers.clear()).unwrap();
    let abandon = "deletion_policy = \"abandon\"";
    for config in [acme(abandon) + &customer("b", "Acme", abandon), customer("b", "Acme", abandon)]
    {
        ws.configuration(&config);
        for options in [&[][..], &["-refresh=false"]] {
            ws.plan_error_with(options).only();
        }
    }
    ws.configuration(&acme(abandon));
    ws.taint(A);
    ws.plan_error_with(&[]).only();
    assert_eq!(written(&sandbox).len(), 1);
}

#[support::test]
fn one_customer_is_imported_into_one_block() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    ws.configuration(&(acme("") + &customer("b", "Acme", "")));
    ws.import(A, "c-1");
    ws.import("msp_customer.b", "c-1");
    let refused = ws.plan_error_with(&[]);
    assert_eq!(refused.only().summary, "Customer \"Acme\" (c-1) is managed twice");
}
