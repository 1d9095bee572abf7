//! A plain Terraform user without our tooling: a binary, a hand-written configuration, and an
//! API that speaks exactly the documented bodies.

use serde_json::{Value, json};

use support::workspace::Workspace;

macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../../fixtures/", $name)))
            .expect("a fixture is JSON")
    };
}

mod documented;
mod reading;

use documented::{CUSTOMER, Documented, ORG, Received, TENANT, TOKEN};

const CONFIGURATION: &str = r#"
resource "msp_customer" "customer" {
  name = "Wiv-MSP-Customer"
}

resource "msp_aws_onboarding_link" "link" {
  customer_id = msp_customer.customer.id
}

resource "msp_integration" "aws" {
  customer_id = msp_customer.customer.id
  name        = "Wiv-MSP-Customer-AWS"
  aws = {
    role_arn    = "arn:aws:iam::123456789012:role/WivAccessRole"
    external_id = msp_aws_onboarding_link.link.external_id
  }
}

resource "msp_integration" "gcp" {
  customer_id = msp_customer.customer.id
  name        = "Wiv-MSP-Customer-GCP"
  gcp = {
    project_id               = "billing-project"
    billing_dataset_name     = "billing_dataset"
    billing_table_name       = "gcp_billing_export"
    service_account_key_file = file("key.json")
  }
}

resource "msp_customer_users" "admins" {
  customer_id  = msp_customer.customer.id
  role         = "MSP-Admin"
  user_emails  = ["justin@wiv.ai", "doti@wiv.ai"]
  retry_failed = false
}

resource "msp_navigator_tenant" "tenant" {
  display_name  = "Lorem"
  company_name  = "Lorem Ipsum"
  country       = "US"
  city          = "Atlanta"
  state         = "Georgia"
  zip           = "30313"
  domain        = "lorem.com"
  tag           = "hightouchVMC"
  address_line1 = "Rosebery Avenue 13"
}
"#;

/// A workspace as its user has it: credentials in the environment, no `provider` block.
fn user(api: &Documented) -> Workspace {
    let ws = Workspace::bare();
    let key = support::key_file::marked("plain");
    ws.file("key.json", &serde_json::to_string_pretty(&key).expect("JSON"));
    ws.configuration(CONFIGURATION);
    ws.env("WIV_ENDPOINT", &api.url);
    ws.env("WIV_API_KEY", "plain-key");
    ws.env("NAVIGATOR_ENDPOINT", &api.url);
    ws.env("NAVIGATOR_REFRESH_TOKEN", "plain-token");
    ws.env("NAVIGATOR_ORG_ID", ORG);
    ws
}

/// Names of the headers, but for those of HTTP itself.
fn header_names(request: &Received) -> Vec<String> {
    let of_http = ["host", "content-length", "accept", "user-agent"];
    let mut names: Vec<_> = request.headers.keys().map(ToString::to_string).collect();
    names.retain(|name| !of_http.contains(&name.as_str()));
    names.sort();
    names
}

#[support::test]
fn exactly_the_documented_requests_are_sent() {
    let api = Documented::start();
    let ws = user(&api);
    ws.succeed(&["apply", "-auto-approve", "-no-color", "-input=false"]);

    let mut posts = api.lines("POST ");
    posts.sort();
    posts.dedup_by(|one, other| one == other && one.ends_with("/accesstoken"));
    let integrations = format!("POST /msp/customers/{CUSTOMER}/integrations");
    let users = format!("POST /msp/customers/{CUSTOMER}/users");
    let tenants = format!("POST /cphub/api/core/v1/mgmt/orgs/{ORG}/tenants");
    assert_eq!(
        posts,
        [
            "POST /cphub/api/auth/v1/authn/accesstoken",
            &tenants,
            "POST /msp/customers",
            &integrations,
            &integrations,
            &users,
            "POST /onboarding/aws/cloudformation-link",
        ]
    );
    assert_eq!(api.lines("").len(), api.lines("POST ").len() + api.lines("GET ").len());

    let wiv = ["content-type", "x-api-key"];
    let customer = api.only("POST /msp/customers");
    assert_eq!(customer.body, json!({"name": "Wiv-MSP-Customer"}));
    assert_eq!(header_names(&customer), wiv);
    assert_eq!(customer.headers["x-api-key"], "plain-key");
    assert_eq!(customer.headers["content-type"], "application/json");

    let link = api.only("POST /onboarding/aws/cloudformation-link");
    assert_eq!(link.body, json!({"account_type": "payer", "cur_config_type": "cur"}));
    assert_eq!(header_names(&link), [wiv[0], wiv[1], "x-wiv-impersonated-tenant-id"]);
    assert_eq!(link.headers["x-wiv-impersonated-tenant-id"], CUSTOMER);

    let mut made: Vec<_> =
        api.received().into_iter().filter(|request| request.line == integrations).collect();
    made.sort_by_key(|request| request.body["type"].to_string());
    assert_eq!(made[0].body, fixture!("wiv-integration-aws-request.json"));
    let mut gcp = fixture!("wiv-integration-gcp-request.json");
    // The documents leave it out.
    let private_key = &mut gcp["integration_secret"]["service_account_key_file"]["private_key"];
    *private_key = support::key_file::private_key("plain").into();
    assert_eq!(made[1].body, gcp);
    assert!(made.iter().all(|request| header_names(request) == wiv));

    let users = api.only(&users);
    assert_eq!(users.body["role"], "MSP-Admin");
    let mut emails: Vec<_> = users.body["user_emails"].as_array().expect("a list").clone();
    emails.sort_by_key(ToString::to_string);
    assert_eq!(emails, ["doti@wiv.ai", "justin@wiv.ai"]);
    assert_eq!(header_names(&users), wiv);

    let tenant = api.only(&tenants);
    assert_eq!(tenant.body, fixture!("navigator-tenant-request.json"));
    assert_eq!(header_names(&tenant), ["content-type", "csp-auth-token"]);
    assert_eq!(tenant.headers["csp-auth-token"], TOKEN);
}

#[support::test]
fn the_documented_answers_are_stored() {
    let api = Documented::start();
    let ws = user(&api);
    let step = ws.apply_with(&[]);
    let stored = |address: &str, path: &str| step.state.attribute(address, path).clone();

    assert_eq!(stored("msp_customer.customer", "id"), CUSTOMER);
    let link = fixture!("wiv-onboarding-link-created.json")["data"].clone();
    for attribute in ["cloudformation_url", "external_id"] {
        assert_eq!(stored("msp_aws_onboarding_link.link", attribute), link[attribute]);
    }
    assert_eq!(stored("msp_aws_onboarding_link.link", "template_url"), link["pre_signed_url"]);
    assert_eq!(stored("msp_aws_onboarding_link.link", "region"), "us-east-1");
    assert_eq!(stored("msp_aws_onboarding_link.link", "stack_name"), "Wiv-Onboarding");

    let data = fixture!("wiv-integration-created.json")["data"].clone();
    let made = &data["customer_integration"];
    let aws = |path: &str| stored("msp_integration.aws", path);
    assert_eq!(aws("id"), made["integration_id"]);
    assert_eq!(aws("type"), made["type"]);
    assert_eq!(aws("created_at"), "2025-06-19T13:12:33.599888Z");

    let users = |path: &str| stored("msp_customer_users.admins", path);
    assert_eq!(users("users")["justin@wiv.ai"]["user_id"], "b07457bc-96cb-4457-852f-7a3b235e0829");
    assert_eq!(users("failed_users"), json!({"doti@wiv.ai": "User not found"}));

    let tenant = |path: &str| stored("msp_navigator_tenant.tenant", path);
    assert_eq!(tenant("id"), TENANT);
    assert_eq!(tenant("name"), "jy99ayz7");
    assert_eq!(tenant("status"), "ACTIVE");
    assert_eq!(tenant("provider_org_id"), ORG);
}

#[support::test]
fn a_development_override_serves_the_same() {
    let api = Documented::start();
    let ws = user(&api);
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_terraform-provider-msp"));
    let directory = binary.parent().expect("a directory").display();
    ws.file(
        "dev.tfrc",
        &format!(
            "provider_installation {{\n  dev_overrides {{\n    \
             \"mspops/msp\" = \"{directory}\"\n  }}\n}}\n"
        ),
    );
    ws.env("TF_CLI_CONFIG_FILE", &ws.directory().join("dev.tfrc").to_string_lossy());
    // No `init`: with an override nothing is installed.
    std::fs::remove_dir_all(ws.directory().join(".terraform")).expect("init made it");
    ws.remove_file(".terraform.lock.hcl");
    ws.apply_with(&[]);
    assert_eq!(ws.attribute("msp_customer.customer", "id"), CUSTOMER);
    assert_eq!(api.lines("DELETE"), [""; 0]);
}
