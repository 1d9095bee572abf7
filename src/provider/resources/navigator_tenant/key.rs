//! The key that finds a tenant again.

use std::fmt;
use tfplugin::hcl::quoted;

use super::schema::Model;
use crate::mailbox;
use crate::navigator::Organization;
use crate::provider::backend::Tenants;
use crate::provider::permanent::near::{Nearness, Wanted, fold};
use crate::provider::permanent::{Alike, Key};

/// Its owner, its domain and its name.
#[derive(Debug, Clone)]
pub struct TenantKey {
    pub provider_org: String,
    pub display_name: String,
    pub domain: String,
}

impl fmt::Display for TenantKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", quoted(&self.display_name), self.domain)
    }
}

impl Key for TenantKey {
    /// Another spelling is the same domain.
    fn exact(self) -> String {
        format!("{} {} {}", self.provider_org, mailbox::domain(&self.domain), self.display_name)
    }

    fn folded(&self) -> String {
        let domain = fold(&mailbox::domain(&self.domain));
        format!("{} {domain} {}", self.provider_org, fold(&self.display_name))
    }
}

impl TenantKey {
    /// `None` while a part of it is not known yet.
    pub fn of(model: &Model) -> Option<Self> {
        Some(Self {
            provider_org: model.provider_org_id.text()?.to_owned(),
            display_name: model.display_name.text()?.to_owned(),
            domain: model.domain.text()?.to_owned(),
        })
    }

    /// The listed tenants that are equal, near or hidden.
    pub fn among(&self, tenants: &Tenants) -> Alike<Organization> {
        let wanted = Wanted::new(&self.display_name);
        let all = || tenants.answered().filter_map(|one| one.display_name.as_deref());
        let domain = mailbox::domain(&self.domain);
        let near_domain = fold(&domain);
        let mut alike = Alike { hidden: tenants.nameless(), ..Alike::default() };
        for (one, nearness) in tenants.alike(&wanted) {
            let called = one.display_name.as_deref().unwrap_or_default();
            match one.domain.as_deref().map(mailbox::domain) {
                Some(listed) if fold(&listed) != near_domain => {}
                Some(listed) if nearness == Nearness::Same && listed == domain => {
                    alike.same.push(one.clone());
                }
                // Also a tenant whose domain the list leaves out.
                _ if nearness == Nearness::Same || nearness.is_near(called, all()) => {
                    alike.near.push((one.clone(), called.to_owned()));
                }
                _ => {}
            }
        }
        alike
    }

    /// In the form that a twin would look for, with any name and domain that the server made.
    pub fn as_sent(&self, answer: &Organization) -> Organization {
        Organization {
            display_name: Some(self.display_name.clone()),
            domain: Some(self.domain.clone()),
            ..answer.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_the_same_in_whatever_spelling_its_domain_is_listed() {
        let key = |domain: &str| TenantKey {
            provider_org: "o".to_owned(),
            display_name: "Acme".to_owned(),
            domain: domain.to_owned(),
        };
        for (one, other) in [
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "bu\u{308}cher.example"),
            ("example.com", "EXAMPLE.com"),
        ] {
            let (one, other) = (key(one), key(other));
            assert_eq!(one.folded(), other.folded());
            let listed = other.as_sent(&Organization::default());
            let alike = one.among(&Tenants::from(vec![listed]));
            assert_eq!((alike.same.len(), alike.near.len()), (1, 0), "{one} {other}");
            assert_eq!(one.exact(), other.exact());
        }
    }
}
