//! Users who have the role already.

use serde_json::{Value, json};

use super::{USERS, addresses_sent, config, sandbox};
use support::workspace::Workspace;

#[support::test]
fn imported_users_are_recorded_as_given_and_none_of_them_is_sent() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let both = config(&["ada@example.com", "grace@example.com"], "");
    ws.apply(&both);
    sandbox.forget_requests();

    let untold = ["user_emails", "retry_failed", "users", "failed_users"];
    let twin = ws.import_verify(USERS, "c-1/MSP-Admin", &untold);
    assert_eq!(twin.attribute(USERS, "user_emails"), Value::Null);
    let step = twin.apply_with(&[]);
    assert_eq!(step.plan.action(USERS), "update");
    step.plan.warnings.about("`user_emails` taken as given");
    step.plan.warnings.about("Then add the other ones");
    assert_eq!(step.state.attribute(USERS, "users"), &json!({}));
    assert!(sandbox.received().is_empty());

    // They count as added: one more is sent alone, and none of them is taken out.
    let three = ["ada@example.com", "eve@example.com", "grace@example.com"];
    twin.apply(&config(&three, ""));
    assert_eq!(addresses_sent(&sandbox), [json!(["eve@example.com"])]);
    twin.plan_error(&config(&["eve@example.com"], "")).about("cannot be removed");
}

#[support::test]
fn an_import_block_takes_them_in_without_a_call() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.configuration(&config(&["ada@example.com"], ""));
    let step = ws.import_block(USERS, "c-1/MSP-Admin");
    assert_eq!(step.state.attribute(USERS, "user_emails"), &json!(["ada@example.com"]));
    assert!(sandbox.received().is_empty());
    ws.state_rm(USERS);
    for id in ["c-1", "/MSP-Admin", "c-1/"] {
        let error = ws.import_error(USERS, id);
        assert!(error.contains("`<customer_id>/<role>`"), "{id}: {error}");
    }
}
