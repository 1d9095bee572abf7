//! Creating a tenant.

use serde_json::{Value, json};

use super::{
    A, CHANGE, CREATE, PROVIDER_ORG, REQUEST, block, calls, lorem, lorem_with, new_bodies,
};
use support::api::{start, start_with, words};

#[support::test]
fn a_tenant_is_made_with_the_documented_call_and_then_left_alone() {
    let (sandbox, ws) = start();
    // An output of what the create's answer leaves out: it must not change afterwards.
    let output = format!("output \"created_at\" {{\n  value = {A}.created_at\n}}\n");
    let step = ws.apply(&(lorem() + &output));

    assert_eq!(step.plan.action(A), "create");
    assert_eq!((step.plan.warnings.len(), step.warnings.len()), (0, 0));
    assert_eq!(step.plan.after(A, "id"), None);
    assert_eq!(step.plan.after(A, "provider_org_id"), Some(&json!(PROVIDER_ORG)));
    assert_eq!(step.plan.after(A, "tenant_type"), Some(&json!("DEFAULT")));

    let made = &sandbox.state().tenants[0];
    let in_state = |name| step.state.attribute(A, name).clone();
    assert_eq!(in_state("id"), made.id);
    assert_eq!(in_state("name"), made.name);
    assert_eq!(in_state("status"), "ACTIVE");
    for unset in ["address_line2", "admin_user_email", "deletion_policy", "adopt_existing"] {
        assert!(in_state(unset).is_null(), "{unset}");
    }
    for time in ["created_at", "updated_at"] {
        let text = in_state(time);
        assert!(text.as_str().is_some_and(|text| text.ends_with('Z')), "{time}: {text}");
    }

    let requests = sandbox.received();
    let post = requests
        .iter()
        .find(|request| request.path.ends_with("/tenants") && request.method == "POST");
    let post = post.expect("a POST");
    assert_eq!(post.json(), serde_json::from_str::<Value>(REQUEST).expect("JSON"));
    let header = |name: &str| post.headers.get(name).and_then(|value| value.to_str().ok());
    assert!(header("csp-auth-token").is_some());
    assert_eq!(header("authorization"), None);
    assert_eq!(header("content-type"), Some("application/json"));
    assert_eq!(
        calls(&sandbox),
        [
            "GET /orgs/ID/tenants",
            "GET /orgs/ID/tenants",
            "POST /orgs/ID/tenants",
            "GET /orgs/ID",
            "GET /orgs/ID",
        ],
        "a look while planning, one before creating, a read after it, and that of the next plan"
    );
}

#[support::test]
fn what_a_configuration_sets_is_sent_and_empty_texts_are_allowed_where_countries_lack_them() {
    let (sandbox, ws) = start();
    let step = ws.apply(&lorem_with(&[
        ("state", ""),
        ("zip", ""),
        ("tag", ""),
        ("address_line2", "Floor 3"),
        ("admin_user_email", "admin@lorem.com"),
        ("tenant_type", "INTENRAL"),
        ("provider_org_id", PROVIDER_ORG),
    ]));
    assert_eq!(step.warnings.len(), 0);
    let body = super::request_with(&[
        ("state", json!("")),
        ("zip", json!("")),
        ("tag", json!("")),
        ("addressLine2", json!("Floor 3")),
        ("adminUserEmail", json!("admin@lorem.com")),
        ("tenantType", json!("INTENRAL")),
    ]);
    assert_eq!(new_bodies(&sandbox, CREATE), [body]);
    assert_eq!(step.state.attribute(A, "zip"), "");
    assert_eq!(step.state.attribute(A, "tag"), "");
}

#[support::test]
fn values_that_are_not_known_yet_are_planned_and_then_sent() {
    let (sandbox, ws) = start();
    let unknown =
        |value: &str| format!("resource \"terraform_data\" \"v\" {{\n  input = \"{value}\"\n}}\n");
    let attributes: Vec<_> = super::attributes()
        .into_iter()
        .map(|(name, _)| name)
        .chain(["address_line2", "admin_user_email", "tenant_type", "provider_org_id"])
        .map(|name| (name, format!("terraform_data.{name}.output")))
        .collect();
    let references: Vec<_> =
        attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let values = super::attributes().into_iter().chain([
        ("address_line2", "Floor 3"),
        ("admin_user_email", "admin@lorem.com"),
        ("tenant_type", "DEFAULT"),
        ("provider_org_id", PROVIDER_ORG),
    ]);
    let data: String = values
        .map(|(name, value)| unknown(value).replace("\"v\"", &format!("\"{name}\"")))
        .collect();
    let step = ws.apply(&(data + &lorem_with(&references)));
    assert_eq!(step.plan.after(A, "provider_org_id"), None);
    assert_eq!(sandbox.state().tenants[0].address_line2.as_deref(), Some("Floor 3"));
}

#[support::test]
fn another_spelling_of_the_server_is_a_warning_once_and_no_drift() {
    let (sandbox, ws) = start_with(&["state_echo=abbreviated"]);
    let step = ws.apply(&lorem());
    assert_eq!(step.state.attribute(A, "state"), "Georgia");
    insta::assert_snapshot!(words(&step.warnings), @r#"
    warning: Tenant "Lorem" (ID) differs in Navigator: `state`

    Check these values. Navigator took the object, but answered with other values than those that were sent:

    - `state`: Navigator says "GA", the request says "Georgia"

    The state keeps the values of the configuration. A later plan shows a change only if Navigator changes its values again.
    "#);

    // The same word again is no news, not even after an update of something else.
    let step = ws.apply(&lorem_with(&[("city", "Macon")]));
    assert_eq!(step.warnings.len(), 0);
    assert_eq!(new_bodies(&sandbox, CHANGE)[0]["state"], "Georgia");

    // Another word is.
    super::edit(&sandbox, |tenant| tenant.state = "Alabama".to_owned());
    let plan = ws.plan(&lorem_with(&[("city", "Macon")]));
    assert_eq!((plan.drift.as_slice(), plan.action(A)), (&[A.to_owned()][..], "update"));
}

#[support::test]
fn a_block_never_makes_a_second_one() {
    let (sandbox, ws) = start();
    let twins = block("a", &[]) + &block("b", &[]);
    let refused = ws.plan_error(&twins);
    assert_eq!(refused.only().summary, "Tenant \"Lorem\" of lorem.com would be created twice");
    assert_eq!(sandbox.state().tenants.len(), 0);
    ws.apply(&lorem_with(&[]));

    // Nor does one that has lost its state, or another one with the same names.
    ws.succeed(&["state", "rm", "-no-color", &ws.state().addresses()[0]]);
    let refused = ws.plan_error(&lorem_with(&[("domain", "Lorem.Com")]));
    assert_eq!(refused.only().attribute(), "display_name");
    insta::assert_snapshot!(words(&refused), @r#"
    error: Tenant "Lorem" of Lorem.Com exists already (ID)

    Import it to manage it:

        import {
          to = msp_navigator_tenant.NAME["KEY"]
          id = "ID"
        }

    Or set `adopt_existing = true` on this block.

    It may also belong to this block already:
    - The block was renamed, or now uses `for_each`. Add a `moved` block.
    - The object is marked as tainted. `terraform untaint 'msp_navigator_tenant.NAME["KEY"]'` keeps it.
    - The block replaces it with `create_before_destroy`. Remove that: the old object then leaves the state first.

    Nothing was created: nobody could delete a second one.

    To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
    "#);

    // Another name at the same domain, or another domain for the same name, is another tenant.
    ws.apply(&(block("a", &[("display_name", "Ipsum")]) + &block("b", &[("domain", "ipsum.com")])));
    assert_eq!(sandbox.state().tenants.len(), 3);
}

#[support::test]
fn more_than_one_that_is_alike_are_listed() {
    let (sandbox, ws) = start();
    super::made_elsewhere(&sandbox, |_| {});
    super::made_elsewhere(&sandbox, |tenant| tenant.id = tenant.id.replace('6', "7"));
    let refused = ws.plan_error(&lorem_with(&[("adopt_existing", "true")]));
    insta::assert_snapshot!(words(&refused), @r#"
    error: Tenant "Lorem" of lorem.com exists 2 times already

    Find out which of these belongs to this block, and import it:

    - ID
    - ID

        import {
          to = msp_navigator_tenant.NAME["KEY"]
          id = "ID"
        }

    `adopt_existing` works only if there is exactly one. Nothing was created: nobody could delete another one.

    To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
    "#);
}
