//! Objects of customers that this run has made, for lists that do not show them yet.

use std::sync::Arc;

use crate::provider::listing::Listing;
use crate::provider::snapshot::Change;
use crate::wiv;

/// The parts of a customer that a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    Names,
    Integrations,
    Figures,
}

/// An object that was made. It stays to the end of the run, for each list that shows it, so it is
/// small.
#[derive(Debug)]
pub enum Made {
    Customer(Shows, Arc<wiv::Customer>),
    /// An integration, and the id of its customer.
    Integration(Shows, Arc<(String, wiv::Integration)>),
}

impl Change<Listing<wiv::Customer>> for Made {
    fn apply(&self, customers: &mut Listing<wiv::Customer>) {
        match self {
            Self::Customer(shows, made) => {
                let has_none = *shows == Shows::Integrations;
                let integrations = has_none.then(Box::default);
                customers.add(wiv::Customer { integrations, ..(**made).clone() });
            }
            Self::Integration(shows, made) => {
                let (customer_id, integration) = &**made;
                let Some(customer) = customers.find_mut(customer_id) else { return };
                // An element that we do not recognise may be this integration. The next run would
                // lose it.
                let may_be_listed =
                    customer.integrations.as_ref().is_some_and(|all| all.unrecognised > 0);
                if *shows == Shows::Figures && may_be_listed {
                    return;
                }
                let listed = &mut customer.integrations.get_or_insert_default().recognised;
                if !listed.iter().any(|one| one.id == integration.id) {
                    listed.push(integration.clone());
                }
            }
        }
    }
}
