//! What is said about tenants.

use tfplugin::framework::{Diagnostic, Path};

use super::TYPE;
use super::fields::{self, Difference};
use super::schema::Model;
use crate::http::{Error, ErrorKind};
use crate::navigator::Organization;
use crate::provider::absence::Absent;
use crate::provider::backend::{self, Navigator};
use crate::provider::config;
use crate::provider::deletion_policy::Undeletable;
use crate::provider::look::Wanted;

/// `Tenant "Lorem"`.
pub fn thing(state: &Model) -> String {
    state.display_name.text().map_or_else(|| "Tenant".to_owned(), |name| format!("Tenant {name:?}"))
}

pub fn wanted(display_name: &str, domain: &str) -> Wanted {
    Wanted { type_name: TYPE, thing: format!("Tenant {display_name:?} of {domain}") }
}

/// The same for a block that has its tenant.
pub fn wanted_by(state: &Model) -> Wanted {
    Wanted { type_name: TYPE, thing: thing(state) }
}

pub fn undeletable(state: &Model) -> Undeletable {
    Undeletable {
        type_name: TYPE.to_owned(),
        thing: thing(state),
        id: state.id.text().unwrap_or("no id").to_owned(),
        because: "Navigator documents no call that deletes an organization or moves it to another \
                  provider"
            .to_owned(),
        end_it: "with Navigator's support".to_owned(),
    }
}

pub fn absent<'a>(state: &Model, id: &'a str, credential: &'a str) -> Absent<'a> {
    Absent {
        type_name: TYPE,
        thing: thing(state),
        id,
        looked_in: "Navigator (`GET /cphub/api/core/v1/mgmt/orgs/{orgId}`)",
        credential,
    }
}

/// There is neither `provider_org_id` nor the provider's `org_id`.
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
        "There is no provider organization with the id {provider_org:?}, or the credential from {} \
         cannot see it. Check `provider_org_id` of this block and `navigator.org_id` of the provider \
         (`NAVIGATOR_ORG_ID`).",
        navigator.credential
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

/// Adds to the warning of an adoption where the tenant is not as configured, or nobody can
/// tell whether it is.
pub fn adopted(
    mut diagnostic: Diagnostic,
    organization: &Organization,
    plan: &Model,
) -> Diagnostic {
    let mut paragraphs = vec![std::mem::take(&mut diagnostic.detail)];
    let differences = fields::differences(organization, plan);
    if !differences.is_empty() {
        paragraphs.push(format!(
            "It differs from the configuration:\n\n{}\n\nThe plan after this apply proposes to change \
             that.",
            table(&differences, "this block says"),
        ));
    }
    let untold = fields::untold(organization, plan);
    if !untold.is_empty() {
        paragraphs.push(format!(
            "Not told by Navigator, so not compared: {}. What the configuration says is taken as \
             given, and sent with the next change.",
            backticked(&untold),
        ));
    }
    diagnostic.detail = paragraphs.join("\n\n");
    diagnostic
}

/// The answer to a create or update says something other than was sent.
pub fn echoed_differently(state: &Model, id: &str, differences: &[Difference]) -> Diagnostic {
    Diagnostic::warning(
        format!("{} ({id}) differs in Navigator: {}", thing(state), names(differences)),
        format!(
            "It was written, and Navigator answered with other values than those that were sent:\n\n\
             {}\n\n\
             The state keeps the values of the configuration. What Navigator says otherwise from \
             here on is drift.",
            table(differences, "sent was"),
        ),
    )
}

/// A read speaks for the first time of fields, and otherwise than the state.
pub fn told_differently(state: &Model, id: &str, differences: &[Difference]) -> Diagnostic {
    Diagnostic::warning(
        format!("{} ({id}) differs in Navigator: {}", thing(state), names(differences)),
        format!(
            "Navigator has not told these before, so nobody can say whether they were changed there \
             or are only written differently:\n\n{}\n\n\
             The state keeps the values of the configuration. What Navigator says otherwise from \
             here on is drift.",
            table(differences, "this block says"),
        ),
    )
}

/// An organization that is no tenant.
pub fn not_a_tenant(id: &str, organization: &Organization, org_type: &str) -> Diagnostic {
    let name = organization.display_name.as_deref().unwrap_or("without a name");
    Diagnostic::error(
        format!("Not a tenant: organization {name:?} ({id}) is of type {org_type}"),
        format!(
            "`{TYPE}` manages customer organizations (`TENANT`) alone. To import one, give the `id` \
             that Navigator lists for it below your provider organization."
        ),
    )
}

pub fn not_an_id(id: &str) -> Diagnostic {
    Diagnostic::error(
        "Not the id of a tenant",
        format!(
            "{id:?} is blank or has white space around it. The id is the `id` of the customer \
             organization in Navigator."
        ),
    )
}

pub fn no_longer_there(thing: &str, planned: &str) -> Diagnostic {
    Diagnostic::error(
        format!("{thing} ({planned}) is no longer there"),
        "The plan was to adopt it, and now no such tenant is listed. Nothing was created. Plan again.",
    )
}

fn names(differences: &[Difference]) -> String {
    let names: Vec<_> = differences.iter().map(|difference| difference.attribute).collect();
    backticked(&names)
}

fn backticked(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn table(differences: &[Difference], ours: &str) -> String {
    let line = |one: &Difference| {
        format!("- `{}`: Navigator says {:?}, {ours} {:?}", one.attribute, one.theirs, one.ours)
    };
    differences.iter().map(line).collect::<Vec<_>>().join("\n")
}
