//! Who is sent, and what becomes of the answer.

use serde_json::json;

use super::{BOB, USERS, addresses_sent, config, disturbed, sandbox, sandbox_with};
use support::api;
use support::between::Posts;
use support::workspace::Workspace;

#[support::test]
fn users_are_sent_as_documented_and_kept_as_answered() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let step = ws.apply(&config(&["grace@example.com", "Ada@example.com"], ""));

    let received = sandbox.received();
    let sent: Vec<_> = received.iter().filter(|request| request.method != "GET").collect();
    let [request] = &*sent else { panic!("one request, not {}", sent.len()) };
    assert_eq!((&*request.method, &*request.path), ("POST", "/msp/customers/c-1/users"));
    assert_eq!(request.headers["content-type"], "application/json");
    assert!(!request.headers.contains_key("x-wiv-impersonated-tenant-id"));
    assert_eq!(
        request.json(),
        json!({ "user_emails": ["Ada@example.com", "grace@example.com"], "role": "MSP-Admin" })
    );

    assert_eq!(step.plan.after(USERS, "id"), Some(&json!("c-1/MSP-Admin")));
    assert_eq!(step.plan.after(USERS, "users"), None);
    let made = sandbox.state().customers[0].users.clone();
    let it = |path| step.state.attribute(USERS, path).clone();
    assert_eq!(it("id"), "c-1/MSP-Admin");
    assert_eq!(
        it("users"),
        json!({
            "Ada@example.com": { "user_id": made[0].user_id, "role": "MSP-Admin" },
            "grace@example.com": { "user_id": made[1].user_id, "role": "MSP-Admin" },
        })
    );
    assert_eq!(it("failed_users"), json!({}));
}

#[support::test]
fn a_failed_address_is_a_warning_and_is_proposed_until_it_is_taken_out() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let step = ws.apply_unsettled(&config(&["ada@example.com", BOB], ""));
    let warning = step.warnings.only();
    assert_eq!(warning.attribute(), "user_emails");
    insta::assert_snapshot!(api::masked(&warning.text()), @r#"
    bob@fail.example was not added to customer c-1 as MSP-Admin

    The next plan proposes to send it again. To give it up, remove it from `user_emails`, or set `retry_failed = false`. It is in `failed_users`.

    Wiv's reason: "User not found".
    "#);
    assert!(!step.state.is_tainted(USERS));
    assert_eq!(step.state.attribute(USERS, "failed_users"), &json!({ BOB: "User not found" }));

    let step = ws.apply_unsettled_with(&[]);
    assert_eq!(step.plan.action(USERS), "update");
    insta::assert_snapshot!(api::masked(&step.plan.warnings.only().text()), @r"
    1 address that failed is sent again for customer c-1 as MSP-Admin

    To give an address up, remove it from `user_emails`, or set `retry_failed = false`.

    These failed in the last call:
    - bob@fail.example: User not found
    ");
    for computed in ["users", "failed_users"] {
        assert_eq!(step.plan.after(USERS, computed), None, "{computed}");
    }
    assert_eq!(addresses_sent(&sandbox), [json!(["ada@example.com", BOB]), json!([BOB])]);
    assert_eq!(step.state.attribute(USERS, "users").as_object().map(serde_json::Map::len), Some(1));

    // Without `retry_failed` nothing is proposed, and nothing is forgotten.
    let step = ws.apply(&config(&["ada@example.com", BOB], "retry_failed = false"));
    assert_eq!(step.state.attribute(USERS, "failed_users"), &json!({ BOB: "User not found" }));
    // Taking it out is free, also under `prevent`.
    let step = ws.apply(&config(&["ada@example.com"], ""));
    assert_eq!(step.plan.warnings.len(), 0);
    assert_eq!(step.state.attribute(USERS, "failed_users"), &json!({}));
    assert_eq!(addresses_sent(&sandbox).len(), 2);
}

#[support::test]
fn where_all_failed_there_is_a_state_that_can_be_destroyed() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let both = config(&[BOB, "eve@fail.example"], "");
    let step = ws.apply_unsettled(&both);
    assert_eq!(step.warnings.len(), 2, "{}", step.warnings);
    assert_eq!(step.state.attribute(USERS, "users"), &json!({}));
    assert!(!step.state.is_tainted(USERS));
    // Nobody has the role, so another one is no matter either.
    let other = ws.plan(&both.replace("MSP-Admin", "Member"));
    assert_eq!(other.action(USERS), "replace");
    assert_eq!(ws.destroy().len(), 0);
}

#[support::test]
fn only_new_and_failed_addresses_are_sent() {
    let sandbox = sandbox_with(&["email_echo=lower"]);
    let ws = Workspace::new(&sandbox);
    ws.apply_unsettled(&config(&["Ada@example.com", BOB], ""));
    let step = ws.apply_unsettled(&config(&["Ada@example.com", BOB, "grace@example.com"], ""));
    assert_eq!(step.plan.action(USERS), "update");
    let users = step.state.attribute(USERS, "users");
    assert!(users["Ada@example.com"]["user_id"].is_string(), "{users}");
    assert!(users["grace@example.com"]["user_id"].is_string(), "{users}");
    // Capital letters alone are no change of a user, and `users` follows the configuration.
    let step = ws.apply(&config(&["ADA@example.com", "grace@example.com"], ""));
    let users = step.state.attribute(USERS, "users");
    assert!(users["ADA@example.com"]["user_id"].is_string(), "{users}");
    assert_eq!(
        addresses_sent(&sandbox),
        [json!(["Ada@example.com", BOB]), json!([BOB, "grace@example.com"])]
    );
}

#[support::test]
fn a_lost_answer_is_a_state_of_unknown_outcome_and_the_next_apply_settles_it() {
    let sandbox = sandbox();
    let (ws, between) = disturbed(&sandbox);
    between.posts(Posts::LoseAnswer);
    let step = ws.apply_unsettled(&config(&["ada@example.com"], ""));
    let words = step.warnings.only().text();
    assert!(words.starts_with("It is not known whether 1 address was added to"), "{words}");
    assert!(words.contains("Tried: `POST /msp/customers/c-1/users`. No answer: "), "{words}");
    let unknown = "answer lost, outcome unknown";
    let failed = |address: &str| json!({ address: unknown });
    assert_eq!(step.state.attribute(USERS, "failed_users"), &failed("ada@example.com"));
    assert!(!step.state.is_tainted(USERS));

    between.posts(Posts::Pass);
    let step = ws.apply(&config(&["ada@example.com"], ""));
    assert!(step.state.attribute(USERS, "users")["ada@example.com"].is_object());

    between.posts(Posts::LoseAnswer);
    let both = ["ada@example.com", "grace@example.com"];
    let step = ws.apply_unsettled(&config(&both, ""));
    assert_eq!(step.state.attribute(USERS, "failed_users"), &failed("grace@example.com"));
    assert!(step.state.attribute(USERS, "users")["ada@example.com"].is_object());

    // Given up, she may have the role all the same, which is said.
    between.posts(Posts::Pass);
    let step = ws.apply(&config(&["ada@example.com"], ""));
    insta::assert_snapshot!(api::masked(&step.plan.warnings.only().text()), @r"
    1 address may have been added to customer c-1 as MSP-Admin

    Look in Wiv who was added, and remove users there whom you do not want.

    These were sent, and the answer was lost. The state now forgets them:
    - grace@example.com
    ");
    assert_eq!(addresses_sent(&sandbox).len(), 3);
}

#[support::test]
fn an_address_of_which_wiv_says_nothing_has_failed_and_another_role_is_told() {
    let sandbox = sandbox();
    let (ws, between) = disturbed(&sandbox);
    let answer = r#"{"data": {"added_users": [
        {"email": "ADA@example.com", "role": "Guest", "user_id": "u-1"}], "failed_users": []}}"#;
    between.posts(Posts::Answer(201, answer));
    let both = ["ada@example.com", "grace@example.com"];
    let step = ws.apply_unsettled(&config(&both, "retry_failed = false"));
    insta::assert_snapshot!(api::masked(&step.warnings.about("grace@example.com").text()), @r"
    grace@example.com was not added to customer c-1 as MSP-Admin

    To give it up, remove it from `user_emails`. It is in `failed_users`, and is not sent again, because `retry_failed` is `false`.

    Wiv answered, but did not name the address: not as added and not as failed.
    ");
    step.warnings.about(
        "ada@example.com was added to customer c-1 as MSP-Admin, but has the role \"Guest\"",
    );
    let it = |path| step.state.attribute(USERS, path).clone();
    assert_eq!(it("users"), json!({ "ada@example.com": { "user_id": "u-1", "role": "Guest" } }));
    assert_eq!(it("failed_users"), json!({ "grace@example.com": "not in the answer" }));
    ws.assert_settled();
}

#[support::test]
fn the_example_makes_a_failed_address_an_error_and_taints_nothing() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let example = include_str!("../../../examples/resources/msp_customer_users/resource.tf");
    let failing = example.replace("billing@customer.example", BOB);
    let errors = ws.apply_error(&failing).errors();
    assert!(errors.only().text().contains(&format!("Not added: {BOB}")), "{errors}");
    let admins = "msp_customer_users.admins";
    assert!(!ws.state().is_tainted(admins));
    assert_eq!(ws.plan(&failing).action(admins), "update");
    ws.apply(&failing.replace(&format!(", \"{BOB}\""), ""));
}

#[support::test]
fn an_address_that_wiv_answers_in_another_spelling_is_the_one_that_was_sent() {
    let sandbox = sandbox();
    let (ws, between) = disturbed(&sandbox);
    let answer = r#"{"data": {"added_users": [
        {"email": "ADA@xn--bcher-kva.example", "role": "MSP-Admin", "user_id": "u-1"}
    ], "failed_users": []}}"#;
    between.posts(Posts::Answer(200, answer));
    let step = ws.apply(&config(&["ada@bücher.example"], ""));
    assert_eq!(step.warnings.len(), 0, "{}", step.warnings);
    assert_eq!(step.state.attribute(USERS, "failed_users"), &json!({}));
    // Nor is it sent, or let go, when the configuration spells it otherwise.
    let step = ws.apply(&config(&["Ada@xn--bcher-kva.example"], ""));
    assert_eq!(step.plan.warnings.len(), 0, "{}", step.plan.warnings);
    let users = step.state.attribute(USERS, "users");
    assert_eq!(users["Ada@xn--bcher-kva.example"]["user_id"], "u-1", "{users}");
    assert_eq!(addresses_sent(&sandbox).len(), 0);
}
