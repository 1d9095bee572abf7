//! What is refused, and in which words.

use msp_sandbox::Fault;

use super::*;
use support::api::{start, start_with};

#[support::test]
fn what_makes_no_sense_is_refused_before_anything_is_planned() {
    let (_sandbox, ws) = start();
    for (config, attribute) in [
        (user("nobody", &[ADMIN], ""), "email"),
        (user(ADA, &[], ""), "org_roles"),
        (user(ADA, &[ADMIN, "MSP:provider_admin"], ""), "org_roles"),
        (user(ADA, &[" "], ""), "org_roles"),
        (user(ADA, &[ADMIN], "idp_id = \"\""), "idp_id"),
        (user(ADA, &[ADMIN], "").replace(ORG, " "), "org_id"),
    ] {
        assert_eq!(ws.validate_error(&config).only().attribute(), attribute, "{config}");
    }
}

#[support::test]
fn who_cannot_be_added_or_invited_is_an_error_with_the_servers_words_and_no_state() {
    let (sandbox, ws) = start();
    let refused = |email| {
        let failed = ws.apply_error(&user(email, &[ADMIN], "")).errors();
        assert_eq!(failed.only().attribute(), "email");
        assert!(ws.state().addresses().is_empty());
        api::masked(&failed.only().text())
    };
    insta::assert_snapshot!(refused("eve@fail.example"), @r#"
    User "eve@fail.example" of organization ID was not added

    Tried: `POST /cphub/api/auth/v2/orgs/ID/add-users`. Navigator's reason: "User not found". A new block gets no state. If the user was sent again, its state stays as it is.
    "#);
    let invite = refused("eve@uninvited.example");
    assert!(invite.contains("\"eve@uninvited.example\" of organization"), "{invite}");
    assert!(invite.contains("was not invited"), "{invite}");
    assert!(sandbox.state().members.is_empty());
}

#[support::test]
fn an_organization_that_is_not_found_is_an_error_and_nobody_is_dropped() {
    let (sandbox, ws) = start();
    let other = user(ADA, &[ADMIN], "").replace("9d9648a7", "00000000");
    let refused = ws.plan_error(&other);
    assert_eq!(refused.only().attribute(), "org_id");
    assert!(refused.only().text().starts_with("Users of organization"));

    ws.apply(&user(ADA, &[ADMIN], ""));
    for status in [401, 403, 404] {
        let rule = sandbox.fault(Fault::status(status).on("GET", REMOVE.1));
        let refused = ws.plan_error_with(&[]);
        assert!(refused.only().text().contains("cannot be read"), "{refused}");
        sandbox.clear_fault(rule);
    }
    assert_eq!(ws.state().addresses(), [A]);
    ws.assert_settled();
}

#[support::test]
fn a_token_of_another_organization_is_told_what_it_takes() {
    let (sandbox, ws) = start_with(&["identity_token=own"]);
    let tenant = msp_sandbox::Tenant { id: "t-1".to_owned(), ..msp_sandbox::Tenant::default() };
    sandbox.change(|state| state.tenants.push(tenant)).expect("the state is changed");
    let refused = ws.plan_error(&user(ADA, &["msp:customer_admin"], "").replace(ORG, "t-1"));
    let text = refused.only().text();
    assert!(
        text.contains("The access token must be of the organization that has these users"),
        "{text}"
    );
}
