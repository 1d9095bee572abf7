//! `msp_customer_users` under real Terraform.

mod importing;
mod letting_go;
mod refusing;
mod sending;

use serde_json::Value;

use msp_sandbox::BlockingSandbox;
use support::api;
use support::between::Between;
use support::hcl::Block;
use support::workspace::{Workspace, sandbox_provider};

const USERS: &str = "msp_customer_users.it";
/// The sandbox refuses every address of this domain: "User not found".
const BOB: &str = "bob@fail.example";

/// With a customer `c-1`.
fn sandbox_with(assumptions: &[&str]) -> BlockingSandbox {
    let sandbox = api::sandbox_assuming(assumptions);
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
    Block::resource("msp_customer_users", "it")
        .text("customer_id", "c-1")
        .text("role", "MSP-Admin")
        .texts("user_emails", emails)
        .line(body)
        .to_string()
}

/// The addresses of each call, in order.
fn addresses_sent(sandbox: &BlockingSandbox) -> Vec<Value> {
    let bodies = api::bodies(sandbox, ("POST", "/msp/customers/*/users"));
    bodies.into_iter().map(|mut body| body["user_emails"].take()).collect()
}
