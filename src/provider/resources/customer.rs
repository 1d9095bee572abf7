//! `msp_customer`: an organization in Wiv.
//!
//! Created by `POST /msp/customers`, read by `GET /msp/customers`. No rename and no
//! delete is documented.

use std::sync::Arc;

use crate::framework::{
    Attr, Attribute, Context, Diagnostic, Path, PlanContext, Resource, Schema, Type, Validator,
};
use crate::http::{CancellationToken, Error};
use crate::model;
use crate::provider::absence::{self, Absent};
use crate::provider::backend::{self, Backend, Wiv};
use crate::provider::checks;
use crate::provider::deletion_policy::{self, Undeletable};
use crate::provider::look::{Existing, Found, Wanted};
use crate::wiv;

const TYPE: &str = "msp_customer";

/// The name that the server gave last, in private state: it is drift only when the server
/// says something other than that.
const TOLD_NAME: &str = "told_name";

model! {
    /// Its attributes.
    pub struct Model {
        name: Attr<String>,
        deletion_policy: Attr<String>,
        adopt_existing: Attr<bool>,
        id: Attr<String>,
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

    /// The customers of that name, and the decision about them.
    async fn look(
        &self,
        wiv: &Wiv,
        name: &str,
        adopt: bool,
        left_behind: Option<&str>,
        stop: &CancellationToken,
    ) -> Result<Found, Error> {
        let customers = wiv.customers(stop).await?;
        let existing: Vec<_> = customers
            .iter()
            .filter(|customer| customer.name.as_deref() == Some(name))
            .filter(|customer| Some(customer.id.as_str()) != left_behind)
            .filter(|customer| !self.backend.left_behind.contains(&customer.id))
            .map(|customer| Existing { id: customer.id.clone(), import_id: customer.id.clone() })
            .collect();
        Ok(wanted(name).among(&existing, adopt, &self.backend.known))
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
                .validate(Validator::text(checks::name)),
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

    async fn plan_create(&self, config: &Model, plan: &mut Model, context: &mut PlanContext) {
        let left_behind = Undeletable::plan_create(context);
        let wiv = match self.backend.configured().wiv.ready_or_later() {
            Ok(Some(wiv)) => wiv,
            Ok(None) => return,
            Err(missing) => return context.diagnostics.push(missing),
        };
        let Some(name) = config.name.text() else { return };
        let adopt = config.adopt_existing == Attr::Known(true);
        match self.look(&wiv, name, adopt, left_behind.as_deref(), &context.stop).await {
            Ok(Found::Nothing) => {}
            Ok(Found::Adopt(existing)) => {
                match wanted(name).adopt(&existing, &self.backend.known) {
                    Ok(warning) => {
                        context.diagnostics.push(warning);
                        plan.id = existing.id.into();
                    }
                    Err(why) => context.diagnostics.push(why.at(Path::attribute("name"))),
                }
            }
            Ok(Found::Refuse(why)) => context.diagnostics.push(why.at(Path::attribute("name"))),
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
        // Without a refresh this is where the state is first heard of.
        if let Some(id) = prior.id.text()
            && !self.backend.known.keep(id)
        {
            return context.diagnostics.push(wanted_by(prior).promised(id));
        }
        let policy = self.backend.deletion_policy(&prior.deletion_policy);
        let hint = match (prior.name.text(), plan.name.text()) {
            (Some(before), Some(_)) => format!(
                "If the customer was renamed in Wiv, write `name = {before:?}` here. To give it another \
                 name, rename it in Wiv first, and then here.\n\n"
            ),
            _ => String::new(),
        };
        undeletable(prior).plan_update(policy, &hint, context);
    }

    async fn plan_destroy(&self, prior: &Model, context: &mut PlanContext) {
        let policy = self.backend.deletion_policy(&prior.deletion_policy);
        undeletable(prior).plan_destroy(policy, context);
    }

    async fn create(
        &self,
        _config: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let wiv = self.backend.configured().wiv.ready()?;
        let name = plan.name.text().unwrap_or_default().to_owned();
        let _one_at_a_time = self.backend.names.lock(&format!("{TYPE} {name}")).await;

        let adopt = plan.adopt_existing == Attr::Known(true);
        let found = self.look(&wiv, &name, adopt, None, &context.stop).await.map_err(|error| {
            backend::refused("Cannot look for the customer", &error, &wiv.credential)
        })?;
        let id = match (found, plan.id.text()) {
            (Found::Refuse(why), _) => return Err(why),
            (Found::Adopt(existing), planned) => {
                // Core plans once more before it applies, and that plan has said it.
                if planned.is_none() {
                    context.warnings.push(wanted(&name).adopted(&existing, false));
                }
                context.private.set(TOLD_NAME, &name);
                existing.id
            }
            (Found::Nothing, Some(planned)) => return Err(no_longer_there(&name, planned)),
            (Found::Nothing, None) => {
                let created = wiv.client.stopped_by(&context.stop).create_customer(&name).await;
                let created = created.map_err(|error| {
                    let what = format!("Customer {name:?} was not created");
                    backend::refused(&what, &error, &wiv.credential)
                })?;
                let told = created.name.unwrap_or_else(|| name.clone());
                if told != name {
                    context.warnings.push(echoed_differently(&created.id, &name, &told));
                }
                wiv.made_customer(wiv::Customer {
                    id: created.id.clone(),
                    name: Some(told.clone()),
                    ..wiv::Customer::default()
                })
                .await;
                context.private.set(TOLD_NAME, told);
                absence::created_now(&mut context.private);
                created.id
            }
        };
        self.backend.known.add(&id);
        Ok(Model { id: id.into(), ..plan })
    }

    async fn read(&self, state: Model, context: &mut Context) -> Result<Option<Model>, Diagnostic> {
        let Some(id) = state.id.text() else { return Ok(Some(state)) };
        if !self.backend.known.keep(id) {
            return Err(wanted_by(&state).promised(id));
        }
        let Some(wiv) = self.backend.configured().wiv.ready_or_later()? else {
            context.warnings.push(backend::not_refreshed(&thing(&state), id));
            return Ok(Some(state));
        };
        let customers = wiv.customers(&context.stop).await.map_err(|error| {
            backend::refused("Customers cannot be read", &error, &wiv.credential)
        })?;
        let Some(customer) = customers.iter().find(|customer| customer.id == id) else {
            Absent {
                type_name: TYPE,
                thing: thing(&state),
                id,
                looked_in: "the list of customers (`GET /msp/customers`)",
                credential: &wiv.credential,
            }
            .tolerate(context)?;
            return Ok(Some(state));
        };
        let Some(told) = customer.name.clone() else { return Ok(Some(state)) };
        let before = context.private.get::<String>(TOLD_NAME);
        context.private.set(TOLD_NAME, &told);
        if before.is_none_or(|before| before == told) && state.name != Attr::Null {
            return Ok(Some(state));
        }
        if let Some(name) = state.name.text().filter(|name| *name != told) {
            context.warnings.push(renamed(id, name, &told));
        }
        Ok(Some(Model { name: told.into(), ..state }))
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
        context.warnings.push(undeletable(&prior).delete(policy)?);
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

fn wanted(name: &str) -> Wanted {
    Wanted { type_name: TYPE, thing: format!("Customer {name:?}") }
}

/// The same for a block that has its customer.
fn wanted_by(state: &Model) -> Wanted {
    Wanted { type_name: TYPE, thing: thing(state) }
}

fn thing(state: &Model) -> String {
    state.name.text().map_or_else(|| "Customer".to_owned(), |name| format!("Customer {name:?}"))
}

fn undeletable(state: &Model) -> Undeletable {
    Undeletable {
        type_name: TYPE.to_owned(),
        thing: thing(state),
        id: state.id.text().unwrap_or("no id").to_owned(),
        because: "Wiv documents no call that renames or deletes a customer".to_owned(),
        end_it: "with Wiv's support".to_owned(),
    }
}

fn renamed(id: &str, name: &str, told: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Customer {name:?} ({id}) was renamed to {told:?} in Wiv"),
        format!("Write `name = {told:?}` in its block: the API cannot rename it back."),
    )
}

fn echoed_differently(id: &str, name: &str, told: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Customer {name:?} ({id}) is called {told:?} by Wiv"),
        "The customer was created, and Wiv answered with another name than the one that was sent. \
         The state keeps the name of the configuration.",
    )
}

fn no_longer_there(name: &str, planned: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Customer {name:?} ({planned}) is no longer there"),
        "The plan was to adopt it, and now no customer of that name is listed. Nothing was created. \
         Plan again.",
    )
}
