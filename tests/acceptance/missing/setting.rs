//! The setting itself.

use support::api::words;
use support::workspace::sandbox_provider;

use super::{applied, both, customer, lose};

#[support::test]
fn the_provider_block_comes_before_the_environment() {
    let (sandbox, ws) = applied(&both());
    lose(&sandbox, "Acme");
    let provider = sandbox_provider(&sandbox.url());
    ws.provider(&provider);
    insta::assert_snapshot!(words(&ws.plan_error_with(&[])), @r#"
    error: Customer "Acme" (ID) was not found

    - Check the endpoint, and that the credential from `wiv.api_key` belongs to the organization of this object.
    - If the object is really gone, run `terraform state rm 'msp_customer.NAME["KEY"]'` (leave out `["KEY"]` only without `for_each`: the name alone removes all objects).
    - To go on with everything else, set `missing_objects = "keep"` on the provider, or `MSP_MISSING_OBJECTS=keep` for one run.

    It is not in the list of customers (`GET /msp/customers`). This API deletes nothing. Most often the credential belongs to another organization, or the endpoint is wrong. Its state stays as it is.
    "#);
    ws.env("MSP_MISSING_OBJECTS", "keep");
    assert!(ws.plan_with(&[]).is_empty());
    ws.provider(&format!("{provider}\n  missing_objects = \"error\""));
    ws.plan_error_with(&[]).about("was not found");
    ws.provider(&provider);
    ws.env("MSP_MISSING_OBJECTS", "kept");
    insta::assert_snapshot!(words(&ws.plan_error_with(&[])), @r#"
    error: Invalid value of the environment variable `MSP_MISSING_OBJECTS`

    Set it to `error` or `keep`, or unset it. It is "kept".
    "#);
    ws.provider(&format!("{provider}\n  missing_objects = \"kept\""));
    let refused = ws.validate_error(&both());
    assert_eq!(refused.only().attribute(), "missing_objects");
}

#[support::test]
fn what_is_not_known_yet_keeps_nothing() {
    let (sandbox, ws) = applied(&both());
    lose(&sandbox, "Acme");
    let provider = sandbox_provider(&sandbox.url());
    ws.provider(&format!("{provider}\n  missing_objects = terraform_data.later.output"));
    let later = "resource \"terraform_data\" \"later\" {\n  input = \"keep\"\n}\n";
    let all = both() + later + &customer("c", "Gamma", "");
    ws.plan_error(&all).about("was not found");
}
