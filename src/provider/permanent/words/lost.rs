//! The answer to a create was lost.

use tfplugin::framework::Diagnostic;
use tfplugin::hcl::quoted;

use super::kept::TO_GO_ON;
use super::wanted;
use crate::http::Error;
use crate::provider::advice;
use crate::provider::permanent::Permanent;
use crate::provider::permanent::pending::{Pending, Why};

/// One object turned up after a lost answer.
pub fn found<T: Permanent>(wanted: &str, id: &str, what_happened: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("{wanted} ({id}) was created, as its listing shows"),
        format!(
            "{what_happened}\n\nExactly one that was not there before is listed now, so that is \
             taken to be it. Nothing was sent a second time."
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
            "The create request was not answered. These have appeared since; one of them is \
             yours:\n\n{}\n\nFind out which, run {} if it is in the state, and import it with \
             that id.",
            ids.join("\n"),
            advice::state_rm(T::TYPE),
        ),
    )
}

/// None turned up.
pub fn pending<T: Permanent>(key: &T::Key, error: &Error, why: &Why) -> Diagnostic {
    let type_name = T::TYPE;
    Diagnostic::warning(
        format!("It is not known whether {} was created", wanted::<T>(key)),
        format!(
            "{}\n\n{} It is in the state without an id, and nothing is sent for it while that is so. \
             The next plan looks again and either takes it over or says what to do. Blocks that use \
             `{type_name}.NAME.id` are refused until then.",
            error.detail(),
            looked::<T>(why, "It was looked for several times and is not listed."),
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
            "Its create was sent at {}, and the answer was lost. {} A second one could not be deleted, \
             so none is created.\n\n\
             - It may be listed later: plan again in a few minutes.\n\
             - If you have checked with {} that it does not exist, run {} and set `confirmed_new = true` on the block. Ten minutes after the \
             create was sent, the next apply creates it anew.\n\
             - If it exists under another name, run that too, and import it.\n\
             {to_go_on}\
             - To destroy everything else, use `terraform destroy -refresh=false` with \
             `deletion_policy = \"abandon\"` on the provider.",
            note.sent_at(),
            looked::<T>(why, "Nothing new of that name is listed since."),
            T::FACTS.vendor,
            advice::state_rm(T::TYPE),
        ),
    )
}

/// The result of the looks.
fn looked<T: Permanent>(why: &Why, nothing: &str) -> String {
    let noun = T::FACTS.noun.to_lowercase();
    if why.is_unasked {
        return "It could not be looked for: no list was answered.".to_owned();
    }
    if !why.elsewhere.is_empty() {
        return format!(
            "One of just that name is listed since ({}), and another block of this configuration has \
             it. If that is the one that was sent, run {} for this block, and take it out of the \
             configuration.",
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
        return format!(
            "Nothing of just that name is listed, but {} of nearly that name since, which may be it.",
            near.join(", ")
        );
    }
    if why.more_hidden == 1 {
        return format!(
            "{} counts one {noun} more than before and does not say which it is: so it exists. Import \
             it with the id that {} shows, after {}.",
            T::FACTS.vendor,
            T::FACTS.vendor,
            advice::state_rm(T::TYPE)
        );
    }
    nothing.to_owned()
}
