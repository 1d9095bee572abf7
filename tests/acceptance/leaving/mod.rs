//! Letting go of what no API can delete, for every resource that has a `deletion_policy`: which one
//! counts, what is said and how often, and what a wrong import id comes to.

mod imports;
mod policies;
mod words;

use support::hcl::Block;

const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";
const ROLE: &str = "arn:aws:iam::123456789012:role/WivAccessRole";

const CUSTOMER: &str = "msp_customer.a";
const INTEGRATION: &str = "msp_integration.a";
const TENANT: &str = "msp_navigator_tenant.a";
const USERS: &str = "msp_customer_users.a";
const SERVICE: &str = "msp_navigator_service.a";

/// Every type of object that may be let go of.
const ALL: [&str; 5] = [CUSTOMER, INTEGRATION, TENANT, USERS, SERVICE];

/// With this as what only another object can have, and this policy, unless it is empty.
fn block(address: &str, value: &str, policy: &str) -> String {
    let (of, label) = address.split_once('.').expect("an address");
    let block = Block::resource(of, label);
    let block = match address {
        CUSTOMER => block.text("name", value),
        INTEGRATION => {
            let external_id = format!("\"{value}\"");
            let role = format!("\"{ROLE}\"");
            let aws = [("role_arn", role.as_str()), ("external_id", external_id.as_str())];
            block.text("customer_id", "c-1").text("name", "Acme-AWS").object("aws", &aws)
        }
        TENANT => Block::tenant(label, "Lorem").text("provider_org_id", value),
        USERS => {
            let emails = ["ada@example.com", "grace@example.com"];
            block.text("customer_id", "c-1").text("role", value).texts("user_emails", &emails)
        }
        _ => block.text("org_id", ORG).text("service_id", value),
    };
    let block = if policy.is_empty() { block } else { block.text("deletion_policy", policy) };
    block.to_string()
}

/// What it is at first, and what it cannot become in place, with the name of the attribute.
fn values(address: &str) -> (&'static str, &'static str, &'static str) {
    match address {
        CUSTOMER => ("Beta", "Gamma", "name"),
        INTEGRATION => ("x-1", "x-2", "aws.external_id"),
        TENANT => (ORG, "00000000-1111-2222-3333-444444444444", "provider_org_id"),
        USERS => ("Admin", "Member", "role"),
        _ => ("I8_vUYLiPxopN_YFGqhgbH6rrAI_", "sandbox-cloud-director", "service_id"),
    }
}
