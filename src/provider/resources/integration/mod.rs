//! `msp_integration`: a customer's cloud account or billing export in Wiv.
//!
//! Created by `POST /msp/customers/<customer_id>/integrations`, read from the customer
//! list where its elements are recognised. No change and no delete is documented.

mod model;
mod schema;
mod secret;
mod words;

use std::sync::Arc;

use crate::framework::{
    Attr, Context, Diagnostic, Diagnostics, Path, PlanContext, Resource, Schema,
};
use crate::http::{CancellationToken, Error};
use crate::provider::absence::{self, Absent};
use crate::provider::backend::{self, Backend, Wiv};
use crate::provider::deletion_policy::Undeletable;
use crate::provider::look::{Existing, Found};
use crate::wiv::{Customer, NewIntegration};
pub use model::Model;

const TYPE: &str = "msp_integration";

/// The name that the server gave last, in private state: it is drift only when the server
/// says something other than that.
const TOLD_NAME: &str = "told_name";

/// The resource.
pub struct Integration {
    backend: Arc<Backend>,
}

/// By what an integration is found again: no two of one customer should share them.
struct Key<'a> {
    customer_id: &'a str,
    kind: &'a str,
    name: &'a str,
}

impl<'a> Key<'a> {
    /// Unless a part of it is not known yet.
    fn of(model: &'a Model) -> Option<Self> {
        Some(Self {
            customer_id: model.customer_id.text()?,
            kind: model.kind.text()?,
            name: model.name.text()?,
        })
    }
}

impl Integration {
    /// On the provider's clients.
    pub fn new(backend: &Arc<Backend>) -> Self {
        Self { backend: Arc::clone(backend) }
    }

    /// The integrations of that key, and the decision about them.
    async fn look(
        &self,
        wiv: &Wiv,
        key: &Key<'_>,
        adopt: bool,
        left_behind: Option<&str>,
        stop: &CancellationToken,
    ) -> Result<Found, Error> {
        let customers = wiv.customers_with_integrations(stop).await?;
        let customer = customers.iter().find(|customer| customer.id == key.customer_id);
        let existing: Vec<_> = integrations(customer)
            .filter(|one| one.name.as_deref() == Some(key.name))
            .filter(|one| {
                one.kind.as_deref().is_none_or(|kind| kind.eq_ignore_ascii_case(key.kind))
            })
            .filter(|one| Some(one.id.as_str()) != left_behind)
            .filter(|one| !self.backend.left_behind.contains(&one.id))
            .map(|one| Existing {
                id: one.id.clone(),
                import_id: format!("{}/{}", key.customer_id, one.id),
            })
            .collect();
        Ok(words::wanted(key.name).among(&existing, adopt, &self.backend.known))
    }

    /// Takes over one that exists: what the list tells of it, and null for the rest.
    async fn adopt(
        &self,
        wiv: &Wiv,
        existing: &Existing,
        mut plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let customers = wiv.customers_with_integrations(&context.stop).await;
        let customers = customers.map_err(|error| {
            backend::refused("Cannot look for the integration", &error, &wiv.credential)
        })?;
        let mut all = customers.iter().flat_map(|customer| integrations(Some(customer)));
        if let Some(one) = all.find(|one| one.id == existing.id) {
            plan.told(one);
        }
        plan.told_shared(None);
        context.private.set(TOLD_NAME, plan.name.text());
        Ok(plan)
    }

    async fn make(
        &self,
        wiv: &Wiv,
        config: &Model,
        mut plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let text = |attr: &Attr<String>| attr.text().unwrap_or_default().to_owned();
        let (customer_id, name) = (text(&plan.customer_id), text(&plan.name));
        let new = NewIntegration {
            kind: text(&plan.kind),
            name: name.clone(),
            secret: secret::integration_secret(config)?,
        };
        let client = wiv.client.stopped_by(&context.stop);
        let created = client.create_integration(&customer_id, &new).await.map_err(|error| {
            let what = format!("Integration {name:?} was not created");
            backend::refused(&what, &error, &wiv.credential)
        })?;
        let told = created.integration.name.clone().unwrap_or_else(|| name.clone());
        if told != name {
            let id = &created.integration.id;
            context.warnings.push(words::echoed_differently(id, &name, &told));
        }
        context.private.set(TOLD_NAME, told);
        absence::created_now(&mut context.private);
        plan.told(&created.integration);
        plan.told_shared(created.shared_resource.as_ref());
        wiv.made_integration(&customer_id, created.integration).await;
        Ok(plan)
    }
}

impl Resource for Integration {
    type Model = Model;
    const TYPE: &'static str = TYPE;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn validate(&self, config: &Model, diagnostics: &mut Diagnostics) {
        secret::validate(config, diagnostics);
    }

    async fn plan_create(&self, config: &Model, plan: &mut Model, context: &mut PlanContext) {
        let left_behind = Undeletable::plan_create(context);
        if !config.has_block() {
            return context.diagnostics.push(secret::type_alone());
        }
        plan.kind = config.type_of_blocks();
        let wiv = match self.backend.configured().wiv.ready_or_later() {
            Ok(Some(wiv)) => wiv,
            Ok(None) => return,
            Err(missing) => return context.diagnostics.push(missing),
        };
        let planned = plan.clone();
        let Some(key) = Key::of(&planned) else { return };
        let adopt = config.adopt_existing == Attr::Known(true);
        match self.look(&wiv, &key, adopt, left_behind.as_deref(), &context.stop).await {
            Ok(Found::Nothing) => {}
            Ok(Found::Adopt(existing)) => {
                context.diagnostics.push(words::wanted(key.name).adopted(&existing, true));
                plan.id = existing.id.into();
            }
            Ok(Found::Refuse(why)) => context.diagnostics.push(why.at(Path::attribute("name"))),
            Err(error) => backend::look_failed(&error, &wiv.credential, &mut context.diagnostics),
        }
    }

    async fn plan_update(
        &self,
        config: &Model,
        prior: &Model,
        plan: &mut Model,
        context: &mut PlanContext,
    ) {
        plan.kind = if config.has_block() { config.type_of_blocks() } else { plan.kind.clone() };
        secret::unchanged(config, prior, plan, &mut context.requires_replace);
        let is_other_type = !prior.kind.is_null() && plan.kind != prior.kind;
        if is_other_type && context.requires_replace.is_empty() {
            context.requires_replace.push(Path::attribute("type"));
        }
        let policy = self.backend.deletion_policy(&prior.deletion_policy);
        let hint = words::hint(prior, &context.requires_replace);
        words::undeletable(prior).plan_update(policy, &hint, context);
    }

    async fn plan_destroy(&self, prior: &Model, context: &mut PlanContext) {
        let policy = self.backend.deletion_policy(&prior.deletion_policy);
        words::undeletable(prior).plan_destroy(policy, context);
    }

    async fn create(
        &self,
        config: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let wiv = self.backend.configured().wiv.ready()?;
        let mut plan = plan;
        plan.kind = config.type_of_blocks();
        let wanted_at_first = plan.clone();
        let Some(key) = Key::of(&wanted_at_first) else { return Err(secret::type_alone()) };
        let name = format!("{TYPE} {} {} {}", key.customer_id, key.kind, key.name);
        let _one_at_a_time = self.backend.names.lock(&name).await;

        let adopt = plan.adopt_existing == Attr::Known(true);
        let found = self.look(&wiv, &key, adopt, None, &context.stop).await.map_err(|error| {
            backend::refused("Cannot look for the integration", &error, &wiv.credential)
        })?;
        let state = match (found, plan.id.text()) {
            (Found::Refuse(why), _) => return Err(why),
            (Found::Adopt(existing), _) => {
                context.warnings.push(words::wanted(key.name).adopted(&existing, false));
                self.adopt(&wiv, &existing, plan, context).await?
            }
            (Found::Nothing, Some(planned)) => {
                return Err(words::no_longer_there(key.name, planned));
            }
            (Found::Nothing, None) => self.make(&wiv, &config, plan, context).await?,
        };
        if let Some(id) = state.id.text() {
            self.backend.known.add(id);
        }
        Ok(state)
    }

    async fn read(&self, state: Model, context: &mut Context) -> Result<Option<Model>, Diagnostic> {
        let mut state = state;
        let (Some(id), Some(customer_id)) = (state.id.text(), state.customer_id.text()) else {
            return Ok(Some(state));
        };
        let (id, customer_id) = (id.to_owned(), customer_id.to_owned());
        self.backend.known.add(&id);
        let Some(wiv) = self.backend.configured().wiv.ready_or_later()? else {
            context.warnings.push(backend::not_refreshed(&words::thing(&state), &id));
            return Ok(Some(state));
        };
        let customers = wiv.customers_with_integrations(&context.stop).await.map_err(|error| {
            backend::refused("Integrations cannot be read", &error, &wiv.credential)
        })?;
        let customer = customers.iter().find(|customer| customer.id == customer_id);
        let Some(one) = integrations(customer).find(|one| one.id == id) else {
            if customer.is_some_and(cannot_tell) {
                if context.private.imported {
                    context.warnings.push(words::not_verified(&id));
                }
                return Ok(Some(state));
            }
            Absent {
                type_name: TYPE,
                thing: words::thing(&state),
                id: &id,
                looked_in: "the integrations of its customer (`GET /msp/customers`)",
                credential: &wiv.credential,
            }
            .tolerate(context)?;
            return Ok(Some(state));
        };
        state.told(one);
        if state.kind.is_null() {
            state.kind = one.kind.clone().into();
        }
        let Some(told) = one.name.clone() else { return Ok(Some(state)) };
        let before = context.private.get::<String>(TOLD_NAME);
        context.private.set(TOLD_NAME, &told);
        if before.is_none_or(|before| before == told) && !state.name.is_null() {
            return Ok(Some(state));
        }
        if let Some(name) = state.name.text().filter(|name| *name != told) {
            context.warnings.push(words::renamed(&id, name, &told));
        }
        Ok(Some(Model { name: told.into(), ..state }))
    }

    /// Nothing of an integration can be changed; what differs concerns this provider alone.
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
        let parts = id.split_once('/').filter(|(customer_id, integration_id)| {
            let is_id = |part: &str| !part.is_empty() && part.trim() == part;
            is_id(customer_id) && is_id(integration_id)
        });
        let (customer_id, integration_id) = parts.ok_or_else(|| words::import_id(id))?;
        Ok(Model {
            customer_id: customer_id.to_owned().into(),
            id: integration_id.to_owned().into(),
            ..Model::default()
        })
    }
}

/// The integrations of a customer that could be recognised.
fn integrations(customer: Option<&Customer>) -> impl Iterator<Item = &crate::wiv::Integration> {
    let integrations = customer.and_then(|customer| customer.integrations.as_ref());
    integrations.into_iter().flat_map(|integrations| &integrations.recognised)
}

/// Whether an integration may be there without being recognised.
fn cannot_tell(customer: &Customer) -> bool {
    customer.integrations.as_ref().is_none_or(|integrations| integrations.unrecognised > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::Field;

    #[test]
    fn the_model_fits_the_schema() {
        let resource = Integration::new(&Arc::default());
        assert_eq!(Model::value_type(), resource.schema().object_type());
    }
}
