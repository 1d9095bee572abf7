//! How an integration comes about: looked for, adopted, sent once, or found again after an
//! answer that was lost.

use tfplugin::framework::{Context, Diagnostic};

use super::key::{Key, recognised};
use super::model::Model;
use super::{Integration, secret, words};
use crate::http::{CancellationToken, Error};
use crate::provider::backend::{self, Customers, Wiv};
use crate::provider::look::{Existing, Found};
use crate::provider::{absence, told_name, unknown_outcome};
use crate::wiv::NewIntegration;

impl Integration {
    /// The integrations of that key, and the decision about them.
    pub(super) async fn look(
        &self,
        wiv: &Wiv,
        key: &Key,
        adopt: bool,
        left_behind: Option<&str>,
        stop: &CancellationToken,
    ) -> Result<Found, Error> {
        let mut existing = key.among(&*wiv.customers_with_integrations(stop).await?);
        existing.retain(|one| {
            Some(one.id.as_str()) != left_behind && !self.backend.left_behind.contains(&one.id)
        });
        Ok(words::wanted(&key.name).among(&existing, adopt, &self.backend.known))
    }

    /// Takes over one that exists: what the list tells of it, and null for the rest.
    pub(super) async fn adopt(
        &self,
        wiv: &Wiv,
        id: &str,
        mut plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let customers = listed(wiv, &context.stop).await?;
        let mut all = customers.iter().flat_map(|customer| recognised(Some(customer)));
        plan.told_nothing();
        plan.id = id.to_owned().into();
        if let Some(one) = all.find(|one| one.id == id) {
            plan.told(one);
        }
        told_name::note(&mut context.private, plan.name.text().unwrap_or_default());
        Ok(plan)
    }

    /// Sends the create, once.
    pub(super) async fn make(
        &self,
        wiv: &Wiv,
        key: &Key,
        config: &Model,
        mut plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let before = key.among(&*listed(wiv, &context.stop).await?);
        let new = NewIntegration {
            kind: key.kind.clone(),
            name: key.name.clone(),
            secret: secret::integration_secret(config)?,
        };
        let client = wiv.client.stopped_by(&context.stop);
        let created = match client.create_integration(&key.customer_id, &new).await {
            Ok(created) => created,
            Err(error) if error.may_have_happened() => {
                return self.find_again(wiv, key, plan, &error, before, context).await;
            }
            Err(error) => {
                let what = format!("Integration {:?} was not created", key.name);
                return Err(backend::refused(&what, &error, &wiv.credential));
            }
        };
        let told = created.integration.name.clone().unwrap_or_else(|| key.name.clone());
        let id = &created.integration.id;
        told_name::hear(&words::wanted(&key.name), id, &key.name, &told, context);
        absence::created_now(&mut context.private);
        plan.told(&created.integration);
        plan.told_shared(created.shared_resource.as_ref());
        wiv.made_integration(&key.customer_id, created.integration);
        Ok(plan)
    }

    /// After a lost answer: with the id of what was made, or without while nobody knows.
    async fn find_again(
        &self,
        wiv: &Wiv,
        key: &Key,
        mut plan: Model,
        error: &Error,
        before: Vec<Existing>,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let stop = context.stop.clone();
        let look = || async { Ok(key.among(&*wiv.customers_with_integrations_anew(&stop).await?)) };
        let before = before.into_iter().map(|one| one.id).collect();
        let wanted = words::wanted(&key.name);
        let found =
            unknown_outcome::after_lost_answer(&wanted, error, before, look, context).await?;
        let Some(id) = found else {
            self.backend.unresolved.add(&key.lock());
            plan.told_nothing();
            return Ok(plan);
        };
        absence::created_now(&mut context.private);
        self.adopt(wiv, &id, plan, context).await
    }

    /// Looks for what was sent and not answered.
    pub(super) async fn resolve(
        &self,
        state: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let Some(key) = Key::of(&state) else { return Ok(state) };
        self.backend.unresolved.add(&key.lock());
        let wiv = self.backend.configured().wiv.ready()?;
        let stop = context.stop.clone();
        let look = || async {
            let customers = wiv.customers_with_integrations_anew(&stop).await;
            let customers = customers.map_err(|error| cannot_look(&error, &wiv))?;
            let mut existing = key.among(&customers);
            // What another block manages by now is not what this one has made.
            existing.retain(|one| !self.backend.known.contains(&one.id));
            Ok(existing)
        };
        let id = unknown_outcome::resolve(&words::wanted(&key.name), look, context).await?;
        self.backend.unresolved.remove(&key.lock());
        self.backend.known.add(&id);
        self.adopt(&wiv, &id, state, context).await
    }
}

async fn listed(
    wiv: &Wiv,
    stop: &CancellationToken,
) -> Result<std::sync::Arc<Customers>, Diagnostic> {
    wiv.customers_with_integrations(stop).await.map_err(|error| cannot_look(&error, wiv))
}

pub(super) fn cannot_look(error: &Error, wiv: &Wiv) -> Diagnostic {
    backend::refused("Cannot look for the integration", error, &wiv.credential)
}
