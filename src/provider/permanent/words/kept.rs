//! Missing objects that stay in the state, with `missing_objects = "keep"`.

use tfplugin::framework::{Change, Diagnostic, Path};

use crate::provider::advice;
use crate::provider::permanent::absence::Absent;

/// The other way on, in a message that stops the run.
pub const TO_GO_ON: &str = "To go on with everything else meanwhile, set `missing_objects = \"keep\"` on \
                            the provider, or `MSP_MISSING_OBJECTS=keep` for one run.";

const KEPT: &str =
    "`missing_objects` is `keep`, so nothing is planned for it, and its state stays as it is.";

/// A read has not found it.
pub fn kept(absent: &Absent<'_>) -> Diagnostic {
    let Absent { type_name, thing, id, looked_in, credential } = absent;
    let warning = Diagnostic::warning(
        format!("{thing} ({id}) is not listed, and is kept"),
        format!(
            "It is not in {looked_in}, asked with the credential from {credential}. {KEPT}\n\n\
             If it really is gone, let go of it: run {}.",
            advice::state_rm(type_name)
        ),
    );
    warning.because_of(format!("{type_name} is kept")).or_briefly(
        format!("Another `{type_name}` is not listed, and is kept"),
        format!("It is {thing} ({id}). The first such message says the rest."),
    )
}

/// A read has not found its organization.
pub fn kept_below(type_name: &str, thing: &str, id: &str, org_id: &str) -> Diagnostic {
    let warning = Diagnostic::warning(
        format!("{thing} ({id}) cannot be looked up, and is kept"),
        format!(
            "Organization {org_id} is not found. {KEPT}\n\nIf it really is gone, let go of this: run {}.",
            advice::state_rm(type_name)
        ),
    );
    warning.because_of(format!("{type_name} is kept")).or_briefly(
        format!("Another `{type_name}` cannot be looked up, and is kept"),
        format!("It is {thing} ({id}). The first such message says the rest."),
    )
}

/// An error about a create that is pending, as a warning.
pub fn kept_pending(type_name: &str, wanted: &str, mut why: Diagnostic) -> Diagnostic {
    why.detail = format!("{KEPT} Its create is not sent again.\n\n{}", why.detail);
    let warning = Diagnostic::warning(why.summary, why.detail);
    warning.because_of(format!("{type_name} is pending")).or_briefly(
        format!("It is not known whether another `{type_name}` exists"),
        format!("It is {wanted}. The first such message says the rest."),
    )
}

/// A change of the configuration that waits.
pub fn held_back(thing: &str, path: &Path, change: Option<&Change>) -> Diagnostic {
    let change = change.map_or_else(String::new, |Change { path, from, to }| {
        format!("`{path}` is {from} in the state and {to} in the configuration. ")
    });
    Diagnostic::warning(
        format!("`{path}` of {thing} is not changed"),
        format!(
            "{change}The object is missing, and `missing_objects` is `keep`, so nothing is planned for it. \
             The change is planned once it is found."
        ),
    )
}

/// A change that cannot wait.
pub fn not_held_back(thing: &str, path: &Path) -> Diagnostic {
    Diagnostic::error(
        format!("`{path}` of {thing} cannot be changed while it is missing"),
        "Take this change back until the object is found: Terraform plans every value that is new or taken \
         away. Or let go of the object with `terraform state rm` and its address.",
    )
}

/// The owner of a block does not exist yet.
pub fn no_owner(type_name: &str, what: &str, attribute: &str) -> Diagnostic {
    let warning = Diagnostic::warning(
        format!("{what} is not created yet: its `{attribute}` is null"),
        format!(
            "Most often it comes from a create with an unknown outcome, and another message tells of that. \
             `missing_objects` is `keep`, so the rest is planned. The apply of this one fails while \
             `{attribute}` is null, and the rest is applied."
        ),
    );
    warning.because_of(format!("{type_name} has no {attribute}")).or_briefly(
        format!("Another `{type_name}` is not created yet: its `{attribute}` is null"),
        format!("It is {what}. The first such message says the rest."),
    )
}

/// The same at apply.
pub fn not_created_without_owner(what: &str, attribute: &str) -> Diagnostic {
    let why = format!(
        "Nothing was sent. The object that `{attribute}` comes from is not there yet. Plan again once it is."
    );
    Diagnostic::error(format!("{what} was not created: its `{attribute}` is null"), why)
        .at(Path::attribute(attribute))
}

/// The owner of an object was removed from the configuration, or is unknown now.
pub fn owner_lost(what: &str, attribute: &str) -> Diagnostic {
    Diagnostic::error(
        "Missing value",
        format!(
            "`{attribute}` is required, and what it is set to is null. {what} exists, so nothing is done. If \
             that comes from another resource, it is not there yet: a message about that resource says why."
        ),
    )
    .at(Path::attribute(attribute))
}
