//! What is no integration.

use super::*;
use support::api::{bodies, start};

#[support::test]
fn what_cannot_be_an_integration_is_refused_with_its_attribute() {
    let (sandbox, ws) = start();
    let both = format!("{}\n  type = \"AWS\"", aws("x-1"));
    let no_key = gcp("");
    let not_json = gcp("service_account_key_file = \"{\"");
    let base64 = "eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0=";
    let in_base64 = gcp(&format!("service_account_key_file = \"{base64}\""));
    let incomplete = gcp("service_account_key_file = \"{}\"");
    let no_object = "custom = {\n    type   = \"X\"\n    secret = \"[]\"\n  }".to_owned();
    let stray_version = gcp(&format!(
        "service_account_key_file = {}\n    service_account_key_file_wo_version = 1",
        quoted(&key("k"))
    ));
    let bad_role = aws("x-1").replace("arn:aws:iam", "arn:aws:s3");
    let key_file = format!("service_account_key_file = {}", quoted(&key("k")));
    let number = gcp(&key_file).replace("\"billing-project\"", "\"123456789012\"");
    let dataset = gcp(&key_file).replace("\"billing_dataset\"", "\"p.billing_dataset\"");
    let table = gcp(&key_file).replace("\"gcp_billing_export\"", "\"`d.gcp_billing_export`\"");
    for (name, body, path, words) in [
        (
            "Acme",
            "",
            "None of `aws`, `gcp`, `custom` and `type` is set",
            "exactly one of `aws`, `gcp` and `custom`",
        ),
        ("Acme", &both, "`type`", "an integration is of one type"),
        ("", &aws("x-1"), "`name`", "must not be blank"),
        ("Acme", &bad_role, "`aws.role_arn`", "not the ARN of an IAM role"),
        ("Acme", &aws(""), "`aws.external_id`", "must not be blank"),
        ("Acme", &number, "`gcp.project_id`", "not its number"),
        ("Acme", &dataset, "`gcp.billing_dataset_name`", "Write `billing_dataset`,"),
        ("Acme", &table, "`gcp.billing_table_name`", "Write `gcp_billing_export`,"),
        ("Acme", &no_key, "`gcp`", "stays out of the state"),
        ("Acme", &not_json, "`gcp.service_account_key_file`", "not JSON"),
        ("Acme", &in_base64, "`gcp.service_account_key_file`", "base64decode("),
        ("Acme", &incomplete, "`gcp.service_account_key_file`", "`private_key`"),
        ("Acme", &no_object, "`custom.secret`", "must be a JSON object"),
        ("Acme", &stray_version, "`gcp.service_account_key_file_wo_version`", "Remove it"),
        ("Acme", "deletion_policy = \"no\"\n  type = \"AWS\"", "`deletion_policy`", "`abandon`"),
    ] {
        let errors = ws.validate_error(&config(name, body));
        let error = errors.about(words);
        assert!(error.summary.contains(path), "{path}: {error}");
        assert_eq!(error.address.as_deref(), Some("msp_integration.it"));
    }
    assert!(sandbox.received().is_empty(), "nothing was sent");
}

#[support::test]
fn what_neither_aws_nor_google_would_take_is_refused_before_anything_is_sent() {
    let (sandbox, ws) = start();
    let key_file = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut key = key("canary");
        change(&mut key);
        gcp(&format!("service_account_key_file = {}", quoted(&key)))
    };
    let other_line_ends = key_file(&|key| {
        let text = key["private_key"].as_str().unwrap().replace('\n', "\\n");
        key["private_key"] = text.into();
    });
    let stub = key_file(&|key| key["private_key"] = "canary".into());
    let other_type = key_file(&|key| key["type"] = "external_account".into());
    let output = json!({"sensitive": true, "type": "string", "value": key("canary").to_string()});
    let output = gcp(&format!("service_account_key_file = {}", quoted(&output)));
    let good = key_file(&|_| {});
    let several = good.replace("\"gcp_billing_export\"", "\"gcp_billing_export_*\"");
    let account = good.replace("\"gcp_billing_export\"", "\"012345-6789AB-CDEF01\"");
    let role = |role: &str| aws("x-1").replace(ROLE, role);
    let rows = [
        (aws("-"), "aws.external_id", "Wiv answers `-`"),
        (aws("x"), "aws.external_id", "2 to 1224"),
        (aws("$${var.id}"), "aws.external_id", "holds `${`"),
        (aws("a\\u200bb"), "aws.external_id", "a<U+200B>b"),
        (role("arn:aws:iam::12345678901:role/R"), "aws.role_arn", "Put it in quotes"),
        (role("arn:aws:iam::123456789012:role/a//R"), "aws.role_arn", "between two of its `/`"),
        (role("arn:aws:iam::123456789012:role/R/"), "aws.role_arn", "after its last `/`"),
        (several, "gcp.billing_table_name", "`*` stands for several"),
        (account, "gcp.billing_table_name", "the id of a billing account"),
        (other_line_ends, "gcp.service_account_key_file", "escaped twice"),
        (stub, "gcp.service_account_key_file", "not PEM"),
        (other_type, "gcp.service_account_key_file", "is `external_account`"),
        (output, "gcp.service_account_key_file", "jsondecode(...).value"),
    ];
    // One block for each, so that one run judges them all.
    let one = |index: usize, body: &str| config(&format!("N{index}"), body).replace(CUSTOMER, "");
    let labelled = |(index, (body, ..)): (usize, &(String, _, _))| {
        let label = format!("\"n{index}\"");
        one(index, body).replace("\"it\"", &label).replace("msp_customer.acme.id", "\"c-1\"")
    };
    let refused = ws.validate_error(&rows.iter().enumerate().map(labelled).collect::<String>());
    assert_eq!(refused.iter().count(), rows.len(), "{refused}");
    for (index, (_, path, words)) in rows.iter().enumerate() {
        let at = format!("msp_integration.n{index}");
        let error = refused.iter().find(|error| error.address.as_deref() == Some(&at)).unwrap();
        assert!(error.summary.contains(path) && error.detail.contains(words), "{words}: {error}");
        assert!(!error.detail.contains("canary"), "{error}");
    }
    assert!(sandbox.received().is_empty(), "nothing was sent");
}

#[support::test]
fn its_type_alone_creates_nothing() {
    let (_sandbox, ws) = start();
    let refused = ws.plan_error(&config("Acme", "type = \"AWS\""));
    assert_eq!(refused.only().attribute(), "type");
    assert!(refused.only().detail.contains("import it as"), "{refused}");
}

#[support::test]
fn white_space_around_a_name_is_taken_from_one_that_exists_and_never_given() {
    let (sandbox, ws) = start();
    ws.apply(&config("Acme-AWS", &aws("x-1")));
    let refused = ws.plan_error(&config("Acme-AWS ", &aws("x-1")).replace("\"it\"", "\"other\""));
    assert!(refused.about("white space").summary.contains("`name`"), "{refused}");
    let unseen = config("Ac\u{200b}me", &aws("x-1")).replace("\"it\"", "\"other\"");
    let unseen = ws.plan_error(&unseen);
    assert!(unseen.about("it is U+200B").summary.contains("`name`"), "{unseen}");

    rename(&sandbox, "Acme-AWS ");
    ws.apply(&config("Acme-AWS ", &aws("x-1")));
    assert_eq!(bodies(&sandbox, CREATE).len(), 1);
}
