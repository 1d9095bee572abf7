//! `msp_customer`: an organization in Wiv.
//!
//! Created by `POST /msp/customers`, read by `GET /msp/customers`. No rename and no
//! delete is documented.

mod making;
mod words;

use std::sync::Arc;

use crate::provider::absence::Absent;
use crate::provider::backend::{self, Backend, Customers};
use crate::provider::checks;
use crate::provider::deletion_policy::{self, Undeletable};
use crate::provider::look::Found;
use crate::provider::{told_name, unknown_outcome};
use crate::wiv;
use making::{Looked, lock_of};
use tfplugin::framework::{
    Attr, Attribute, Context, Diagnostic, IdentityPart, Path, PlanContext, Resource, Schema, Type,
    Validator,
};
use tfplugin::model;

const TYPE: &str = "msp_customer";

model! {
    /// Its attributes.
    pub struct Model {
        name: Attr<String>,
        deletion_policy: Attr<String>,
        adopt_existing: Attr<bool>,
        id: Attr<String>,
    }
}

impl Model {
    /// What a list tells of a customer: as much as an import.
    pub fn of(customer: &wiv::Customer) -> Self {
        Self {
            name: customer.name.clone().into(),
            id: customer.id.clone().into(),
            ..Self::default()
        }
    }
}

/// The resource.
pub struct Customer {
    backend: Arc<Backend>,
}

impl Customer {
    /// On the provider's clients.
    pub fn new(backend: &Arc<Backend>) -> Self {
        Self { backend: Arc::clone(backend) }
    }
}

impl Resource for Customer {
    type Model = Model;
    const TYPE: &'static str = TYPE;

    fn schema(&self) -> Schema {
        Schema::new(
            "A customer of the MSP: an organization in Wiv.\n\n\
             Created with `POST /msp/customers` and read with `GET /msp/customers`. Wiv documents \
             no call that renames or deletes a customer.",
            vec![
                Attribute::required(
                    "name",
                    Type::String,
                    "Name of the organization. It cannot be changed through the API: another name \
                     needs another customer. Where a customer was renamed in Wiv, write the new name \
                     here.",
                )
                .requires_replace()
                .validate(Validator::text(checks::not_blank)),
                deletion_policy::attribute("customer"),
                Attribute::optional(
                    "adopt_existing",
                    Type::Bool,
                    "Take over the customer of this name where exactly one exists, instead of \
                     refusing to create a second one. Default: `false`.",
                ),
                Attribute::computed(
                    "id",
                    Type::String,
                    "Id that Wiv gave it (`customer_id`).",
                ),
            ],
        )
    }

    fn identity(&self) -> &'static [IdentityPart] {
        &[IdentityPart {
            name: "customer_id",
            attribute: "id",
            description: "Id that Wiv gave the customer.",
        }]
    }

    async fn plan_create(&self, config: &Model, plan: &mut Model, context: &mut PlanContext) {
        let left_behind = Undeletable::plan_create(context);
        let adopt = config.adopt_existing == Attr::Known(true);
        let not_to_be_made = config.name.text().and_then(words::not_to_be_made);
        if let Some(why) = not_to_be_made.clone().filter(|_| !adopt) {
            return context.diagnostics.push(why);
        }
        let wiv = match self.backend.configured().wiv.ready_or_later() {
            Ok(Some(wiv)) => wiv,
            Ok(None) => return,
            Err(missing) => return context.diagnostics.push(missing),
        };
        let Some(name) = config.name.text() else { return };
        if self.backend.unresolved.contains(&lock_of(name)) {
            return context.diagnostics.push(words::wanted(name).pending_elsewhere());
        }
        match self.look(&wiv, name, adopt, left_behind.as_deref(), &context.stop).await {
            Ok(Looked { found, near }) => {
                if matches!(found, Found::Nothing) {
                    context.diagnostics.extend(near.into_iter().chain(not_to_be_made));
                }
                let (known, at) = (&self.backend.known, Path::attribute("name"));
                plan.id = words::wanted(name).plan(found, known, &at, &mut context.diagnostics);
            }
            Err(error) => backend::look_failed(&error, &wiv.credential, &mut context.diagnostics),
        }
    }

    async fn plan_update(
        &self,
        _config: &Model,
        prior: &Model,
        plan: &mut Model,
        context: &mut PlanContext,
    ) {
        if unknown_outcome::is_pending(&context.private) {
            return context.diagnostics.push(words::wanted_by(prior).not_while_pending());
        }
        // Without a refresh this is where the state is first heard of.
        if let Some(id) = prior.id.text()
            && !self.backend.known.keep(id)
        {
            return context.diagnostics.push(words::wanted_by(prior).promised(id));
        }
        let policy = self.backend.deletion_policy(&prior.deletion_policy);
        let hint = match (prior.name.text(), plan.name.text()) {
            (Some(before), Some(_)) => format!(
                "If the customer was renamed in Wiv, write `name = {before:?}` here. To give it another \
                 name, rename it in Wiv first, and then here.\n\n"
            ),
            _ => String::new(),
        };
        words::undeletable(prior).plan_update(policy, &hint, context);
    }

    async fn plan_destroy(&self, prior: &Model, context: &mut PlanContext) {
        let policy = self.backend.deletion_policy(&prior.deletion_policy);
        words::undeletable(prior).plan_destroy(policy, context);
    }

    async fn create(
        &self,
        _config: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let wiv = self.backend.configured().wiv.ready()?;
        let name = plan.name.text().unwrap_or_default().to_owned();
        let _one_at_a_time = self.backend.names.lock(&lock_of(&name)).await;
        if self.backend.unresolved.contains(&lock_of(&name)) {
            return Err(words::wanted(&name).pending_elsewhere());
        }

        let adopt = plan.adopt_existing == Attr::Known(true);
        let looked = self.look(&wiv, &name, adopt, None, &context.stop).await.map_err(|error| {
            backend::refused("Cannot look for the customer", &error, &wiv.credential)
        })?;
        let id = match (looked.found, plan.id.text()) {
            (Found::Refuse(why), _) => return Err(why),
            (Found::Adopt(existing), planned) => {
                // Core plans once more before it applies, and that plan has said it.
                if planned.is_none() {
                    context.warnings.push(words::wanted(&name).adopted(&existing, false));
                }
                told_name::note(&mut context.private, &name);
                existing.id
            }
            (Found::Nothing, Some(planned)) => return Err(words::no_longer_there(&name, planned)),
            (Found::Nothing, None) => match self.make(&wiv, &name, context).await? {
                Some(id) => id,
                None => return Ok(Model { id: Attr::Null, ..plan }),
            },
        };
        self.backend.known.add(&id);
        Ok(Model { id: id.into(), ..plan })
    }

    async fn read(&self, state: Model, context: &mut Context) -> Result<Option<Model>, Diagnostic> {
        let Some(id) = state.id.text() else { return self.resolve(state, context).await.map(Some) };
        if !self.backend.known.keep(id) {
            return Err(words::wanted_by(&state).promised(id));
        }
        let Some(wiv) = self.backend.configured().wiv.ready_or_later()? else {
            context.warnings.push(backend::not_refreshed(&words::thing(&state), id));
            return Ok(Some(state));
        };
        let is_there = |all: &Customers| all.find(id).is_some();
        let customers = wiv.read_customers(is_there, &context.stop).await.map_err(|error| {
            backend::refused("Customers cannot be read", &error, &wiv.credential)
        })?;
        let Some(customer) = customers.find(id) else {
            Absent {
                type_name: TYPE,
                thing: words::thing(&state),
                id,
                looked_in: "the list of customers (`GET /msp/customers`)",
                credential: &wiv.credential,
            }
            .tolerate(context)?;
            return Ok(Some(state));
        };
        let wanted = words::wanted_by(&state);
        let name =
            told_name::read(&wanted, id, state.name.clone(), customer.name.as_deref(), context);
        Ok(Some(Model { name, ..state }))
    }

    /// Nothing of a customer can be changed; what differs concerns this provider alone.
    async fn update(
        &self,
        _config: Model,
        _prior: Model,
        plan: Model,
        _context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        Ok(plan)
    }

    async fn delete(&self, prior: Model, context: &mut Context) -> Result<(), Diagnostic> {
        let policy = self.backend.deletion_policy(&prior.deletion_policy);
        context.warnings.push(words::undeletable(&prior).delete(policy)?);
        if let Some(id) = prior.id.text() {
            self.backend.leave_behind(id);
        }
        Ok(())
    }

    fn import(&self, id: &str, _context: &mut Context) -> Result<Model, Diagnostic> {
        if id.trim().is_empty() || id.trim() != id {
            return Err(Diagnostic::error(
                "Not the id of a customer",
                format!(
                    "{id:?} is blank or has white space around it. The id is Wiv's `customer_id`."
                ),
            ));
        }
        Ok(Model { id: id.to_owned().into(), ..Model::default() })
    }
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::Field;

    use super::*;

    #[test]
    fn the_model_fits_the_schema() {
        let customer = Customer::new(&Arc::default());
        assert_eq!(Model::value_type(), customer.schema().object_type());
    }
}
