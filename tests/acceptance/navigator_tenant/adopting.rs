//! Taking over a tenant that exists.

use serde_json::json;

use super::{A, CHANGE, CREATE, block, calls, change_with, lorem_with, made_elsewhere, new_bodies};
use support::api::{start, start_with, words};

#[support::test]
fn a_tenant_that_is_as_configured_is_taken_over_and_nothing_is_sent() {
    let (sandbox, ws) = start_with(&["tenant_reads=whole"]);
    let id = made_elsewhere(&sandbox, |tenant| tenant.domain = "LOREM.com".to_owned());
    let config = lorem_with(&[("adopt_existing", "true"), ("domain", "LOREM.com")]);
    let step = ws.apply(&config);
    assert_eq!(step.plan.after(A, "id"), Some(&json!(id)));
    insta::assert_snapshot!(words(&step.plan.warnings), @r#"
    warning: Tenant "Lorem" of LOREM.com (ID) is to be adopted

    This block manages it from now on: it exists already, and `adopt_existing` is true. Nothing is created, and the adoption changes nothing of it.
    "#);
    assert_eq!(step.state.attribute(A, "name"), "jy99ayz7");
    assert_eq!(step.state.attribute(A, "created_at"), "2019-04-08T07:51:52.558Z");
    let writes = calls(&sandbox).into_iter().filter(|line| !line.starts_with("GET"));
    assert_eq!(writes.collect::<Vec<_>>(), [""; 0]);
}

#[support::test]
fn what_differs_of_an_adopted_tenant_is_named_and_changed_by_the_next_plan() {
    let (sandbox, ws) = start();
    made_elsewhere(&sandbox, |tenant| {
        tenant.city = "Macon".to_owned();
        tenant.tag = "theirs".to_owned();
    });
    let config = lorem_with(&[("adopt_existing", "true"), ("domain", "Lorem.com")]);
    let step = ws.apply_unsettled(&config);
    insta::assert_snapshot!(words(&step.plan.warnings), @r#"
    warning: Tenant "Lorem" of Lorem.com (ID) is to be adopted

    This block manages it from now on: it exists already, and `adopt_existing` is true. Nothing is created, and the adoption changes nothing of it.

    The plan after this apply proposes to change these values. They differ from the configuration:

    - `city`: Navigator says "Macon", this block says "Atlanta"
    - `domain`: Navigator says "lorem.com", this block says "Lorem.com"
    - `tag`: Navigator says "theirs", this block says "hightouchVMC"

    Navigator does not return these, so nobody can compare them: `address_line1`. The state takes them from the configuration, and the next change sends them.
    "#);
    assert_eq!(step.warnings, step.plan.warnings, "said once more while it is applied");
    assert_eq!(sandbox.state().tenants[0].city, "Macon", "adopting changes nothing");

    let plan = ws.plan(&config);
    assert_eq!(plan.action(A), "update");
    let before = &plan.json()["resource_changes"][0]["change"]["before"];
    assert_eq!((&before["city"], &before["tag"]), (&json!("Macon"), &json!("theirs")));
    new_bodies(&sandbox, CREATE);
    ws.apply(&config);
    assert_eq!(new_bodies(&sandbox, CHANGE), [change_with(&[("domain", json!("Lorem.com"))])]);
    assert_eq!(sandbox.state().tenants.len(), 1);
}

#[support::test]
fn one_tenant_is_adopted_by_one_block() {
    let (sandbox, ws) = start();
    made_elsewhere(&sandbox, |_| {});
    let adopt = &[("adopt_existing", "true")][..];
    let refused = ws.plan_error(&(block("a", adopt) + &block("b", adopt)));
    insta::assert_snapshot!(words(&refused), @r#"
    error: Tenant "Lorem" of lorem.com would be created twice

    Remove one of the two blocks, or give one of them another name. Both blocks of this configuration create the same object. Nothing was created: nobody could delete a second one.

    To destroy all of this instead, run `terraform destroy -refresh=false`: it does not plan new objects first.
    "#);
    assert_eq!(ws.state().addresses(), [""; 0]);
    assert_eq!(sandbox.state().tenants.len(), 1);
}

#[support::test]
fn a_tenant_that_was_to_be_adopted_and_is_gone_is_not_made_instead() {
    let (sandbox, ws) = start();
    made_elsewhere(&sandbox, |_| {});
    ws.plan(&lorem_with(&[("adopt_existing", "true")]));
    sandbox.change(|state| state.tenants.clear()).expect("the state is changed");
    let output = ws.run(&["apply", "-json", "-input=false", "step.tfplan"]);
    let refused = support::diagnostics::diagnostics(&output.stdout);
    // Core plans once more, sees that the id is gone, and stops in words of its own.
    assert!(refused.errors().only().detail.contains(A), "{refused}");
    assert_eq!(sandbox.state().tenants.len(), 0);
}
