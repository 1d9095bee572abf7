//! What a change, a replacement, a destroy and a change behind our back come to.

use super::*;
use support::api::{bodies, start};
use support::hcl::Block;

#[support::test]
fn every_change_that_needs_a_new_one_is_refused_where_it_stands() {
    let (sandbox, ws) = start();
    ws.apply(&config("Acme-AWS", &aws("x-1")));
    let other_role = aws("x-1").replace("WivAccessRole", "Other");
    let azure = "custom = {\n    type   = \"AZURE\"\n    secret = \"{}\"\n  }".to_owned();
    for (changed, attribute) in [
        (config("Acme", &aws("x-1")), "name"),
        (config("Acme-AWS", &aws("y-1")), "external_id"),
        (config("Acme-AWS", &other_role), "role_arn"),
        (config("Acme-AWS", &azure), "`aws`"),
        (config("Acme-AWS", &aws("x-1")).replace("msp_customer.acme.id", "\"c-2\""), "customer_id"),
    ] {
        let refused = ws.plan_error(&changed);
        let about = refused.about("cannot be changed in place");
        assert_eq!(about.address.as_deref(), Some("msp_integration.it"));
        assert!(about.summary.contains(attribute), "{attribute}: {}", about.summary);
    }
    let in_place = config("Acme-AWS", &format!("{}\n  adopt_existing = true", aws("x-1")));
    let in_place = ws.apply(&in_place);
    assert_eq!(in_place.plan.action("msp_integration.it"), "update");
    assert_eq!(bodies(&sandbox, CREATE).len(), 1);
}

#[support::test]
fn a_new_link_is_refused_while_an_integration_is_made_with_the_old_one() {
    let (sandbox, ws) = start();
    let linked = |keeper: &str, more: &str| {
        let body = aws("x-1").replace("\"x-1\"", "msp_aws_onboarding_link.it.external_id");
        let link = Block::resource("msp_aws_onboarding_link", "it")
            .expr("customer_id", "msp_customer.acme.id")
            .expr("keepers", format_args!("{{ attempt = \"{keeper}\" }}"));
        format!("{}{link}", config("Acme-AWS", &format!("{body}\n{more}")))
    };
    ws.apply(&linked("1", ""));
    let old = ws.attribute("msp_aws_onboarding_link.it", "external_id");
    let refused = ws.plan_error(&linked("2", "")).errors();
    let error = refused.about("each link has its own external id");
    assert_eq!(error.address.as_deref(), Some("msp_integration.it"));
    assert!(error.summary.starts_with("`aws.external_id` of Integration \"Acme-AWS\""), "{error}");
    assert!(error.detail.contains("`keepers`"), "{error}");

    // The way on that it names.
    let step = ws.apply(&linked("2", "lifecycle {\n    ignore_changes = [aws]\n  }"));
    assert_eq!(step.plan.action("msp_integration.it"), "no-op");
    assert_ne!(ws.attribute("msp_aws_onboarding_link.it", "external_id"), old);
    assert_eq!(bodies(&sandbox, CREATE).len(), 1);
}

/// The customer and its integration, which both may be left behind.
fn abandoned(external_id: &str) -> String {
    let policy = "deletion_policy = \"abandon\"";
    let body = format!("{}\n  {policy}", aws(external_id));
    let acme = "name = \"Acme\"\n";
    config("Acme-AWS", &body).replace(acme, &format!("{acme}  {policy}\n"))
}

#[support::test]
fn with_abandon_a_changed_one_is_replaced_and_the_old_one_is_named() {
    let (sandbox, ws) = start();
    ws.apply(&abandoned("x-1"));
    let first = ws.attribute("msp_integration.it", "id");
    let step = ws.apply(&abandoned("y-1"));
    assert_eq!(step.plan.action("msp_integration.it"), "replace");
    let left = step.plan.warnings.about("is left behind");
    assert!(left.summary.contains(first.as_str().expect("an id")), "{left}");
    let secrets = bodies(&sandbox, CREATE);
    assert_eq!(secrets.len(), 2);
    assert_eq!(secrets[1]["integration_secret"]["external_id"], "y-1");
}

#[support::test]
fn with_abandon_it_is_replaced_on_demand_and_destroyed_without_a_delete() {
    let (sandbox, ws) = start();
    ws.apply(&abandoned("x-1"));
    ws.apply_replace("msp_integration.it");
    assert_eq!(bodies(&sandbox, CREATE).len(), 2);
    let second = ws.attribute("msp_integration.it", "id");
    ws.destroy().about(second.as_str().expect("an id"));
    assert_eq!(sandbox.state().customers[0].integrations.len(), 2, "nothing was deleted");
    let methods: Vec<_> = sandbox.received().iter().map(|one| one.method.clone()).collect();
    assert!(!methods.contains(&"DELETE".to_owned()), "{methods:?}");
}

#[support::test]
fn under_prevent_neither_destroy_nor_replace_nor_taint_makes_a_second_one() {
    let (sandbox, ws) = start();
    ws.apply(&config("Acme-AWS", &aws("x-1")));
    ws.destroy_error().about("Integration \"Acme-AWS\"");
    ws.plan_error_with(&["-replace=msp_integration.it"]).about("cannot be replaced");
    ws.taint("msp_integration.it");
    let tainted = ws.plan_error_with(&[]);
    assert!(tainted.only().detail.contains("terraform untaint 'msp_integration.NAME"), "{tainted}");
    ws.untaint("msp_integration.it");
    ws.assert_settled();
    assert_eq!(bodies(&sandbox, CREATE).len(), 1);
}

#[support::test]
fn renamed_in_wiv_it_is_drift_and_the_new_name_settles_it() {
    let (sandbox, ws) = start();
    ws.apply(&config("Acme-AWS", &aws("x-1")));
    rename(&sandbox, "Acme-AWS-2");
    let refused = ws.plan_error_with(&[]);
    for way in ["write `name = \"Acme-AWS-2\"`", "ignore_changes = [name]"] {
        assert!(refused.only().detail.contains(way), "{refused}");
    }
    let step = ws.apply(&config("Acme-AWS-2", &aws("x-1")));
    assert_eq!(step.plan.action("msp_integration.it"), "no-op");
}

#[support::test]
fn one_that_is_no_longer_listed_keeps_its_state() {
    let (sandbox, ws) = start();
    ws.apply(&config("Acme-AWS", &aws("x-1")));
    let gone = sandbox.change(|state| state.customers[0].integrations.clear());
    gone.expect("the state is changed");
    // It was created a moment ago: the list may lag behind.
    let plan = ws.plan_with(&[]);
    plan.warnings.about("is not listed yet");
    assert!(plan.is_empty());
}

#[support::test]
fn where_wiv_lists_integrations_in_an_unknown_form_the_state_is_kept() {
    let assumptions = Assumptions::with(&["integration_element=unrecognised"]);
    let assumptions = assumptions.expect("an assumption of the sandbox");
    let options = Options { assumptions, ..Options::default() };
    let sandbox = Sandbox::start_blocking(options).expect("the sandbox starts");
    let ws = Workspace::new(&sandbox);
    ws.apply(&config("Acme-AWS", &aws("x-1")));
}

#[support::test]
fn one_that_is_gone_is_an_error_and_keeps_its_state() {
    let (sandbox, ws) = start();
    ws.apply(&config("Acme-AWS", &aws("x-1")));
    let customer = sandbox.state().customers[0].customer_id.clone();
    let integration = sandbox.state().customers[0].integrations[0].integration_id.clone();
    // What was imported was not created a moment ago.
    ws.state_rm("msp_integration.it");
    ws.import("msp_integration.it", &format!("{customer}/{integration}"));
    let gone = sandbox.change(|state| state.customers[0].integrations.clear());
    gone.expect("the state is changed");
    let refused = ws.plan_error_with(&[]);
    assert!(refused.only().summary.contains("was not found"), "{refused}");
    assert!(refused.only().detail.contains("`wiv.api_key`"), "{refused}");
    assert_eq!(ws.attribute("msp_integration.it", "id"), integration);
}
