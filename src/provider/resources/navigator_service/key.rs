//! The key that finds a service again, and whether the list offers it.

use std::fmt;
use tfplugin::hcl::quoted;

use super::TYPE;
use super::schema::Model;
use crate::navigator::Service;
use crate::provider::permanent::claims::Name;

/// A service of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceKey {
    pub org_id: String,
    pub service_id: String,
}

/// The meaning of a list for a block that wants a service enabled.
#[derive(Debug, PartialEq, Eq)]
pub enum Availability<'a> {
    /// It can be enabled.
    Available(&'a Service),
    /// It is enabled already.
    Enabled(&'a Service),
    /// It exists, and cannot be enabled.
    Unavailable(&'a Service),
    /// No service has that id.
    NotListed,
}

impl ServiceKey {
    /// From a model with both parts.
    pub fn of(model: &Model) -> Option<Self> {
        let (org_id, service_id) = (model.org_id.text()?, model.service_id.text()?);
        Some(Self { org_id: org_id.to_owned(), service_id: service_id.to_owned() })
    }

    /// From a state, or from a plan that is applied: there both are known.
    pub fn of_known(model: &Model) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self { org_id: text(model.org_id.text()), service_id: text(model.service_id.text()) }
    }

    /// The id in the state. It also imports the service.
    pub fn id(&self) -> String {
        format!("{}/{}", self.org_id, self.service_id)
    }

    /// The name for the lock while the service is looked at and enabled. It also tells whether
    /// another block has it.
    pub fn name(&self) -> Name {
        Name { of: TYPE, folded: self.id(), exact: self.id() }
    }

    /// What a list says about it. A field that it leaves out is no obstacle: the server decides.
    pub fn availability<'a>(&self, services: &'a [Service]) -> Availability<'a> {
        match services.iter().find(|service| service.id == self.service_id) {
            None => Availability::NotListed,
            Some(service) if service.enabled == Some(true) => Availability::Enabled(service),
            Some(service) if service.can_be_enabled == Some(false) => {
                Availability::Unavailable(service)
            }
            Some(service) => Availability::Available(service),
        }
    }
}

impl fmt::Display for ServiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service {} of organization {}", quoted(&self.service_id), self.org_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_unavailable_only_where_the_list_says_so() {
        let key = ServiceKey { org_id: "o".to_owned(), service_id: "s".to_owned() };
        for (enabled, can_be_enabled, expected) in [
            (Some(true), Some(true), "enabled"),
            (Some(true), Some(false), "enabled"),
            (Some(false), Some(true), "available"),
            (Some(false), Some(false), "unavailable"),
            (None, None, "available"),
        ] {
            let id = "s".to_owned();
            let service = Service { id, enabled, can_be_enabled, ..Service::default() };
            let availability = match key.availability(&[service]) {
                Availability::Enabled(_) => "enabled",
                Availability::Available(_) => "available",
                Availability::Unavailable(_) => "unavailable",
                Availability::NotListed => "not listed",
            };
            assert_eq!(availability, expected, "{enabled:?} {can_be_enabled:?}");
        }
        assert_eq!(key.availability(&[]), Availability::NotListed);
    }
}
