//! Changing a tenant in place.

use serde_json::{Value, json};

use super::{A, CHANGE, CREATE, calls, change_with, lorem, lorem_with, new_bodies};
use support::api::{start, start_with, words};

/// A changeable attribute, its field, and a value before and after.
const FIELDS: &[(&str, &str, &str, &str)] = &[
    ("display_name", "displayName", "display_name", "Dolor"),
    ("company_name", "companyName", "Lorem Ipsum", "Dolor Sit"),
    ("country", "country", "US", "DE"),
    ("city", "city", "Atlanta", "Macon"),
    ("state", "state", "Georgia", ""),
    ("zip", "zip", "30313", "01067"),
    ("domain", "domain", "lorem.com", "dolor.com"),
    ("address_line1", "addressLine1", "Rosebery Avenue 13", "Peachtree Street 1"),
    ("address_line2", "addressLine2", "Floor 3", "Floor 4"),
    ("tag", "tag", "hightouchVMC", "lowtouch"),
    ("admin_user_email", "adminUserEmail", "a@lorem.com", "b@lorem.com"),
    ("tenant_type", "tenantType", "DEFAULT", "INTENRAL"),
];

/// One tenant per attribute, named for it, in which only that one changes.
fn one_tenant_for_each(changed: bool) -> String {
    let names: Vec<_> = FIELDS.iter().map(|(attribute, ..)| *attribute).collect();
    let lines: Vec<_> = FIELDS
        .iter()
        .map(|(attribute, _, before, after)| {
            let now = if changed { after } else { before };
            let otherwise = if *attribute == "display_name" {
                "each.key".to_owned()
            } else {
                format!("{before:?}")
            };
            format!("  {attribute} = each.key == {attribute:?} ? {now:?} : {otherwise}")
        })
        .collect();
    format!(
        "resource \"msp_navigator_tenant\" \"each\" {{\n  for_each = toset({names:?})\n{}\n}}\n",
        lines.join("\n")
    )
}

#[support::test]
fn every_field_changes_in_place_with_one_whole_body() {
    let (sandbox, ws) = start();
    ws.apply(&one_tenant_for_each(false));
    let created = new_bodies(&sandbox, CREATE);
    let step = ws.apply(&one_tenant_for_each(true));
    let updated = new_bodies(&sandbox, CHANGE);
    assert_eq!((created.len(), updated.len()), (FIELDS.len(), FIELDS.len()));

    for (attribute, field, before, after) in FIELDS {
        let address = format!("msp_navigator_tenant.each[\"{attribute}\"]");
        assert_eq!(step.plan.action(&address), "update", "{attribute}");
        assert_eq!(step.plan.after(&address, "updated_at"), None, "{attribute}");
        assert!(step.plan.after(&address, "created_at").is_some(), "{attribute}");
        assert_eq!(step.state.attribute(&address, attribute), after, "{attribute}");

        let original = created.iter().find(|body| {
            body["displayName"] == *attribute || (*before == *attribute && body[*field] == *before)
        });
        let mut expected = original.expect("each was created").clone();
        expected[*field] = json!(after);
        // No configuration has named one, so a change says nothing of it.
        if expected["adminUserEmail"] == "" {
            expected.as_object_mut().expect("an object").remove("adminUserEmail");
        }
        assert!(updated.contains(&expected), "{attribute}: {expected} not in {updated:?}");
    }
}

#[support::test]
fn clearing_a_tag_or_a_second_address_line_clears_it_in_navigator() {
    let (sandbox, ws) = start();
    let line2 = ("address_line2", "Floor 3");
    ws.apply(&lorem_with(&[line2]));
    new_bodies(&sandbox, CREATE);

    ws.apply(&lorem_with(&[line2, ("tag", "null")]));
    let changed = [("addressLine2", json!("Floor 3")), ("tag", json!(""))];
    assert_eq!(new_bodies(&sandbox, CHANGE), [change_with(&changed)]);

    ws.apply(&lorem_with(&[("tag", "null")]));
    let changed = [("addressLine2", json!("")), ("tag", json!(""))];
    assert_eq!(new_bodies(&sandbox, CHANGE), [change_with(&changed)]);
    assert_eq!(sandbox.state().tenants[0].address_line2.as_deref(), Some(""));

    // From then on it is no longer sent.
    ws.apply(&lorem());
    assert_eq!(new_bodies(&sandbox, CHANGE), [change_with(&[])]);
}

#[support::test]
fn what_concerns_this_provider_alone_changes_in_place_and_sends_nothing() {
    let (sandbox, ws) = start();
    ws.apply(&lorem_with(&[("tag", "null")]));
    let made = ws.attribute(A, "updated_at");
    for (name, value) in [("deletion_policy", "abandon"), ("adopt_existing", "true"), ("tag", "")] {
        new_bodies(&sandbox, CHANGE);
        let step = ws.apply(&lorem_with(&[("tag", "null"), (name, value)]));
        assert_eq!(step.plan.action(A), "update", "{name}");
        assert_eq!(step.plan.after(A, "updated_at"), Some(&made), "{name}");
        assert_eq!(new_bodies(&sandbox, CHANGE), [json!(null); 0], "{name}");
    }
}

#[support::test]
fn a_value_that_turns_out_to_be_the_same_sends_nothing() {
    let (sandbox, ws) = start();
    let city = |seed: &str| {
        // `output` is unknown while `input` changes, and is the same afterwards.
        format!(
            "resource \"terraform_data\" \"seed\" {{\n  input = \"{seed}\"\n}}\n\
             resource \"terraform_data\" \"city\" {{\n  input = replace(terraform_data.seed.output, \
             \"/.*/\", \"\") == \"\" ? \"Atlanta\" : \"Atlanta\"\n}}\n"
        ) + &lorem_with(&[("city", "terraform_data.city.output")])
    };
    ws.apply(&city("1"));
    new_bodies(&sandbox, CREATE);
    let step = ws.apply(&city("2"));
    assert_eq!(step.plan.action(A), "update");
    assert_eq!(new_bodies(&sandbox, CHANGE), [Value::Null; 0]);
}

#[support::test]
fn an_update_that_is_refused_keeps_the_state_and_names_who_may() {
    let (sandbox, ws) = start_with(&["provider_token=reads"]);
    ws.apply(&lorem());
    calls(&sandbox);
    let refused = ws.apply_error(&lorem_with(&[("city", "Macon")]));
    insta::assert_snapshot!(words(&refused), @r#"
    error: Tenant "Lorem" (ID) was not changed: Navigator does not allow this (403)

    Use a credential that allows this. The present one is from `navigator.refresh_token`.

    Tried: `PUT /cphub/api/core/v1/mgmt/orgs/ID`. Answer: 403 Forbidden, "The token of the provider organization may not update a tenant". These credentials do not allow this. Nothing was changed. It needs the role Provider Administrator, Provider Operations Administrator or Provider Account Administrator. Request id: REQUEST.
    "#);
    assert_eq!(ws.attribute(A, "city"), "Atlanta");
    ws.configuration(&lorem());
    ws.assert_settled();
}
