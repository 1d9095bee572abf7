//! Which service a block is about, and what the list says of it.

use std::fmt;

use super::TYPE;
use super::schema::Model;
use crate::navigator::Service;
use crate::provider::permanent::claims::Name;

/// A service of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Which {
    pub org_id: String,
    pub service_id: String,
}

/// What a list means for a block that wants its service enabled.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It can be enabled.
    Off(&'a Service),
    /// It is enabled already.
    On(&'a Service),
    /// It is there, and cannot be enabled.
    Closed(&'a Service),
    /// There is none of that id.
    Missing,
}

impl Which {
    /// Of a model that says both.
    pub fn of(model: &Model) -> Option<Self> {
        let (org_id, service_id) = (model.org_id.text()?, model.service_id.text()?);
        Some(Self { org_id: org_id.to_owned(), service_id: service_id.to_owned() })
    }

    /// Of a state or a plan that is carried out, where both are known.
    pub fn of_known(model: &Model) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self { org_id: text(model.org_id.text()), service_id: text(model.service_id.text()) }
    }

    /// The id in the state, which imports it as well.
    pub fn id(&self) -> String {
        format!("{}/{}", self.org_id, self.service_id)
    }

    /// What is held while it is looked at and enabled, and what tells whether another block
    /// has it.
    pub fn name(&self) -> Name {
        Name { of: TYPE, folded: self.id(), exact: self.id() }
    }

    /// Where it stands. What a list does not tell is no hindrance: the server has the last word.
    pub fn among<'a>(&self, services: &'a [Service]) -> Standing<'a> {
        match services.iter().find(|service| service.id == self.service_id) {
            None => Standing::Missing,
            Some(service) if service.enabled == Some(true) => Standing::On(service),
            Some(service) if service.can_be_enabled == Some(false) => Standing::Closed(service),
            Some(service) => Standing::Off(service),
        }
    }
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service {:?} of organization {}", self.service_id, self.org_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_it_stands_is_what_the_list_says_for_sure() {
        let which = Which { org_id: "o".to_owned(), service_id: "s".to_owned() };
        for (enabled, can_be_enabled, stands) in [
            (Some(true), Some(true), "on"),
            (Some(true), Some(false), "on"),
            (Some(false), Some(true), "off"),
            (Some(false), Some(false), "closed"),
            (None, None, "off"),
        ] {
            let id = "s".to_owned();
            let service = Service { id, enabled, can_be_enabled, ..Service::default() };
            let standing = match which.among(&[service]) {
                Standing::On(_) => "on",
                Standing::Off(_) => "off",
                Standing::Closed(_) => "closed",
                Standing::Missing => "missing",
            };
            assert_eq!(standing, stands, "{enabled:?} {can_be_enabled:?}");
        }
        assert_eq!(which.among(&[]), Standing::Missing);
    }
}
