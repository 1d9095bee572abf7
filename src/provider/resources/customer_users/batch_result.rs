//! The outcome of the addresses that were sent, address by address.

use std::collections::BTreeMap;

use super::addresses::key;
use super::{Model, User};
use crate::http;
use crate::wiv;

/// The reason of each address when no answer came.
pub const UNKNOWN_OUTCOME: &str = "answer lost, outcome unknown";
/// The reason of an address that is in neither list of an answer.
pub const NOT_IN_THE_ANSWER: &str = "not in the answer";
/// The reason of an address that failed without words.
const NO_REASON: &str = "no reason given";

/// Each address that was sent is in one of the two, in the spelling that was sent.
#[derive(Debug)]
pub struct BatchResult {
    /// The users who were added.
    pub users: BTreeMap<String, User>,
    /// The addresses that were not added, with the reason.
    pub failed: BTreeMap<String, String>,
}

impl BatchResult {
    /// Compares the answer with the addresses that were sent.
    pub fn of(sent: &[String], answer: &wiv::UsersAdded) -> Self {
        let (mut users, mut failed) = (BTreeMap::new(), BTreeMap::new());
        let added = by_key(&answer.added, |user| &user.email);
        let refused = by_key(&answer.failed, |user| &user.email);
        for address in sent {
            let key = key(address);
            // An address in both lists counts as added: then the user exists, with any other
            // failure.
            if let Some(user) = added.get(&key) {
                let user =
                    User { user_id: user.user_id.clone().into(), role: user.role.clone().into() };
                users.insert(address.clone(), user);
                continue;
            }
            let reason = match refused.get(&key) {
                Some(user) => user.reason.as_deref().map(http::readable).unwrap_or_default(),
                None => NOT_IN_THE_ANSWER.to_owned(),
            };
            let reason = if reason.is_empty() { NO_REASON.to_owned() } else { reason };
            failed.insert(address.clone(), reason);
        }
        Self { users, failed }
    }

    /// Nobody knows, so all count as failed. The next plan sends them again.
    pub fn lost(sent: &[String]) -> Self {
        let lost = |address: &String| (address.clone(), UNKNOWN_OUTCOME.to_owned());
        Self { users: BTreeMap::new(), failed: sent.iter().map(lost).collect() }
    }
}

/// The first entry for each address.
fn by_key<T>(all: &[T], email: fn(&T) -> &String) -> BTreeMap<String, &T> {
    all.iter().rev().map(|one| (key(email(one)), one)).collect()
}

/// The addresses of a state that may have the role: they were sent, and the answer was lost.
pub fn of_unknown_outcome(state: &Model) -> Vec<String> {
    let failed = state.failed_users.known().into_iter().flatten();
    failed
        .filter(|(_, reason)| *reason == UNKNOWN_OUTCOME)
        .map(|(address, _)| address.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::Attr;

    use super::*;
    use crate::wiv::{AddedUser, FailedUser, UsersAdded};

    fn sent(addresses: &[&str]) -> Vec<String> {
        addresses.iter().map(|address| (*address).to_owned()).collect()
    }

    fn added(email: &str) -> AddedUser {
        AddedUser {
            email: email.to_owned(),
            role: Some("Member".to_owned()),
            user_id: Some("u-1".to_owned()),
        }
    }

    fn refused(email: &str, reason: Option<&str>) -> FailedUser {
        FailedUser { email: email.to_owned(), reason: reason.map(str::to_owned) }
    }

    #[test]
    fn answers_are_matched_without_regard_to_case() {
        let answer = UsersAdded {
            added: vec![added("ada@x.io")],
            failed: vec![refused("BOB@X.IO", Some("User not found"))],
            ..UsersAdded::default()
        };
        let result = BatchResult::of(&sent(&["Ada@x.io", "bob@x.io"]), &answer);
        assert_eq!(result.users["Ada@x.io"].user_id, Attr::Known("u-1".to_owned()));
        assert_eq!(result.failed["bob@x.io"], "User not found");
    }

    #[test]
    fn answers_are_matched_in_whatever_spelling() {
        for (told, address) in [
            ("ada@xn--bcher-kva.example", "ada@bücher.example"),
            ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
            ("ju\u{308}rgen@example.com", "Jürgen@example.com"),
            (" ada@example.com ", "ada@example.com"),
        ] {
            let sent = sent(&[address]);
            let answer = UsersAdded { added: vec![added(told)], ..UsersAdded::default() };
            assert!(BatchResult::of(&sent, &answer).users.contains_key(address), "{told:?}");
            let failed = vec![refused(told, Some("no"))];
            let answer = UsersAdded { failed, ..UsersAdded::default() };
            assert_eq!(BatchResult::of(&sent, &answer).failed[address], "no", "{told:?}");
        }
    }

    #[test]
    fn every_address_that_was_sent_comes_out_once() {
        let answer = UsersAdded {
            added: vec![added("both@x.io"), added("never-sent@x.io")],
            failed: vec![refused("both@x.io", Some("twice")), refused("mute@x.io", None)],
            ..UsersAdded::default()
        };
        let result = BatchResult::of(&sent(&["both@x.io", "mute@x.io", "nowhere@x.io"]), &answer);
        assert_eq!(result.users.keys().collect::<Vec<_>>(), ["both@x.io"]);
        assert_eq!(
            result.failed,
            BTreeMap::from([
                ("mute@x.io".to_owned(), NO_REASON.to_owned()),
                ("nowhere@x.io".to_owned(), NOT_IN_THE_ANSWER.to_owned()),
            ])
        );
    }

    #[test]
    fn a_reason_cannot_draw_on_the_terminal() {
        let answer = UsersAdded {
            failed: vec![refused("a@x.io", Some("\u{1b}[31mred\nline"))],
            ..UsersAdded::default()
        };
        assert_eq!(BatchResult::of(&sent(&["a@x.io"]), &answer).failed["a@x.io"], "[31mred line");
    }
}
