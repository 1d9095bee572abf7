//! The messages about users.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tfplugin::framework::{Attr, Diagnostic, Path};
use tfplugin::hcl::quoted;

use super::batch_result::{NOT_IN_THE_ANSWER, UNKNOWN_OUTCOME};
use super::noting::Before;
use super::{Model, TYPE, User, addresses};
use crate::http::{Error, ErrorKind};
use crate::provider::advice;
use crate::provider::backend::{self, Credential};
use crate::provider::permanent::leave::{DeletionPolicy, Governing, Hint};
use crate::provider::permanent::mailed::Taken;
use crate::provider::permanent::words as all;

/// How many addresses a message names before it only counts the rest.
const NAMED: usize = 10;

/// `a@example.com, b@example.com and 3 more`.
pub fn listed<T: AsRef<str>>(addresses: &[T]) -> String {
    let named: Vec<_> = addresses.iter().take(NAMED).map(AsRef::as_ref).collect();
    let more = addresses.len() - named.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", named.join(", "))
}

fn lines(addresses: impl Iterator<Item = String>) -> String {
    let all: Vec<_> = addresses.map(|address| format!("- {address}\n")).collect();
    let more = all.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!("- and {more} more\n") };
    format!("{}{more}", all.iter().take(NAMED).cloned().collect::<String>())
}

fn count(number: usize) -> String {
    if number == 1 { "1 address".to_owned() } else { format!("{number} addresses") }
}

/// The word for one address or for several.
fn verb(number: usize, of_one: &'static str, of_several: &'static str) -> &'static str {
    if number == 1 { of_one } else { of_several }
}

/// `User list "Admin"`.
pub fn thing(model: &Model) -> String {
    format!("User list {}", quoted(model.role.text().unwrap_or_default()))
}

/// `customer c-1 as MSP-Admin`: whose users they are, also if the id is not known yet.
fn whose(model: &Model) -> String {
    let customer_id = model.customer_id.text().unwrap_or("?");
    format!("customer {customer_id} as {}", model.role.text().unwrap_or("?"))
}

fn at_the_addresses(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.at(Path::attribute("user_emails"))
}

/// Another block has an address or an id, or will send it.
pub fn taken(model: &Model, taken: &Taken) -> Diagnostic {
    let customer_id = model.customer_id.text().unwrap_or("?");
    let (at, summary, why) = match taken {
        Taken::Address(address) => (
            "user_emails",
            format!(
                "{} stands in another block of customer {customer_id}, too",
                as_written(model, address)
            ),
            "Wiv mails everyone whom it is sent and documents no call that removes a user, so one \
             block sends an address of a customer, and no other. Keep it in one \
             `msp_customer_users` block. Where it is to go from one to another, take it out of the \
             first one and apply that.",
        ),
        Taken::Id(id) => (
            "role",
            format!("Another block has the users {id}, too"),
            "One `msp_customer_users` block has all users of a customer who get one role: write the \
             addresses into one `user_emails`.",
        ),
    };
    let own = "It may also be this block's own:\n\
               - Under another address: if the block was renamed, or is under `for_each` now, say so \
               with a `moved` block.\n\
               - Marked as tainted:";
    let untaint = advice::untaint(TYPE);
    Diagnostic::error(summary, format!("{why}\n\n{own} {untaint} keeps it."))
        .at(Path::attribute(at))
}

/// An address in the spelling of a block.
fn as_written(model: &Model, address: &str) -> String {
    let mut written = addresses::known(&model.user_emails).into_iter();
    written.find(|one| addresses::key(one) == address).unwrap_or_else(|| address.to_owned())
}

/// Two blocks of the state have the same users.
pub fn shared(prior: &Model) -> Diagnostic {
    let id = prior.id.text().unwrap_or("?");
    Diagnostic::warning(
        format!("Two blocks have the users {id}"),
        format!(
            "Both are in the state, and each of them sends what is added to it. Keep one. Take the \
             other out of the configuration, and out of the state: run {}. Its addresses belong into \
             the one that stays.",
            advice::state_rm(TYPE)
        ),
    )
}

/// One warning for each address that was not added.
pub fn not_added(plan: &Model, failed: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let next = if plan.retry_failed == Attr::Known(false) {
        "It stands in `failed_users` and is not sent again, because `retry_failed` is `false`. \
         Whoever is no longer wanted can be taken out of `user_emails`."
    } else {
        "It stands in `failed_users`, and the next plan proposes to send it again. Where that is of \
         no use, take it out of `user_emails`, or set `retry_failed = false`."
    };
    let warning = |(address, reason): (&String, &String)| {
        let said = if reason == NOT_IN_THE_ANSWER {
            "Wiv answered, and named it neither among those added nor among those failed."
                .to_owned()
        } else {
            format!("Wiv's reason: {reason}.", reason = quoted(reason))
        };
        let summary = format!("{address} was not added to {}", whose(plan));
        at_the_addresses(Diagnostic::warning(summary, format!("{said}\n\n{next}")))
    };
    failed.iter().map(warning).collect()
}

/// One warning for each user to whom Wiv gave another role.
pub fn other_roles(plan: &Model, users: &BTreeMap<String, User>) -> Vec<Diagnostic> {
    let sent = plan.role.text().unwrap_or_default();
    let warning = |(address, user): (&String, &User)| {
        let role = user.role.text().filter(|role| !role.eq_ignore_ascii_case(sent))?;
        Some(Diagnostic::warning(
            format!(
                "{address} was added to {} and has the role {role}",
                whose(plan),
                role = quoted(role)
            ),
            "Wiv answered with another role than the one that was sent. The state has Wiv's role in \
             `users` and the configuration's in `role`.",
        ))
    };
    users.iter().filter_map(warning).collect()
}

/// The answer to a call was lost.
pub fn answer_lost(plan: &Model, addresses: &[String], error: &Error) -> Diagnostic {
    let next = if plan.retry_failed == Attr::Known(false) {
        "Nothing is sent again, because `retry_failed` is `false`: look in Wiv who was added."
    } else {
        "The next plan proposes to send it again. What Wiv answers for one who was added after all \
         is not documented: if it refuses to add somebody twice, the address goes on failing with \
         that reason, and `retry_failed = false` ends it."
    };
    at_the_addresses(Diagnostic::warning(
        format!(
            "It is not known whether {} {} added to {}",
            count(addresses.len()),
            verb(addresses.len(), "was", "were"),
            whose(plan)
        ),
        format!(
            "Tried: `{}`. {} It may have been carried out or not.\n\n\
             In `failed_users` as `answer lost, outcome unknown`:\n{}\n{next}",
            error.tried(),
            error.came_back(),
            lines(addresses.iter().cloned()),
        ),
    ))
}

/// Another run has sent some of them, and no state shows that.
pub fn added_before(plan: &Model, before: &Before) -> Option<Diagnostic> {
    let noted = before.noted.as_ref()?;
    let unknown = before.unknown.len();
    let number = before.users.len() + unknown;
    let mut told = format!(
        "{} sent {} to Wiv{}, and no state has it. Nothing is sent a second time now.",
        all::a_run(noted),
        count(number),
        all::at(noted)
    );
    if unknown > 0 {
        let _ = write!(
            told,
            "\n\nOf these nobody knows whether they were added. They are in `failed_users` as \
             `{UNKNOWN_OUTCOME}`:\n{}",
            lines(before.unknown.keys().cloned())
        );
    }
    let summary = format!(
        "{} {} sent already, to be added to {}",
        count(number),
        verb(number, "was", "were"),
        whose(plan)
    );
    Some(at_the_addresses(Diagnostic::warning(summary, told)))
}

/// The call failed, and nobody was added.
pub fn not_sent(
    plan: &Model,
    addresses: &[String],
    error: &Error,
    credential: &Credential,
) -> Diagnostic {
    let what = format!("{} not added to {}", count(addresses.len()), whose(plan));
    if error.kind() == ErrorKind::NotFound {
        let next = format!(
            "Check `customer_id`, and that the credential from {credential} belongs to the \
             organization that has this customer."
        );
        return backend::failed(&what, error, &next).at(Path::attribute("customer_id"));
    }
    backend::refused(&what, error, credential)
}

/// In the plan after an import, which returns no address.
pub fn none_of_an_import_is_sent() -> Diagnostic {
    at_the_addresses(Diagnostic::warning(
        "No address of these imported users is sent",
        "Wiv lists no users, so each address is taken for one that has access already. Write only \
         those that have it, apply, and add the others afterwards: they are sent then.",
    ))
}

/// In the plan: failed addresses are sent again. Where nothing else changes, only this message says
/// why there is a change.
pub fn sent_again(prior: &Model, again: &BTreeMap<String, String>) -> Option<Diagnostic> {
    let these = again.iter().map(|(address, reason)| format!("{address}: {reason}"));
    (!again.is_empty()).then(|| {
        at_the_addresses(Diagnostic::warning(
            format!(
                "{} that failed {} sent again to {}",
                count(again.len()),
                verb(again.len(), "is", "are"),
                whose(prior)
            ),
            format!(
                "What the last call said of them:\n{}\n\
                 Where that is of no use, take it out of `user_emails`, or set `retry_failed = false`.",
                lines(these)
            ),
        ))
    })
}

/// In the plan: addresses that were added are no longer wanted.
pub fn removed(prior: &Model, removed: &[String], governing: Governing) -> Option<Diagnostic> {
    let who = match removed {
        [] => return None,
        [one] => one.clone(),
        several => count(several.len()),
    };
    let these = lines(removed.iter().cloned());
    let customer_id = prior.customer_id.text().unwrap_or("?");
    let role = prior.role.text().unwrap_or("?");
    Some(at_the_addresses(match governing.policy {
        _ if governing.is_later => Diagnostic::warning(
            format!("It is not known yet whether {who} can be removed from {customer_id} ({role})"),
            format!(
                "`user_emails` no longer has:\n{these}\n\
                 `deletion_policy` is known only after apply. If it turns out to be `prevent`, the apply \
                 refuses this."
            ),
        ),
        DeletionPolicy::Prevent => Diagnostic::error(
            format!("{who} cannot be removed from customer {customer_id} ({role})"),
            format!(
                "`user_emails` no longer has:\n{these}\n\
                 - To leave things as they are, write the address back.\n\
                 - To forget it here, set `deletion_policy = \"abandon\"` on this block. It counts in the \
                 same apply.\n\
                 - To end the access, remove the user in Wiv itself; then forget it here.\n\n\
                 Wiv documents no call that removes a user, and `deletion_policy` is `prevent`, so \
                 nothing is done."
            ),
        ),
        DeletionPolicy::Abandon => Diagnostic::warning(
            format!(
                "{who} {} {role} of customer {customer_id}",
                verb(removed.len(), "stays", "stay")
            ),
            format!(
                "`user_emails` no longer has:\n{these}\n\
                 The Terraform state forgets what is in this list, and the access stays: Wiv documents no \
                 call that removes a user. Only a person can end it, in Wiv itself."
            ),
        ),
    }))
}

/// Addresses with a lost answer are abandoned.
pub fn perhaps_left_behind(prior: &Model, unsure: &[String]) -> Option<Diagnostic> {
    (!unsure.is_empty()).then(|| {
        Diagnostic::warning(
            format!("{} may have been added to {}", count(unsure.len()), whose(prior)),
            format!(
                "What was sent, whose answer was lost, and what is now forgotten:\n{}\n\
                 Look in Wiv who was added, and remove there who is not wanted.",
                lines(unsure.iter().cloned())
            ),
        )
    })
}

/// A way on for a changed role. After an import, usually the id is wrong.
pub fn hint(prior: &Model, plan: &Model, imported: bool) -> Hint {
    let (Some(customer_id), Some(role)) = (plan.customer_id.text(), plan.role.text()) else {
        return Hint::default();
    };
    let own = format!("{customer_id}/{role}");
    match prior.id.text() {
        Some(id) if imported && id != own => {
            Hint { text: format!("{}\n\n", all::other_id(TYPE, id, &own)), is_all: true }
        }
        _ => format!(
            "Where the role was changed in Wiv by hand, let go of this object and import \
             `{own}` in its place.\n\n"
        )
        .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prior() -> Model {
        Model {
            customer_id: String::from("c-1").into(),
            role: String::from("Admin").into(),
            ..Model::default()
        }
    }

    #[test]
    fn one_address_is_named_and_several_are_counted() {
        let names = ["a@x.io".to_owned(), "b@x.io".to_owned()];
        let governing = |policy: &str| Governing::state(&policy.to_owned().into(), None);
        let summary =
            |names: &[String], policy| removed(&prior(), names, governing(policy)).unwrap().summary;
        let (prevent, abandon) = ("prevent", "abandon");
        for (names, policy, said) in [
            (&names[..1], prevent, "a@x.io cannot be removed from customer c-1 (Admin)"),
            (&names[..1], abandon, "a@x.io stays Admin of customer c-1"),
            (&names, prevent, "2 addresses cannot be removed from customer c-1 (Admin)"),
            (&names, abandon, "2 addresses stay Admin of customer c-1"),
        ] {
            assert_eq!(summary(names, policy), said);
        }
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let many: Vec<_> = (0..12).map(|n| format!("u{n}@x.io")).collect();
        assert!(listed(&many).ends_with("u9@x.io and 2 more"), "{}", listed(&many));
        assert!(lines(many.into_iter()).ends_with("- u9@x.io\n- and 2 more\n"));
        assert_eq!(listed(&["a@x.io", "b@x.io"]), "a@x.io, b@x.io");
    }
}
