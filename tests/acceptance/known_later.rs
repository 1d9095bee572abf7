//! What is planned of values that are known only after apply, and holds when they are.

use serde_json::json;

use support::api::{bodies, make_customer, sent, start};
use support::hcl::Block;

const INTEGRATION: &str = "msp_integration.it";
const CREATE: (&str, &str) = ("POST", "/msp/customers/*/integrations");

/// Something that an apply tells, and a plan does not.
fn later(input: &str) -> String {
    Block::resource("terraform_data", "later").expr("input", input).to_string()
}

/// An integration that is one thing or another, as it turns out.
fn either(policy: &str) -> String {
    let block = Block::resource("msp_integration", "it")
        .text("customer_id", "c-1")
        .text("name", "Acme-1")
        .line(policy)
        .line(
            r#"aws = terraform_data.later.output ? {
    role_arn    = "arn:aws:iam::123456789012:role/WivAccessRole"
    external_id = "external-id-1"
  } : null
  custom = terraform_data.later.output ? null : {
    type   = "AZURE"
    secret = jsonencode({ tenant = "t" })
  }"#,
        );
    block.to_string()
}

#[support::test]
fn an_integration_whose_block_is_not_known_yet_has_no_type_yet_and_then_that_of_its_block() {
    for (is_aws, kind) in [("true", "AWS"), ("false", "AZURE")] {
        let (sandbox, ws) = start();
        make_customer(&sandbox, "c-1", "Acme");
        let step = ws.apply(&format!("{}{}", later(is_aws), either("")));
        assert_eq!(step.plan.after(INTEGRATION, "type"), None, "{kind}");
        assert_eq!(step.state.attribute(INTEGRATION, "type"), kind);
        assert_eq!(bodies(&sandbox, CREATE)[0]["type"], kind);

        // Known for a moment, then not: the same comes of it, and nothing is sent.
        let again = format!("{}{}", later(&format!("{is_aws} || false")), either(""));
        ws.apply(&again.replace("input = ", "triggers_replace = 2\n  input = "));
        assert_eq!(bodies(&sandbox, CREATE).len(), 1, "{kind}");
    }
}

#[support::test]
fn an_imported_integration_stays_while_its_block_is_not_known_yet() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let settled = format!("{}{}", later("true"), either(""));
    ws.apply(&settled);
    let id = ws.attribute(INTEGRATION, "id");
    let import = format!("c-1/{}", id.as_str().expect("an id"));
    let twin = ws.twin();
    twin.configuration(&settled);
    let step = twin.import_block(INTEGRATION, &import);
    step.plan.warnings.about("`type` of Integration \"Acme-1\"");
    assert_eq!(step.state.attribute(INTEGRATION, "type"), "AWS");
    assert_eq!(bodies(&sandbox, CREATE).len(), 1);
}

#[support::test]
fn a_customer_that_may_be_adopted_is_refused_only_once_it_is_known_that_it_is_not() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let acme = Block::resource("msp_customer", "it")
        .text("name", "Acme")
        .expr("adopt_existing", "terraform_data.later.output");
    ws.apply_error(&format!("{}{acme}", later("false"))).about("exists already");
    ws.apply(&format!("{}{acme}", later("true")).replace("later", "sooner"));
    assert_eq!(ws.attribute("msp_customer.it", "id"), "c-1");
    assert!(sent(&sandbox).iter().all(|line| line.starts_with("GET ")));
}

#[support::test]
fn users_whose_addresses_and_role_are_not_known_yet_are_planned_as_such() {
    let (sandbox, ws) = start();
    make_customer(&sandbox, "c-1", "Acme");
    let users = |input: &str| {
        let users = Block::resource("msp_customer_users", "it")
            .text("customer_id", "c-1")
            .expr("role", "terraform_data.later.output.role")
            .expr("user_emails", "terraform_data.later.output.emails");
        format!("{}{users}", later(input))
    };
    let step = ws.apply(&users(r#"{ role = "Admin", emails = ["ada@example.com"] }"#));
    for attribute in ["id", "users", "failed_users"] {
        assert_eq!(step.plan.after("msp_customer_users.it", attribute), None, "{attribute}");
    }
    let two = r#"{ role = "Admin", emails = ["ada@example.com", "bob@example.com"] }"#;
    let step = ws.apply(&users(two));
    assert_eq!(step.plan.after("msp_customer_users.it", "users"), None);
    let sent = bodies(&sandbox, ("POST", "/msp/customers/*/users"));
    let sent: Vec<_> = sent.iter().map(|body| &body["user_emails"]).collect();
    assert_eq!(sent, [&json!(["ada@example.com"]), &json!(["bob@example.com"])]);
}
