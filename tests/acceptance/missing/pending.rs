//! A create whose outcome is unknown.

use msp_sandbox::Fault;
use support::api::{customer_names, start, timeless, words, written};
use support::hcl::Block;

use super::{A, B, CREATE, both, customer, keep, lose_answer};

const UNKNOWN: &str = "It is not known whether Customer \"Acme\" exists";

#[support::test]
fn nothing_is_sent_or_planned_for_it_and_the_rest_goes_on() {
    let (sandbox, ws) = start();
    keep(&sandbox, &ws, "");
    lose_answer(&sandbox);
    ws.configuration(&customer("a", "Acme", ""));
    ws.apply_unsettled_with(&[]);
    assert_eq!(written(&sandbox).len(), 1);

    let step = ws.apply(&both());
    assert_eq!((step.plan.action(A), step.plan.action(B)), ("no-op", "create"));
    insta::assert_snapshot!(timeless(&words(&step.plan.warnings)), @r#"
    warning: It is not known whether Customer "Acme" exists

    Do one of these:
    - Plan again in a few minutes: it may be listed later.
    - Check with Wiv. If it does not exist there, run `terraform state rm 'msp_customer.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects). Then set `confirmed_new = true` on the block. The next apply creates it if the first request is older than ten minutes.
    - If it exists under another name, run the same command, and import it.
    - To destroy everything else, run `terraform destroy -refresh=false` with `deletion_policy = "abandon"` on the provider.

    Its create request was sent at TIME, and the answer was lost. The list shows nothing new of this name. No second one is created: nobody could delete it.

    `missing_objects` is `keep`, so the plan does nothing with it, and its state stays as it is. Nothing is sent for it.
    "#);
    assert_eq!(written(&sandbox).len(), 1);
    assert_eq!(step.state.attribute(A, "id"), &serde_json::Value::Null);
    ws.refresh().warnings.about(UNKNOWN);
    ws.plan_with(&["-refresh=false"]).warnings.about(UNKNOWN);

    // A change waits, and a policy does not; nothing of it is sent.
    let plan = ws.plan(&both().replace("\"Acme\"", "\"Acme Ltd\""));
    plan.warnings.about("is not changed");
    assert!(plan.is_empty(), "{:?}", plan.actions());
    let step = ws.apply(&both().replace("\"Acme\"", "\"Acme\"\n  confirmed_new = true"));
    assert_eq!(step.plan.action(A), "update");
    assert_eq!(written(&sandbox), [""; 0]);
    // Nor is a second one made in its place, or under another block.
    for options in
        [&["-replace=msp_customer.a"][..], &["-replace=msp_customer.a", "-refresh=false"]]
    {
        ws.plan_error_with(options).about("It is not known whether");
    }
    ws.plan_error(&(both() + &customer("twin", "Acme", "confirmed_new = true")));
    assert_eq!(written(&sandbox), [""; 0]);
    // Its create was carried out after all.
    assert_eq!(customer_names(&sandbox), ["Acme", "Beta"]);
}

#[support::test]
fn it_is_taken_over_once_it_is_listed() {
    let (sandbox, ws) = start();
    keep(&sandbox, &ws, "");
    // The looks of the apply and that of the next plan do not see it yet.
    let lost = Fault::drop_after_commit().and(Fault::list_lag(6));
    sandbox.fault(lost.on(CREATE.0, CREATE.1).once());
    ws.configuration(&customer("a", "Acme", ""));
    ws.apply_unsettled_with(&[]);
    let stays = ws.plan_with(&[]);
    assert!(stays.is_empty());
    stays.warnings.about(UNKNOWN);
    let found = ws.apply(&customer("a", "Acme", ""));
    found.plan.warnings.about("was created, as its listing shows");
    assert_eq!(customer_names(&sandbox), ["Acme"]);
}

#[support::test]
fn destroying_it_asks_for_abandon_as_ever() {
    let (sandbox, ws) = start();
    keep(&sandbox, &ws, "");
    lose_answer(&sandbox);
    ws.configuration(&customer("a", "Acme", ""));
    ws.apply_unsettled_with(&[]);
    ws.plan_error("").about("so it cannot be destroyed");
    keep(&sandbox, &ws, "  deletion_policy = \"abandon\"");
    let step = ws.apply_unsettled("");
    step.plan.warnings.about("may be left behind");
    assert_eq!(step.warnings.to_string(), "");
    assert_eq!(step.state.addresses(), [""; 0]);
}

/// A fleet has more than customers: what belongs to the one that is pending waits for it.
#[support::test]
fn what_belongs_to_it_waits_and_what_belongs_to_others_is_made() {
    let (sandbox, ws) = start();
    keep(&sandbox, &ws, "");
    lose_answer(&sandbox);
    ws.configuration(&customer("a", "Acme", ""));
    ws.apply_unsettled_with(&[]);
    let belonging = |label: &str| {
        let id = format!("msp_customer.{label}.id");
        let users = Block::resource("msp_customer_users", label)
            .expr("customer_id", &id)
            .text("role", "Admin")
            .texts("user_emails", &["ada@example.com"]);
        let link = Block::resource("msp_aws_onboarding_link", label).expr("customer_id", &id);
        let role = "\"arn:aws:iam::123456789012:role/WivAccessRole\"";
        let aws = [("role_arn", role), ("external_id", "\"x-1\"")];
        let integration = Block::resource("msp_integration", label)
            .expr("customer_id", &id)
            .text("name", "AWS")
            .object("aws", &aws);
        format!("{users}{link}{integration}")
    };
    let failed = ws.apply_error(&(both() + &belonging("a") + &belonging("b")));
    let errors = failed.errors();
    assert_eq!(errors.len(), 3, "{errors}");
    for error in errors.iter() {
        assert!(error.summary.ends_with("was not created: its `customer_id` is null"), "{error}");
        assert!(
            error.address.as_deref().is_some_and(|it| it.rsplit('.').next() == Some("a")),
            "{error}"
        );
    }
    let mut made = ws.state().addresses();
    made.sort();
    assert_eq!(
        made,
        ["msp_aws_onboarding_link.b", A, B, "msp_customer_users.b", "msp_integration.b"]
    );
    // Without `keep` it is refused by the plan.
    ws.provider(&support::workspace::sandbox_provider(&sandbox.url()));
    ws.plan_error_with(&[]).about(UNKNOWN);
}
