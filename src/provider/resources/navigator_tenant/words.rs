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
    let detail = "Set `provider_org_id` on this block. Or set `navigator.org_id` in the provider block, or \
                  the environment variable `NAVIGATOR_ORG_ID`. This run needs the id of your provider \
                  organization.";
    Diagnostic { detail: detail.to_owned(), ..config::no_org_id() }
}

/// The list of tenants, or a create, failed.
pub fn failed(what: &str, provider_org: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    if error.kind() != ErrorKind::NotFound {
        return backend::refused(what, error, &navigator.credential);
    }
    let next = format!(
        "Check `provider_org_id` of this block and `navigator.org_id` of the provider \
         (`NAVIGATOR_ORG_ID`). There is no provider organization with the id {provider_org}, or \
         the credential from {} cannot see it.",
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
            "If the answer below does not say why, leave out `admin_user_email`, and invite the \
             user in Navigator. For some providers Navigator refuses calls that carry it.",
        ),
        _ => backend::refused(what, error, &navigator.credential),
    }
}

/// An update did not find its tenant.
pub fn not_there_to_change(what: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    let next = format!(
        "Check the endpoint, and that the credential from {} belongs to the organization above \
         this tenant. This API deletes nothing, so most often one of the two is wrong. The state \
         stays as it is.",
        navigator.credential
    );
    backend::failed(what, error, &next)
}

/// The first apply after an import sends more than it changes.
pub fn import_changes(prior: &Model, changes: &[&str], given: &[Path]) -> Diagnostic {
    let id = prior.id.text().unwrap_or("no id");
    let changes = list(changes.iter().map(ToString::to_string));
    let mut detail = format!(
        "The apply changes {changes} with a `PUT`: Navigator has other values than the \
         configuration."
    );
    if !given.is_empty() {
        let given = list(given.iter().map(ToString::to_string));
        let _ = write!(
            detail,
            " A `PUT` carries the whole tenant. So it also sets fields that Navigator does not \
             return, and nobody could compare those: {given}.",
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
            "Import a customer organization by the `id` that Navigator lists for it below your \
             provider organization. `{}` manages only customer organizations (`TENANT`).",
            Tenant::TYPE
        ),
    )
}

pub fn not_an_id(id: &str) -> Diagnostic {
    Diagnostic::error(
        "Not the id of a tenant",
        format!(
            "Import it with the `id` of the customer organization in Navigator. {id} is blank or \
             has white space around it.",
            id = quoted(id)
        ),
    )
}
