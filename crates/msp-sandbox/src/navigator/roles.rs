//! Roles in an organization: `/cphub/api/auth/v1/orgs/{org_id}/org-roles` and `users-org-roles`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::named_users::named_users;
use crate::app::App;
use crate::endpoint::{Call, Fields, Invalid, Refusal};

/// The roles of a provider organization, as the guide's examples name them.
const OF_PROVIDERS: &[(&str, &str)] = &[
    ("msp:provider_admin", "Provider Administrator"),
    ("msp:provider_operations_admin", "Provider Operations Administrator"),
    ("msp:provider_account_admin", "Provider Account Administrator"),
    ("msp:provider_billing_user", "Provider Billing User"),
    ("msp:provider_support_user", "Provider Support User"),
];
/// The roles of a customer organization. Their titles are documented. Their names follow the
/// provider's.
const OF_CUSTOMERS: &[(&str, &str)] =
    &[("msp:customer_admin", "Customer Administrator"), ("msp:customer_user", "Customer User")];

pub(super) fn list(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    super::must_exist(app, &call.id)?;
    let roles = available(app, &call.id).iter().map(|(name, _)| told(name, "DIRECT", &call.id));
    Ok((StatusCode::OK, json!({"orgRoles": roles.collect::<Vec<_>>()})))
}

/// The guide says that a user without a role is removed.
pub(super) fn change(app: &App, call: &Call) -> Result<(StatusCode, Value), Refusal> {
    super::must_exist(app, &call.id)?;
    let body = call.json()?;
    let mut fields = Fields::of_body(&body, &app.options.assumptions)?;
    let users = named_users(&mut fields)?;
    let to_add = known(&mut fields, "roleNamesToAdd", app, &call.id)?;
    let to_remove = known(&mut fields, "roleNamesToRemove", app, &call.id)?;
    fields.finish()?;
    app.store.change(|state, _| {
        // All or nothing: it changes nobody before it knows that all exist.
        if users.iter().any(|(username, _)| state.member(&call.id, username).is_none()) {
            return Err(Refusal::bad_request("A user is not a member of the organization"));
        }
        for (username, _) in &users {
            if let Some(member) = state.member_mut(&call.id, username) {
                member.org_roles.retain(|role| !to_remove.contains(role));
                give(&mut member.org_roles, &to_add);
            }
        }
        let is_without = |username: &str| {
            let member = state.member(&call.id, username);
            member.is_some_and(|one| one.org_roles.is_empty() && one.group_roles.is_empty())
        };
        let gone: Vec<_> = users.iter().filter(|(username, _)| is_without(username)).collect();
        state.members.retain(|one| !gone.iter().any(|(username, _)| one.is(&call.id, username)));
        Ok(())
    })?;
    Ok((StatusCode::OK, body))
}

/// The roles of these names that the organization has.
pub(super) fn known<'a>(
    fields: &mut Fields<'a>,
    name: &'a str,
    app: &App,
    org_id: &str,
) -> Result<Vec<String>, Invalid> {
    let names = fields.optional_texts(name)?;
    let available = available(app, org_id);
    if names.iter().all(|role| available.iter().any(|(known, _)| known == role)) {
        Ok(names.into_iter().map(str::to_owned).collect())
    } else {
        Err(fields.invalid(name, "holds a role that the organization does not have"))
    }
}

/// Adds the missing roles.
pub(super) fn give(roles: &mut Vec<String>, more: &[String]) {
    for role in more {
        if !roles.contains(role) {
            roles.push(role.clone());
        }
    }
}

/// A role as an answer shows it.
pub(super) fn told(name: &str, member_type: &str, org_id: &str) -> Value {
    let title = OF_PROVIDERS.iter().chain(OF_CUSTOMERS).find(|(known, _)| *known == name);
    json!({
        "id": format!("{org_id}-{}", name.replace(':', "-")),
        "name": name,
        "displayName": title.map_or(name, |(_, title)| *title),
        "memberType": member_type,
        "orgId": org_id,
    })
}

fn available(app: &App, org_id: &str) -> &'static [(&'static str, &'static str)] {
    if org_id == app.options.credentials.provider_org_id { OF_PROVIDERS } else { OF_CUSTOMERS }
}
