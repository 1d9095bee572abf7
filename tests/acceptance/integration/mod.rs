//! `msp_integration` under real Terraform.

mod importing;
mod making;
mod refusing;
mod replacing;

use serde_json::{Value, json};

use msp_sandbox::{Assumptions, BlockingSandbox, Options, Sandbox};
use support::api::sandbox;
use support::hcl::Block;
use support::key_file::marked as key;
use support::workspace::Workspace;

const CUSTOMER: &str = r#"
resource "msp_customer" "acme" {
  name = "Acme"
}
"#;

const CREATE: (&str, &str) = ("POST", "/msp/customers/*/integrations");
const ROLE: &str = "arn:aws:iam::123456789012:role/WivAccessRole";

/// The customer, and an integration of it with this in its block.
fn config(name: &str, body: &str) -> String {
    let block = Block::resource("msp_integration", "it")
        .expr("customer_id", "msp_customer.acme.id")
        .text("name", name)
        .line(body);
    format!("{CUSTOMER}\n{block}")
}

fn aws(external_id: &str) -> String {
    format!("aws = {{\n    role_arn    = \"{ROLE}\"\n    external_id = \"{external_id}\"\n  }}")
}

fn gcp(secret: &str) -> String {
    format!(
        "gcp = {{\n    project_id           = \"billing-project\"\n    \
         billing_dataset_name = \"billing_dataset\"\n    \
         billing_table_name   = \"gcp_billing_export\"\n    {secret}\n  }}"
    )
}

/// An HCL string of some JSON.
fn quoted(json: &Value) -> String {
    format!("{:?}", json.to_string())
}

fn rename(sandbox: &BlockingSandbox, name: &str) {
    let renamed = sandbox.change(|state| {
        name.clone_into(&mut state.customers[0].integrations[0].name);
    });
    renamed.expect("the state is changed");
}
