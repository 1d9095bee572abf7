//! An object that is no longer listed.

use support::api::{customer_names, sent, words, written};
use support::workspace::Workspace;

use super::{A, B, applied, both, customer, lose};

const GONE: &str = "is not listed, and is kept";

#[track_caller]
fn untouched(ws: &Workspace, was: &serde_json::Map<String, serde_json::Value>) {
    assert_eq!(ws.state().attributes(A), was);
}

#[support::test]
fn nothing_is_planned_for_it_and_the_rest_goes_on() {
    let (sandbox, ws) = applied(&both());
    let was = ws.state().attributes(A).clone();
    lose(&sandbox, "Acme");
    let plan = ws.plan_with(&[]);
    assert!(plan.is_empty(), "{:?}", plan.actions());
    insta::assert_snapshot!(words(&plan.warnings), @r#"
    warning: Customer "Acme" (ID) is not listed, and is kept

    If the object is really gone, run `terraform state rm 'msp_customer.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects).

    It is not in the list of customers (`GET /msp/customers`). The provider asked with the credential from `wiv.api_key`. `missing_objects` is `keep`, so the plan does nothing with it, and its state stays as it is.
    "#);

    sent(&sandbox);
    let step = ws.apply(&(both() + &customer("c", "Gamma", "")));
    assert_eq!((step.plan.action(A), step.plan.action(B)), ("no-op", "no-op"));
    assert_eq!(step.plan.action("msp_customer.c"), "create");
    assert_eq!(written(&sandbox).len(), 1);
    assert_eq!(customer_names(&sandbox), ["Beta", "Gamma"]);
    untouched(&ws, &was);

    let refresh = ws.refresh();
    refresh.warnings.about(GONE);
    assert_eq!(refresh.drift, [""; 0]);
    untouched(&ws, &was);
    // What a refresh has stored is known to a plan without one.
    let plan = ws.plan_with(&["-refresh=false"]);
    assert!(plan.is_empty());
    plan.warnings.about(GONE);
    for target in [A, B] {
        assert!(ws.plan_with(&[&format!("-target={target}")]).is_empty());
    }
}

#[support::test]
fn it_is_found_again_without_a_word() {
    let (sandbox, ws) = applied(&both());
    let state = sandbox.state();
    lose(&sandbox, "Acme");
    ws.refresh().warnings.about(GONE);
    let back = sandbox.change(move |now| now.customers = state.customers);
    back.expect("the state is changed");
    ws.refresh();
    let plan = ws.plan_with(&["-refresh=false"]);
    assert!(plan.is_empty() && plan.warnings.is_empty(), "{}", plan.warnings);
}

#[support::test]
fn its_changes_wait_and_what_concerns_the_provider_alone_does_not() {
    let (sandbox, ws) = applied(&both());
    lose(&sandbox, "Acme");
    let plan = ws.plan(&(customer("a", "Acme Ltd", "") + &customer("b", "Beta", "")));
    assert!(plan.is_empty(), "{:?}", plan.actions());
    let held = plan.warnings.about("is not changed");
    assert_eq!(held.attribute(), "name");
    insta::assert_snapshot!(support::api::masked(&held.text()), @r#"
    `name` of Customer "Acme" (ID) is not changed

    Plan again after the object is found. `name` is "Acme" in the state and "Acme Ltd" in the configuration. The object is missing, and `missing_objects` is `keep`, so the plan does nothing with it.
    "#);

    let policy = customer("a", "Acme Ltd", "deletion_policy = \"abandon\"");
    let step = ws.apply(&(policy.clone() + &customer("b", "Beta", "")));
    assert_eq!(step.plan.action(A), "update");
    assert_eq!(step.state.attribute(A, "name"), "Acme");
    assert_eq!(step.state.attribute(A, "deletion_policy"), "abandon");
    assert_eq!(customer_names(&sandbox), ["Beta"]);
    // With that it can be let go of, and the words do not say that it exists.
    let step = ws.apply(&customer("b", "Beta", ""));
    assert_eq!(step.plan.action(A), "delete");
    let told = step.plan.warnings.about("is no longer managed, and was not listed");
    assert!(!told.detail.contains("but still exists"), "{told}");
    assert!(step.warnings.is_empty(), "{}", step.warnings);
}

#[support::test]
fn destroying_it_is_refused_as_ever_and_that_of_others_goes_on() {
    let (sandbox, ws) =
        applied(&(both() + &customer("c", "Gamma", "deletion_policy = \"abandon\"")));
    lose(&sandbox, "Acme");
    let refused = ws.plan_error(&(customer("b", "Beta", "") + &customer("c", "Gamma", "")));
    refused.about("cannot be destroyed");
    let step = ws.apply(&both());
    assert_eq!(step.plan.action("msp_customer.c"), "delete");
    assert_eq!(step.state.addresses(), [A, B]);
}

#[support::test]
fn a_new_block_of_its_name_makes_no_second_one() {
    let (sandbox, ws) = applied(&both());
    lose(&sandbox, "Acme");
    let refused = ws.plan_error(&(both() + &customer("twin", "Acme", "")));
    refused.about("msp_customer");
    assert_eq!(customer_names(&sandbox), ["Beta"]);
    ws.configuration(&both());
    ws.plan_error_with(&["-replace=msp_customer.a"]).about("cannot be replaced");
}

#[support::test]
fn an_import_of_it_and_a_data_source_stay_errors() {
    let (sandbox, ws) = applied(&both());
    let id = ws.attribute(A, "id").as_str().expect("an id").to_owned();
    lose(&sandbox, "Acme");
    let other = ws.twin();
    other.configuration(&both());
    let refused = other.import_error(A, &id);
    assert!(refused.contains("Nothing to import"), "{refused}");
    let data = format!("data \"msp_customer\" \"a\" {{\n  id = \"{id}\"\n}}\n");
    ws.plan_error(&(both() + &data));
    let checked = format!(
        "check \"it\" {{\n  data \"msp_customer\" \"a\" {{\n    id = \"{id}\"\n  }}\n  assert {{\n    \
         condition = data.msp_customer.a.name == \"Acme\"\n    error_message = \"gone\"\n  }}\n}}\n"
    );
    let plan = ws.plan(&(both() + &checked));
    plan.warnings.about(GONE);
}

#[support::test]
fn where_none_of_several_is_found_it_stays_an_error() {
    let (sandbox, ws) = applied(&both());
    lose(&sandbox, "Acme");
    lose(&sandbox, "Beta");
    let refused = ws.plan_error(&(both() + &customer("c", "Gamma", "")));
    let all = refused.about("None of the 2 `msp_customer` objects was found");
    assert!(
        all.detail.contains("the provider would create new objects in the other organization"),
        "{all}"
    );
    // One at a time is each by itself.
    ws.configuration(&both());
    ws.plan_with(&[&format!("-target={A}")]).warnings.about(GONE);
}
