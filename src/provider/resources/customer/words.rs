//! What is said about a customer.

use tfplugin::framework::{Diagnostic, Path};

use super::{Model, TYPE};
use crate::provider::deletion_policy::Undeletable;
use crate::provider::look::Wanted;
use crate::provider::{checks, near_name};

pub fn wanted(name: &str) -> Wanted {
    Wanted { type_name: TYPE, thing: format!("Customer {name:?}") }
}

/// The same for a block that has its customer.
pub fn wanted_by(state: &Model) -> Wanted {
    Wanted { type_name: TYPE, thing: thing(state) }
}

pub fn thing(state: &Model) -> String {
    state.name.text().map_or_else(|| "Customer".to_owned(), |name| format!("Customer {name:?}"))
}

pub fn undeletable(state: &Model) -> Undeletable {
    Undeletable {
        type_name: TYPE.to_owned(),
        thing: thing(state),
        id: state.id.text().unwrap_or("no id").to_owned(),
        because: "Wiv documents no call that renames or deletes a customer".to_owned(),
        end_it: "with Wiv's support".to_owned(),
    }
}

/// A name that none is given, though one that is there may have it.
pub fn not_to_be_made(name: &str) -> Option<Diagnostic> {
    let why = checks::name(name).err()?;
    let refused = Diagnostic::error(
        "Invalid value for `name`",
        format!(
            "{why} No customer is created with such a name; one that is called so can be imported."
        ),
    );
    Some(refused.at(Path::attribute("name")))
}

/// One is there whose name is nearly that of the new one.
pub fn near(name: &str, other: &str, id: &str) -> Diagnostic {
    near_name::warning(name, &wanted(other), other, id)
}

pub fn no_longer_there(name: &str, planned: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Customer {name:?} ({planned}) is no longer there"),
        "The plan was to adopt it, and now no customer of that name is listed. Nothing was created. \
         Plan again.",
    )
}
