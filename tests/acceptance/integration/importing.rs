//! Integrations that existed before.

use super::*;
use support::api::{bodies, start};

#[support::test]
fn one_that_exists_is_not_doubled_but_imported_or_adopted() {
    let (sandbox, ws) = start();
    let one = config("Acme-AWS", &aws("x-1"));
    ws.apply(&one);
    let id = ws.attribute("msp_integration.it", "id");
    let id = id.as_str().expect("an id").to_owned();
    ws.state_rm("msp_integration.it");

    let refused = ws.plan_error(&one);
    let customer = sandbox.state().customers[0].customer_id.clone();
    assert_eq!(refused.only().attribute(), "name");
    assert!(refused.only().detail.contains(&format!("id = \"{customer}/{id}\"")), "{refused}");

    let adopting = config("Acme-AWS", &format!("{}\n  adopt_existing = true", aws("x-1")));
    let step = ws.apply(&adopting);
    assert_eq!(step.plan.after("msp_integration.it", "id"), Some(&json!(id)));
    step.plan.warnings.about("is to be adopted");
    assert_eq!(bodies(&sandbox, CREATE).len(), 1);
}

#[support::test]
fn imported_with_its_type_alone_it_plans_empty_and_its_block_is_taken_as_given() {
    let (sandbox, ws) = start();
    ws.apply(&config("Acme-AWS", &aws("x-1")));
    let customer = sandbox.state().customers[0].customer_id.clone();
    let integration = sandbox.state().customers[0].integrations[0].integration_id.clone();
    let id = format!("{customer}/{integration}");

    let by_id = |body: &str| {
        let literal =
            config("Acme-AWS", body).replace("msp_customer.acme.id", &format!("{customer:?}"));
        literal.replace(CUSTOMER, "")
    };
    ws.configuration(&by_id("type = \"AWS\""));
    let twin = ws.import_verify("msp_integration.it", &id, &["aws"]);
    twin.assert_settled();

    sandbox.forget_requests();
    let step = twin.apply(&by_id(&aws("x-1")));
    assert_eq!(step.plan.action("msp_integration.it"), "update");
    step.plan.warnings.about("`aws` taken as given");
    assert!(bodies(&sandbox, CREATE).is_empty());
    let other = twin.plan_error(&by_id(&aws("y-1")));
    assert!(other.only().summary.contains("aws.external_id"), "{other}");
}

#[support::test]
fn imported_as_another_type_than_it_is_it_is_refused() {
    let (sandbox, ws) = start();
    ws.apply(&config("Acme-AWS", &aws("x-1")));
    let customer = sandbox.state().customers[0].customer_id.clone();
    let integration = sandbox.state().customers[0].integrations[0].integration_id.clone();
    let key = quoted(&key("k"));
    let as_gcp = config("Acme-AWS", &gcp(&format!("service_account_key_file = {key}")));
    ws.state_rm("msp_integration.it");
    ws.configuration(&as_gcp);
    ws.import("msp_integration.it", &format!("{customer}/{integration}"));
    let refused = ws.plan_error_with(&[]);
    assert!(refused.only().summary.contains("`type`"), "{refused}");
}

#[support::test]
fn an_import_of_what_is_not_there_says_so() {
    let (_sandbox, ws) = start();
    ws.apply(CUSTOMER);
    ws.configuration(&config("Acme-AWS", &aws("x-1")));
    for (id, words) in [
        ("no-slash", "<customer_id>/<integration_id>"),
        ("/x", "<customer_id>/<integration_id>"),
        ("a/ ", "<customer_id>/<integration_id>"),
        ("a/b", "Nothing to import"),
    ] {
        let error = ws.import_error("msp_integration.it", id);
        assert!(error.contains(words), "{id}: {error}");
    }
}
