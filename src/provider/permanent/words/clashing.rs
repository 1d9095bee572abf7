//! A block may not have what it wants, because another block has it.

use tfplugin::framework::Diagnostic;
use tfplugin::hcl::quoted;

use super::{NO_SECOND, NONE, thing, wanted};
use crate::provider::advice;
use crate::provider::permanent::Permanent;
use crate::provider::permanent::claims::Clash;

const EITHER: &str = "Remove one of the two blocks, or give one of them another name.";

/// A new block may not have what it wants.
pub fn clash<T: Permanent>(key: &T::Key, clash: Clash) -> Diagnostic {
    clashing::<T>(&wanted::<T>(key), clash, None)
}

/// The same over an object that a look has found.
pub fn clash_over<T: Permanent>(key: &T::Key, one: &T::Answer, clash: Clash) -> Diagnostic {
    clashing::<T>(&wanted::<T>(key), clash, Some(&T::import_id(key, T::id(one))))
}

/// A block may no longer have what it has.
pub fn state_clash<T: Permanent>(model: &T::Model, clash: Clash) -> Diagnostic {
    clashing::<T>(&thing::<T>(model), clash, None)
}

fn clashing<T: Permanent>(thing: &str, clash: Clash, import_id: Option<&str>) -> Diagnostic {
    let (vendor, noun) = (T::FACTS.vendor, T::FACTS.noun.to_lowercase());
    let both_confirmed = format!(
        "If both are the same {noun}, remove one of the two blocks. If they are two {noun}s, check with \
         {vendor} that neither exists yet. Then set `confirmed_new = true` on both blocks."
    );
    let (summary, detail) = match clash {
        Clash::Twin => (
            format!("{thing} would be created twice"),
            format!("{EITHER} Both blocks of this configuration create the same object. {NONE}"),
        ),
        Clash::NearTwin(other) => (
            format!("{thing} would be created beside {other}", other = quoted(&other)),
            format!(
                "{both_confirmed}\n\n\
                 Another block of this configuration creates {other}. {vendor} may take the two names \
                 for the same. {NONE}",
                other = quoted(&other)
            ),
        ),
        Clash::Made(id) => (
            format!("{thing} is managed already ({id})"),
            format!(
                "{EITHER} In this run another block has created or adopted it. Both blocks name the \
                 same object. {NO_SECOND}"
            ),
        ),
        Clash::NearMade(other, id) => (
            format!("{thing} would be created beside {other} ({id})", other = quoted(&other)),
            format!(
                "{both_confirmed}\n\n\
                 In this run another block has created or adopted that one. {vendor} may take the two \
                 names for the same. {NONE}"
            ),
        ),
        Clash::Held(id) => return in_use::<T>(thing, &id, import_id),
        Clash::NearHeld(other, id) => (
            format!(
                "{thing} is nearly the same as {other} ({id}) in the state",
                other = quoted(&other)
            ),
            format!(
                "Find out which of these is true:\n\
                 - Both are the same {noun}. Remove this block.\n\
                 - The block of that {noun} was renamed. Add a `moved` block.\n\
                 - They are two {noun}s. Check with {vendor} that the new one does not exist yet. Then \
                 set `confirmed_new = true` on this block.\n\n\
                 {vendor} may take the two names for the same. {NONE}"
            ),
        ),
        Clash::Pending => (
            format!("It is not known whether {thing} exists"),
            format!(
                "{EITHER} Another block has sent a create request for the same object, and the answer \
                 was lost. {NO_SECOND}"
            ),
        ),
        Clash::Promised(id) => (
            format!("{thing} ({id}) would be managed twice"),
            "If a block was renamed, or now uses `for_each`, add a `moved` block. Otherwise remove one \
             of the two blocks, or give one of them another name.\n\n\
             A new block of this configuration names the same object. Another block manages it \
             already: it is in the state, or this run has just created or adopted it."
                .to_owned(),
        ),
        Clash::Shared(id) => (
            format!("{thing} ({id}) is managed twice"),
            format!(
                "Keep one of the two blocks. Remove the other block, and run {} for it. Both manage \
                 the same object, so each undoes the changes of the other.",
                advice::state_rm(T::TYPE)
            ),
        ),
    };
    Diagnostic::error(summary, detail)
}

fn in_use<T: Permanent>(thing: &str, id: &str, import_id: Option<&str>) -> Diagnostic {
    let import = match import_id {
        Some(import_id) => {
            format!("Then import it with the id {import_id}", import_id = quoted(import_id))
        }
        None => "Then import it".to_owned(),
    };
    Diagnostic::error(
        format!("{thing} is managed already ({id})"),
        format!(
            "Find out which of these is true:\n\
             - The block was renamed, or now uses `for_each`. Add a `moved` block.\n\
             - The object is marked as tainted. {untaint} keeps it.\n\
             - Another block manages it. {EITHER}\n\
             - A replacement with `create_before_destroy` failed, and the old object is deposed. Run \
             {state_rm}. {import}.\n\n\
             It exists, and it is in this state. {NONE}",
            untaint = advice::untaint(T::TYPE),
            state_rm = advice::state_rm(T::TYPE),
        ),
    )
}
