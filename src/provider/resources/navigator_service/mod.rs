//! `msp_navigator_service`: a service that is enabled in an organization.
//!
//! `PATCH …/orgs/{orgId}/services/{serviceDefinitionId}` enables it, `GET …/orgs/{orgId}/services`
//! reads it. The API cannot disable a service, and enabling it twice changes nothing. So a block
//! takes over a service that is already enabled.

mod key;
mod schema;
mod words;

use std::sync::Arc;

use crate::http::ErrorKind;
use crate::navigator::Service;
use crate::provider::backend::{self, Backend, Navigator};
use crate::provider::import_id;
use crate::provider::permanent::claims::Turn;
use crate::provider::permanent::leave::{self, Undeletable};
use crate::provider::permanent::{absence, missing, pending, words as all};
use key::{Availability, ServiceKey};
pub use schema::Model;
use tfplugin::framework::{Context, Diagnostic, IdentityPart, Path, PlanContext, Resource, Schema};
use tfplugin::hcl::quoted;
pub use words::cannot_list;

const TYPE: &str = "msp_navigator_service";

/// The resource.
pub struct NavigatorService {
    pub backend: Arc<Backend>,
}

impl NavigatorService {
    /// Whether a missing service is kept. An import has nothing to keep.
    fn keeps(&self, context: &Context) -> bool {
        !context.private.unread && self.backend.keeps_missing()
    }

    fn kept(state: Model, told: Diagnostic, context: &mut Context) -> Model {
        missing::note(&mut context.private);
        context.warnings.push(told);
        state
    }

    /// Sends the call once. After a lost answer the list decides.
    async fn enable(
        &self,
        navigator: &Navigator,
        key: &ServiceKey,
        context: &mut Context,
    ) -> Result<(), Diagnostic> {
        let client = navigator.client.stopped_by(&context.stop);
        match client.enable_service(&key.org_id, &key.service_id).await {
            Ok(()) => {}
            Err(error) if error.may_have_happened() => {
                let look = || async {
                    let services = navigator.services_anew(&key.org_id, &context.stop).await?;
                    Ok(matches!(key.availability(&services), Availability::Enabled(_))
                        .then_some(()))
                };
                match pending::looked_for(look, &context.stop).await {
                    Some(()) => context.warnings.push(words::found_enabled(key, &error)),
                    None => return Err(words::not_known(key, &error)),
                }
            }
            Err(error) => return Err(words::not_enabled(key, &error, navigator)),
        }
        navigator.enabled_service(&key.org_id, &key.service_id);
        absence::created_now(&mut context.private);
        Ok(())
    }
}

impl Resource for NavigatorService {
    type Model = Model;
    const TYPE: &'static str = TYPE;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn identity(&self) -> &'static [IdentityPart] {
        schema::IDENTITY
    }

    fn may_lack(&self, attribute: &str) -> bool {
        attribute == "org_id" && self.backend.keeps_missing()
    }

    async fn plan_create(&self, config: &Model, plan: &mut Model, context: &mut PlanContext) {
        if config.org_id.is_null() {
            let why = all::no_owner(TYPE, "A service", "org_id");
            return context.diagnostics.push(why);
        }
        let left_behind = Undeletable::plan_create(TYPE, words::CANNOT, context);
        let key = ServiceKey::of(config);
        if let Some(key) = &key {
            plan.id = key.id().into();
        }
        let navigator = match self.backend.configured().navigator.ready_or_later() {
            Ok(Some(navigator)) => navigator,
            Ok(None) => return,
            Err(missing) => return context.diagnostics.push(missing),
        };
        let Some(key) = key else { return };
        let (run, replaces) = (&self.backend.run, left_behind.as_deref());
        let planned = run.plan_create(key.name(), &key.id(), false, replaces).await;
        if planned.and_then(Turn::keep).is_err() {
            let why = words::managed(&key);
            return context.diagnostics.push(why.at(Path::attribute("service_id")));
        }
        let services = match navigator.services(&key.org_id, &context.stop).await {
            Ok(services) => services,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return context.diagnostics.push(words::cannot_look(&key, &error, &navigator));
            }
            Err(error) => {
                let credential = &navigator.credential;
                return backend::look_failed(&error, credential, &mut context.diagnostics);
            }
        };
        match key.availability(&services) {
            Availability::Available(_) => {}
            Availability::Enabled(_) => context.diagnostics.push(words::enabled_already(&key)),
            Availability::Unavailable(_) => context.diagnostics.push(words::unavailable(&key)),
            Availability::NotListed => context.diagnostics.push(words::not_listed(&key, &services)),
        }
    }

    async fn plan_update(
        &self,
        config: &Model,
        prior: &Model,
        plan: &mut Model,
        context: &mut PlanContext,
    ) {
        if config.org_id.is_null() {
            return context.diagnostics.push(all::owner_lost("A service", "org_id"));
        }
        let key = ServiceKey::of_known(prior);
        // Without a refresh, this is the first news of the state.
        if self.backend.run.plan(TYPE, &key.id(), [key.name()]).is_err() {
            return context.diagnostics.push(words::managed(&key));
        }
        let governing = self.backend.governing_now(&config.deletion_policy, &prior.deletion_policy);
        if self.backend.keeps_missing() && missing::is_noted(&context.private) {
            missing::hold(&schema::schema(), (config, prior, plan), &key.to_string(), context);
        }
        let hint = words::wrong_id(&key, plan, context);
        words::undeletable(&key).plan_update(governing, &hint, context);
    }

    async fn plan_destroy(&self, prior: &Model, context: &mut PlanContext) {
        let governing = self.backend.governing(&prior.deletion_policy);
        let is_missing = missing::is_noted(&context.private);
        let service = words::undeletable(&ServiceKey::of_known(prior));
        Undeletable { is_missing, ..service }.plan_destroy(governing, context);
    }

    async fn create(
        &self,
        _config: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        leave::stays(&mut context.private);
        if plan.org_id.is_null() {
            return Err(all::not_created_without_owner("A service", "org_id"));
        }
        let navigator = self.backend.configured().navigator.ready()?;
        let key = ServiceKey::of_known(&plan);
        let mut turn = match self.backend.run.turn(key.name(), &key.id(), false).await {
            Ok(turn) if turn.may_have(&key.id()).is_ok() => turn,
            _ => return Err(words::managed(&key)),
        };
        let services = navigator.services(&key.org_id, &context.stop).await;
        let services = services.map_err(|error| words::cannot_look(&key, &error, &navigator))?;
        let model = match key.availability(&services) {
            Availability::Available(service) => {
                self.enable(&navigator, &key, context).await?;
                told(plan, service)
            }
            // Core plans again before it applies, and that plan has said it.
            Availability::Enabled(service) => told(plan, service),
            Availability::Unavailable(_) => return Err(words::unavailable(&key)),
            Availability::NotListed => return Err(words::not_listed(&key, &services)),
        };
        turn.has(&key.id()).map_err(|_| words::managed(&key))?;
        Ok(Model { id: key.id().into(), ..model })
    }

    async fn read(&self, state: Model, context: &mut Context) -> Result<Option<Model>, Diagnostic> {
        let key = ServiceKey::of_known(&state);
        if self.backend.run.read(TYPE, &key.id(), Some(key.name())).is_err() {
            return Err(words::managed(&key));
        }
        let Some(navigator) = self.backend.configured().navigator.ready_or_later()? else {
            let thing = format!("Service {}", quoted(&key.service_id));
            context.warnings.push(backend::not_refreshed(&thing, &key.id()));
            return Ok(Some(state));
        };
        let services = match navigator.read_services(&key.org_id, &context.stop).await {
            Ok(services) => services,
            Err(error) if error.kind() == ErrorKind::NotWhole => {
                context.warnings.push(backend::not_whole(&key.to_string(), &key.id(), &error));
                return Ok(Some(state));
            }
            Err(error) if error.kind() == ErrorKind::NotFound && self.keeps(context) => {
                let told = all::kept_below(TYPE, &key.to_string(), &key.id(), &key.org_id);
                return Ok(Some(Self::kept(state, told, context)));
            }
            Err(error) => {
                let what = format!("{key} cannot be read");
                return Err(words::failed(&what, &error, &navigator));
            }
        };
        let Some(service) = services.iter().find(|service| service.id == key.service_id) else {
            let id = key.id();
            let absent = words::absent(&key, &id, &navigator.credential);
            return match absent.tolerate(context) {
                Ok(()) => Ok(Some(state)),
                Err(_) if self.keeps(context) => {
                    Ok(Some(Self::kept(state, all::kept(&absent), context)))
                }
                Err(why) => Err(why),
            };
        };
        missing::found(&mut context.private);
        if service.enabled != Some(false) {
            absence::seen(&mut context.private);
        } else if absence::is_new(&context.private) {
            context.warnings.push(words::not_shown_yet(&key));
        } else if context.private.unread {
            return Err(words::nothing_to_import(&key));
        } else {
            context.warnings.push(words::disabled_elsewhere(&key));
            self.backend.run.forget(TYPE, &key.id());
            return Ok(None);
        }
        Ok(Some(told(state, service)))
    }

    /// No call changes a service. The difference concerns this provider alone.
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
        let governing = self.backend.governing(&prior.deletion_policy);
        let key = ServiceKey::of_known(&prior);
        context.warnings.extend(words::undeletable(&key).delete(governing, &context.private)?);
        self.backend.run.leave(TYPE, &key.id(), None);
        Ok(())
    }

    fn import(&self, id: &str, _context: &mut Context) -> Result<Model, Diagnostic> {
        let (org_id, service_id) = import_id::pair(id, "a service", ["org_id", "service_id"])?;
        let id = id.to_owned().into();
        Ok(Model { org_id: org_id.into(), service_id: service_id.into(), id, ..Model::default() })
    }
}

/// The state with the name from the list.
fn told(state: Model, service: &Service) -> Model {
    let told = service.display_name.clone().or_else(|| service.name.clone());
    let display_name = told.or_else(|| state.display_name.into_known()).into();
    Model { display_name, ..state }
}
