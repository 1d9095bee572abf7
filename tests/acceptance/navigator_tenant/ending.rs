//! Destroying and replacing a tenant, which no API call can do.

use super::{A, PROVIDER_ORG, calls, id_of, lorem, lorem_with};
use support::api::{start, words};

const ELSEWHERE: &str = "00000000-1111-2222-3333-444444444444";

#[support::test]
fn a_tenant_is_not_destroyed_or_replaced() {
    let (sandbox, ws) = start();
    ws.apply(&lorem());
    calls(&sandbox);
    insta::assert_snapshot!(words(&ws.destroy_error()), @r#"
    error: Tenant "Lorem" (ID) cannot be destroyed

    If its block was renamed, or now uses `for_each`, add a `moved` block: then Terraform destroys nothing.

    To remove it from the state and leave it where it is, do one of these:
    - Set `deletion_policy = "abandon"` on the provider: it counts at once. Or set it on its block, and apply that alone first: a destroy reads it from the state.
    - Run `terraform state rm 'msp_navigator_tenant.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects).
    - Replace its block with a `removed` block that has `from = msp_navigator_tenant.NAME` and `lifecycle { destroy = false }` (Terraform or OpenTofu 1.7). This does not work for one of several under `for_each` or `count`.
    - In OpenTofu 1.12, set `lifecycle { destroy = false }` on its block, and apply that first. A destroy then only forgets it.

    Navigator documents no call that deletes an organization or moves it to another provider, and `deletion_policy` is `prevent`, so nothing is done.
    "#);
    let refused = ws.plan_error_with(&[&format!("-replace={A}")]);
    assert!(refused.about("cannot be replaced").detail.contains("`deletion_policy` is `prevent`"));
    let refused = ws.plan_error(&lorem_with(&[("provider_org_id", ELSEWHERE)]));
    assert_eq!(refused.only().attribute(), "provider_org_id");
    insta::assert_snapshot!(words(&refused), @r#"
    error: Tenant "Lorem" (ID) cannot be changed in place: `provider_org_id`

    To leave this one where it is and create a new one, set `deletion_policy = "abandon"` on this block. It counts in the same apply.

    It is "ID" and would be "ID". A new `provider_org_id` needs a new object: Navigator documents no call that deletes an organization or moves it to another provider. `deletion_policy` is `prevent`, so nothing is done.
    "#);

    ws.taint(A);
    let refused = ws.plan_error(&lorem());
    assert!(refused.only().text().contains("terraform untaint"), "{refused}");
    ws.untaint(A);
    ws.assert_settled();
    assert!(calls(&sandbox).iter().all(|line| line.starts_with("GET")));
}

#[support::test]
fn a_tenant_that_may_be_abandoned_is_left_behind_with_a_warning() {
    let (sandbox, ws) = start();
    ws.apply(&lorem_with(&[("deletion_policy", "abandon")]));
    let first = id_of(&ws);

    let step = ws.apply_replace(A);
    assert!(step.warnings.about("is left behind").summary.contains(&first));
    let second = id_of(&ws);
    assert_ne!(first, second);

    // From the next run on, the one that was left behind is like any other of that name.
    let refused = ws.plan_error_with(&[&format!("-replace={A}")]);
    assert!(refused.only().summary.contains(&format!("exists already ({first})")), "{refused}");
    let end = |id: &str| {
        let id = id.to_owned();
        sandbox.change(move |state| state.tenants.retain(|tenant| tenant.id != id)).expect("ended");
    };
    end(&first);

    // A taint is no decision of a person: it is refused all the same.
    ws.taint(A);
    assert!(ws.plan_error_with(&[]).only().detail.contains("terraform untaint"));
    ws.untaint(A);

    insta::assert_snapshot!(words(&ws.destroy()), @r#"
    warning: Tenant "Lorem" (ID) is left behind

    It leaves the Terraform state, but still exists. To end it, ask Navigator's support. Navigator documents no call that deletes an organization or moves it to another provider, and `deletion_policy` is `abandon`.
    "#);
    assert_eq!(sandbox.state().tenants.len(), 1);
}

#[support::test]
fn where_the_new_one_is_to_come_first_the_old_one_is_in_its_way() {
    let (sandbox, ws) = start();
    let first_the_new = lorem_with(&[("deletion_policy", "abandon")])
        .replace("\n}\n", "\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n");
    ws.apply(&first_the_new);
    ws.plan_with(&[&format!("-replace={A}")]);
    let output = ws.run(&["apply", "-json", "-input=false", "step.tfplan"]);
    let refused = support::diagnostics::diagnostics(&output.stdout);
    assert!(refused.only().detail.contains("`create_before_destroy`"), "{refused}");
    assert_eq!(sandbox.state().tenants.len(), 1);
}

#[support::test]
fn the_provider_organization_is_kept_when_the_providers_own_changes() {
    let (_sandbox, ws) = start();
    ws.apply(&lorem());
    let provider = std::fs::read_to_string(ws.directory().join("provider.tf")).expect("a file");
    ws.file("provider.tf", &provider.replace(PROVIDER_ORG, ELSEWHERE));
    ws.assert_settled();
    assert_eq!(ws.attribute(A, "provider_org_id"), PROVIDER_ORG);
}
