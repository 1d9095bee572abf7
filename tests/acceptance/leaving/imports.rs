//! An import with the id of another object.

use msp_sandbox::{EnabledService, Tenant};
use support::api::{make_customer, start, words, written};

use super::{CUSTOMER, INTEGRATION, ORG, SERVICE, TENANT, USERS, block};

fn import(to: &str, id: &str) -> String {
    format!("import {{\n  to = {to}\n  id = \"{id}\"\n}}\n")
}

#[support::test]
fn a_wrong_id_of_a_customer_is_told_with_the_right_one() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    make_customer(&sandbox, "c-2", "Beta");
    let beta = block(CUSTOMER, "Beta", "");
    let refused = ws.plan_error(&(beta.clone() + &import(CUSTOMER, "c-1")));
    assert_eq!(refused.only().attribute(), "name");
    insta::assert_snapshot!(words(&refused), @r#"
    error: Customer "Acme" (c-1) cannot be changed in place: `name`

    Correct the `id` of the `import` block. If the import was applied already, first run `terraform state rm 'msp_customer.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects). The imported id is probably wrong: "c-1" is the id of Customer "Acme", but Customer "Beta" has the id "c-2".

    It is "Acme" and would be "Beta". A new `name` needs a new object: Wiv documents no call that renames or deletes a customer. `deletion_policy` is `prevent`, so nothing is done.
    "#);
    // The id that it names.
    let step = ws.apply(&(beta + &import(CUSTOMER, "c-2")));
    assert_eq!(step.state.attribute(CUSTOMER, "id"), "c-2");
    assert_eq!(written(&sandbox), [""; 0]);
}

#[support::test]
fn a_wrong_id_that_was_imported_by_command_is_told_by_the_next_plan() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    ws.configuration(&block(CUSTOMER, "Gamma", ""));
    ws.import(CUSTOMER, "c-1");
    let refused = ws.plan_error_with(&[]);
    let refused = refused.only();
    assert!(refused.detail.contains("The id may be wrong: \"c-1\" is the id of"), "{refused}");
    assert!(refused.detail.contains("no \"Gamma\" is listed"), "{refused}");
    assert!(refused.detail.contains("If the customer was renamed in Wiv"), "{refused}");
}

#[support::test]
fn a_wrong_id_of_another_kind_is_told_too() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    make_customer(&sandbox, "c-2", "Beta");
    let enable = |id: &str| EnabledService { org_id: ORG.to_owned(), id: id.to_owned() };
    let enabled = enable("sandbox-cloud-director");
    sandbox.change(|state| state.enabled_services.push(enabled)).expect("the state is changed");
    // Two integrations, made by another workspace.
    let (one, two) = (block(INTEGRATION, "x-1", ""), block(INTEGRATION, "x-2", ""));
    let two = two.replace("\"a\"", "\"b\"").replace("Acme-AWS", "Acme-AWS-2");
    let other = ws.twin();
    other.apply(&(one.clone() + &two));
    let id = |address: &str| other.attribute(address, "id").as_str().expect("an id").to_owned();
    let (first, second) = (id(INTEGRATION), id("msp_integration.b"));

    for (address, config, wrong, right) in [
        (INTEGRATION, one, format!("c-1/{second}"), format!("c-1/{first}")),
        (USERS, block(USERS, "Admin", ""), "c-2/Member".to_owned(), "c-1/Admin".to_owned()),
        (
            SERVICE,
            block(SERVICE, "sandbox-usage-insight", ""),
            format!("{ORG}/sandbox-cloud-director"),
            format!("{ORG}/sandbox-usage-insight"),
        ),
    ] {
        let ws = ws.twin();
        ws.configuration(&config);
        ws.import(address, &wrong);
        let refused = ws.plan_error_with(&[]);
        let about = refused.about("The imported id is probably wrong");
        assert!(about.detail.contains(&format!("\"{right}\"")), "{about}");
        assert!(!about.detail.contains("abandon"), "no way to leave it: {about}");
        ws.state_rm(address);
        ws.import(address, &right);
        ws.plan_with(&[]);
    }
}

#[support::test]
fn a_wrong_tenant_is_not_given_the_name_of_another() {
    let (sandbox, ws) = start();
    let other = ws.twin();
    let lorem = block(TENANT, ORG, "");
    let ipsum = lorem.replace("\"a\"", "\"b\"").replace("\"Lorem\"", "\"Ipsum\"");
    let ipsum = ipsum.replace("lorem.com", "ipsum.com");
    other.apply(&(lorem.clone() + &ipsum));
    let id = |name: &str| {
        let is_it = |tenant: &&Tenant| tenant.display_name == name;
        sandbox.state().tenants.iter().find(is_it).expect("it is there").id.clone()
    };
    written(&sandbox);
    ws.configuration(&lorem);
    ws.import(TENANT, &id("Ipsum"));
    let refused = ws.plan_error_with(&[]);
    assert!(refused.only().detail.contains(&id("Lorem")), "{refused}");
    assert!(written(&sandbox).iter().all(|line| line.contains("/accesstoken ")), "it is changed");
    insta::assert_snapshot!(words(&refused), @r#"
    error: Tenant "Lorem" of lorem.com is not the imported object (ID)

    Correct the `id` of the `import` block. If the import was applied already, first run `terraform state rm 'msp_navigator_tenant.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects). The imported id is probably wrong: "ID" is the id of Tenant "Ipsum", but Tenant "Lorem" of lorem.com has the id "ID".

    Nothing is changed: the apply would give the imported object the name of the other one.
    "#);
}
