//! The answer to a create was lost.

use tfplugin::framework::Diagnostic;
use tfplugin::hcl::quoted;

use super::kept::TO_GO_ON;
use super::{NO_SECOND, wanted};
use crate::http::Error;
use crate::provider::advice;
use crate::provider::permanent::Permanent;
use crate::provider::permanent::pending::{Pending, Why};

/// One object turned up after a lost answer.
pub fn found<T: Permanent>(wanted: &str, id: &str, what_happened: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{wanted} ({id}) was created, as its listing shows"),
        format!(
            "The list now shows exactly one new {noun} of this name, so this block manages it. Nothing \
             was sent a second time.\n\n{what_happened}",
            noun = T::FACTS.noun.to_lowercase()
        ),
    )
}

/// Several turned up.
pub fn several_appeared<T: Permanent>(key: &T::Key, several: &[T::Answer]) -> Diagnostic {
    let ids: Vec<_> =
        several.iter().map(|one| format!("- {}", T::import_id(key, T::id(one)))).collect();
    Diagnostic::error(
        format!("{} may be one of {}", wanted::<T>(key), several.len()),
        format!(
            "Find out which of these is yours:\n\n{}\n\n\
             If the block is in the state, run {}. Then import the object with its id.\n\n\
             The create request was not answered. All of these have appeared since then.",
            ids.join("\n"),
            advice::state_rm(T::TYPE),
        ),
    )
}

/// None turned up.
pub fn pending<T: Permanent>(key: &T::Key, error: &Error, why: &Why) -> Diagnostic {
    let (type_name, noun) = (T::TYPE, T::FACTS.noun.to_lowercase());
    Diagnostic::warning(
        format!("It is not known whether {} was created", wanted::<T>(key)),
        format!(
            "Plan again: the plan looks for the {noun}. If it finds the {noun}, this block manages it. \
             Otherwise the plan says what to do.\n\n\
             {} The state has it without an id. The provider sends nothing for it until it knows more. \
             Blocks that refer to `{type_name}.NAME.id` fail until then.\n\n\
             {}",
            looked::<T>(why, "The provider looked for it several times, and it is not listed."),
            error.detail(),
        ),
    )
}

/// The next read does not find it either.
pub fn still_pending<T: Permanent>(
    wanted: &str,
    note: &Pending,
    why: &Why,
    keeps: bool,
) -> Diagnostic {
    let to_go_on = if keeps { String::new() } else { format!("- {TO_GO_ON}\n") };
    Diagnostic::error(
        format!("It is not known whether {wanted} exists"),
        format!(
            "Do one of these:\n\
             - Plan again in a few minutes: it may be listed later.\n\
             - Check with {vendor}. If it does not exist there, run {}. Then set `confirmed_new = true` \
             on the block. The next apply creates it if the first request is older than ten minutes.\n\
             - If it exists under another name, run the same command, and import it.\n\
             {to_go_on}\
             - To destroy everything else, run `terraform destroy -refresh=false` with \
             `deletion_policy = \"abandon\"` on the provider.\n\n\
             {} {} {NO_SECOND}",
            advice::state_rm(T::TYPE),
            note.what_happened(),
            looked::<T>(why, "The list shows nothing new of this name."),
            vendor = T::FACTS.vendor,
        ),
    )
}

/// The result of the looks.
fn looked<T: Permanent>(why: &Why, nothing: &str) -> String {
    let (vendor, noun) = (T::FACTS.vendor, T::FACTS.noun.to_lowercase());
    if why.is_unasked {
        return format!("The provider could not look for it: it got no list from {vendor}.");
    }
    if !why.elsewhere.is_empty() {
        return format!(
            "{vendor} now lists one with exactly this name ({}), but another block of this \
             configuration manages it. If it is the one that was sent, remove this block. Then run {}.",
            why.elsewhere.join(", "),
            advice::state_rm(T::TYPE)
        );
    }
    if !why.near.is_empty() {
        let near: Vec<_> = why
            .near
            .iter()
            .map(|(id, name)| format!("{name} ({id})", name = quoted(name)))
            .collect();
        let may_be = if near.len() == 1 { ", which may be" } else { ". One of them may be" };
        return format!(
            "{vendor} now lists {}{may_be} this {noun}. It lists no {noun} with exactly this name.",
            near.join(", ")
        );
    }
    if why.more_hidden == 1 {
        return format!(
            "{vendor} counts one {noun} more than before, so it exists. To manage it, run {}. Then \
             import it with the id that {vendor} shows.",
            advice::state_rm(T::TYPE)
        );
    }
    nothing.to_owned()
}
