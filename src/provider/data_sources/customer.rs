//! `data "msp_customer"`: one customer and its figures, by its id or its name.

use std::sync::Arc;

use tfplugin::framework::{
    Attribute, CallContext, Configurable, DataSource, Diagnostic, Diagnostics, Path, Schema, Type,
    Validator,
};
use tfplugin::hcl::quoted;

use super::customer_figures::{self, CustomerFigures};
use crate::provider::backend::{self, Backend, Customers};
use crate::provider::permanent::near::is_same;
use crate::provider::{checks, did_you_mean};
use crate::wiv;

/// The data source.
pub struct Customer {
    pub backend: Arc<Backend>,
}

impl Configurable for Customer {
    type Model = CustomerFigures;
    const TYPE: &'static str = "msp_customer";

    fn schema(&self) -> Schema {
        let key = |name, description| {
            Attribute::optional_computed(name, Type::String, description)
                .validate(Validator::text(checks::called))
        };
        let mut attributes = vec![
            key("id", "Id from Wiv (`customer_id`). Set this or `name`."),
            key(
                "name",
                "Exact name of the organization. Set this or `id`. If several customers have the \
                 name, the error lists their ids.",
            ),
        ];
        attributes.extend(customer_figures::attributes());
        Schema::new(
            "One customer of the MSP in Wiv, with its figures.\n\n\
             The provider reads it with `GET /msp/customers`. One call serves every `msp_customer` \
             and `msp_customers` of a run. Figures that Wiv does not return are null.",
            attributes,
        )
    }

    fn validate(&self, config: &CustomerFigures, diagnostics: &mut Diagnostics) {
        match (config.id.is_null(), config.name.is_null()) {
            (true, true) => diagnostics.push(neither()),
            (false, false) => diagnostics.push(
                Diagnostic::error(
                    "Both `id` and `name` are set",
                    "Remove one of them: the data source reads it from Wiv.",
                )
                .at(Path::attribute("name")),
            ),
            _ => {}
        }
    }
}

impl DataSource for Customer {
    async fn read(
        &self,
        config: CustomerFigures,
        context: &mut CallContext,
    ) -> Result<CustomerFigures, Diagnostic> {
        let sought = Sought::of(&config).ok_or_else(neither)?;
        let wiv = self.backend.configured().wiv.ready()?;
        let is_there = |all: &Customers| all.iter().any(|one| sought.is(one));
        let customers = wiv.read_figures(is_there, &context.stop).await.map_err(|error| {
            backend::refused("Customers cannot be read", &error, &wiv.credential)
        })?;
        let found: Vec<_> = customers.iter().filter(|one| sought.is(one)).collect();
        match &*found {
            [] => Err(sought.not_found(&customers, &wiv.credential)),
            [one] => {
                context.warnings.extend(customer_figures::without_figures(&found));
                Ok(CustomerFigures::of(one))
            }
            several => Err(sought.several(several)),
        }
    }
}

/// How a customer is looked for.
enum Sought<'a> {
    Id(&'a str),
    Name(&'a str),
}

impl<'a> Sought<'a> {
    fn of(config: &'a CustomerFigures) -> Option<Self> {
        let by_id = config.id.text().map(Self::Id);
        by_id.or_else(|| config.name.text().map(Self::Name))
    }

    fn is(&self, customer: &wiv::Customer) -> bool {
        match self {
            Self::Id(id) => customer.id == *id,
            Self::Name(name) => customer.name.as_deref().is_some_and(|one| is_same(one, name)),
        }
    }

    /// The value that the author may have meant: another spelling, a name in place of an id, or an
    /// id in place of a name.
    fn meant(&self, customers: &Customers) -> Option<String> {
        let (Self::Id(text) | Self::Name(text)) = self;
        let ways = customers.iter().flat_map(|one| {
            let (id, name) = (one.id.clone(), one.name.clone());
            let named = name.as_deref().map(quoted);
            let called = named.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
            let written = |name| format!("`name = {name}` ({id})");
            let by_name = name.zip(named.as_deref().map(written));
            let by_id = (id.clone(), format!("`id = {}`{called}", quoted(&id)));
            [Some(by_id), by_name].into_iter().flatten()
        });
        let near = did_you_mean::nearest(text, ways);
        (!near.is_empty()).then(|| format!("Did you mean {}?", near.join(", or ")))
    }

    fn not_found(&self, customers: &Customers, credential: &str) -> Diagnostic {
        let (attribute, what) = match self {
            Self::Id(id) => ("id", format!("with the id {id}", id = quoted(id))),
            Self::Name(name) => ("name", format!("called {name}", name = quoted(name))),
        };
        let meant = self.meant(customers);
        let meant = meant.map_or("Check".to_owned(), |meant| format!("{meant}\n\nIf not, check"));
        Diagnostic::error(
            format!("No customer {what}"),
            format!(
                "{meant} the {attribute}, and that the credential from {credential} belongs to the \
                 organization that has the customer.\n\n\
                 The list of customers (`GET /msp/customers`) does not show this one."
            ),
        )
        .at(Path::attribute(attribute))
    }

    fn several(&self, several: &[&wiv::Customer]) -> Diagnostic {
        let mut ids: Vec<_> = several.iter().map(|one| format!("- {}\n", one.id)).collect();
        ids.sort();
        let (Self::Id(text) | Self::Name(text)) = self;
        Diagnostic::error(
            format!("{} customers have the name {text}", several.len(), text = quoted(text)),
            format!(
                "Find out which of them you mean, and set its `id` in place of `name`:\n\n\
                 {}\n\
                 In Wiv several customers may have the same name.",
                ids.concat()
            ),
        )
        .at(Path::attribute("name"))
    }
}

fn neither() -> Diagnostic {
    Diagnostic::error(
        "Neither `id` nor `name` is set",
        "Set `id` or `name`. A value that is null counts as not set.",
    )
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::Attr;

    use super::*;

    #[test]
    fn exactly_one_of_id_and_name_is_set_as_far_as_is_known() {
        let customer = Customer { backend: Arc::default() };
        let known = || Attr::Known("Acme".to_owned());
        for (id, name, complaints) in [
            (Attr::Null, Attr::Null, 1),
            (known(), Attr::Null, 0),
            (Attr::Null, known(), 0),
            (Attr::Unknown, Attr::Null, 0),
            (Attr::Null, Attr::Unknown, 0),
            (known(), known(), 1),
            (known(), Attr::Unknown, 1),
        ] {
            let mut diagnostics = Diagnostics::new();
            let mut config = CustomerFigures::default();
            (config.id, config.name) = (id, name);
            customer.validate(&config, &mut diagnostics);
            assert_eq!(diagnostics.len(), complaints);
        }
    }
}
