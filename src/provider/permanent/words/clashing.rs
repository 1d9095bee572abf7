//! A block may not have what it wants, because another block has it.

use tfplugin::framework::Diagnostic;
use tfplugin::hcl::quoted;

use super::{thing, wanted};
use crate::provider::advice;
use crate::provider::permanent::Permanent;
use crate::provider::permanent::claims::Clash;

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
    const NONE: &str = "A second one could not be deleted, so none is created. ";
    const EITHER: &str = "Remove one of the two blocks, or name it differently.";
    const BOTH_CONFIRMED: &str = "If they are to be two, and you have checked with the vendor that \
                                  neither exists yet, set `confirmed_new = true` on both blocks.";
    let (summary, detail) = match clash {
        Clash::Twin => (
            format!("{thing} would be created twice"),
            format!("Another block of this configuration creates the same. {NONE}{EITHER}"),
        ),
        Clash::NearTwin(other) => (
            format!("{thing} would be created beside {other}", other = quoted(&other)),
            format!(
                "Another block of this configuration creates {other}, which a server may take for \
                 the same name. {NONE}{BOTH_CONFIRMED}",
                other = quoted(&other)
            ),
        ),
        Clash::Made(id) => (
            format!("{thing} is managed already ({id})"),
            format!(
                "Another block of this configuration has it, since this run: both name the same \
                 thing. {NONE}{EITHER}"
            ),
        ),
        Clash::NearMade(other, id) => (
            format!("{thing} would be created beside {other} ({id})", other = quoted(&other)),
            format!(
                "This run has made that for another block, and a server may take the two names for \
                 one. {NONE}{BOTH_CONFIRMED}"
            ),
        ),
        Clash::Held(id) => return in_use::<T>(thing, &id, import_id),
        Clash::NearHeld(other, id) => (
            format!(
                "{thing} is nearly {other} ({id}), which is in the state",
                other = quoted(&other)
            ),
            format!(
                "A server may take the two names for one. {NONE}If they are two, and you have checked \
                 with {} that the new one does not exist yet, set `confirmed_new = true` on this \
                 block. If they are one, remove this block; if it was renamed, say so with a `moved` \
                 block.",
                T::FACTS.vendor
            ),
        ),
        Clash::Pending => (
            format!("It is not known whether {thing} exists"),
            format!(
                "Another block has sent a create of the same, and the answer was lost. {NONE}{EITHER}"
            ),
        ),
        Clash::Promised(id) => (
            format!("{thing} ({id}) would be managed twice"),
            format!(
                "It is in the state, or another block has just come by it, and a new block of this \
                 configuration names the same thing. {EITHER} If a block was renamed, or is under \
                 `for_each` now, say so with a `moved` block."
            ),
        ),
        Clash::Shared(id) => (
            format!("{thing} ({id}) is managed twice"),
            format!(
                "Two blocks have the same object: what one of them does the other undoes. Keep one of \
                 them, and let go of the other with {}, and without its block.",
                advice::state_rm(T::TYPE)
            ),
        ),
    };
    Diagnostic::error(summary, detail)
}

fn in_use<T: Permanent>(thing: &str, id: &str, import_id: Option<&str>) -> Diagnostic {
    let import = match import_id {
        Some(import_id) => {
            format!("and then import it with the id {import_id}", import_id = quoted(import_id))
        }
        None => "and then import it".to_owned(),
    };
    Diagnostic::error(
        format!("{thing} is managed already ({id})"),
        format!(
            "It exists, and it is in this state. A second one could not be deleted, so none is \
             created. It is one of these:\n\
             - This block's own, under another address: if the block was renamed, or is under \
             `for_each` now, say so with a `moved` block.\n\
             - This block's own, marked as tainted: {untaint} keeps it.\n\
             - Another block's. Remove one of the two blocks, or name it differently.\n\
             - This block's own, deposed by a replacement with `create_before_destroy` that did not \
             go through: {state_rm}, {import}.",
            untaint = advice::untaint(T::TYPE),
            state_rm = advice::state_rm(T::TYPE),
        ),
    )
}
