//! `list "msp_integration"`: the integrations of one customer or of all, by one
//! `GET /msp/customers`.

use std::sync::Arc;

use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, Diagnostic, ListResource, ListResults, Resource,
    Schema, Type, Validator,
};
use tfplugin::hcl::quoted;
use tfplugin::model;

use crate::provider::backend::{self, Age, Backend};
use crate::provider::name_regex::{self, NameRegex};
use crate::provider::resources::integration::{Integration, Model};
use crate::provider::{checks, customer_id};
use crate::wiv;

model! {
    /// The `config` block.
    pub struct Config {
        customer_id: Attr<String>,
        name_regex: Attr<String>,
    }
}

/// The list.
pub struct Integrations {
    pub backend: Arc<Backend>,
}

impl Configurable for Integrations {
    type Model = Config;
    const TYPE: &'static str = Integration::TYPE;

    fn schema(&self) -> Schema {
        Schema::new(
            "The integrations of one customer, or of all, sorted by customer and name.\n\n\
             The provider reads them with one `GET /msp/customers`, for any number of them. Wiv \
             does not document the form of the integrations in its answer. A warning counts the \
             ones without an id that the provider recognises. The answer has no secrets, so \
             generated configuration has only the `type`.",
            vec![
                Attribute::optional(
                    "customer_id",
                    Type::String,
                    "Only integrations of the customer with this id. Default: all.",
                )
                .validate(Validator::text(checks::name)),
                name_regex::attribute("integrations whose name"),
            ],
        )
    }
}

impl ListResource for Integrations {
    type Resource = Integration;

    fn resource(&self) -> Integration {
        Integration::new(&self.backend)
    }

    async fn list(
        &self,
        config: Config,
        results: &mut ListResults<Model>,
        context: &mut CallContext,
    ) -> Result<(), Diagnostic> {
        let wanted = NameRegex::new(&config.name_regex)?;
        let wiv = self.backend.configured().wiv.ready()?;
        let customers = wiv.customers_with_integrations(Age::Recent, &context.stop).await;
        let listed = customers.map_err(|error| {
            backend::refused("Integrations cannot be listed", &error, &wiv.credential)
        })?;
        let of = |customer: &&wiv::Customer| {
            config.customer_id.text().is_none_or(|id| customer.id == id)
        };
        let mut customers: Vec<_> = listed.iter().filter(of).collect();
        if let (Some(id), []) = (config.customer_id.text(), &*customers) {
            return Err(customer_id::none(id, &listed, &wiv));
        }
        customers.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        let mut all = Vec::new();
        for customer in customers {
            let Some(integrations) = &customer.integrations else { continue };
            if integrations.unrecognised > 0 {
                context.warnings.push(unrecognised(customer, integrations.unrecognised));
            }
            let mut integrations: Vec<_> = integrations
                .recognised
                .iter()
                .filter(|one| wanted.wants(one.name.as_deref()))
                .collect();
            integrations.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
            all.extend(integrations.into_iter().map(|one| (customer, one)));
        }
        results.total(all.len());
        for (customer, one) in all {
            let (customer_name, name) = (name_of(customer), one.name.as_ref());
            let display = format!("{customer_name}: {}", name.unwrap_or(&one.id));
            if results.add(display, Model::of(&customer.id, one)).await.is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn name_of(customer: &wiv::Customer) -> &str {
    customer.name.as_ref().unwrap_or(&customer.id)
}

fn unrecognised(customer: &wiv::Customer, count: usize) -> Diagnostic {
    let name = name_of(customer);
    Diagnostic::warning(
        format!(
            "{count} integrations of customer {name} ({}) are not listed",
            customer.id,
            name = quoted(name)
        ),
        "Import them by their ids: Wiv's console shows those. The list of customers (`GET \
         /msp/customers`) shows these integrations in a form that Wiv does not document, and the \
         provider finds no id in it.",
    )
}
