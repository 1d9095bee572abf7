//! What Terraform writes of each object: it writes the whole state after every one of them, so each
//! byte here is written as often as there are objects.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::json;

use crate::calls::Calls;

/// The bounds are, of the attributes, a twentieth above what was counted, and of the private data,
/// which is written in base64, just that: most often when it was created, for the ten minutes in
/// which a list may not show it.
#[test]
fn an_object_is_no_larger_in_the_state_than_it_must_be() {
    let calls = Calls::to_an_account_of(1);
    let customer = "f7016a5c-42fc-46d5-a344-000000000000";
    let organization = "9d9648a7-115a-4a06-a613-a0c4077469f7";
    for (type_name, config, most, most_private) in [
        ("msp_customer", json!({ "name": "Acme Corporation" }), 144, 12),
        ("msp_aws_onboarding_link", json!({ "customer_id": customer }), 848, 0),
        (
            "msp_integration",
            json!({
                "customer_id": customer,
                "name": "Acme Corporation-AWS",
                "aws": {
                    "role_arn": "arn:aws:iam::123456789012:role/WivAccessRole",
                    "external_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
                },
            }),
            414,
            12,
        ),
        (
            "msp_customer_users",
            json!({
                "customer_id": customer,
                "role": "MSP-Admin",
                "user_emails": ["ada@example.com", "grace@example.com"],
            }),
            452,
            0,
        ),
        (
            "msp_navigator_tenant",
            json!({
                "display_name": "Lorem", "company_name": "Lorem Ipsum", "country": "US",
                "city": "Atlanta", "state": "Georgia", "zip": "30313", "domain": "lorem.com",
                "address_line1": "Rosebery Avenue 13",
            }),
            565,
            24,
        ),
        (
            "msp_navigator_user",
            json!({
                "org_id": organization,
                "email": "ada@example.com",
                "org_roles": ["msp:provider_support_user"],
            }),
            312,
            12,
        ),
        (
            "msp_navigator_service",
            json!({ "org_id": organization, "service_id": "I8_vUYLiPxopN_YFGqhgbH6rrAI_" }),
            236,
            12,
        ),
    ] {
        let (attributes, private) = calls.created(type_name, &config);
        let private = BASE64_STANDARD.encode(private).len();
        let counted = (attributes.len(), private);
        assert!(counted.0 <= most, "{type_name}: {counted:?} bytes: {attributes}");
        assert!(private <= most_private, "{type_name}: {counted:?} bytes");
    }
}
