//! `list "msp_customer"`: the customers of the MSP, by one `GET /msp/customers`.

use std::sync::Arc;

use tfplugin::framework::{
    Attr, CallContext, Configurable, Diagnostic, ListResource, ListResults, Resource, Schema,
};
use tfplugin::model;

use crate::provider::backend::{self, Age, Backend};
use crate::provider::name_regex::{self, NameRegex};
use crate::provider::resources::customer::{Customer, Model};

model! {
    /// The `config` block.
    pub struct Config {
        name_regex: Attr<String>,
    }
}

/// The list.
pub struct Customers {
    pub backend: Arc<Backend>,
}

impl Configurable for Customers {
    type Model = Config;
    const TYPE: &'static str = Customer::TYPE;

    fn schema(&self) -> Schema {
        Schema::new(
            "The customers of the MSP in Wiv, sorted by name.\n\n\
             The provider reads them with one `GET /msp/customers`, for any number of them.",
            vec![name_regex::attribute("customers whose name")],
        )
    }
}

impl ListResource for Customers {
    type Resource = Customer;

    fn resource(&self) -> Customer {
        Customer::new(&self.backend)
    }

    async fn list(
        &self,
        config: Config,
        results: &mut ListResults<Model>,
        context: &mut CallContext,
    ) -> Result<(), Diagnostic> {
        let wanted = NameRegex::new(&config.name_regex)?;
        let wiv = self.backend.configured().wiv.ready()?;
        let customers = wiv.customers(Age::Recent, &context.stop).await.map_err(|error| {
            backend::refused("Customers cannot be listed", &error, &wiv.credential)
        })?;
        let mut customers: Vec<_> =
            customers.iter().filter(|one| wanted.wants(one.name.as_deref())).collect();
        customers.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        results.total(customers.len());
        for customer in customers {
            let name = customer.name.as_ref().unwrap_or(&customer.id);
            if results.add(name, Model::of(customer)).await.is_break() {
                break;
            }
        }
        Ok(())
    }
}
