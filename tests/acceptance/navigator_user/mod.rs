//! `msp_navigator_user` under real Terraform: who is added, invited, changed and removed, and
//! in which words.

mod adding;
mod adopting;
mod changing;
mod importing;
mod inviting;
mod leaving;
mod losing;
mod refusing;

use serde_json::{Value, json};

use msp_sandbox::{Handle, Member, Received};
use support::api;
use support::hcl::Block;
use support::workspace::Workspace;

const A: &str = "msp_navigator_user.a";
const ORG: &str = "9d9648a7-115a-4a06-a613-a0c4077469f7";
/// One with a VMware ID: added at once.
const ADA: &str = "ada@example.com";
/// One without: invited.
const IVY: &str = "ivy@invited.example";
const ADMIN: &str = "msp:provider_admin";
const SUPPORT: &str = "msp:provider_support_user";
const BILLING: &str = "msp:provider_billing_user";
const ADD: (&str, &str) = ("POST", "/cphub/api/auth/v2/orgs/*/add-users");
const CHANGE: (&str, &str) = ("PATCH", "/cphub/api/auth/v1/orgs/*/users-org-roles");
const REVOKE: (&str, &str) = ("DELETE", "/cphub/api/auth/v1/orgs/*/invitations");
const REMOVE: (&str, &str) = ("DELETE", "/cphub/api/auth/v1/orgs/*/users");

/// A user with these roles, and with this beside them.
fn user(email: &str, roles: &[&str], body: &str) -> String {
    Block::resource("msp_navigator_user", "a")
        .text("org_id", ORG)
        .text("email", email)
        .texts("org_roles", roles)
        .line(body)
        .to_string()
}

/// A user with this one role, which the plan does not know.
fn with_a_role_known_later(email: &str, role: &str) -> String {
    let role = Block::resource("terraform_data", "role").text("input", role);
    role.to_string() + &user(email, &[], "").replace("[]", "[terraform_data.role.output]")
}

/// What was sent since the last time and is no GET or exchange: `POST add-users {...}`.
fn written(sandbox: &Handle) -> Vec<(String, Value)> {
    let is_write = |one: &&Received| one.method != "GET" && !one.path.contains("/authn/");
    let line = |one: &Received| {
        let name = one.path.rsplit('/').next().unwrap_or_default();
        (format!("{} {name}", one.method), one.json())
    };
    let received = sandbox.received().iter().filter(is_write).map(line).collect();
    sandbox.forget_requests();
    received
}

/// The names of the calls alone.
fn calls(sandbox: &Handle) -> Vec<String> {
    written(sandbox).into_iter().map(|(line, _)| line).collect()
}

fn names(email: &str) -> Value {
    json!([{"username": email, "idpId": ""}])
}

/// Makes a user as a person in Navigator would.
fn made_elsewhere(sandbox: &Handle, email: &str, roles: &[&str]) {
    let member = Member {
        org_id: ORG.to_owned(),
        id: "u-1".to_owned(),
        username: email.to_owned(),
        org_roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        ..Member::default()
    };
    sandbox.change(|state| state.members.push(member)).expect("the state is changed");
}

/// Lets the invitation in the state be an old one.
fn long_ago(ws: &Workspace) {
    ws.edit_state(|instance| {
        assert!(instance["attributes"]["invited_at"].is_string());
        instance["attributes"]["invited_at"] = json!("2020-02-02T02:02:02Z");
    });
}

/// The roles that the only user has in Navigator, in order.
fn roles_there(sandbox: &Handle) -> Vec<String> {
    let state = sandbox.state();
    let [member] = &state.members[..] else { panic!("not one user: {:?}", state.members) };
    let mut roles = member.org_roles.clone();
    roles.sort();
    roles
}
