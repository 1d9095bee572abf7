//! The messages about tenants.

use std::fmt::Write as _;

use tfplugin::framework::{Diagnostic, Path};
use tfplugin::hcl::quoted;

use super::Tenant;
use super::schema::Model;
use crate::http::{Error, ErrorKind};
use crate::navigator::Organization;
use crate::provider::backend::{self, Navigator};
use crate::provider::config;
use crate::provider::permanent::Permanent as _;
use crate::provider::permanent::words::thing;

/// Neither `provider_org_id` nor the provider's `org_id` is set.
pub fn no_provider_org() -> Diagnostic {
    let mut diagnostic = config::no_org_id();
    diagnostic.detail.push_str(" Or set `provider_org_id` on this block.");
    diagnostic
}

/// The list of tenants, or a create, failed.
pub fn failed(what: &str, provider_org: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    if error.kind() != ErrorKind::NotFound {
        return backend::refused(what, error, &navigator.credential);
    }
    let next = format!(
        "There is no provider organization with the id {provider_org}, or the credential from {} \
         cannot see it. Check `provider_org_id` of this block and `navigator.org_id` of the provider \
         (`NAVIGATOR_ORG_ID`).",
        navigator.credential,
        provider_org = quoted(provider_org)
    );
    backend::failed(what, error, &next).at(Path::attribute("provider_org_id"))
}

/// The list of tenants failed.
pub fn cannot_list(provider_org: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    let what = format!("Tenants of organization {provider_org} cannot be listed");
    failed(&what, provider_org, error, navigator)
}

/// A create or an update failed.
pub fn not_written(what: &str, error: &Error, plan: &Model, navigator: &Navigator) -> Diagnostic {
    let refused = matches!(error.kind(), ErrorKind::Refused { status: 400..=499 });
    match plan.admin_user_email.text() {
        Some(_) if refused => backend::failed(
            what,
            error,
            "If the words above do not say why: Navigator is known to refuse calls that carry an \
             `admin_user_email`. Leave it out then, and invite the user in Navigator.",
        ),
        _ => backend::refused(what, error, &navigator.credential),
    }
}

/// An update did not find its tenant.
pub fn not_there_to_change(what: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    let next = format!(
        "Asked with the credential from {}. Nothing is deleted through this API, so most often the \
         credential belongs to another organization, or the endpoint is another one. The state is \
         kept as it is.",
        navigator.credential
    );
    backend::failed(what, error, &next)
}

/// The first apply after an import sends more than it changes.
pub fn import_changes(prior: &Model, changes: &[&str], given: &[Path]) -> Diagnostic {
    let id = prior.id.text().unwrap_or("no id");
    let changes = list(changes.iter().map(ToString::to_string));
    let mut detail = format!(
        "Navigator says something other than the configuration of {changes}, so the apply changes \
         that with a `PUT`."
    );
    if !given.is_empty() {
        let given = list(given.iter().map(ToString::to_string));
        let _ = write!(
            detail,
            " A `PUT` carries the whole tenant, so it also sets what Navigator does not tell and \
             nobody could compare: {given}.",
        );
    }
    Diagnostic::warning(
        format!("{} ({id}) is imported and changed", thing::<Tenant>(prior)),
        detail,
    )
}

fn list(names: impl Iterator<Item = String>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// An organization that is no tenant.
pub fn not_a_tenant(id: &str, organization: &Organization, org_type: &str) -> Diagnostic {
    let name = organization.display_name.as_deref().unwrap_or("without a name");
    Diagnostic::error(
        format!(
            "Not a tenant: organization {name} ({id}) is of type {org_type}",
            name = quoted(name)
        ),
        format!(
            "`{}` manages customer organizations (`TENANT`) alone. To import one, give the `id` \
             that Navigator lists for it below your provider organization.",
            Tenant::TYPE
        ),
    )
}

pub fn not_an_id(id: &str) -> Diagnostic {
    Diagnostic::error(
        "Not the id of a tenant",
        format!(
            "{id} is blank or has white space around it. The id is the `id` of the customer \
             organization in Navigator.",
            id = quoted(id)
        ),
    )
}
