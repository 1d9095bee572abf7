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
    let (at, summary, next, why) = match taken {
        Taken::Address(address) => (
            "user_emails",
            format!(
                "{} is also in another block of customer {customer_id}",
                as_written(model, address)
            ),
            "Keep the address in one `msp_customer_users` block. To move it to another block, remove \
             it from the first one and apply that.",
            "Only one block may send an address of a customer. Wiv mails each address that it gets, \
             and documents no call that removes a user.",
        ),
        Taken::Id(id) => (
            "role",
            format!("Another block also manages the users {id}"),
            "Write all addresses into one `user_emails`.",
            "One `msp_customer_users` block manages all users of a customer with the same role.",
        ),
    };
    let detail = format!(
        "{next}\n\n\
         It may also belong to this block already:\n\
         - The block was renamed, or now uses `for_each`. Add a `moved` block.\n\
         - The object is marked as tainted. {untaint} keeps it.\n\n\
         {why}",
        untaint = advice::untaint(TYPE)
    );
    Diagnostic::error(summary, detail).at(Path::attribute(at))
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
        format!("Two blocks manage the users {id}"),
        format!(
            "Keep one of the two blocks, and write all addresses into it. Remove the other block, and \
             run {} for it. Both are in the state, and each sends the addresses that are added to it.",
            advice::state_rm(TYPE)
        ),
    )
}

/// One warning for each address that was not added.
pub fn not_added(plan: &Model, failed: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let next = if plan.retry_failed == Attr::Known(false) {
        "To give it up, remove it from `user_emails`. It is in `failed_users`, and is not sent again, \
         because `retry_failed` is `false`."
    } else {
        "The next plan proposes to send it again. To give it up, remove it from `user_emails`, or set \
         `retry_failed = false`. It is in `failed_users`."
    };
    let warning = |(address, reason): (&String, &String)| {
        let said = if reason == NOT_IN_THE_ANSWER {
            "Wiv answered, but did not name the address: not as added and not as failed.".to_owned()
        } else {
            format!("Wiv's reason: {reason}.", reason = quoted(reason))
        };
        let summary = format!("{address} was not added to {}", whose(plan));
        at_the_addresses(Diagnostic::warning(summary, format!("{next}\n\n{said}")))
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
                "{address} was added to {}, but has the role {role}",
                whose(plan),
                role = quoted(role)
            ),
            "Check the role of this user in Wiv: it answered with another role than the one that was \
             sent. The state has Wiv's role in `users`, and the configured one in `role`.",
        ))
    };
    users.iter().filter_map(warning).collect()
}

/// The answer to a call was lost.
pub fn answer_lost(plan: &Model, addresses: &[String], error: &Error) -> Diagnostic {
    let next = if plan.retry_failed == Attr::Known(false) {
        "Look in Wiv who was added: nothing is sent again, because `retry_failed` is `false`."
    } else {
        "The next plan proposes to send them again. If Wiv then refuses an address that it has added \
         already, set `retry_failed = false`. Otherwise the address fails in each run. Wiv does not \
         document what it answers for a user who was added already."
    };
    at_the_addresses(Diagnostic::warning(
        format!(
            "It is not known whether {} {} added to {}",
            count(addresses.len()),
            verb(addresses.len(), "was", "were"),
            whose(plan)
        ),
        format!(
            "{next}\n\n\
             These are in `failed_users` as `{UNKNOWN_OUTCOME}`:\n{}\n\
             Tried: `{}`. {} Wiv may have carried it out.",
            lines(addresses.iter().cloned()),
            error.tried(),
            error.came_back(),
        ),
    ))
}

/// Another run has sent some of them, and no state shows that.
pub fn added_before(plan: &Model, before: &Before) -> Option<Diagnostic> {
    let noted = before.noted.as_ref()?;
    let unknown = before.unknown.len();
    let number = before.users.len() + unknown;
    let mut told = format!(
        "Nothing is sent a second time now. {} sent {} to Wiv{}, and no state knows of that.",
        all::a_run(noted),
        count(number),
        all::at(noted)
    );
    if unknown > 0 {
        let _ = write!(
            told,
            "\n\nNobody knows whether these were added. They are in `failed_users` as \
             `{UNKNOWN_OUTCOME}`:\n{}",
            lines(before.unknown.keys().cloned()).trim_end()
        );
    }
    let summary = format!(
        "{} {} sent already for {}",
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
    let number = addresses.len();
    let what =
        format!("{} {} not added to {}", count(number), verb(number, "was", "were"), whose(plan));
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
        "Write only addresses that have access already, and apply. Then add the other ones: the next \
         apply sends them. Wiv lists no users, so the provider takes each address for one that has \
         access already.",
    ))
}

/// In the plan: failed addresses are sent again. Where nothing else changes, only this message says
/// why there is a change.
pub fn sent_again(prior: &Model, again: &BTreeMap<String, String>) -> Option<Diagnostic> {
    let these = again.iter().map(|(address, reason)| format!("{address}: {reason}"));
    (!again.is_empty()).then(|| {
        at_the_addresses(Diagnostic::warning(
            format!(
                "{} that failed {} sent again for {}",
                count(again.len()),
                verb(again.len(), "is", "are"),
                whose(prior)
            ),
            format!(
                "To give an address up, remove it from `user_emails`, or set `retry_failed = false`.\n\n\
                 These failed in the last call:\n{}",
                lines(these).trim_end()
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
                "Terraform knows `deletion_policy` only after apply. If it is `prevent` then, the apply \
                 refuses this.\n\n\
                 `user_emails` no longer has:\n{}",
                these.trim_end()
            ),
        ),
        DeletionPolicy::Prevent => Diagnostic::error(
            format!("{who} cannot be removed from customer {customer_id} ({role})"),
            format!(
                "- To keep everything as it is, write the address back.\n\
                 - To only forget it here, set `deletion_policy = \"abandon\"` on this block. It counts in \
                 the same apply.\n\
                 - To end the access, remove the user in Wiv itself. Then forget it here.\n\n\
                 `user_emails` no longer has:\n{these}\n\
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
                "To end the access, remove the user in Wiv itself. The Terraform state forgets the \
                 address, but the access stays: Wiv documents no call that removes a user.\n\n\
                 `user_emails` no longer has:\n{}",
                these.trim_end()
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
                "Look in Wiv who was added, and remove users there whom you do not want.\n\n\
                 These were sent, and the answer was lost. The state now forgets them:\n{}",
                lines(unsure.iter().cloned()).trim_end()
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
            "If somebody changed the role in Wiv, run {}. Then import `{own}` in its place.\n\n",
            advice::state_rm(TYPE)
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
