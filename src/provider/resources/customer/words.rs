//! What is said about a customer.

use super::{Model, TYPE};
use crate::framework::Diagnostic;
use crate::provider::deletion_policy::Undeletable;
use crate::provider::look::Wanted;

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

pub fn renamed(id: &str, name: &str, told: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Customer {name:?} ({id}) was renamed to {told:?} in Wiv"),
        format!("Write `name = {told:?}` in its block: the API cannot rename it back."),
    )
}

pub fn echoed_differently(id: &str, name: &str, told: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Customer {name:?} ({id}) is called {told:?} by Wiv"),
        "The customer was created, and Wiv answered with another name than the one that was sent. \
         The state keeps the name of the configuration.",
    )
}

pub fn no_longer_there(name: &str, planned: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Customer {name:?} ({planned}) is no longer there"),
        "The plan was to adopt it, and now no customer of that name is listed. Nothing was created. \
         Plan again.",
    )
}
