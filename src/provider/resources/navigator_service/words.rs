//! The messages about services.

use tfplugin::framework::{Diagnostic, Path, PlanContext};
use tfplugin::hcl::quoted;

use super::TYPE;
use super::key::ServiceKey;
use super::schema::Model;
use crate::http::{self, Error, ErrorKind};
use crate::navigator::Service;
use crate::provider::advice;
use crate::provider::backend::{self, Navigator};
use crate::provider::permanent::absence::Absent;
use crate::provider::permanent::leave::{Hint, Undeletable};
use crate::provider::permanent::words as all;

/// How many services a message names before it only counts the rest.
const NAMED: usize = 50;

/// Why an enabled service stays enabled.
pub const CANNOT: &str = "Navigator documents no call that disables a service";

pub fn undeletable(key: &ServiceKey) -> Undeletable {
    Undeletable {
        type_name: TYPE,
        thing: format!("Service {}", quoted(&key.service_id)),
        id: key.id(),
        because: CANNOT,
        end_it: "disable it in Navigator, or ask Navigator's support".into(),
        is_missing: false,
    }
}

/// After an import: the block is for another service.
pub fn wrong_id(imported: &ServiceKey, plan: &Model, context: &PlanContext) -> Hint {
    let own =
        ServiceKey::of(plan).filter(|own| context.private.imported && own.id() != imported.id());
    own.map_or_else(Hint::default, |own| Hint {
        text: format!("{}\n\n", all::other_id(TYPE, &imported.id(), &own.id())),
        is_all: true,
    })
}

pub fn absent<'a>(key: &ServiceKey, id: &'a str, credential: &'a str) -> Absent<'a> {
    Absent {
        type_name: TYPE,
        thing: format!("Service {}", quoted(&key.service_id)),
        id,
        looked_in: "the list of services (`GET /cphub/api/core/v1/mgmt/orgs/{orgId}/services`)",
        credential,
    }
}

/// A call about an organization or service failed.
pub fn failed(what: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    if error.kind() != ErrorKind::NotFound {
        return backend::refused(what, error, &navigator.credential);
    }
    let next = format!(
        "Check `org_id`, and that the credential from {} may see that organization.",
        navigator.credential
    );
    backend::failed(what, error, &next).at(Path::attribute("org_id"))
}

/// The list of services failed.
pub fn cannot_list(org_id: &str, error: &Error, navigator: &Navigator) -> Diagnostic {
    failed(&format!("Services of organization {org_id} cannot be listed"), error, navigator)
}

pub fn cannot_look(key: &ServiceKey, error: &Error, navigator: &Navigator) -> Diagnostic {
    cannot_list(&key.org_id, error, navigator)
}

/// No service of that id.
pub fn not_listed(key: &ServiceKey, services: &[Service]) -> Diagnostic {
    let mut lines: Vec<_> = services.iter().map(line).collect();
    lines.sort();
    let more = lines.len().saturating_sub(NAMED);
    lines.truncate(NAMED);
    if more > 0 {
        lines.push(format!("- and {more} more"));
    }
    let there = if lines.is_empty() {
        "The organization has no services.".to_owned()
    } else {
        format!("Set `service_id` to one of these:\n\n{}", lines.join("\n"))
    };
    Diagnostic::error(
        format!("There is no service {} in organization {}", quoted(&key.service_id), key.org_id),
        format!("{there}\n\nNothing is sent."),
    )
    .at(Path::attribute("service_id"))
}

fn line(service: &Service) -> String {
    let name = service.display_name.as_deref().or(service.name.as_deref()).unwrap_or("no name");
    let availability = match (service.enabled, service.can_be_enabled) {
        (Some(true), _) => ", enabled",
        (_, Some(false)) => ", cannot be enabled",
        _ => "",
    };
    format!("- {}: {}{availability}", http::readable(&service.id), http::readable(name))
}

/// Navigator says that it cannot be enabled.
pub fn unavailable(key: &ServiceKey) -> Diagnostic {
    Diagnostic::error(
        format!("{key} cannot be enabled"),
        "See the service in Navigator: most often a contract or an agreement is missing. Navigator \
         lists it with `canBeEnabled` as false, so nothing is sent.",
    )
    .at(Path::attribute("service_id"))
}

/// It is enabled already. Taking it over makes nothing twice.
pub fn enabled_already(key: &ServiceKey) -> Diagnostic {
    Diagnostic::warning(
        format!("{key} is enabled already"),
        "This block manages it from now on. Nothing is sent.",
    )
}

/// Two blocks manage the same service.
pub fn managed(key: &ServiceKey) -> Diagnostic {
    Diagnostic::error(
        format!("{key} is managed already"),
        format!(
            "Remove one of the two blocks. If it belongs to this block and is marked as tainted, \
             {untaint} keeps it. It is in this state, or another block of this plan has it.",
            untaint = advice::untaint(TYPE)
        ),
    )
}

/// The answer was lost, and the list shows it enabled.
pub fn found_enabled(key: &ServiceKey, error: &Error) -> Diagnostic {
    Diagnostic::warning(
        format!("{key} was enabled, as the list of services shows"),
        format!("It is enabled now. Nothing was sent a second time.\n\n{}", error.detail()),
    )
}

/// The answer was lost, and the list does not show it enabled.
pub fn not_known(key: &ServiceKey, error: &Error) -> Diagnostic {
    Diagnostic::error(
        format!("It is not known whether {key} was enabled"),
        format!(
            "Run Terraform again: it looks first, and enables the service only if it is not \
             enabled.\n\n\
             The provider looked at the list of services several times. The list does not show it \
             enabled. Nothing is in the state.\n\n\
             {}",
            error.detail()
        ),
    )
}

pub fn not_enabled(key: &ServiceKey, error: &Error, navigator: &Navigator) -> Diagnostic {
    failed(&format!("{key} was not enabled"), error, navigator)
}

/// It was enabled a moment ago, and the list does not show that.
pub fn not_shown_yet(key: &ServiceKey) -> Diagnostic {
    Diagnostic::warning(
        format!("{key} is not listed as enabled yet"),
        "Its state stays as it is: it was enabled less than ten minutes ago.",
    )
}

/// A person has disabled it.
pub fn disabled_elsewhere(key: &ServiceKey) -> Diagnostic {
    Diagnostic::warning(
        format!("{key} is no longer enabled"),
        "The next apply enables it again. To keep it disabled, remove the block. It has left the \
         state: Navigator lists it as not enabled, so somebody has disabled it.",
    )
}

/// It exists, and there is nothing to import.
pub fn nothing_to_import(key: &ServiceKey) -> Diagnostic {
    Diagnostic::error(
        format!("Nothing to import: {key} is not enabled"),
        "Write its block without an import: the apply enables it.",
    )
}
