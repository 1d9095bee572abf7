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

use regex::Regex;
use serde_json::{Value, json};

use msp_sandbox::{Assumptions, BlockingSandbox, Options, Received, Sandbox, Tenant};
use support::diagnostics::Diagnostics;
use support::workspace::Workspace;

const A: &str = "msp_navigator_tenant.a";
const PROVIDER_ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";
/// The documented body of a create.
const REQUEST: &str = include_str!("../fixtures/navigator-tenant-request.json");

/// The attributes of the documented request.
const LOREM: &[(&str, &str)] = &[
    ("display_name", "Lorem"),
    ("company_name", "Lorem Ipsum"),
    ("country", "US"),
    ("city", "Atlanta"),
    ("state", "Georgia"),
    ("zip", "30313"),
    ("domain", "lorem.com"),
    ("address_line1", "Rosebery Avenue 13"),
    ("tag", "hightouchVMC"),
];

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
    let mut attributes = LOREM.to_vec();
    for (name, value) in changes {
        attributes.retain(|(kept, _)| kept != name);
        attributes.push((name, value));
    }
    let lines: Vec<_> = attributes
        .iter()
        .filter(|(_, value)| *value != "null")
        .map(|(name, value)| match *value {
            "true" | "false" => format!("  {name} = {value}"),
            reference if reference.starts_with("terraform_data.") => {
                format!("  {name} = {reference}")
            }
            text => format!("  {name} = {text:?}"),
        })
        .collect();
    format!("resource \"msp_navigator_tenant\" \"{label}\" {{\n{}\n}}\n", lines.join("\n"))
}

fn start() -> (BlockingSandbox, Workspace) {
    start_with(&[])
}

/// A sandbox that makes these assumptions, and a workspace that speaks to it.
fn start_with(assumptions: &[&str]) -> (BlockingSandbox, Workspace) {
    let assumptions = Assumptions::with(assumptions).expect("these assumptions exist");
    let sandbox = Sandbox::start_blocking(Options { assumptions, ..Options::default() })
        .expect("the sandbox starts");
    let workspace = Workspace::new(&sandbox);
    (sandbox, workspace)
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

/// The requests since the last time but for those for tokens, ids masked: `GET /orgs/<id>`.
fn sent(sandbox: &BlockingSandbox) -> Vec<String> {
    let line = |request: &Received| {
        let path = request.path.replace("/cphub/api/core/v1/mgmt", "");
        format!("{} {}", request.method, masked(&path.replace(PROVIDER_ORG, "<provider>")))
    };
    let received = sandbox.received();
    sandbox.forget_requests();
    received.iter().filter(|request| !request.path.contains("/authn/")).map(line).collect()
}

/// The bodies of the POSTs or PUTs of tenants since the last time.
fn bodies(sandbox: &BlockingSandbox, method: &str) -> Vec<Value> {
    let received = sandbox.received();
    sandbox.forget_requests();
    let of_tenants = |request: &&Received| {
        request.method == method && request.path.starts_with("/cphub/api/core/v1/mgmt/orgs/")
    };
    received.iter().filter(of_tenants).map(Received::json).collect()
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

/// Ids are other ones in every run.
fn masked(text: &str) -> String {
    let uuid = Regex::new("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").expect("a pattern");
    let request = Regex::new("Request id: [0-9a-f]+").expect("a pattern");
    let text = uuid.replace_all(&text.replace(PROVIDER_ORG, "<provider>"), "<id>").into_owned();
    request.replace_all(&text, "Request id: <request>").into_owned()
}

/// All of it as a person reads it, ids masked.
fn words(of: &Diagnostics) -> String {
    let texts: Vec<_> = of.iter().map(|one| format!("{}: {}", one.severity, one.text())).collect();
    masked(&texts.join("\n----\n"))
}
