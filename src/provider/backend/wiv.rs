//! The Wiv API, as the resources use it: one call for many reads.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::{ANEW, Credential, OF_THIS_RUN, RECENT};
use crate::http::{CancellationToken, Error, ErrorKind};
use crate::provider::snapshot::Snapshot;
use crate::wiv;

const WITH_INTEGRATIONS: [wiv::CustomerField; 4] = [
    wiv::CustomerField::Id,
    wiv::CustomerField::Name,
    wiv::CustomerField::NumOfIntegrations,
    wiv::CustomerField::Integrations,
];
/// The Wiv API, as the resources use it.
pub struct Wiv {
    /// One function per documented endpoint.
    pub client: wiv::Client,
    /// Where the key came from: `` `wiv.api_key` ``.
    pub credential: Credential,
    /// The first answer that refused the key: nobody is asked again with it.
    refused: OnceLock<Error>,
    /// Ids and names: all that customers need, and small for thousands of them.
    customers: Snapshot<wiv::Customer>,
    /// The same with their integrations.
    with_integrations: Snapshot<wiv::Customer>,
    /// The same with all that is documented, for data sources.
    with_figures: Snapshot<wiv::Customer>,
}

impl Wiv {
    /// Around a client.
    pub fn new(client: wiv::Client, credential: String) -> Self {
        Self {
            client,
            credential: Credential::new(credential),
            refused: OnceLock::new(),
            customers: Snapshot::default(),
            with_integrations: Snapshot::default(),
            with_figures: Snapshot::default(),
        }
    }

    /// All customers, for a look before a create.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn customers(
        &self,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        use wiv::CustomerField::{Id, Name};
        self.list(&self.customers, &[Id, Name], RECENT, stop).await
    }

    /// The same for a read, from the list of this run. If that does not show what is read,
    /// a recent one decides.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_customers(
        &self,
        is_there: impl Fn(&[wiv::Customer]) -> bool,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        use wiv::CustomerField::{Id, Name};
        let listed = self.list(&self.customers, &[Id, Name], OF_THIS_RUN, stop).await?;
        if is_there(&listed) { Ok(listed) } else { self.customers(stop).await }
    }

    /// The same, asked anew.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn customers_anew(
        &self,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        use wiv::CustomerField::{Id, Name};
        self.list(&self.customers, &[Id, Name], ANEW, stop).await
    }

    /// All customers with their integrations, for a look before a create.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn customers_with_integrations(
        &self,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        self.list(&self.with_integrations, &WITH_INTEGRATIONS, RECENT, stop).await
    }

    /// The same for a read, from the list of this run. If that does not show what is read,
    /// a recent one decides.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_with_integrations(
        &self,
        is_there: impl Fn(&[wiv::Customer]) -> bool,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        let snapshot = &self.with_integrations;
        let listed = self.list(snapshot, &WITH_INTEGRATIONS, OF_THIS_RUN, stop).await?;
        if is_there(&listed) { Ok(listed) } else { self.customers_with_integrations(stop).await }
    }

    /// The same, asked anew.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn customers_with_integrations_anew(
        &self,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        self.list(&self.with_integrations, &WITH_INTEGRATIONS, ANEW, stop).await
    }

    /// All customers with their figures, for a data source: from the list of this run, unless
    /// this run has made something since. If that does not show what is read, a recent one
    /// decides.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_figures(
        &self,
        is_there: impl Fn(&[wiv::Customer]) -> bool,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        let (snapshot, all) = (&self.with_figures, &wiv::CustomerField::ALL);
        let listed = self.list(snapshot, all, OF_THIS_RUN, stop).await?;
        if is_there(&listed) { Ok(listed) } else { self.list(snapshot, all, RECENT, stop).await }
    }

    async fn list(
        &self,
        snapshot: &Snapshot<wiv::Customer>,
        fields: &[wiv::CustomerField],
        max_age: Duration,
        stop: &CancellationToken,
    ) -> Result<Arc<Vec<wiv::Customer>>, Error> {
        let client = self.client.stopped_by(stop);
        let fetch = async {
            if let Some(refused) = self.refused.get() {
                return Err(refused.clone());
            }
            let listed = client.list_customers(fields).await;
            if let Err(error) = &listed
                && error.kind() == ErrorKind::Unauthorized
            {
                self.refused.get_or_init(|| error.clone());
            }
            listed
        };
        snapshot.get(max_age, fetch).await
    }

    /// Lets the next read or look see a customer that we have made.
    pub fn made_customer(&self, customer: wiv::Customer) {
        let with_integrations =
            wiv::Customer { integrations: Some(wiv::Integrations::default()), ..customer.clone() };
        self.with_figures.note(unless_listed(customer.clone()));
        self.customers.note(unless_listed(customer));
        self.with_integrations.note(unless_listed(with_integrations));
        self.figures_changed();
    }

    /// Lets the next data source ask anew: what this run has done shows in figures.
    pub fn figures_changed(&self) {
        self.with_figures.outdate();
    }

    /// The same for an integration of a customer.
    pub fn made_integration(&self, customer_id: &str, integration: wiv::Integration) {
        let change = with_integration(customer_id.to_owned(), integration);
        self.with_integrations.note(change.clone());
        let customer_id = customer_id.to_owned();
        // Where elements are not recognised it may be one of them: the next run would lose it.
        let is_whole = move |one: &wiv::Customer| {
            one.id == customer_id
                && one.integrations.as_ref().is_none_or(|all| all.unrecognised == 0)
        };
        self.with_figures.note(move |customers| {
            if customers.iter().any(&is_whole) {
                change(customers);
            }
        });
        self.figures_changed();
    }
}

fn with_integration(
    customer_id: String,
    integration: wiv::Integration,
) -> impl Fn(&mut Vec<wiv::Customer>) + Clone {
    move |customers| {
        let mut customers = customers.iter_mut().rev();
        let Some(customer) = customers.find(|customer| customer.id == customer_id) else { return };
        let listed = &mut customer.integrations.get_or_insert_default().recognised;
        if !listed.iter().any(|one| one.id == integration.id) {
            listed.push(integration.clone());
        }
    }
}

/// What was made last is listed last, so that is where the search begins.
fn unless_listed(customer: wiv::Customer) -> impl Fn(&mut Vec<wiv::Customer>) {
    move |customers| {
        if !customers.iter().rev().any(|listed| listed.id == customer.id) {
            customers.push(customer.clone());
        }
    }
}
