//! `msp_customer_users` under real Terraform.

use serde_json::{Value, json};
use terraform_provider_msp::sandbox::{Assumptions, BlockingSandbox, Options};

use crate::support::api;
use crate::support::between::{Between, Posts};
use crate::support::terraform::Feature;
use crate::support::workspace::{Workspace, sandbox_provider, terraform};

const USERS: &str = "msp_customer_users.it";
/// The sandbox refuses every address of this domain: "User not found".
const BOB: &str = "bob@fail.example";

/// With a customer `c-1`.
fn sandbox_with(assumptions: &[&str]) -> BlockingSandbox {
    let assumptions = Assumptions::with(assumptions).expect("assumptions of the sandbox");
    let sandbox = api::sandbox_with(Options { assumptions, ..Options::default() });
    api::make_customer(&sandbox, "c-1", "Acme");
    sandbox
}

fn sandbox() -> BlockingSandbox {
    sandbox_with(&[])
}

/// A workspace whose POSTs can be disturbed.
fn disturbed(sandbox: &BlockingSandbox) -> (Workspace, Between) {
    let between = Between::start(sandbox.address());
    let ws = Workspace::new(sandbox);
    ws.provider(&sandbox_provider(&between.url()));
    (ws, between)
}

/// These as `MSP-Admin` of `c-1`, with this beside them.
fn config(emails: &[&str], body: &str) -> String {
    format!(
        "resource \"msp_customer_users\" \"it\" {{\n  customer_id = \"c-1\"\n  \
         role        = \"MSP-Admin\"\n  user_emails = {emails:?}\n  {body}\n}}\n"
    )
}

/// The addresses of each call, in order.
fn sent(sandbox: &BlockingSandbox) -> Vec<Value> {
    sandbox.received().iter().map(|request| request.json()["user_emails"].clone()).collect()
}

#[test]
fn users_are_sent_as_documented_and_kept_as_answered() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let step = ws.apply(&config(&["grace@example.com", "Ada@example.com"], ""));

    let received = sandbox.received();
    let [request] = &*received else { panic!("one request, not {}", received.len()) };
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
    assert_eq!(
        it("summary"),
        json!({ "total_requested": 2, "successfully_added": 2, "failed": 0 })
    );
}

#[test]
fn a_failed_address_is_a_warning_and_is_proposed_until_it_is_taken_out() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let step = ws.apply_unsettled(&config(&["ada@example.com", BOB], ""));
    let warning = step.warnings.only();
    assert_eq!(warning.attribute(), "user_emails");
    insta::assert_snapshot!(api::masked(&warning.text()), @r#"
    bob@fail.example was not added to customer c-1 as MSP-Admin

    Wiv's reason: "User not found".

    It stands in `failed_users`, and the next plan proposes to send it again. Where that is of no use, take it out of `user_emails`, or set `retry_failed = false`.
    "#);
    assert!(!step.state.is_tainted(USERS));
    assert_eq!(step.state.attribute(USERS, "failed_users"), &json!({ BOB: "User not found" }));

    let step = ws.apply_unsettled_with(&[]);
    assert_eq!(step.plan.action(USERS), "update");
    insta::assert_snapshot!(api::masked(&step.plan.warnings.only().text()), @r"
    1 address that failed is sent again to customer c-1 as MSP-Admin

    What the last call said of them:
    - bob@fail.example: User not found

    Where that is of no use, take it out of `user_emails`, or set `retry_failed = false`.
    ");
    for computed in ["users", "failed_users", "summary"] {
        assert_eq!(step.plan.after(USERS, computed), None, "{computed}");
    }
    assert_eq!(sent(&sandbox), [json!(["ada@example.com", BOB]), json!([BOB])]);
    let summary = json!({ "total_requested": 1, "successfully_added": 0, "failed": 1 });
    assert_eq!(step.state.attribute(USERS, "summary"), &summary);
    assert_eq!(step.state.attribute(USERS, "users").as_object().map(serde_json::Map::len), Some(1));

    // Without `retry_failed` nothing is proposed, and nothing is forgotten.
    let step = ws.apply(&config(&["ada@example.com", BOB], "retry_failed = false"));
    assert_eq!(step.state.attribute(USERS, "failed_users"), &json!({ BOB: "User not found" }));
    // Taking it out is free, also under `prevent`.
    let step = ws.apply(&config(&["ada@example.com"], ""));
    assert_eq!(step.plan.warnings.len(), 0);
    assert_eq!(step.state.attribute(USERS, "failed_users"), &json!({}));
    assert_eq!(sent(&sandbox).len(), 2);
}

#[test]
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

#[test]
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
        sent(&sandbox),
        [json!(["Ada@example.com", BOB]), json!([BOB, "grace@example.com"])]
    );
}

#[test]
fn under_prevent_an_added_address_cannot_be_taken_out() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    ws.apply(&config(&["ada@example.com", "grace@example.com"], ""));
    let refused = ws.plan_error(&config(&["ada@example.com"], ""));
    assert_eq!(refused.only().attribute(), "user_emails");
    insta::assert_snapshot!(api::masked(&refused.only().text()), @r#"
    grace@example.com cannot be removed from customer c-1 (MSP-Admin)

    `user_emails` no longer has:
    - grace@example.com

    Wiv documents no call that removes a user, and `deletion_policy` is `prevent`, so nothing is done. The ways on:
    - To leave things as they are, write the address back.
    - To forget it here, set `deletion_policy = "abandon"` on this block and apply that first, then take the address out. Set on the provider it works at once, for resources that do not set their own.
    - To end the access, remove the user in Wiv itself; then forget it here.
    "#);
    // Said in the same run, `abandon` comes too late: the state governs.
    ws.plan_error(&config(&["ada@example.com"], "deletion_policy = \"abandon\""));
    assert_eq!(sent(&sandbox).len(), 1);
}

#[test]
fn under_abandon_an_added_address_is_forgotten_with_a_warning() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let abandon = "deletion_policy = \"abandon\"";
    ws.apply(&config(&["ada@example.com", "grace@example.com"], abandon));
    let step = ws.apply(&config(&["ada@example.com"], abandon));
    assert_eq!(step.plan.action(USERS), "update");
    insta::assert_snapshot!(api::masked(&step.plan.warnings.only().text()), @r"
    grace@example.com stays MSP-Admin of customer c-1

    `user_emails` no longer has:
    - grace@example.com

    The Terraform state forgets what is in this list, and nothing is sent, because Wiv documents no call that removes a user and `deletion_policy` is `abandon`. Whoever wants the access ended does that in Wiv itself.
    ");
    let users = step.state.attribute(USERS, "users").as_object().expect("a map");
    assert_eq!(users.keys().collect::<Vec<_>>(), ["ada@example.com"]);
    assert_eq!(sent(&sandbox).len(), 1);
    assert_eq!(sandbox.state().customers[0].users.len(), 2);
}

#[test]
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
    let destroyed = if terraform().supports(Feature::PlanDestroy) {
        ws.destroy_error()
    } else {
        ws.plan_with(&["-destroy"]);
        return;
    };
    insta::assert_snapshot!(api::masked(&destroyed.only().text()), @r#"
    User list "MSP-Admin" (c-1/MSP-Admin) cannot be destroyed

    Wiv documents no call that changes or removes a user, and `deletion_policy` is `prevent`, so nothing is done.

    To let go of it and leave it where it is, do one of these:
    - Set `deletion_policy = "abandon"` on it and apply that first. Set on the provider it works at once, for resources that do not set their own.
    - Replace its block by this one (Terraform 1.7 or newer):

        removed {
          from = msp_customer_users.NAME
          lifecycle {
            destroy = false
          }
        }

    - Run `terraform state rm msp_customer_users.NAME`.
    "#);

    // Core does not tell that a new one stands for a tainted one: the destroy is refused.
    ws.taint(USERS);
    let tainted = ws.apply_error(&one).errors();
    assert!(
        tainted.only().detail.contains("terraform untaint msp_customer_users.NAME"),
        "{tainted}"
    );
    assert!(ws.state().is_tainted(USERS));
    ws.untaint(USERS);
    ws.assert_settled();
    assert_eq!(sent(&sandbox).len(), 1);
}

#[test]
fn under_abandon_users_are_replaced_and_destroyed_with_a_warning_that_names_them() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let one = config(&["ada@example.com"], "deletion_policy = \"abandon\"");
    ws.apply(&one);
    let step = ws.apply(&one.replace("MSP-Admin", "Member"));
    assert_eq!(step.plan.replace_paths(USERS), &json!([["role"]]));
    let left = step.plan.warnings.about("is left behind");
    assert!(left.text().contains("ada@example.com"), "{left}");
    let roles: Vec<_> = sandbox.received().iter().map(|r| r.json()["role"].clone()).collect();
    assert_eq!(roles, ["MSP-Admin", "Member"]);

    ws.apply_replace(USERS);
    ws.taint(USERS);
    ws.apply_with(&[]);
    assert_eq!(sent(&sandbox).len(), 4);
    let warnings = ws.destroy();
    insta::assert_snapshot!(api::masked(&warnings.about("It has left the Terraform state").text()), @r#"
    User list "Member" (c-1/Member) is left behind

    It has left the Terraform state and goes on existing, because Wiv documents no call that changes or removes a user and `deletion_policy` is `abandon`. Whoever wants it ended does that in Wiv itself, user by user (ada@example.com); its id is c-1/Member.
    "#);
    assert_eq!(sent(&sandbox).len(), 4);
}

#[test]
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

    What was sent, whose answer was lost, and what is now forgotten:
    - grace@example.com

    Look in Wiv who was added, and remove there who is not wanted.
    ");
    assert_eq!(sent(&sandbox).len(), 3);
}

#[test]
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

    Wiv answered, and named it neither among those added nor among those failed.

    It stands in `failed_users` and is not sent again, because `retry_failed` is `false`. Whoever is no longer wanted can be taken out of `user_emails`.
    ");
    step.warnings
        .about("ada@example.com was added to customer c-1 as MSP-Admin and has the role \"Guest\"");
    let it = |path| step.state.attribute(USERS, path).clone();
    assert_eq!(it("users"), json!({ "ada@example.com": { "user_id": "u-1", "role": "Guest" } }));
    assert_eq!(it("failed_users"), json!({ "grace@example.com": "not in the answer" }));
    let counted = json!({ "total_requested": 2, "successfully_added": 1, "failed": 1 });
    assert_eq!(it("summary"), counted);
    ws.assert_settled();
}

#[test]
fn what_wiv_refuses_is_an_error_that_leaves_the_state_as_it_was() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let unknown = ws.apply_error(&config(&["ada@example.com"], "").replace("c-1", "c-9"));
    assert_eq!(unknown.only().attribute(), "customer_id");
    insta::assert_snapshot!(api::masked(&unknown.only().text()), @r#"
    1 address not added to customer c-9 as MSP-Admin: Wiv did not find it (404)

    Tried: `POST /msp/customers/c-9/users`. Answer: 404 Not Found, "Customer not found". It does not exist, or these credentials do not see it; nothing was changed.

    Check `customer_id`, and that the credential from `wiv.api_key` belongs to the organization that has this customer.
    "#);
    assert_eq!(ws.state().addresses(), [""; 0]);

    ws.apply(&config(&["ada@example.com"], ""));
    let before = ws.state().attributes(USERS).clone();
    ws.provider(&sandbox_provider(&sandbox.url()).replace("wiv-api-key", "wrong-key"));
    let both = config(&["ada@example.com", "grace@example.com"], "");
    let wrong = ws.apply_error(&both);
    insta::assert_snapshot!(api::masked(&wrong.only().text()), @r#"
    1 address not added to customer c-1 as MSP-Admin: Wiv refused the credentials (401)

    Tried: `POST /msp/customers/c-1/users`. Answer: 401 Unauthorized, "Authentication required". The credentials are wrong, have expired or belong to somebody who left; nothing was changed.

    The credential is from `wiv.api_key`. Check that it is complete, has not expired, and belongs to this endpoint and organization.
    "#);
    assert_eq!(ws.state().attributes(USERS), &before);
    assert!(!ws.state().is_tainted(USERS));

    ws.provider("");
    let missing = ws.plan_error(&both);
    assert!(missing.only().text().contains("WIV_API_KEY"), "{missing}");
    // Nothing is read, so nothing is missing where nothing is to be sent.
    assert!(ws.plan(&config(&["ada@example.com"], "")).is_empty());
}

#[test]
fn imported_users_are_recorded_as_given_and_none_of_them_is_sent() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let both = config(&["ada@example.com", "grace@example.com"], "");
    ws.apply(&both);
    sandbox.forget_requests();

    let untold = ["user_emails", "retry_failed", "users", "failed_users", "summary"];
    let twin = ws.import_verify(USERS, "c-1/MSP-Admin", &untold);
    assert_eq!(twin.attribute(USERS, "user_emails"), Value::Null);
    let step = twin.apply_with(&[]);
    assert_eq!(step.plan.action(USERS), "update");
    step.plan.warnings.about("`user_emails`, `retry_failed` taken as given");
    assert_eq!(step.state.attribute(USERS, "users"), &json!({}));
    assert!(sandbox.received().is_empty());

    // They count as added: one more is sent alone, and none of them is taken out.
    let three = ["ada@example.com", "eve@example.com", "grace@example.com"];
    twin.apply(&config(&three, ""));
    assert_eq!(sent(&sandbox), [json!(["eve@example.com"])]);
    twin.plan_error(&config(&["eve@example.com"], "")).about("cannot be removed");
}

#[test]
fn an_import_block_takes_them_in_without_a_call() {
    if terraform().lacks(Feature::ImportBlock) {
        return;
    }
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

#[test]
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
    assert_eq!(sent(&sandbox).len(), 1, "it turned out to be the same");
    // None is known yet.
    let all = config(&["HERE"], "").replace("[\"HERE\"]", "terraform_data.all.output");
    let list = "toset([\"ada@example.com\", \"grace@example.com\"])";
    ws.apply(&format!("{}{all}", later("all", list)));
    assert_eq!(sent(&sandbox).last(), Some(&json!(["grace@example.com"])));
    // Under `prevent`, who is no longer wanted is seen as soon as all is known: at apply.
    let gone = format!("{}{all}", later("all", "toset([\"eve@example.com\"])"))
        .replace("\"all\"", "\"other\"")
        .replace("data.all", "data.other");
    ws.apply_error(&gone).about("cannot be removed");
    assert_eq!(sent(&sandbox).len(), 2);
}

#[test]
fn the_example_makes_a_failed_address_an_error_and_taints_nothing() {
    let sandbox = sandbox();
    let ws = Workspace::new(&sandbox);
    let example = include_str!("../../examples/resources/msp_customer_users/resource.tf");
    let failing = example.replace("billing@customer.example", BOB);
    let errors = ws.apply_error(&failing).errors();
    assert!(errors.only().text().contains(&format!("Not added: {BOB}")), "{errors}");
    let admins = "msp_customer_users.admins";
    assert!(!ws.state().is_tainted(admins));
    assert_eq!(ws.plan(&failing).action(admins), "update");
    ws.apply(&failing.replace(&format!(", \"{BOB}\""), ""));
}

#[test]
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
        (emails("[\" a@x.io\"]"), "user_emails", "is not an e-mail address"),
        (emails("[\"a@x.io\", \"A@x.io\"]"), "user_emails", "nothing but capital letters"),
        (good.replace("MSP-Admin", ""), "role", "must not be blank"),
        (good.replace("MSP-Admin", "Admin "), "role", "white space"),
        (good.replace("c-1", ""), "customer_id", "must not be blank"),
        (config(&["a@x.io"], "deletion_policy = \"no\""), "deletion_policy", "`abandon`"),
        (config(&["a@x.io"], "retry_failed = \"often\""), "retry_failed", "bool"),
        (config(&["a@x.io"], "users = {}"), "users", "set by the provider"),
    ] {
        let errors = ws.validate_error(&bad);
        let error = errors.about(words);
        assert_eq!(error.attribute(), attribute, "{error}");
    }
    assert!(sandbox.received().is_empty());
}
