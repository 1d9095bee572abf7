//! Whether Terraform may abandon an object that cannot be deleted, and where that is set.

use tfplugin::framework::Attr;

/// What to do with an object that cannot be deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DeletionPolicy {
    /// Destroying and replacing it are errors, before anything changes.
    #[default]
    Prevent,
    /// It leaves the state, and still exists.
    Abandon,
}

/// The words of the configuration.
pub const WORDS: &[&str] = &["prevent", "abandon"];

impl DeletionPolicy {
    /// Reads a word of the configuration.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "prevent" => Some(Self::Prevent),
            "abandon" => Some(Self::Abandon),
            _ => None,
        }
    }
}

/// The policies of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Governing {
    /// The policy that counts.
    pub policy: DeletionPolicy,
    /// The plan sees the configuration, and its value is known only after apply.
    pub is_later: bool,
    /// The policy in the state. A destroy sees no other.
    pub in_state: Option<DeletionPolicy>,
    /// The policy of the provider, for objects without their own.
    of_provider: Option<DeletionPolicy>,
}

impl Governing {
    /// Without the configuration: the state counts, and then the provider.
    pub fn state(in_state: &Attr<String>, of_provider: Option<DeletionPolicy>) -> Self {
        let in_state = in_state.text().and_then(DeletionPolicy::parse);
        let policy = in_state.or(of_provider).unwrap_or_default();
        Self { policy, is_later: false, in_state, of_provider }
    }

    /// In a plan that sees the configuration, it counts at once. While it is not known yet, the
    /// state counts.
    pub fn configured(
        config: &Attr<String>,
        in_state: &Attr<String>,
        of_provider: Option<DeletionPolicy>,
    ) -> Self {
        let state = Self::state(in_state, of_provider);
        if config.is_unknown() {
            return Self { is_later: true, ..state };
        }
        Self { policy: Self::state(config, of_provider).policy, ..state }
    }

    /// The policy of a destroy without a plan, or with a plan during the apply.
    pub fn of_a_destroy(self) -> DeletionPolicy {
        self.in_state.or(self.of_provider).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::DeletionPolicy::{Abandon, Prevent};
    use super::*;

    fn said(word: &str) -> Attr<String> {
        if word.is_empty() { Attr::Null } else { Attr::Known(word.to_owned()) }
    }

    #[test]
    fn without_a_configuration_the_state_governs_and_then_the_provider() {
        for (in_state, of_provider, policy) in [
            ("", None, Prevent),
            ("", Some(Abandon), Abandon),
            ("prevent", Some(Abandon), Prevent),
            ("abandon", None, Abandon),
            ("abandon", Some(Prevent), Abandon),
        ] {
            assert_eq!(Governing::state(&said(in_state), of_provider).policy, policy);
        }
        assert_eq!(Governing::state(&Attr::Unknown, Some(Abandon)).policy, Abandon);
    }

    #[test]
    fn a_configuration_that_is_seen_governs_at_once() {
        for (config, in_state, of_provider, policy, of_a_destroy) in [
            ("abandon", "prevent", None, Abandon, Prevent),
            ("abandon", "", None, Abandon, Prevent),
            ("prevent", "abandon", Some(Abandon), Prevent, Abandon),
            ("", "prevent", Some(Abandon), Abandon, Prevent),
            ("", "abandon", None, Prevent, Abandon),
            ("", "", None, Prevent, Prevent),
        ] {
            let governing = Governing::configured(&said(config), &said(in_state), of_provider);
            assert_eq!(governing.policy, policy, "{config} {in_state}");
            assert_eq!(governing.of_a_destroy(), of_a_destroy, "{config} {in_state}");
        }
        let later = Governing::configured(&Attr::Unknown, &said("prevent"), Some(Abandon));
        assert_eq!((later.policy, later.is_later), (Prevent, true));
    }
}
