//! `msp_customer`: an organization in Wiv.
//!
//! `POST /msp/customers` creates it, `GET /msp/customers` reads it. No rename and no delete is
//! documented. Its life is in [`permanent`].

use std::fmt;

use tfplugin::framework::{
    Attr, Attribute, Context, Diagnostic, IdentityPart, Path, Schema, Type, Validator,
};
use tfplugin::hcl::quoted;
use tfplugin::model;

use crate::http::{CancellationToken, Error};
use crate::provider::backend::{Age, Customers, Wiv};
use crate::provider::checks;
use crate::provider::permanent::near::{Nearness, Wanted, fold};
use crate::provider::permanent::{
    self, Alike, Echoed, Facts, Failure, Key, Lasting, New, Parts, Permanent, Presence, Sending,
    leave,
};
use crate::wiv;

/// The resource.
pub type Customer = Lasting<Organization>;

/// Its facts.
#[derive(Default)]
pub struct Organization;

model! {
    /// Its attributes.
    pub struct Model {
        name: Attr<String>,
        deletion_policy: Attr<String>,
        adopt_existing: Attr<bool>,
        confirmed_new: Attr<bool>,
        id: Attr<String>,
    }
}

impl Model {
    /// The fields of a customer in a list: the same as an import.
    pub fn of(customer: &wiv::Customer) -> Self {
        Self {
            name: customer.name.clone().into(),
            id: customer.id.clone().into(),
            ..Self::default()
        }
    }
}

/// Its name.
#[derive(Debug, Clone)]
pub struct Name(String);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", quoted(&self.0))
    }
}

impl Key for Name {
    fn exact(self) -> String {
        self.0
    }

    fn folded(&self) -> String {
        fold(&self.0)
    }
}

impl Permanent for Organization {
    type Model = Model;
    type Api = Wiv;
    type Key = Name;
    type Answer = wiv::Customer;

    const TYPE: &'static str = "msp_customer";
    const FACTS: Facts = Facts {
        noun: "Customer",
        vendor: "Wiv",
        named_by: "name",
        keeps_name: true,
        cannot: "Wiv documents no call that renames or deletes a customer",
        to_end_it: "ask Wiv's support",
        looked_in: "the list of customers (`GET /msp/customers`)",
    };
    const ECHOED: &'static [Echoed<Model, wiv::Customer>] = &[Echoed {
        attribute: "name",
        required: true,
        attr: |model| &model.name,
        attr_mut: |model| &mut model.name,
        told: |customer| customer.name.as_deref(),
    }];

    fn schema() -> Schema {
        Schema::new(
            "A customer of the MSP: an organization in Wiv.\n\n\
             The provider creates it with `POST /msp/customers` and reads it with \
             `GET /msp/customers`. Wiv documents no call that renames or deletes a customer.",
            vec![
                Attribute::required(
                    "name",
                    Type::String,
                    "Name of the organization. The API cannot change it, so another name needs \
                     another customer. If a customer was renamed in Wiv, write the new name here.",
                )
                .requires_replace()
                .validate(Validator::text(checks::not_blank)),
                leave::attribute("customer"),
                permanent::adopt_existing(
                    "If exactly one customer with this name exists, take it over instead of \
                     refusing. Default: `false`.",
                ),
                permanent::confirmed_new("customer", "Wiv"),
                Attribute::computed("id", Type::String, "Id from Wiv (`customer_id`)."),
            ],
        )
    }

    fn identity() -> &'static [IdentityPart] {
        &[IdentityPart {
            name: "customer_id",
            attribute: "id",
            description: "Id that Wiv gave the customer.",
        }]
    }

    fn parts(model: &Model) -> Parts<'_> {
        let Model { id, deletion_policy, adopt_existing, confirmed_new, .. } = model;
        Parts { id, deletion_policy, adopt_existing, confirmed_new }
    }

    fn id_mut(model: &mut Model) -> &mut Attr<String> {
        &mut model.id
    }

    fn key(model: &Model) -> Option<Name> {
        model.name.text().map(|name| Name(name.to_owned()))
    }

    fn id(answer: &wiv::Customer) -> &str {
        &answer.id
    }

    fn take(model: Model, answer: Option<&wiv::Customer>) -> Model {
        Model { id: answer.map(|customer| customer.id.clone()).into(), ..model }
    }

    fn import(id: &str) -> Result<Model, Diagnostic> {
        if id.trim().is_empty() || id.trim() != id {
            return Err(Diagnostic::error(
                "Not the id of a customer",
                format!(
                    "Import it with Wiv's `customer_id`. {id} is blank or has white space around \
                     it.",
                    id = quoted(id)
                ),
            ));
        }
        Ok(Model { id: id.to_owned().into(), ..Model::default() })
    }

    async fn alike(
        &self,
        wiv: &Wiv,
        Name(name): &Name,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Alike<wiv::Customer>, Error> {
        let customers = wiv.customers(age, stop).await?;
        let wanted = Wanted::new(name);
        let mut alike = Alike { hidden: customers.nameless(), ..Alike::default() };
        for (one, nearness) in customers.alike(&wanted) {
            let called = one.name.as_deref().unwrap_or_default();
            let all = || customers.answered().filter_map(|one| one.name.as_deref());
            if nearness == Nearness::Same {
                alike.same.push(one.clone());
            } else if nearness.is_near(called, all()) {
                alike.near.push((one.clone(), called.to_owned()));
            }
        }
        Ok(alike)
    }

    async fn called(
        &self,
        wiv: &Wiv,
        _key: &Name,
        id: &str,
        stop: &CancellationToken,
    ) -> Option<String> {
        let customers = wiv.customers(Age::OfThisRun, stop).await.ok()?;
        customers.find(id).map(|one| one.name.clone().unwrap_or_default())
    }

    async fn create(
        &self,
        wiv: &Wiv,
        Name(name): &Name,
        _new: New<'_, Model>,
        sending: Sending<'_>,
    ) -> Result<wiv::Customer, Failure> {
        let client = wiv.client.stopped_by(sending.stop).noted_by(sending.note);
        let wiv::CreatedCustomer { id, name } = client.create_customer(name).await?;
        Ok(wiv::Customer { id, name: Some(name), ..wiv::Customer::default() })
    }

    async fn find(
        &self,
        wiv: &Wiv,
        id: &str,
        _state: &Model,
        context: &Context,
    ) -> Result<Presence<wiv::Customer>, Error> {
        let is_there = |all: &Customers| all.find(id).is_some();
        let customers = wiv.read_customers(is_there, &context.stop).await?;
        Ok(customers.find(id).cloned().map_or(Presence::Absent, Presence::There))
    }

    fn made(&self, wiv: &Wiv, Name(name): &Name, answer: &wiv::Customer) {
        wiv.made_customer(wiv::Customer { name: Some(name.clone()), ..answer.clone() });
    }

    /// A name that no new customer gets, though an existing one may have it.
    fn not_creatable(config: &Model) -> Option<Diagnostic> {
        let why = checks::name(config.name.text()?).err()?;
        let refused = Diagnostic::error(
            "Invalid value for `name`",
            format!(
                "{why} The provider creates no customer with such a name. To manage a customer \
                 that has it, import it."
            ),
        );
        Some(refused.at(Path::attribute("name")))
    }

    fn hint(prior: &Model, plan: &Model, _replaced: &[Path]) -> String {
        match (prior.name.text(), plan.name.text()) {
            (Some(before), Some(_)) => format!(
                "If the customer was renamed in Wiv, write `name = {before}` here. To give it \
                 another name, rename it in Wiv first, and then here.\n\n",
                before = quoted(before)
            ),
            _ => String::new(),
        }
    }
}
