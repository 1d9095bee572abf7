//! What a person is told about users.

use std::collections::BTreeMap;

use super::outcome::NOT_IN_THE_ANSWER;
use super::{Model, User};
use crate::framework::{Attr, Diagnostic, Path};
use crate::http::{Error, ErrorKind};
use crate::provider::backend;
use crate::provider::deletion_policy::DeletionPolicy;

/// How many addresses are named before it is only said how many more there are.
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

/// `customer c-1 as MSP-Admin`: whose users, also where the id is not known yet.
fn whose(model: &Model) -> String {
    let customer_id = model.customer_id.text().unwrap_or("?");
    format!("customer {customer_id} as {}", model.role.text().unwrap_or("?"))
}

fn at_the_addresses(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.at(Path::attribute("user_emails"))
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
            format!("Wiv's reason: {reason:?}.")
        };
        let summary = format!("{address} was not added to {}", whose(plan));
        at_the_addresses(Diagnostic::warning(summary, format!("{said}\n\n{next}")))
    };
    failed.iter().map(warning).collect()
}

/// One warning for each user to whom Wiv gave another role than the one that was sent.
pub fn other_roles(plan: &Model, users: &BTreeMap<String, User>) -> Vec<Diagnostic> {
    let sent = plan.role.text().unwrap_or_default();
    let warning = |(address, user): (&String, &User)| {
        let role = user.role.text().filter(|role| !role.eq_ignore_ascii_case(sent))?;
        Some(Diagnostic::warning(
            format!("{address} was added to {} and has the role {role:?}", whose(plan)),
            "Wiv answered with another role than the one that was sent. The state has Wiv's role in \
             `users` and the configuration's in `role`.",
        ))
    };
    users.iter().filter_map(warning).collect()
}

/// The answer to a call was lost.
pub fn answer_lost(plan: &Model, addresses: &[String], error: &Error) -> Diagnostic {
    let next = if plan.retry_failed == Attr::Known(false) {
        "They are not sent again, because `retry_failed` is `false`: look in Wiv who was added."
    } else {
        "The next plan proposes to send them again. What Wiv answers for one who was added after all \
         is not documented: if it refuses to add somebody twice, the address goes on failing with \
         that reason, and `retry_failed = false` ends it."
    };
    at_the_addresses(Diagnostic::warning(
        format!("It is not known whether {} was added to {}", count(addresses.len()), whose(plan)),
        format!(
            "{} {}\n\nThese stand in `failed_users` as `answer lost, outcome unknown`:\n{}\n{next}",
            error.came_back(),
            "They may have been added or not.",
            lines(addresses.iter().cloned()),
        ),
    ))
}

/// The call failed, and nobody was added.
pub fn not_sent(
    plan: &Model,
    addresses: &[String],
    error: &Error,
    credential: &backend::Credential,
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

/// In the plan: what has failed is sent once more. Where nothing else changes this is the
/// only place that says why there is a change at all.
pub fn sent_again(prior: &Model, again: &BTreeMap<String, String>) -> Option<Diagnostic> {
    let these = again.iter().map(|(address, reason)| format!("{address}: {reason}"));
    (!again.is_empty()).then(|| {
        at_the_addresses(Diagnostic::warning(
            format!("{} sent again to {}", count(again.len()), whose(prior)),
            format!(
                "What has failed before is tried once more:\n{}\n\
                 Where that is of no use, take it out of `user_emails`, or set `retry_failed = false`.",
                lines(these)
            ),
        ))
    })
}

/// In the plan: addresses that were added are no longer wanted.
pub fn removed(prior: &Model, removed: &[String], policy: DeletionPolicy) -> Option<Diagnostic> {
    let who = match removed {
        [] => return None,
        [one] => one.clone(),
        several => count(several.len()),
    };
    let these = lines(removed.iter().cloned());
    let whose = whose(prior);
    Some(at_the_addresses(match policy {
        DeletionPolicy::Prevent => Diagnostic::error(
            format!("{who} cannot be removed from {whose}"),
            format!(
                "`user_emails` no longer has:\n{these}\n\
                 Wiv documents no call that removes a user, and `deletion_policy` is `prevent`, so \
                 nothing is done. The ways on:\n\
                 - To leave things as they are, write the address back.\n\
                 - To forget it here, set `deletion_policy = \"abandon\"` on this block and apply that \
                 first, then take the address out. Set on the provider it works at once, for \
                 resources that do not set their own.\n\
                 - To end the access, remove the user in Wiv itself; then forget it here."
            ),
        ),
        DeletionPolicy::Abandon => Diagnostic::warning(
            format!("{who} keeps the role of {whose}"),
            format!(
                "`user_emails` no longer has:\n{these}\n\
                 It leaves the Terraform state and nothing is sent, because Wiv documents no call \
                 that removes a user and `deletion_policy` is `abandon`. Whoever wants the access \
                 ended does that in Wiv itself."
            ),
        ),
    }))
}

/// Addresses are let go whose answer was lost.
pub fn perhaps_left_behind(prior: &Model, unsure: &[String]) -> Option<Diagnostic> {
    (!unsure.is_empty()).then(|| {
        Diagnostic::warning(
            format!("{} may have been added to {}", count(unsure.len()), whose(prior)),
            format!(
                "They were sent, the answer was lost, and they are now forgotten:\n{}\n\
                 Look in Wiv whether they were added, and remove them there if they are not wanted.",
                lines(unsure.iter().cloned())
            ),
        )
    })
}

/// A way on for a role that is changed.
pub fn other_role(plan: &Model) -> String {
    let (Some(customer_id), Some(role)) = (plan.customer_id.text(), plan.role.text()) else {
        return String::new();
    };
    format!(
        "Where the role was changed in Wiv by hand, let go of this object and import \
         `{customer_id}/{role}` in its place.\n\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let many: Vec<_> = (0..12).map(|n| format!("u{n}@x.io")).collect();
        assert!(listed(&many).ends_with("u9@x.io and 2 more"), "{}", listed(&many));
        assert!(lines(many.into_iter()).ends_with("- u9@x.io\n- and 2 more\n"));
        assert_eq!(listed(&["a@x.io", "b@x.io"]), "a@x.io, b@x.io");
    }
}
