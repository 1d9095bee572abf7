//! What others do in Wiv: renamed, not seen any more, imported.

use super::{A, LIST, acme, customer, id_of};
use msp_sandbox::Fault;
use support::api::{make_customer, sent, start, words, written};
use support::hcl::Block;
use support::workspace::sandbox_provider;

#[support::test]
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
    error: Customer "Acme Ltd" (ID) cannot be changed in place: `name`

    If the customer was renamed in Wiv, write `name = "Acme Ltd"` here. To give it another name, rename it in Wiv first, and then here.

    To leave this one where it is and create a new one, set `deletion_policy = "abandon"` on this block. It counts in the same apply.

    It is "Acme Ltd" and would be "Acme". A new `name` needs a new object: Wiv documents no call that renames or deletes a customer. `deletion_policy` is `prevent`, so nothing is done.
    "#);
    let refresh = ws.refresh();
    assert_eq!(refresh.drift, [A]);
    assert_eq!(refresh.state.attribute(A, "name"), "Acme Ltd");
    // Terraform shows that itself, and nobody knows here what the block says.
    assert_eq!(words(&refresh.warnings), "");
    ws.provider(&format!("  deletion_policy = \"abandon\"\n{}", sandbox_provider(&sandbox.url())));
    let step = ws.plan(&acme(""));
    insta::assert_snapshot!(words(&step.warnings), @r#"
    warning: Customer "Acme" (ID) was renamed to "Acme Ltd" in Wiv

    Write `name = "Acme Ltd"` in its block: the API cannot rename it back.

    warning: Customer "Acme Ltd" (ID) is left behind

    It is replaced, but still exists. To end it, ask Wiv's support. Wiv documents no call that renames or deletes a customer, and `deletion_policy` is `abandon`.

    If the customer was renamed in Wiv, write `name = "Acme Ltd"` here. To give it another name, rename it in Wiv first, and then here.
    "#);
    ws.provider(&sandbox_provider(&sandbox.url()));

    // In Wiv and in the block alike: there is nothing left to be told.
    rename("Acme Inc");
    let plan = ws.plan(&customer("a", "Acme Inc", ""));
    assert!(plan.is_empty());
    assert_eq!(words(&plan.warnings), "");
    ws.apply(&customer("a", "Acme Inc", ""));
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
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

    - Check the endpoint, and that the credential from `wiv.api_key` belongs to the organization of this object.
    - If the object is really gone, run `terraform state rm 'msp_customer.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects).
    - To go on with everything else, set `missing_objects = "keep"` on the provider, or `MSP_MISSING_OBJECTS=keep` for one run.

    It is not in the list of customers (`GET /msp/customers`). This API deletes nothing. Most often the credential belongs to another organization, or the endpoint is wrong. Its state stays as it is.
    "#);
    assert_eq!(old.state().addresses(), [A]);

    let plan = ws.plan_with(&[]);
    assert!(plan.is_empty());
    insta::assert_snapshot!(words(&plan.warnings), @r#"
    warning: Customer "Acme" (ID) is not listed yet

    Plan again in a few minutes. It was created less than ten minutes ago, and is not in the list of customers (`GET /msp/customers`) yet. Its state stays as it is.
    "#);
}

#[support::test]
fn what_does_not_exist_is_not_imported() {
    let (_sandbox, ws) = start();
    ws.configuration(&acme(""));
    insta::assert_snapshot!(ws.import_error(A, "c-404"), @r#"Error: Nothing to import: no msp_customer with the id "c-404" Check the id, and that the credential from `wiv.api_key` belongs to the organization of this object. It is not in the list of customers (`GET /msp/customers`)."#);
    insta::assert_snapshot!(ws.import_error(A, " "), @r#"Error: Not the id of a customer Import it with Wiv's `customer_id`. " " is blank or has white space around it."#);
}

#[support::test]
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

#[support::test]
fn an_api_that_does_not_answer_is_asked_once_for_all_customers_and_the_plan_says_so() {
    let (sandbox, ws) = start();
    sandbox.fault(Fault::status(503).on("GET", "/msp/customers"));
    let many = Block::resource("msp_customer", "each")
        .expr("count", 30)
        .expr("name", r#""C${count.index}""#);
    let plan = ws.plan(&many.to_string());
    // One for each, or one for all: newer versions of Terraform put them together.
    let warning = plan.warnings.about("creates nothing");
    assert_eq!(warning.summary, "Could not look for existing objects");
    assert!(warning.detail.contains("`GET /msp/customers`, 5 times"), "{}", warning.detail);
    assert_eq!(sent(&sandbox), [LIST; 5], "all attempts of one list");
}
