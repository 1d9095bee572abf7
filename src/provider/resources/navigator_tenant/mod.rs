//! `msp_navigator_tenant`: a customer organization in VMware Cloud Partner Navigator.
//!
//! Created by `POST …/orgs/{providerOrgId}/tenants`, read by `GET …/orgs/{orgId}`, changed
//! by `PUT …/orgs/{tenantOrgId}`. No delete is documented.

mod answers;
mod fields;
mod look;
mod making;
mod schema;
mod words;

use std::sync::Arc;

use tfplugin::framework::{
    Attr, Context, Diagnostic, IdentityPart, Path, PlanContext, Resource, Schema,
};

pub use self::answers::timestamp;
use self::answers::{as_sent, is_listed_as_it_is, with_computed, written};
use self::fields::Told;
use self::look::Sought;
pub use self::schema::Model;
pub use self::words::{cannot_list, no_provider_org};
use crate::http::ErrorKind;
use crate::navigator::Organization;
use crate::provider::backend::{self, Backend};
use crate::provider::deletion_policy::Undeletable;
use crate::provider::look::Found;
use crate::provider::unknown_outcome;

const TYPE: &str = "msp_navigator_tenant";

/// The resource.
pub struct NavigatorTenant {
    backend: Arc<Backend>,
}

impl NavigatorTenant {
    /// On the provider's clients.
    pub fn new(backend: &Arc<Backend>) -> Self {
        Self { backend: Arc::clone(backend) }
    }
}

impl Resource for NavigatorTenant {
    type Model = Model;
    const TYPE: &'static str = TYPE;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn identity(&self) -> &'static [IdentityPart] {
        &[IdentityPart {
            name: "org_id",
            attribute: "id",
            description: "Id of the customer organization, which Navigator gave it.",
        }]
    }

    /// What the provider's configuration says needs not be said again.
    fn generate(&self, config: &mut Model) {
        let configured = self.backend.configured();
        let navigator = configured.navigator.ready().ok();
        let provider_org = navigator.as_ref().and_then(|navigator| navigator.org_id.as_deref());
        if config.provider_org_id.text() == provider_org {
            config.provider_org_id = Attr::Null;
        }
    }

    async fn plan_create(&self, config: &Model, plan: &mut Model, context: &mut PlanContext) {
        let left_behind = Undeletable::plan_create(context);
        let navigator = match self.backend.configured().navigator.ready_or_later() {
            Ok(Some(navigator)) => navigator,
            Ok(None) => return,
            Err(missing) => return context.diagnostics.push(missing),
        };
        if config.provider_org_id.is_null() {
            match &navigator.org_id {
                Some(id) => plan.provider_org_id = id.clone().into(),
                None => return context.diagnostics.push(words::no_provider_org()),
            }
        }
        let known = (plan.provider_org_id.text(), config.display_name.text(), config.domain.text());
        let (Some(provider_org), Some(display_name), Some(domain)) = known else { return };
        let sought = Sought {
            provider_org,
            display_name,
            domain,
            adopt: config.adopt_existing == Attr::Known(true),
            left_behind: left_behind.as_deref(),
        };
        if self.backend.unresolved.contains(&sought.lock()) {
            let wanted = words::wanted(display_name, domain);
            return context.diagnostics.push(wanted.pending_elsewhere());
        }
        match self.look(&navigator, &sought, &context.stop).await {
            Ok((Found::Nothing, _)) => {}
            Ok((Found::Adopt(existing), listed)) => {
                let wanted = words::wanted(display_name, domain);
                match wanted.adopt(&existing, &self.backend.known) {
                    Ok(warning) => {
                        let listed = listed.unwrap_or_default();
                        context.diagnostics.push(words::adopted(warning, &listed, plan));
                        plan.id = existing.id.into();
                    }
                    Err(why) => {
                        context.diagnostics.push(why.at(Path::attribute("display_name")));
                    }
                }
            }
            Ok((Found::Refuse(why), _)) => {
                context.diagnostics.push(why.at(Path::attribute("display_name")));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let what = "Cannot look for existing tenants";
                context.diagnostics.push(words::failed(what, provider_org, &error, &navigator));
            }
            Err(error) => {
                backend::look_failed(&error, &navigator.credential, &mut context.diagnostics);
            }
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
        // An import may not have been told whose tenant it is: to write it down moves nothing.
        if prior.provider_org_id.is_null() {
            let path = Path::attribute("provider_org_id");
            context.requires_replace.retain(|replaced| *replaced != path);
        }
        // Without a refresh this is where the state is first heard of.
        if let Some(id) = prior.id.text()
            && !self.backend.known.keep(id)
        {
            return context.diagnostics.push(words::wanted_by(prior).promised(id));
        }
        let policy = self.backend.deletion_policy(&prior.deletion_policy);
        words::undeletable(prior).plan_update(policy, "", context);
        if fields::changes(prior, plan) {
            plan.updated_at = Attr::Unknown;
        }
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
        let navigator = self.backend.configured().navigator.ready()?;
        let provider_org = plan.provider_org_id.text().or(navigator.org_id.as_deref());
        let provider_org = provider_org.ok_or_else(words::no_provider_org)?.to_owned();
        let display_name = plan.display_name.text().unwrap_or_default().to_owned();
        let domain = plan.domain.text().unwrap_or_default().to_owned();
        let sought = Sought {
            provider_org: &provider_org,
            display_name: &display_name,
            domain: &domain,
            adopt: plan.adopt_existing == Attr::Known(true),
            left_behind: None,
        };
        let _one_at_a_time = self.backend.names.lock(&sought.lock()).await;
        let wanted = words::wanted(&display_name, &domain);
        if self.backend.unresolved.contains(&sought.lock()) {
            return Err(wanted.pending_elsewhere());
        }

        let looked = self.look(&navigator, &sought, &context.stop).await;
        let (found, listed) =
            looked.map_err(|error| making::cannot_look(&error, &provider_org, &navigator))?;
        let plan = Model { provider_org_id: provider_org.clone().into(), ..plan };
        let state = match (found, plan.id.text()) {
            (Found::Refuse(why), _) => return Err(why.at(Path::attribute("display_name"))),
            (Found::Adopt(existing), planned) => {
                let listed = listed.unwrap_or_default();
                // Core plans once more before it applies, and that plan has said it.
                if planned.is_none() {
                    let warning = wanted.adopted(&existing, false);
                    context.warnings.push(words::adopted(warning, &listed, &plan));
                }
                Told::as_configured(&plan).note(&mut context.private);
                with_computed(plan, &Organization { id: existing.id, ..listed })
            }
            (Found::Nothing, Some(planned)) => {
                return Err(words::no_longer_there(&wanted.thing, planned));
            }
            (Found::Nothing, None) => self.make(&navigator, &sought, plan, context).await?,
        };
        if let Some(id) = state.id.text() {
            self.backend.known.add(id);
        }
        Ok(state)
    }

    async fn read(&self, state: Model, context: &mut Context) -> Result<Option<Model>, Diagnostic> {
        let Some(id) = state.id.text() else { return self.resolve(state, context).await.map(Some) };
        if !self.backend.known.keep(id) {
            return Err(words::wanted_by(&state).promised(id));
        }
        let Some(navigator) = self.backend.configured().navigator.ready_or_later()? else {
            context.warnings.push(backend::not_refreshed(&words::thing(&state), id));
            return Ok(Some(state));
        };
        if is_listed_as_it_is(&navigator, &state, context).await {
            return Ok(Some(state));
        }
        let client = navigator.client.stopped_by(&context.stop);
        let organization = match client.get_organization(id).await {
            Ok(organization) => organization,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                words::absent(&state, id, &navigator.credential).tolerate(context)?;
                return Ok(Some(state));
            }
            Err(error) => {
                let what = format!("{} ({id}) cannot be read", words::thing(&state));
                return Err(backend::refused(&what, &error, &navigator.credential));
            }
        };
        let imported = context.private.imported;
        if imported
            && let Some(org_type) = organization.org_type.as_deref()
            && org_type != "TENANT"
        {
            return Err(words::not_a_tenant(id, &organization, org_type));
        }
        let mut told = Told::of(&context.private);
        let mut now = state.clone();
        let differences = told.read(&organization, &mut now, imported);
        if !differences.is_empty() {
            context.warnings.push(words::told_differently(&state, id, &differences));
        }
        told.note(&mut context.private);
        if now.provider_org_id.is_null() {
            now.provider_org_id = organization.parent_org_id.clone().into();
        }
        Ok(Some(with_computed(now, &organization)))
    }

    async fn update(
        &self,
        _config: Model,
        prior: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        if !fields::changes(&prior, &plan) {
            // What was not known while planning has turned out to be what it was.
            return Ok(Model { updated_at: prior.updated_at, ..plan });
        }
        let navigator = self.backend.configured().navigator.ready()?;
        let id = prior.id.text().unwrap_or_default();
        let client = navigator.client.stopped_by(&context.stop);
        let body = fields::body(&plan, Some(&prior));
        if let Some(provider_org) = plan.provider_org_id.text() {
            navigator.writes_tenant(provider_org);
        }
        let answer = client.update_tenant(id, &body).await.map_err(|error| {
            let what = format!("{} ({id}) was not changed", words::thing(&prior));
            match error.kind() {
                ErrorKind::NotFound => words::not_there_to_change(&what, &error, &navigator),
                _ => words::not_written(&what, &error, &plan, &navigator),
            }
        })?;
        let answer = Organization { id: id.to_owned(), ..answer };
        if let Some(provider_org) = plan.provider_org_id.text() {
            navigator.wrote_tenant(provider_org, as_sent(&answer, &plan));
        }
        let organization = written(&navigator, answer, &plan, Some(&prior), context).await;
        Ok(Model { updated_at: timestamp(organization.updated_at()).into(), ..plan })
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
            return Err(words::not_an_id(id));
        }
        Ok(Model { id: id.to_owned().into(), ..Model::default() })
    }
}
