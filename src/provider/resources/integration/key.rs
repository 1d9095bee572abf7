//! The key that finds an integration again. No two of one customer should share it.

use std::fmt;
use tfplugin::hcl::quoted;

use super::model::Model;
use crate::provider::backend::Customers;
use crate::provider::permanent::near::{Nearness, Wanted, fold, is_near_kind, is_same};
use crate::provider::permanent::{Alike, Key};
use crate::wiv;

/// Customer, type and name.
#[derive(Debug, Clone)]
pub struct IntegrationKey {
    pub customer_id: String,
    pub kind: String,
    pub name: String,
}

impl fmt::Display for IntegrationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", quoted(&self.name))
    }
}

impl Key for IntegrationKey {
    fn exact(self) -> String {
        format!("{} {} {}", self.customer_id, self.kind, self.name)
    }

    fn folded(&self) -> String {
        format!("{} {} {}", self.customer_id, fold(&self.kind), fold(&self.name))
    }

    /// Integrations of one customer are counted together.
    fn queue(&self) -> String {
        self.customer_id.clone()
    }
}

impl IntegrationKey {
    /// `None` while a part of it is not known yet.
    pub fn of(model: &Model) -> Option<Self> {
        Some(Self {
            customer_id: model.customer_id.text()?.to_owned(),
            kind: model.kind.text()?.to_owned(),
            name: model.name.text()?.to_owned(),
        })
    }

    /// The listed integrations that are equal, near or hidden.
    pub fn among(&self, customers: &Customers) -> Alike<wiv::Integration> {
        let customer = customers.find(&self.customer_id);
        let wanted = Wanted::new(&self.name);
        let all = || {
            let customers =
                customers.iter().filter_map(|customer| customer.integrations.as_deref());
            let listed = customers.flat_map(wiv::Integrations::answered);
            listed.filter_map(|one| one.name.as_deref())
        };
        let mut alike =
            Alike { hidden: customer.map(hidden).unwrap_or_default(), ..Alike::default() };
        for one in recognised(customer) {
            let Some(called) = one.name.as_deref() else {
                alike.hidden += 1;
                continue;
            };
            // An integration without a type in the list may be of any type.
            let kind = one.kind.as_deref().unwrap_or(&self.kind);
            if !is_near_kind(kind, &self.kind) {
                continue;
            }
            let nearness = wanted.nearness(called);
            let is_called_so = nearness == Nearness::Same;
            if is_called_so && is_same(kind, &self.kind) {
                alike.same.push(one.clone());
            } else if is_called_so || nearness.is_near(called, all()) {
                alike.near.push((one.clone(), called.to_owned()));
            }
        }
        alike
    }
}

/// The integrations of a customer that we recognise.
pub fn recognised(customer: Option<&wiv::Customer>) -> impl Iterator<Item = &wiv::Integration> {
    let integrations = customer.and_then(|customer| customer.integrations.as_deref());
    integrations.into_iter().flat_map(|integrations| &integrations.recognised)
}

/// How many more a customer has than we recognise or have made: in a form that nobody knows, or
/// only counted. At least one if the answer tells neither.
fn hidden(customer: &wiv::Customer) -> u64 {
    let integrations = customer.integrations.as_deref();
    let listed = integrations.map(|all| all.listed);
    let counted = customer.figures.as_ref().and_then(|figures| figures.num_of_integrations);
    let there = counted.and_then(|count| usize::try_from(count).ok()).max(listed).unwrap_or(1);
    let known = integrations.map(|all| all.recognised.len()).unwrap_or_default();
    let hidden = there.saturating_sub(known);
    u64::try_from(hidden).unwrap_or(u64::MAX)
}

/// Whether an integration may exist without being recognised.
pub fn cannot_tell(customer: &wiv::Customer) -> bool {
    customer.integrations.is_none() || hidden(customer) > 0
}
