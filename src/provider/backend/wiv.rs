//! The Wiv API, as the resources use it: one call for many reads.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::made::{Made, Shows};
use super::{Age, Credential};
use crate::http::{CancellationToken, Error};
use crate::provider::listing::{Identified, Listing};
use crate::provider::snapshot::Snapshot;
use crate::wiv;

const WITH_INTEGRATIONS: [wiv::CustomerField; 4] = [
    wiv::CustomerField::Id,
    wiv::CustomerField::Name,
    wiv::CustomerField::NumOfIntegrations,
    wiv::CustomerField::Integrations,
];

/// The answer to a list of customers.
pub type Customers = Listing<wiv::Customer>;

impl Identified for wiv::Customer {
    fn id(&self) -> &str {
        &self.id
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// A list that many callers want, with the objects that this run has made for it.
type Listed = Snapshot<Customers, Error, Made>;

/// The Wiv API, as the resources use it.
pub struct Wiv {
    /// One function per documented endpoint.
    pub client: wiv::Client,
    /// Where the key came from: `` `wiv.api_key` ``.
    pub credential: Credential,
    /// Ids and names. Customers need no more, and it is small for thousands of them.
    customers: Listed,
    /// The same with their integrations.
    with_integrations: Listed,
    /// The same with all documented fields, for data sources.
    with_figures: Listed,
    /// The most integrations of each customer that were hidden in this run.
    hidden: Mutex<BTreeMap<String, u64>>,
}

impl Wiv {
    /// Wraps a client.
    pub fn new(client: wiv::Client, credential: String) -> Self {
        Self {
            client,
            credential: Credential::new(credential),
            customers: Snapshot::default(),
            with_integrations: Snapshot::default(),
            with_figures: Snapshot::default(),
            hidden: Mutex::default(),
        }
    }

    /// All customers.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn customers(
        &self,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Arc<Customers>, Error> {
        use wiv::CustomerField::{Id, Name};
        self.list(&self.customers, &[Id, Name], age, stop).await
    }

    /// The ids of some customers, as the last list shows them.
    pub fn some_customers(&self) -> Vec<String> {
        const SOME: usize = 3;
        let lists = [&self.customers, &self.with_integrations].into_iter();
        let mut lists = lists.filter_map(Snapshot::last).filter(|list| !list.is_empty());
        let some =
            |list: Arc<Customers>| list.answered().take(SOME).map(|one| one.id.clone()).collect();
        lists.next().map(some).unwrap_or_default()
    }

    /// How many customers the last list shows.
    pub fn count(&self) -> Option<usize> {
        let mut lists =
            [&self.customers, &self.with_integrations].into_iter().filter_map(Snapshot::last);
        lists.next().map(|list| list.len())
    }

    /// Whether the last list shows a customer.
    pub fn has_customer(&self, id: &str) -> bool {
        let mut lists =
            [&self.customers, &self.with_integrations].into_iter().filter_map(Snapshot::last);
        lists.any(|list| list.find(id).is_some())
    }

    /// The same for a read, from the list of this run. If that list does not show the customer, a
    /// recent one decides.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_customers(
        &self,
        is_there: impl Fn(&Customers) -> bool,
        stop: &CancellationToken,
    ) -> Result<Arc<Customers>, Error> {
        let listed = self.customers(Age::OfThisRun, stop).await?;
        if is_there(&listed) { Ok(listed) } else { self.customers(Age::Recent, stop).await }
    }

    /// All customers with their integrations.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn customers_with_integrations(
        &self,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Arc<Customers>, Error> {
        self.list(&self.with_integrations, &WITH_INTEGRATIONS, age, stop).await
    }

    /// The same for a read, from the list of this run. If that list does not show the integration,
    /// a recent one decides.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_with_integrations(
        &self,
        is_there: impl Fn(&Customers) -> bool,
        stop: &CancellationToken,
    ) -> Result<Arc<Customers>, Error> {
        let listed = self.customers_with_integrations(Age::OfThisRun, stop).await?;
        if is_there(&listed) {
            return Ok(listed);
        }
        self.customers_with_integrations(Age::Recent, stop).await
    }

    /// All customers with their figures, for a data source. They come from the list of this run,
    /// unless this run has made something since. If that list does not show the customer, a recent
    /// one decides.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn read_figures(
        &self,
        is_there: impl Fn(&Customers) -> bool,
        stop: &CancellationToken,
    ) -> Result<Arc<Customers>, Error> {
        let (snapshot, all) = (&self.with_figures, &wiv::CustomerField::ALL);
        let listed = self.list(snapshot, all, Age::OfThisRun, stop).await?;
        if is_there(&listed) {
            return Ok(listed);
        }
        self.list(snapshot, all, Age::Recent, stop).await
    }

    async fn list(
        &self,
        snapshot: &Listed,
        fields: &[wiv::CustomerField],
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Arc<Customers>, Error> {
        let client = self.client.stopped_by(stop);
        let fetch = async { client.list_customers(fields).await.map(Customers::from) };
        snapshot.get(age.into(), fetch).await
    }

    /// Makes the next read or look see a customer that we have made.
    pub fn made_customer(&self, customer: wiv::Customer) {
        // A run remembers all that it makes to its end, so it remembers it once.
        let made = Arc::new(customer);
        for (list, shows) in [
            (&self.customers, Shows::Names),
            (&self.with_integrations, Shows::Integrations),
            (&self.with_figures, Shows::Figures),
        ] {
            list.note(Made::Customer(shows, Arc::clone(&made)));
        }
        self.figures_changed();
    }

    /// The most integrations of a customer that were hidden in this run. A count may be late. An
    /// integration that this run makes must not stand for one that was hidden before.
    pub fn most_hidden(&self, customer_id: &str, now: u64) -> u64 {
        let mut hidden = self.hidden.lock().unwrap_or_else(PoisonError::into_inner);
        match hidden.get_mut(customer_id) {
            Some(most) => {
                *most = now.max(*most);
                *most
            }
            None if now == 0 => 0,
            None => *hidden.entry(customer_id.to_owned()).or_insert(now),
        }
    }

    /// Makes the next data source ask again: figures show what this run has done.
    pub fn figures_changed(&self) {
        self.with_figures.outdate();
    }

    /// The same for an integration of a customer.
    pub fn made_integration(&self, customer_id: &str, integration: wiv::Integration) {
        let made = Arc::new((customer_id.to_owned(), integration));
        for (list, shows) in
            [(&self.with_integrations, Shows::Integrations), (&self.with_figures, Shows::Figures)]
        {
            list.note(Made::Integration(shows, Arc::clone(&made)));
        }
        self.figures_changed();
    }
}
