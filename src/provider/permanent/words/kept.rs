//! What is missing and kept, as `missing_objects` is `keep`.

use tfplugin::framework::{Change, Diagnostic, Path};

use crate::provider::advice;
use crate::provider::permanent::absence::Absent;

/// What a message that stops the run says of the other way.
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
        format!("It is {thing} ({id}). What is said of the first one counts for it too."),
    )
}

/// The organization that it belongs to is not found.
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
        format!("It is {thing} ({id}). What is said of the first one counts for it too."),
    )
}

/// An error about a create that is pending, as a warning.
pub fn kept_pending(type_name: &str, wanted: &str, mut why: Diagnostic) -> Diagnostic {
    why.detail = format!("{KEPT} Its create is not sent again.\n\n{}", why.detail);
    let warning = Diagnostic::warning(why.summary, why.detail);
    warning.because_of(format!("{type_name} is pending")).or_briefly(
        format!("It is not known whether another `{type_name}` exists"),
        format!("It is {wanted}. What is said of the first one counts for it too."),
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

/// One that cannot wait.
pub fn not_held_back(thing: &str, path: &Path) -> Diagnostic {
    Diagnostic::error(
        format!("`{path}` of {thing} cannot be changed while it is missing"),
        "Take this change back until the object is found: Terraform plans every value that is set anew or \
         taken away. Or let go of the object with `terraform state rm` and its address.",
    )
}

/// What a block belongs to is not there yet.
pub fn no_owner(type_name: &str, what: &str, attribute: &str) -> Diagnostic {
    let warning = Diagnostic::warning(
        format!("{what} is not created yet: its `{attribute}` is null"),
        format!(
            "It is most often that of a create whose outcome is unknown, of which another message tells. \
             `missing_objects` is `keep`, so the rest is planned. The apply of this one fails for as long \
             as `{attribute}` is null, and the rest is applied."
        ),
    );
    warning.because_of(format!("{type_name} has no {attribute}")).or_briefly(
        format!("Another `{type_name}` is not created yet: its `{attribute}` is null"),
        format!("It is {what}. What is said of the first one counts for it too."),
    )
}

/// The same at apply.
pub fn not_created_without_owner(what: &str, attribute: &str) -> Diagnostic {
    let why = format!(
        "Nothing was sent. What `{attribute}` is taken from is not there yet: plan again once it is."
    );
    Diagnostic::error(format!("{what} was not created: its `{attribute}` is null"), why)
        .at(Path::attribute(attribute))
}

/// An object whose owner is taken away, or has come to be unknown.
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
