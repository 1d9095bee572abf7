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
use crate::provider::unknown_outcome;
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
        let mut existing = named(&wiv.customers(stop).await?, name);
        existing.retain(|one| {
            Some(one.id.as_str()) != left_behind && !self.backend.left_behind.contains(&one.id)
        });
        Ok(wanted(name).among(&existing, adopt, &self.backend.known))
    }

    /// Sends the create, once.
    async fn make(
        &self,
        wiv: &Wiv,
        name: &str,
        context: &mut Context,
    ) -> Result<Option<String>, Diagnostic> {
        let before = wiv.customers(&context.stop).await.map_err(|error| {
            backend::refused("Cannot look for the customer", &error, &wiv.credential)
        })?;
        let created = match wiv.client.stopped_by(&context.stop).create_customer(name).await {
            Ok(created) => created,
            Err(error) if error.may_have_happened() => {
                let before = named(&before, name).into_iter().map(|one| one.id).collect();
                return self.find_again(wiv, name, &error, before, context).await;
            }
            Err(error) => {
                let what = format!("Customer {name:?} was not created");
                return Err(backend::refused(&what, &error, &wiv.credential));
            }
        };
        let told = created.name.unwrap_or_else(|| name.to_owned());
        if told != name {
            context.warnings.push(echoed_differently(&created.id, name, &told));
        }
        note_made(wiv, &created.id, &told).await;
        context.private.set(TOLD_NAME, told);
        absence::created_now(&mut context.private);
        Ok(Some(created.id))
    }

    /// After a lost answer: the id of what was made, or `None` while nobody knows.
    async fn find_again(
        &self,
        wiv: &Wiv,
        name: &str,
        error: &Error,
        before: Vec<String>,
        context: &mut Context,
    ) -> Result<Option<String>, Diagnostic> {
        let stop = context.stop.clone();
        let look = || async { Ok(named(&wiv.customers_anew(&stop).await?, name)) };
        let wanted = wanted(name);
        let found =
            unknown_outcome::after_lost_answer(&wanted, error, before, look, context).await?;
        match &found {
            Some(id) => {
                note_made(wiv, id, name).await;
                context.private.set(TOLD_NAME, name);
                absence::created_now(&mut context.private);
            }
            None => self.backend.unresolved.add(&lock_of(name)),
        }
        Ok(found)
    }

    /// Looks for what was sent and not answered.
    async fn resolve(&self, state: Model, context: &mut Context) -> Result<Model, Diagnostic> {
        let name = state.name.text().unwrap_or_default().to_owned();
        self.backend.unresolved.add(&lock_of(&name));
        let wiv = self.backend.configured().wiv.ready()?;
        let stop = context.stop.clone();
        let look = || async {
            let customers = wiv.customers_anew(&stop).await.map_err(|error| {
                backend::refused("Cannot look for the customer", &error, &wiv.credential)
            })?;
            Ok(named(&customers, &name))
        };
        let id = unknown_outcome::resolve(&wanted(&name), look, context).await?;
        self.backend.unresolved.remove(&lock_of(&name));
        self.backend.known.add(&id);
        context.private.set(TOLD_NAME, &name);
        Ok(Model { id: id.into(), ..state })
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
        if self.backend.unresolved.contains(&lock_of(name)) {
            return context.diagnostics.push(wanted(name).pending_elsewhere());
        }
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
        if unknown_outcome::is_pending(&context.private) {
            return context.diagnostics.push(wanted_by(prior).not_while_pending());
        }
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
        let _one_at_a_time = self.backend.names.lock(&lock_of(&name)).await;
        if self.backend.unresolved.contains(&lock_of(&name)) {
            return Err(wanted(&name).pending_elsewhere());
        }

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
            return Err(wanted_by(&state).promised(id));
        }
        let Some(wiv) = self.backend.configured().wiv.ready_or_later()? else {
            context.warnings.push(backend::not_refreshed(&thing(&state), id));
            return Ok(Some(state));
        };
        let is_there = |all: &[wiv::Customer]| all.iter().any(|customer| customer.id == id);
        let customers = wiv.read_customers(is_there, &context.stop).await.map_err(|error| {
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

/// The customers of that name.
fn named(customers: &[wiv::Customer], name: &str) -> Vec<Existing> {
    customers
        .iter()
        .filter(|customer| customer.name.as_deref() == Some(name))
        .map(|customer| Existing { id: customer.id.clone(), import_id: customer.id.clone() })
        .collect()
}

/// Lets the next look see one that we have made.
async fn note_made(wiv: &Wiv, id: &str, name: &str) {
    let customer = wiv::Customer {
        id: id.to_owned(),
        name: Some(name.to_owned()),
        ..wiv::Customer::default()
    };
    wiv.made_customer(customer).await;
}

/// What is held while a customer of that name is looked for and created.
fn lock_of(name: &str) -> String {
    format!("{TYPE} {name}")
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
