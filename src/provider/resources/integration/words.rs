//! What is said about an integration.

use tfplugin::framework::{Diagnostic, Path};

use super::TYPE;
use super::model::Model;
use crate::provider::deletion_policy::Undeletable;
use crate::provider::look::Wanted;

pub fn wanted(name: &str) -> Wanted {
    Wanted { type_name: TYPE, thing: format!("Integration {name:?}") }
}

/// The same for a block that has its integration.
pub fn wanted_by(state: &Model) -> Wanted {
    Wanted { type_name: TYPE, thing: thing(state) }
}

pub fn thing(state: &Model) -> String {
    state
        .name
        .text()
        .map_or_else(|| "Integration".to_owned(), |name| format!("Integration {name:?}"))
}

pub fn undeletable(state: &Model) -> Undeletable {
    Undeletable {
        type_name: TYPE.to_owned(),
        thing: thing(state),
        id: state.id.text().unwrap_or("no id").to_owned(),
        because: "Wiv documents no call that changes or deletes an integration".to_owned(),
        end_it: "in Wiv, where the customer's integrations are listed".to_owned(),
    }
}

/// What else may be done where a change is refused, by what has changed.
pub fn hint(prior: &Model, replace: &[Path]) -> String {
    let inside = |block: &str| {
        let block = Path::attribute(block);
        replace.iter().any(|path| path.steps().starts_with(block.steps()))
    };
    if inside("gcp") || inside("custom") {
        return "If only the secret has changed: the API cannot change it. Change it in Wiv, then say \
                here that the difference does not matter:\n\n    \
                lifecycle {\n      ignore_changes = [gcp, custom]\n    }\n\n"
            .to_owned();
    }
    if inside("aws") {
        return format!("{AS_IT_IS}\n\n");
    }
    match prior.name.text() {
        Some(name) if inside("name") => format!(
            "If the integration was renamed in Wiv, write `name = {name:?}` here; otherwise rename it \
             in Wiv first. If `name` is made of the customer's, which has changed, say here that this \
             one stays:\n\n    lifecycle {{\n      ignore_changes = [name]\n    }}\n\n"
        ),
        _ => String::new(),
    }
}

const AS_IT_IS: &str = "Where the integration is to stay as it is, say so in its block:\n\n    \
                        lifecycle {\n      ignore_changes = [aws]\n    }";

/// Where the external id that it is made with is not known yet: nothing but a new onboarding
/// link makes it so, and no two links have the same.
pub fn external_id_of_another_link(prior: &Model, at: Path) -> Diagnostic {
    let Undeletable { thing, id, because, .. } = undeletable(prior);
    Diagnostic::error(
        format!("`{at}` of {thing} ({id}) would be another"),
        format!(
            "It is not known yet, because the onboarding link that it is taken from is made anew, and \
             each link has an external id of its own. {because}: this one would stay on the old id, \
             while the role in AWS moves to the new one. `deletion_policy` is `prevent`, so nothing is \
             done.\n\n\
             Take back what makes the link anew, such as other `keepers`. {AS_IT_IS}\n\n\
             Where there is to be a new integration too, set `deletion_policy = \"abandon\"` on this \
             one and apply that first."
        ),
    )
    .at(at)
}

pub fn no_longer_there(name: &str, planned: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Integration {name:?} ({planned}) is no longer there"),
        "The plan was to adopt it, and now no integration of that customer, type and name is listed. \
         Nothing was created. Plan again.",
    )
}

pub fn not_verified(id: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Integration {id} could not be looked up"),
        "Wiv lists the customer's integrations in a form that this provider does not recognise, so \
         the state is kept as it is.",
    )
}
