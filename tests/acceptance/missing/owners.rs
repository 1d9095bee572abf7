//! What belongs to a missing customer or organization, and the other kinds of object.

use support::api::{start, written};
use support::hcl::Block;
use support::workspace::{Workspace, sandbox_provider};

use super::{customer, keep, lose};

const KEPT: &str = "and is kept";

fn tenant(label: &str, name: &str, more: &str) -> String {
    Block::tenant(label, name).line(more).to_string()
}

fn long_ago(ws: &Workspace) {
    ws.edit_state(|instance| drop(instance.remove("private")));
}

#[support::test]
fn integrations_and_users_of_a_missing_customer_are_kept() {
    let (sandbox, ws) = start();
    let role = "\"arn:aws:iam::123456789012:role/WivAccessRole\"";
    let belonging = |label: &str, emails: &[&str]| {
        let id = format!("msp_customer.{label}.id");
        let users = Block::resource("msp_customer_users", label)
            .expr("customer_id", &id)
            .text("role", "Admin")
            .texts("user_emails", emails);
        let aws = [("role_arn", role), ("external_id", "\"x-1\"")];
        let integration = Block::resource("msp_integration", label)
            .expr("customer_id", &id)
            .text("name", "AWS")
            .object("aws", &aws);
        format!("{users}{integration}")
    };
    let all = |emails: &[&str]| {
        let customers = customer("a", "Acme", "") + &customer("b", "Beta", "");
        customers + &belonging("a", emails) + &belonging("b", emails)
    };
    ws.apply(&all(&["ada@example.com"]));
    long_ago(&ws);
    keep(&sandbox, &ws, "");
    lose(&sandbox, "Acme");
    written(&sandbox);
    let plan = ws.plan_with(&[]);
    assert!(plan.is_empty(), "{:?}", plan.actions());
    assert_eq!(plan.warnings.len(), 2, "{}", plan.warnings);
    plan.warnings.iter().for_each(|one| assert!(one.summary.contains(KEPT), "{one}"));
    // Who is new is sent for the one that is there; the other says why not.
    let failed = ws.apply_error(&all(&["ada@example.com", "grace@example.com"])).errors();
    assert_eq!(failed.only().address.as_deref(), Some("msp_customer_users.a"));
    let sent = ws.attribute("msp_customer_users.b", "users");
    assert_eq!(sent.as_object().expect("a map").len(), 2);
    assert_eq!(ws.attribute("msp_customer_users.a", "users").as_object().expect("a map").len(), 1);
    // Another account waits for it.
    let both = all(&["ada@example.com", "grace@example.com"]);
    let plan = ws.plan(&both.replacen("\"x-1\"", "\"x-2\"", 1));
    let held = plan.warnings.about("is not changed");
    assert_eq!(held.address.as_deref(), Some("msp_integration.a"));
    assert!(held.detail.contains("`aws.external_id` is \"x-1\" in the state"), "{held}");
    assert!(!plan.warnings.to_string().contains("cannot be changed in place"));
}

#[support::test]
fn a_missing_tenant_is_kept_with_its_users_and_services() {
    let (sandbox, ws) = start();
    let user = |label: &str| {
        let org = format!("msp_navigator_tenant.{label}.id");
        let user = Block::resource("msp_navigator_user", label)
            .expr("org_id", &org)
            .text("email", "ada@example.com")
            .texts("org_roles", &["msp:customer_user"]);
        let service = Block::resource("msp_navigator_service", label)
            .expr("org_id", &org)
            .text("service_id", "sandbox-cloud-director");
        format!("{user}{service}")
    };
    let all = |tag: &str| {
        tenant("a", "Lorem", tag) + &tenant("b", "Ipsum", tag) + &user("a") + &user("b")
    };
    ws.apply_unsettled(&all(""));
    long_ago(&ws);
    keep(&sandbox, &ws, "");
    let lost = sandbox.change(|state| {
        let gone = state.tenants.iter().position(|one| one.display_name == "Lorem");
        state.tenants.remove(gone.expect("it is there"));
    });
    lost.expect("the state is changed");
    let plan = ws.plan_with(&[]);
    let of_a = ["msp_navigator_tenant.a", "msp_navigator_user.a", "msp_navigator_service.a"];
    for address in of_a {
        assert_eq!(plan.action(address), "no-op", "{address}");
        let is_its =
            |one: &&support::diagnostics::Diagnostic| one.address.as_deref() == Some(address);
        let told = plan.warnings.iter().find(is_its);
        assert!(told.is_some_and(|one| one.summary.contains(KEPT)), "{}", plan.warnings);
    }
    // A value that is set anew cannot be held back: that one alone is refused, by name.
    let refused = ws.plan_error(&all("tag = \"new\""));
    let refused = refused.only();
    assert_eq!(refused.address.as_deref(), Some("msp_navigator_tenant.a"));
    assert!(refused.summary.contains("`tag` of Tenant \"Lorem\""), "{refused}");
    assert!(refused.summary.ends_with("cannot be changed while it is missing"), "{refused}");
    // One that is changed waits, while the other is sent.
    written(&sandbox);
    let step = ws.apply_unsettled(&all("").replace("Lorem Ipsum", "Lorem Ltd"));
    step.plan.warnings.about("`company_name` of Tenant \"Lorem\"");
    assert_eq!(written(&sandbox).iter().filter(|line| line.starts_with("PUT")).count(), 1);
    // Without `keep` the run fails.
    ws.provider(&sandbox_provider(&sandbox.url()));
    ws.plan_error_with(&[]);
}
