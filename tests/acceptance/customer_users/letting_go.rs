//! Nobody can be removed through the API: what is refused, and what is only forgotten.

use serde_json::json;

use super::{USERS, addresses_sent, config, sandbox};
use support::api;
use support::workspace::Workspace;

#[support::test]
fn under_prevent_an_added_address_cannot_be_taken_out() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&config(&["ada@example.com", "grace@example.com"], ""));
    let refused = ws.plan_error(&config(&["ada@example.com"], ""));
    assert_eq!(refused.only().attribute(), "user_emails");
    insta::assert_snapshot!(api::masked(&refused.only().text()), @r#"
    grace@example.com cannot be removed from customer c-1 (MSP-Admin)

    - To keep everything as it is, write the address back.
    - To only forget it here, set `deletion_policy = "abandon"` on this block. It counts in the same apply.
    - To end the access, remove the user in Wiv itself. Then forget it here.

    `user_emails` no longer has:
    - grace@example.com

    Wiv documents no call that removes a user, and `deletion_policy` is `prevent`, so nothing is done.
    "#);
    assert_eq!(addresses_sent(&sandbox).len(), 1);
}

#[support::test]
fn under_abandon_an_added_address_is_forgotten_with_a_warning() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let abandon = "deletion_policy = \"abandon\"";
    ws.apply(&config(&["ada@example.com", "grace@example.com"], abandon));
    let step = ws.apply(&config(&["ada@example.com"], abandon));
    assert_eq!(step.plan.action(USERS), "update");
    insta::assert_snapshot!(api::masked(&step.plan.warnings.only().text()), @r"
    grace@example.com stays MSP-Admin of customer c-1

    To end the access, remove the user in Wiv itself. The Terraform state forgets the address, but the access stays: Wiv documents no call that removes a user.

    `user_emails` no longer has:
    - grace@example.com
    ");
    let users = step.state.attribute(USERS, "users").as_object().expect("a map");
    assert_eq!(users.keys().collect::<Vec<_>>(), ["ada@example.com"]);
    assert_eq!(addresses_sent(&sandbox).len(), 1);
    assert_eq!(sandbox.state().customers[0].users.len(), 2);
}

#[support::test]
fn under_prevent_users_are_neither_destroyed_nor_replaced() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let one = config(&["ada@example.com"], "");
    ws.apply(&one);
    for (changed, attribute) in [
        (one.replace("MSP-Admin", "Member"), "role"),
        (one.replace("\"c-1\"", "\"c-2\""), "customer_id"),
    ] {
        let refused = ws.plan_error(&changed);
        assert_eq!(refused.only().attribute(), attribute);
        refused.about("cannot be changed in place");
    }
    ws.configuration(&one);
    ws.plan_error_with(&[&format!("-replace={USERS}")]).about("cannot be replaced");
    let destroyed = ws.destroy_error();
    insta::assert_snapshot!(api::masked(&destroyed.only().text()), @r#"
    User list "MSP-Admin" (c-1/MSP-Admin) cannot be destroyed

    If its block was renamed, or now uses `for_each`, add a `moved` block: then Terraform destroys nothing.

    To remove it from the state and leave it where it is, do one of these:
    - Set `deletion_policy = "abandon"` on the provider: it counts at once. Or set it on its block, and apply that alone first: a destroy reads it from the state.
    - Run `terraform state rm 'msp_customer_users.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects).
    - Replace its block with a `removed` block that has `from = msp_customer_users.NAME` and `lifecycle { destroy = false }` (Terraform or OpenTofu 1.7). This does not work for one of several under `for_each` or `count`.
    - In OpenTofu 1.12, set `lifecycle { destroy = false }` on its block, and apply that first. A destroy then only forgets it.

    Wiv documents no call that changes or removes a user, and `deletion_policy` is `prevent`, so nothing is done.
    "#);

    // Core does not tell that a new one stands for a tainted one.
    ws.taint(USERS);
    let tainted = ws.plan_error(&one);
    assert!(
        tainted.only().detail.contains("terraform untaint 'msp_customer_users.NAME"),
        "{tainted}"
    );
    assert!(ws.state().is_tainted(USERS));
    ws.untaint(USERS);
    ws.assert_settled();
    assert_eq!(addresses_sent(&sandbox).len(), 1);
}

#[support::test]
fn under_abandon_users_are_replaced_and_destroyed_with_a_warning_that_names_them() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let one = config(&["ada@example.com"], "deletion_policy = \"abandon\"");
    ws.apply(&one);
    let step = ws.apply(&one.replace("MSP-Admin", "Member"));
    assert_eq!(step.plan.replace_paths(USERS), &json!([["role"]]));
    let left = step.plan.warnings.about("is left behind");
    assert!(left.text().contains("ada@example.com"), "{left}");
    let sent = api::bodies(&sandbox, ("POST", "/msp/customers/*/users"));
    let roles: Vec<_> = sent.iter().map(|body| body["role"].clone()).collect();
    assert_eq!(roles, ["MSP-Admin", "Member"]);

    ws.apply_replace(USERS);
    assert_eq!(addresses_sent(&sandbox).len(), 3);
    // Who is asked to send everybody once more has most often not asked for it.
    ws.taint(USERS);
    ws.plan_error_with(&[]).about("terraform untaint 'msp_customer_users.NAME");
    ws.untaint(USERS);
    let warnings = ws.destroy();
    insta::assert_snapshot!(api::masked(&warnings.about("It leaves the Terraform state").text()), @r#"
    User list "Member" (c-1/Member) is left behind

    It leaves the Terraform state, but still exists. To end it, remove each user in Wiv itself (ada@example.com). Wiv documents no call that changes or removes a user, and `deletion_policy` is `abandon`.
    "#);
    assert_eq!(addresses_sent(&sandbox).len(), 3);
}
