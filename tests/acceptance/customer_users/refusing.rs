//! What is no good input, and what Wiv refuses.

use msp_sandbox::Fault;
use serde_json::json;

use super::{USERS, addresses_sent, config, sandbox};
use support::api;
use support::workspace::{Workspace, sandbox_provider};

#[support::test]
fn what_wiv_refuses_is_an_error_that_leaves_the_state_as_it_was() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    // A key that may list no customers still learns of it, by the apply.
    sandbox.fault(Fault::status(403).on("GET", "/msp/customers"));
    let unknown = ws.apply_error(&config(&["ada@example.com"], "").replace("c-1", "c-9"));
    assert_eq!(unknown.only().attribute(), "customer_id");
    insta::assert_snapshot!(api::masked(&unknown.only().text()), @r#"
    1 address was not added to customer c-9 as MSP-Admin: Wiv did not find it (404)

    Check `customer_id`, and that the credential from `wiv.api_key` belongs to the organization that has this customer.

    Tried: `POST /msp/customers/c-9/users`. Answer: 404 Not Found, "Customer not found". It does not exist, or these credentials cannot see it. Nothing was changed.
    "#);
    assert_eq!(ws.state().addresses(), [""; 0]);
    sandbox.clear_faults();

    ws.apply(&config(&["ada@example.com"], ""));
    let before = ws.state().attributes(USERS).clone();
    ws.provider(&sandbox_provider(&sandbox.url()).replace("wiv-api-key", "wrong-key"));
    let both = config(&["ada@example.com", "grace@example.com"], "");
    let wrong = ws.plan_error(&both);
    insta::assert_snapshot!(api::masked(&wrong.only().text()), @r#"
    Cannot look for the customer: Wiv refused the credentials (401)

    Check that the credential from `wiv.api_key` is complete, has not expired, and belongs to this endpoint and organization.

    Tried: `GET /msp/customers`. Answer: 401 Unauthorized, "Authentication required". The credentials are wrong or have expired, or their owner has left. Nothing was changed.
    "#);
    assert_eq!(ws.state().attributes(USERS), &before);
    assert!(!ws.state().is_tainted(USERS));

    ws.provider("");
    let missing = ws.plan_error(&both);
    assert!(missing.only().text().contains("WIV_API_KEY"), "{missing}");
    // Nothing is read, so nothing is missing where nothing is to be sent.
    assert!(ws.plan(&config(&["ada@example.com"], "")).is_empty());
}

#[support::test]
fn values_that_are_not_known_yet_are_no_bad_input() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&config(&["ada@example.com"], ""));
    let later = |name: &str, value: &str| {
        format!("resource \"terraform_data\" \"{name}\" {{\n  input = {value}\n}}\n")
    };
    // One address that is not known yet: something may be sent, nobody is taken out.
    let one = config(&["HERE"], "").replace("\"HERE\"", "terraform_data.one.output");
    let step = ws.apply(&format!("{}{one}", later("one", "\"ada@example.com\"")));
    assert_eq!(step.plan.after(USERS, "users"), None);
    assert_eq!(addresses_sent(&sandbox).len(), 1, "it turned out to be the same");
    // None is known yet.
    let all = config(&["HERE"], "").replace("[\"HERE\"]", "terraform_data.all.output");
    let list = "toset([\"ada@example.com\", \"grace@example.com\"])";
    ws.apply(&format!("{}{all}", later("all", list)));
    assert_eq!(addresses_sent(&sandbox).last(), Some(&json!(["grace@example.com"])));
    // Under `prevent`, who is no longer wanted is seen as soon as all is known: at apply.
    let gone = format!("{}{all}", later("all", "toset([\"eve@example.com\"])"))
        .replace("\"all\"", "\"other\"")
        .replace("data.all", "data.other");
    ws.apply_error(&gone).about("cannot be removed");
    assert_eq!(addresses_sent(&sandbox).len(), 2);
}

#[support::test]
fn what_cannot_be_users_is_refused_with_its_attribute() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let good = config(&["ada@example.com"], "");
    let emails = |list: &str| good.replace("[\"ada@example.com\"]", list);
    for (bad, attribute, words) in [
        (emails("[]"), "user_emails", "at least one address"),
        (emails("null"), "user_emails", "is required"),
        (emails("[null]"), "user_emails", "must not be null"),
        (emails("[\"ada\"]"), "user_emails", "\"ada\" is not an e-mail address"),
        (emails("[\" a@x.io\"]"), "user_emails", "Write `a@x.io` alone."),
        (emails("[\"Ada <a@x.io>\"]"), "user_emails", "Write `a@x.io` alone."),
        (emails("[\"a@x\\u200b.io\"]"), "user_emails", "U+200B (a zero width space)"),
        (emails("[\"a/b@x.io\"]"), "user_emails", "is not an e-mail address"),
        (emails("[\"a@x.io\", \"A@x.io\"]"), "user_emails", "are spellings of one address"),
        (good.replace("MSP-Admin", ""), "role", "must not be blank"),
        (good.replace("MSP-Admin", "Admin "), "role", "white space"),
        (good.replace("MSP-Admin", "MSP-admin"), "role", "Write `role = \"MSP-Admin\"`"),
        (good.replace("c-1", ""), "customer_id", "must not be blank"),
        (config(&["a@x.io"], "deletion_policy = \"no\""), "deletion_policy", "`abandon`"),
        (config(&["a@x.io"], "retry_failed = \"often\""), "retry_failed", "bool"),
        (config(&["a@x.io"], "users = {}"), "users", "only the provider sets it"),
    ] {
        let errors = ws.validate_error(&bad);
        let error = errors.about(words);
        assert_eq!(error.attribute(), attribute, "{error}");
    }
    assert!(sandbox.received().is_empty());
}

#[support::test]
fn a_role_that_wiv_does_not_document_is_told_and_may_be_given() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let auditor = config(&["ada@example.com"], "").replace("MSP-Admin", "Auditor");
    let step = ws.apply(&auditor);
    let warning = step.plan.warnings.about("which Wiv does not document");
    assert_eq!(warning.attribute(), "role");
    assert!(warning.summary.contains("\"Auditor\""), "{warning}");
    assert_eq!(addresses_sent(&sandbox), [json!(["ada@example.com"])]);
}
