//! `msp_navigator_tenant` under real Terraform: what is made, what is refused, and in which
//! words.

mod adopting;
mod changing;
mod drifting;
mod ending;
mod importing;
mod making;
mod refreshing;
mod refusing;

use serde_json::{Value, json};

use msp_sandbox::{BlockingSandbox, Tenant};
use support::api::{self, masked, new_bodies, start_with};
use support::hcl::{Block, TENANT};
use support::workspace::Workspace;

const A: &str = "msp_navigator_tenant.a";
const PROVIDER_ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";
const CREATE: (&str, &str) = ("POST", "/cphub/api/core/v1/mgmt/orgs/*/tenants");
const CHANGE: (&str, &str) = ("PUT", "/cphub/api/core/v1/mgmt/orgs/*");
/// The documented body of a create.
const REQUEST: &str = include_str!("../fixtures/navigator-tenant-request.json");

/// The attributes of the documented request.
fn attributes() -> Vec<(&'static str, &'static str)> {
    TENANT.into_iter().chain([("tag", "hightouchVMC")]).collect()
}

/// The documented tenant with some attributes set otherwise; `null` leaves one out.
fn lorem_with(changes: &[(&str, &str)]) -> String {
    block("a", changes)
}

fn lorem() -> String {
    lorem_with(&[])
}

/// The same under another label. Values are strings, but for `null`, `true` and
/// references.
fn block(label: &str, changes: &[(&str, &str)]) -> String {
    let mut attributes: Vec<(&str, &str)> = attributes();
    for (name, value) in changes {
        attributes.retain(|(kept, _)| kept != name);
        attributes.push((name, value));
    }
    let set = attributes.iter().filter(|(_, value)| *value != "null");
    let block = set.fold(Block::resource("msp_navigator_tenant", label), |block, (name, value)| {
        let is_expression =
            ["true", "false"].contains(value) || value.starts_with("terraform_data.");
        if is_expression { block.expr(name, value) } else { block.text(name, value) }
    });
    block.to_string()
}

/// The tenant of the documented request, made by somebody else.
pub fn made_elsewhere(sandbox: &BlockingSandbox, change: impl FnOnce(&mut Tenant)) -> String {
    let mut tenant = Tenant {
        id: "6ee16f54-ed2e-44af-b505-3c4cbc6fbe33".to_owned(),
        name: "jy99ayz7".to_owned(),
        display_name: "Lorem".to_owned(),
        company_name: "Lorem Ipsum".to_owned(),
        country: "US".to_owned(),
        state: "Georgia".to_owned(),
        city: "Atlanta".to_owned(),
        zip: "30313".to_owned(),
        domain: "lorem.com".to_owned(),
        tag: "hightouchVMC".to_owned(),
        address_line1: "Rosebery Avenue 13".to_owned(),
        status: "ACTIVE".to_owned(),
        org_type: "TENANT".to_owned(),
        parent_org_id: PROVIDER_ORG.to_owned(),
        tenant_type: "DEFAULT".to_owned(),
        create_timestamp: 1_554_709_912_558,
        update_timestamp: 1_557_304_298_402,
        ..Tenant::default()
    };
    change(&mut tenant);
    let id = tenant.id.clone();
    sandbox.change(|state| state.tenants.push(tenant)).expect("the state is changed");
    id
}

/// Edits the only tenant, as a person in the UI would.
fn edit(sandbox: &BlockingSandbox, change: impl FnOnce(&mut Tenant)) {
    sandbox.change(|state| change(&mut state.tenants[0])).expect("the state is changed");
}

fn id_of(ws: &Workspace) -> String {
    ws.attribute(A, "id").as_str().expect("an id").to_owned()
}

/// The calls since the last time but for those for tokens: `GET /orgs/ID`.
fn calls(sandbox: &BlockingSandbox) -> Vec<String> {
    let lines = api::sent(sandbox).into_iter().filter(|line| !line.contains("/authn/"));
    let call = |line: String| {
        let (call, _) = line.split_once(" {").unwrap_or((&line, ""));
        masked(&call.replace("/cphub/api/core/v1/mgmt", ""))
    };
    lines.map(call).collect()
}

/// The documented body of a create with some fields otherwise; null takes one out.
fn request_with(changes: &[(&str, Value)]) -> Value {
    let mut request: Value = serde_json::from_str(REQUEST).expect("the fixture is JSON");
    let fields = request.as_object_mut().expect("the fixture is an object");
    for (name, value) in changes {
        if value == &json!(null) {
            fields.remove(*name);
        } else {
            fields.insert((*name).to_owned(), value.clone());
        }
    }
    request
}

/// The body of a change of a tenant whose administrator no configuration has named.
fn change_with(changes: &[(&str, Value)]) -> Value {
    let mut request = request_with(changes);
    request.as_object_mut().expect("the fixture is an object").remove("adminUserEmail");
    request
}
