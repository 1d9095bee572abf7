//! By what an integration is found again: no two of one customer should share it.

use super::TYPE;
use super::model::Model;
use crate::provider::backend::Customers;
use crate::provider::look::Existing;
use crate::wiv;

/// Customer, type and name.
#[derive(Debug, Clone)]
pub struct Key {
    pub customer_id: String,
    pub kind: String,
    pub name: String,
}

impl Key {
    /// Unless a part of it is not known yet.
    pub fn of(model: &Model) -> Option<Self> {
        Some(Self {
            customer_id: model.customer_id.text()?.to_owned(),
            kind: model.kind.text()?.to_owned(),
            name: model.name.text()?.to_owned(),
        })
    }

    /// What is held while one of that key is looked for and created.
    pub fn lock(&self) -> String {
        format!("{TYPE} {} {} {}", self.customer_id, self.kind, self.name)
    }

    /// The integrations of that key. One whose type is not told may be of any.
    pub fn among(&self, customers: &Customers) -> Vec<Existing> {
        recognised(customers.find(&self.customer_id))
            .filter(|one| one.name.as_deref() == Some(&self.name))
            .filter(|one| {
                one.kind.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case(&self.kind))
            })
            .map(|one| Existing {
                id: one.id.clone(),
                import_id: format!("{}/{}", self.customer_id, one.id),
            })
            .collect()
    }
}

/// The integrations of a customer that could be recognised.
pub fn recognised(customer: Option<&wiv::Customer>) -> impl Iterator<Item = &wiv::Integration> {
    let integrations = customer.and_then(|customer| customer.integrations.as_ref());
    integrations.into_iter().flat_map(|integrations| &integrations.recognised)
}

/// Whether an integration may be there without being recognised.
pub fn cannot_tell(customer: &wiv::Customer) -> bool {
    customer.integrations.as_ref().is_none_or(|integrations| integrations.unrecognised > 0)
}
