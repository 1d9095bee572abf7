//! `data "msp_customers"`: the customers of the MSP and their figures.

use std::sync::Arc;

use tfplugin::framework::schema::{AttributeType, Nesting};
use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, DataSource, Diagnostic, Schema, Type,
};
use tfplugin::model;

use super::customer_figures::{self, CustomerFigures};
use crate::provider::backend::{self, Backend};
use crate::provider::name_regex::{self, NameRegex};

model! {
    /// Its attributes.
    pub struct Model {
        name_regex: Attr<String>,
        customers: Attr<Vec<CustomerFigures>>,
    }
}

/// The data source.
pub struct Customers {
    pub backend: Arc<Backend>,
}

impl Configurable for Customers {
    type Model = Model;
    const TYPE: &'static str = "msp_customers";

    fn schema(&self) -> Schema {
        let mut each = vec![
            Attribute::computed("id", Type::String, "Id from Wiv (`customer_id`)."),
            Attribute::computed("name", Type::String, "Name of the organization."),
        ];
        each.extend(customer_figures::attributes());
        Schema::new(
            "The customers of the MSP in Wiv, with their figures.\n\n\
             The provider reads them with `GET /msp/customers`. One call serves every \
             `msp_customer` and `msp_customers` of a run. Figures that Wiv does not return are \
             null.",
            vec![
                name_regex::attribute("customers whose name"),
                Attribute::computed(
                    "customers",
                    AttributeType::Nested(Nesting::List, each),
                    "The customers, sorted by name and then by id.",
                ),
            ],
        )
    }
}

impl DataSource for Customers {
    async fn read(&self, config: Model, context: &mut CallContext) -> Result<Model, Diagnostic> {
        let wanted = NameRegex::new(&config.name_regex)?;
        let wiv = self.backend.configured().wiv.ready()?;
        let customers = wiv.read_figures(|_| true, &context.stop).await.map_err(|error| {
            backend::refused("Customers cannot be listed", &error, &wiv.credential)
        })?;
        let mut customers: Vec<_> =
            customers.iter().filter(|one| wanted.wants(one.name.as_deref())).collect();
        customers.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        context.warnings.extend(customer_figures::without_figures(&customers));
        let customers: Vec<_> = customers.into_iter().map(CustomerFigures::of).collect();
        Ok(Model { customers: customers.into(), ..config })
    }
}
