//! Missing objects that stay in the state, with `missing_objects = "keep"`.

use std::fmt::Write as _;

use tfplugin::framework::{Change, Diagnostic, Path};

use crate::provider::advice;
use crate::provider::permanent::absence::Absent;

/// The other way on, in a message that stops the run.
pub const TO_GO_ON: &str = "To go on with everything else, set `missing_objects = \"keep\"` on the \
                            provider, or `MSP_MISSING_OBJECTS=keep` for one run.";

const KEPT: &str =
    "`missing_objects` is `keep`, so the plan does nothing with it, and its state stays as it is.";

/// A read has not found it.
pub fn kept(absent: &Absent<'_>) -> Diagnostic {
    let Absent { type_name, thing, id, looked_in, credential } = absent;
    let warning = Diagnostic::warning(
        format!("{thing} ({id}) is not listed, and is kept"),
        format!(
            "If the object is really gone, run {}.\n\n\
             It is not in {looked_in}. The provider asked with the credential from {credential}. {KEPT}",
            advice::state_rm(type_name)
        ),
    );
    warning.because_of(format!("{type_name} is kept")).or_briefly(
        format!("Another `{type_name}` is not listed, and is kept"),
        format!("It is {thing} ({id}). The first message of this kind says more."),
    )
}

/// A read has not found its organization.
pub fn kept_below(type_name: &str, thing: &str, id: &str, org_id: &str) -> Diagnostic {
    let warning = Diagnostic::warning(
        format!("{thing} ({id}) cannot be looked up, and is kept"),
        format!(
            "If the organization is really gone, run {}.\n\n\
             Organization {org_id} was not found. {KEPT}",
            advice::state_rm(type_name)
        ),
    );
    warning.because_of(format!("{type_name} is kept")).or_briefly(
        format!("Another `{type_name}` cannot be looked up, and is kept"),
        format!("It is {thing} ({id}). The first message of this kind says more."),
    )
}

/// An error about a create that is pending, as a warning.
pub fn kept_pending(type_name: &str, wanted: &str, mut why: Diagnostic) -> Diagnostic {
    let _ = write!(why.detail, "\n\n{KEPT} Nothing is sent for it.");
    let warning = Diagnostic::warning(why.summary, why.detail);
    warning.because_of(format!("{type_name} is pending")).or_briefly(
        format!("It is not known whether another `{type_name}` exists"),
        format!("It is {wanted}. The first message of this kind says more."),
    )
}

/// A change of the configuration that waits.
pub fn held_back(thing: &str, path: &Path, change: Option<&Change>) -> Diagnostic {
    let change = change.map_or_else(String::new, |Change { path, from, to }| {
        format!(" `{path}` is {from} in the state and {to} in the configuration.")
    });
    Diagnostic::warning(
        format!("`{path}` of {thing} is not changed"),
        format!(
            "Plan again after the object is found.{change} The object is missing, and \
             `missing_objects` is `keep`, so the plan does nothing with it."
        ),
    )
}

/// A change that cannot wait.
pub fn not_held_back(thing: &str, path: &Path) -> Diagnostic {
    Diagnostic::error(
        format!("`{path}` of {thing} cannot be changed while it is missing"),
        "Undo this change until the object is found. Or run `terraform state rm` with the address of \
         the object. The provider cannot hold this change back: Terraform plans every value that a \
         block adds or removes.",
    )
}

/// The owner of a block does not exist yet.
pub fn no_owner(type_name: &str, what: &str, attribute: &str) -> Diagnostic {
    let warning = Diagnostic::warning(
        format!("{what} is not created yet: its `{attribute}` is null"),
        format!(
            "Look for the message about the object that `{attribute}` comes from. Most often nobody \
             knows yet whether that object was created.\n\n\
             `missing_objects` is `keep`, so the plan goes on. The apply fails for this object while \
             `{attribute}` is null. It makes the other changes."
        ),
    );
    warning.because_of(format!("{type_name} has no {attribute}")).or_briefly(
        format!("Another `{type_name}` is not created yet: its `{attribute}` is null"),
        format!("It is {what}. The first message of this kind says more."),
    )
}

/// The same at apply.
pub fn not_created_without_owner(what: &str, attribute: &str) -> Diagnostic {
    let why = format!(
        "Plan again after the object exists that `{attribute}` comes from. Nothing was sent."
    );
    Diagnostic::error(format!("{what} was not created: its `{attribute}` is null"), why)
        .at(Path::attribute(attribute))
}

/// The owner of an object was removed from the configuration, or is unknown now.
pub fn owner_lost(what: &str, attribute: &str) -> Diagnostic {
    Diagnostic::error(
        "Missing value",
        format!(
            "Set `{attribute}` to a value: it is required, and now it is null. If it comes from another \
             resource, that object does not exist yet. A message about that resource says why. {what} \
             exists, so nothing is done."
        ),
    )
    .at(Path::attribute(attribute))
}
