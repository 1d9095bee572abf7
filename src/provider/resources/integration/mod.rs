//! `msp_integration`: a customer's cloud account or billing export in Wiv.
//!
//! Created by `POST /msp/customers/<customer_id>/integrations`, read from the customer
//! list where its elements are recognised. No change and no delete is documented.

mod key;
mod making;
mod model;
mod schema;
mod secret;
mod words;

use std::sync::Arc;

use crate::provider::absence::Absent;
use crate::provider::backend::{self, Backend, Customers};
use crate::provider::deletion_policy::{DeletionPolicy, Undeletable};
use crate::provider::look::Found;
use crate::provider::{import_id, told_name, unknown_outcome};
use key::{Key, cannot_tell, recognised};
pub use model::Model;
use tfplugin::framework::{
    Attr, Context, Diagnostic, Diagnostics, IdentityPart, Path, PlanContext, Resource, Schema,
};

const TYPE: &str = "msp_integration";

/// The resource.
pub struct Integration {
    backend: Arc<Backend>,
}

impl Integration {
    /// On the provider's clients.
    pub fn new(backend: &Arc<Backend>) -> Self {
        Self { backend: Arc::clone(backend) }
    }
}

impl Resource for Integration {
    type Model = Model;
    const TYPE: &'static str = TYPE;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn identity(&self) -> &'static [IdentityPart] {
        schema::IDENTITY
    }

    fn validate(&self, config: &Model, diagnostics: &mut Diagnostics) {
        secret::validate(config, diagnostics);
    }

    async fn plan_create(&self, config: &Model, plan: &mut Model, context: &mut PlanContext) {
        let left_behind = Undeletable::plan_create(context);
        if !config.has_block() {
            return context.diagnostics.push(secret::type_alone());
        }
        // One that is adopted keeps the secret that it has in Wiv.
        let adopt = config.adopt_existing == Attr::Known(true);
        if let Some(missing) = secret::missing(config).filter(|_| !adopt) {
            return context.diagnostics.push(missing);
        }
        plan.kind = config.type_of_blocks();
        let wiv = match self.backend.configured().wiv.ready_or_later() {
            Ok(Some(wiv)) => wiv,
            Ok(None) => return,
            Err(missing) => return context.diagnostics.push(missing),
        };
        let Some(key) = Key::of(plan) else { return };
        if self.backend.unresolved.contains(&key.lock()) {
            return context.diagnostics.push(words::wanted(&key.name).pending_elsewhere());
        }
        match self.look(&wiv, &key, adopt, left_behind.as_deref(), &context.stop).await {
            Ok(found) => {
                let (known, at) = (&self.backend.known, Path::attribute("name"));
                plan.id =
                    words::wanted(&key.name).plan(found, known, &at, &mut context.diagnostics);
            }
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
        if unknown_outcome::is_pending(&context.private) {
            return context.diagnostics.push(words::wanted_by(prior).not_while_pending());
        }
        // Without a refresh this is where the state is first heard of.
        if let Some(id) = prior.id.text()
            && !self.backend.known.keep(id)
        {
            return context.diagnostics.push(words::wanted_by(prior).promised(id));
        }
        plan.kind = if config.has_block() { config.type_of_blocks() } else { plan.kind.clone() };
        secret::unchanged(config, prior, plan, &mut context.requires_replace);
        let is_other_type = !prior.kind.is_null() && plan.kind != prior.kind;
        if is_other_type && context.requires_replace.is_empty() {
            context.requires_replace.push(Path::attribute("type"));
        }
        let policy = self.backend.deletion_policy(&prior.deletion_policy);
        let external_id = Path::attribute("aws").with_attribute("external_id");
        if policy == DeletionPolicy::Prevent && context.not_known_yet.contains(&external_id) {
            context.requires_replace.retain(|path| *path != external_id);
            context.diagnostics.push(words::external_id_of_another_link(prior, external_id));
        }
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
        let Some(key) = Key::of(&plan) else { return Err(secret::type_alone()) };
        let _one_at_a_time = self.backend.names.lock(&key.lock()).await;
        if self.backend.unresolved.contains(&key.lock()) {
            return Err(words::wanted(&key.name).pending_elsewhere());
        }

        let adopt = plan.adopt_existing == Attr::Known(true);
        let found = self.look(&wiv, &key, adopt, None, &context.stop).await;
        let found = found.map_err(|error| making::cannot_look(&error, &wiv))?;
        let state = match (found, plan.id.text()) {
            (Found::Refuse(why), _) => return Err(why),
            (Found::Adopt(existing), planned) => {
                // Core plans once more before it applies, and that plan has said it.
                if planned.is_none() {
                    context.warnings.push(words::wanted(&key.name).adopted(&existing, false));
                }
                self.adopt(&wiv, &existing.id, plan, context).await?
            }
            (Found::Nothing, Some(planned)) => {
                return Err(words::no_longer_there(&key.name, planned));
            }
            (Found::Nothing, None) => self.make(&wiv, &key, &config, plan, context).await?,
        };
        if let Some(id) = state.id.text() {
            self.backend.known.add(id);
        }
        Ok(state)
    }

    async fn read(&self, state: Model, context: &mut Context) -> Result<Option<Model>, Diagnostic> {
        let mut state = state;
        let (Some(id), Some(customer_id)) = (state.id.text(), state.customer_id.text()) else {
            return self.resolve(state, context).await.map(Some);
        };
        let (id, customer_id) = (id.to_owned(), customer_id.to_owned());
        if !self.backend.known.keep(&id) {
            return Err(words::wanted_by(&state).promised(&id));
        }
        let Some(wiv) = self.backend.configured().wiv.ready_or_later()? else {
            context.warnings.push(backend::not_refreshed(&words::thing(&state), &id));
            return Ok(Some(state));
        };
        let is_there = |all: &Customers| recognised(all.find(&customer_id)).any(|one| one.id == id);
        let customers = wiv.read_with_integrations(is_there, &context.stop).await;
        let customers = customers.map_err(|error| {
            backend::refused("Integrations cannot be read", &error, &wiv.credential)
        })?;
        let customer = customers.find(&customer_id);
        let Some(one) = recognised(customer).find(|one| one.id == id) else {
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
        let wanted = words::wanted_by(&state);
        let name = told_name::read(&wanted, &id, state.name.clone(), one.name.as_deref(), context);
        Ok(Some(Model { name, ..state }))
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
        let (customer_id, id) =
            import_id::pair(id, "an integration", ["customer_id", "integration_id"])?;
        Ok(Model { customer_id: customer_id.into(), id: id.into(), ..Model::default() })
    }
}

#[cfg(test)]
mod tests {
    use tfplugin::framework::Field;

    use super::*;

    #[test]
    fn the_model_fits_the_schema() {
        let resource = Integration::new(&Arc::default());
        assert_eq!(Model::value_type(), resource.schema().object_type());
    }
}
