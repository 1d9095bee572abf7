//! The difference between a state and a plan: the addresses to send, and the ones no longer wanted.

use std::collections::BTreeMap;

use tfplugin::framework::Attr;

use super::addresses::{self, key};
use super::batch_result::UNKNOWN_OUTCOME;
use super::{Model, User};

/// The difference, as far as it is known.
#[derive(Debug, Default)]
pub struct Diff {
    /// Addresses that were never sent.
    pub new: Vec<String>,
    /// Addresses that failed, with the reason, and are sent again.
    pub again: BTreeMap<String, String>,
    /// Addresses that have the role and are no longer wanted.
    pub removed: Vec<String>,
    /// Addresses that are no longer wanted, and may or may not have the role.
    pub given_up: Vec<String>,
    /// Users who stay.
    pub users: BTreeMap<String, User>,
    /// Failures that stay, and are not sent again.
    pub failed: BTreeMap<String, String>,
    /// Other addresses may have to be sent once all values are known.
    unknown: bool,
}

impl Diff {
    /// Compares the plan for an object that exists with its state.
    pub fn between(prior: &Model, plan: &Model) -> Self {
        let all_known = addresses::all_known(&plan.user_emails);
        // In the spelling of the configuration, because configurations look users up by it.
        let wanted: BTreeMap<_, _> = addresses::known(&plan.user_emails)
            .into_iter()
            .map(|address| (key(&address), address))
            .collect();
        let mut diff = Self::default();

        for (address, user) in prior.users.known().into_iter().flatten() {
            if let Some(address) = wanted.get(&key(address)) {
                diff.users.insert(address.clone(), user.clone());
            }
        }
        for (address, reason) in prior.failed_users.known().into_iter().flatten() {
            let Some(address) = wanted.get(&key(address)) else {
                if all_known && reason == UNKNOWN_OUTCOME {
                    diff.given_up.push(address.clone());
                }
                continue;
            };
            let (address, reason) = (address.clone(), reason.clone());
            match plan.retry_failed {
                Attr::Known(true) => diff.again.insert(address, reason),
                Attr::Unknown => {
                    diff.unknown = true;
                    None
                }
                _ => diff.failed.insert(address, reason),
            };
        }
        // After an import nobody knows who was added before. The configuration counts as the truth:
        // sending it again could invite a person twice.
        if prior.user_emails.is_null() {
            return diff;
        }
        let before: Vec<_> =
            addresses::known(&prior.user_emails).iter().map(|address| key(address)).collect();
        let is_new = |(key, _): &(&String, &String)| !before.contains(key);
        diff.new = wanted.iter().filter(is_new).map(|(_, address)| address.clone()).collect();
        if all_known {
            let gone = |address: &String| !wanted.contains_key(&key(address));
            diff.removed = addresses::added(prior).into_iter().filter(gone).collect();
        } else {
            diff.unknown = true;
        }
        diff
    }

    /// Whether an address will be sent, or may be.
    pub fn may_send(&self) -> bool {
        self.unknown || !self.new.is_empty() || !self.again.is_empty()
    }

    /// The addresses to send, in order.
    pub fn to_send(&self) -> Vec<String> {
        let mut addresses: Vec<_> = self.new.iter().chain(self.again.keys()).cloned().collect();
        addresses.sort();
        addresses
    }
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::Set;

    use super::*;

    fn emails(addresses: &[&str]) -> super::super::Addresses {
        Set(addresses.iter().map(|a| Attr::Known((*a).to_owned())).collect()).into()
    }

    /// `a` was added, `b` has failed, and the answer about `c` was lost.
    fn prior() -> Model {
        let text = str::to_owned;
        Model {
            user_emails: emails(&["a@x.io", "b@x.io", "c@x.io"]),
            retry_failed: true.into(),
            users: BTreeMap::from([(text("a@x.io"), User::default())]).into(),
            failed_users: BTreeMap::from([
                (text("b@x.io"), text("no such user")),
                (text("c@x.io"), text(UNKNOWN_OUTCOME)),
            ])
            .into(),
            ..Model::default()
        }
    }

    fn planned(addresses: &[&str], retry: bool) -> Model {
        Model { user_emails: emails(addresses), retry_failed: retry.into(), ..prior() }
    }

    #[test]
    fn only_new_and_failed_addresses_are_sent() {
        for (wanted, retry, sent) in [
            (&["a@x.io", "b@x.io", "c@x.io"][..], true, &["b@x.io", "c@x.io"][..]),
            (&["a@x.io", "b@x.io", "c@x.io"], false, &[]),
            (&["a@x.io", "d@x.io"], true, &["d@x.io"]),
            (&["a@x.io", "b@x.io", "d@x.io"], false, &["d@x.io"]),
            (&["A@x.io"], true, &[]),
            (&["a@x.io", "B@X.io"], true, &["B@X.io"]),
        ] {
            let diff = Diff::between(&prior(), &planned(wanted, retry));
            assert_eq!(diff.to_send(), sent, "{wanted:?} {retry}");
            assert_eq!(diff.may_send(), !sent.is_empty(), "{wanted:?} {retry}");
        }
    }

    #[test]
    fn what_is_not_sent_stays_in_the_spelling_of_the_configuration() {
        let diff = Diff::between(&prior(), &planned(&["A@x.io", "B@x.io"], false));
        assert_eq!(diff.users.keys().collect::<Vec<_>>(), ["A@x.io"]);
        assert_eq!(diff.failed.keys().collect::<Vec<_>>(), ["B@x.io"]);
        assert!(diff.removed.is_empty());
    }

    #[test]
    fn who_has_the_role_is_removed_who_may_have_it_is_given_up_and_who_failed_is_nothing() {
        let diff = Diff::between(&prior(), &planned(&["d@x.io"], true));
        assert_eq!(diff.removed, ["a@x.io"]);
        assert_eq!(diff.given_up, ["c@x.io"]);
        assert!(diff.users.is_empty() && diff.failed.is_empty() && diff.again.is_empty());
    }

    #[test]
    fn after_an_import_nothing_is_sent_and_nobody_is_removed() {
        let imported = Model::default();
        for wanted in [emails(&["a@x.io"]), Attr::Unknown, Set(vec![Attr::Unknown]).into()] {
            let plan = Model { user_emails: wanted, ..planned(&[], true) };
            let diff = Diff::between(&imported, &plan);
            assert!(!diff.may_send() && diff.removed.is_empty());
        }
    }

    #[test]
    fn who_was_recorded_as_given_counts_as_added() {
        let recorded = Model { user_emails: emails(&["a@x.io", "b@x.io"]), ..Model::default() };
        let diff = Diff::between(&recorded, &planned(&["b@x.io"], true));
        assert_eq!(diff.removed, ["a@x.io"]);
        assert!(!diff.may_send());
    }

    #[test]
    fn while_an_address_is_not_known_something_may_be_sent_and_nobody_is_removed() {
        let unknown = Set(vec![Attr::Known("b@x.io".to_owned()), Attr::Unknown]);
        for wanted in [Attr::Unknown, unknown.into()] {
            let plan = Model { user_emails: wanted, ..planned(&[], false) };
            let diff = Diff::between(&prior(), &plan);
            assert!(diff.may_send());
            assert!(diff.removed.is_empty() && diff.given_up.is_empty());
        }
        let plan = Model { retry_failed: Attr::Unknown, ..prior() };
        assert!(Diff::between(&prior(), &plan).may_send());
    }
}
