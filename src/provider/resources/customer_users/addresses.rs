//! Addresses of users: which are known, which are the same, which are no addresses.

use std::collections::{BTreeMap, BTreeSet};

use tfplugin::framework::{Attr, Diagnostic, Path};
use tfplugin::hcl::quoted;

use super::{Addresses, Model};
use crate::provider::email;

/// Two addresses with the same key are one: Wiv may return another spelling than it received.
pub use crate::mailbox::folded as key;

/// The addresses that are known, in order.
pub fn known(addresses: &Addresses) -> Vec<String> {
    let elements = addresses.known().map(|set| set.0.as_slice()).unwrap_or_default();
    let mut known: Vec<_> = elements.iter().filter_map(Attr::text).map(str::to_owned).collect();
    known.sort();
    known
}

/// Whether all of them are known.
pub fn all_known(addresses: &Addresses) -> bool {
    match addresses {
        Attr::Null => true,
        Attr::Unknown => false,
        Attr::Known(set) => !set.0.iter().any(Attr::is_unknown),
    }
}

/// The addresses of a state that count as having the role. These are all that have not failed, also
/// the ones that were stored as given after an import.
pub fn added(state: &Model) -> Vec<String> {
    let failed = keys_of(&state.failed_users);
    known(&state.user_emails).into_iter().filter(|a| !failed.contains(&key(a))).collect()
}

fn keys_of<T>(map: &Attr<BTreeMap<String, T>>) -> BTreeSet<String> {
    map.known().into_iter().flat_map(BTreeMap::keys).map(|address| key(address)).collect()
}

/// The faults in a list of addresses: all of them, so that one run shows them all.
pub fn check(addresses: &Addresses) -> Option<Diagnostic> {
    let elements = addresses.known()?.0.as_slice();
    let mut faults = Vec::new();
    if elements.is_empty() {
        faults.push("Write at least one address.".to_owned());
    }
    if elements.iter().any(Attr::is_null) {
        faults.push("An address must not be null.".to_owned());
    }
    let mut spelled = BTreeMap::<String, Vec<String>>::new();
    for address in known(addresses) {
        faults.extend(email::check(&address).err());
        spelled.entry(key(&address)).or_default().push(address);
    }
    for twins in spelled.into_values().filter(|twins| twins.len() > 1) {
        let twins: Vec<_> = twins.iter().map(quoted).collect();
        faults.push(format!(
            "Write only one of {}: they are spellings of one address, so they are one user.",
            twins.join(" and ")
        ));
    }
    (!faults.is_empty()).then(|| {
        Diagnostic::error("Invalid value for `user_emails`", faults.join("\n"))
            .at(Path::attribute("user_emails"))
    })
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::Set;

    use super::*;

    fn set(addresses: &[&str]) -> Addresses {
        Set(addresses.iter().map(|a| Attr::Known((*a).to_owned())).collect()).into()
    }

    #[test]
    fn addresses_that_are_not_known_yet_are_not_asked() {
        assert_eq!(check(&Attr::Unknown), None);
        assert_eq!(check(&Set(vec![Attr::Unknown, Attr::Unknown]).into()), None);
        assert_eq!(check(&set(&["a@example.com", "b@example.com"])), None);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let told = |addresses: &Addresses| check(addresses).unwrap().detail;
        assert_eq!(told(&set(&[])), "Write at least one address.");
        assert_eq!(told(&Set(vec![Attr::Null]).into()), "An address must not be null.");
        let several = Set(vec![
            Attr::Unknown,
            Attr::Known("nobody".to_owned()),
            Attr::Known("A@example.com".to_owned()),
            Attr::Known("a@example.com".to_owned()),
            Attr::Known("ada@xn--bcher-kva.example".to_owned()),
            Attr::Known("ada@bücher.example".to_owned()),
        ]);
        insta::assert_snapshot!(told(&several.into()), @r#"
        "nobody" is not an e-mail address, such as `name@example.com`.
        Write only one of "A@example.com" and "a@example.com": they are spellings of one address, so they are one user.
        Write only one of "ada@bücher.example" and "ada@xn--bcher-kva.example": they are spellings of one address, so they are one user.
        "#);
    }
}
