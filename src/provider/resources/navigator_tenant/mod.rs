//! `msp_navigator_tenant`: a customer organization in VMware Cloud Partner Navigator.
//!
//! Created by `POST …/orgs/{providerOrgId}/tenants`, read by `GET …/orgs/{orgId}`, changed
//! by `PUT …/orgs/{tenantOrgId}`. No delete is documented.

mod fields;
mod schema;
mod words;

use std::sync::Arc;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use self::fields::Told;
pub use self::schema::Model;
use crate::framework::{Attr, Context, Diagnostic, Path, PlanContext, Resource, Schema, Set};
use crate::http::{CancellationToken, Error, ErrorKind};
use crate::navigator::Organization;
use crate::provider::absence;
use crate::provider::backend::{self, Backend, Navigator};
use crate::provider::deletion_policy::Undeletable;
use crate::provider::look::{Existing, Found};

const TYPE: &str = "msp_navigator_tenant";

/// In the plan for a new tenant: the id of the one that it replaces. That one is not in
/// the way, also where the new one is created first.
const REPLACES: &str = "replaces";

/// The resource.
pub struct NavigatorTenant {
    backend: Arc<Backend>,
}

/// What a look is about.
struct Sought<'a> {
    provider_org: &'a str,
    display_name: &'a str,
    domain: &'a str,
    adopt: bool,
    left_behind: Option<&'a str>,
}

impl NavigatorTenant {
    /// On the provider's clients.
    pub fn new(backend: &Arc<Backend>) -> Self {
        Self { backend: Arc::clone(backend) }
    }

    /// The tenants of that name and domain, and the decision about them; the organization
    /// as listed if it is to be adopted.
    async fn look(
        &self,
        navigator: &Navigator,
        sought: &Sought<'_>,
        stop: &CancellationToken,
    ) -> Result<(Found, Option<Organization>), Error> {
        let tenants = navigator.tenants(sought.provider_org, stop).await?;
        let alike: Vec<_> =
            tenants.iter().filter(|tenant| self.is_sought(sought, tenant)).collect();
        let existing: Vec<_> = alike
            .iter()
            .map(|tenant| Existing { id: tenant.id.clone(), import_id: tenant.id.clone() })
            .collect();
        let wanted = words::wanted(sought.display_name, sought.domain);
        let found = wanted.among(&existing, sought.adopt, &self.backend.known);
        Ok((found, alike.first().map(|tenant| (*tenant).clone())))
    }

    fn is_sought(&self, sought: &Sought<'_>, tenant: &Organization) -> bool {
        tenant.display_name.as_deref() == Some(sought.display_name)
            && tenant
                .domain
                .as_ref()
                .is_some_and(|domain| domain.to_lowercase() == sought.domain.to_lowercase())
            && Some(tenant.id.as_str()) != sought.left_behind
            && !self.backend.left_behind.contains(&tenant.id)
    }
}

impl Resource for NavigatorTenant {
    type Model = Model;
    const TYPE: &'static str = TYPE;

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn plan_create(&self, config: &Model, plan: &mut Model, context: &mut PlanContext) {
        let left_behind = Undeletable::plan_create(context);
        if let Some(id) = &left_behind {
            context.private.set(REPLACES, id);
        }
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
        match self.look(&navigator, &sought, &context.stop).await {
            Ok((Found::Nothing, _)) => {}
            Ok((Found::Adopt(existing), listed)) => {
                let listed = listed.unwrap_or_default();
                context.diagnostics.push(words::adopted(&existing, &listed, plan, true));
                plan.id = existing.id.into();
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
        // An import may not have been told whose tenant it is: to write it down moves nothing.
        if prior.provider_org_id.is_null() {
            let path = Path::attribute("provider_org_id");
            context.requires_replace.retain(|replaced| *replaced != path);
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
        let display_name = plan.display_name.text().unwrap_or_default();
        let domain = plan.domain.text().unwrap_or_default();
        let lock = format!("{TYPE} {provider_org} {} {display_name}", domain.to_lowercase());
        let _one_at_a_time = self.backend.names.lock(&lock).await;

        let left_behind = context.private.get::<String>(REPLACES);
        context.private.remove(REPLACES);
        let sought = Sought {
            provider_org: &provider_org,
            display_name,
            domain,
            adopt: plan.adopt_existing == Attr::Known(true),
            left_behind: left_behind.as_deref(),
        };
        let looked = self.look(&navigator, &sought, &context.stop).await;
        let (found, listed) = looked.map_err(|error| {
            words::failed("Cannot look for existing tenants", &provider_org, &error, &navigator)
        })?;
        let organization = match (found, plan.id.text()) {
            (Found::Refuse(why), _) => return Err(why.at(Path::attribute("display_name"))),
            (Found::Adopt(existing), _) => {
                let listed = listed.unwrap_or_default();
                context.warnings.push(words::adopted(&existing, &listed, &plan, false));
                Told::as_configured(&plan).note(&mut context.private);
                Organization { id: existing.id, ..listed }
            }
            (Found::Nothing, Some(planned)) => {
                let thing = words::wanted(display_name, domain).thing;
                return Err(words::no_longer_there(&thing, planned));
            }
            (Found::Nothing, None) => create(&navigator, &provider_org, &plan, context).await?,
        };
        self.backend.known.add(&organization.id);
        let provider_org_id = provider_org.into();
        Ok(with_computed(Model { provider_org_id, ..plan }, &organization))
    }

    async fn read(&self, state: Model, context: &mut Context) -> Result<Option<Model>, Diagnostic> {
        let Some(id) = state.id.text() else { return Ok(Some(state)) };
        self.backend.known.add(id);
        let Some(navigator) = self.backend.configured().navigator.ready_or_later()? else {
            context.warnings.push(backend::not_refreshed(&words::thing(&state), id));
            return Ok(Some(state));
        };
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
        let answer = client.update_tenant(id, &body).await.map_err(|error| {
            let what = format!("{} ({id}) was not changed", words::thing(&prior));
            match error.kind() {
                ErrorKind::NotFound => words::not_there_to_change(&what, &error, &navigator),
                _ => backend::refused(&what, &error, &navigator.credential),
            }
        })?;
        let answer = Organization { id: id.to_owned(), ..answer };
        if let Some(provider_org) = plan.provider_org_id.text() {
            navigator.wrote_tenant(provider_org, as_sent(&answer, &plan)).await;
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

/// Creates it, and lets the next look see it.
async fn create(
    navigator: &Navigator,
    provider_org: &str,
    plan: &Model,
    context: &mut Context,
) -> Result<Organization, Diagnostic> {
    let client = navigator.client.stopped_by(&context.stop);
    let created = client.create_tenant(provider_org, &fields::body(plan, None)).await;
    let created = created.map_err(|error| {
        let what = format!("{} was not created", words::thing(plan));
        words::failed(&what, provider_org, &error, navigator)
    })?;
    navigator.wrote_tenant(provider_org, as_sent(&created, plan)).await;
    absence::created_now(&mut context.private);
    Ok(written(navigator, created, plan, None, context).await)
}

/// As a twin would look for it, whatever the server made of its name and domain.
fn as_sent(answer: &Organization, plan: &Model) -> Organization {
    Organization {
        display_name: plan.display_name.text().map(str::to_owned),
        domain: plan.domain.text().map(str::to_owned),
        ..answer.clone()
    }
}

/// What became of a create or an update: its answer, and a read right after it.
///
/// The read tells what the answer leaves out, so that outputs made of it do not change with
/// the next plan; and it is the word that later reads are held against, should a read
/// write a field otherwise than the answer to a write. If it fails, the next refresh does
/// the same: what was written is written.
async fn written(
    navigator: &Navigator,
    answer: Organization,
    plan: &Model,
    prior: Option<&Model>,
    context: &mut Context,
) -> Organization {
    let id = answer.id.clone();
    let organization = match navigator.client.stopped_by(&context.stop).get_organization(&id).await
    {
        Ok(read) => Organization { id: id.clone(), ..read }.or(answer),
        Err(error) => {
            tracing::warn!(tried = error.tried(), "read after write failed, next refresh reads");
            answer
        }
    };
    let mut told = Told::of(&context.private);
    let differences = told.hear(&organization, plan, prior);
    told.note(&mut context.private);
    if !differences.is_empty() {
        context.warnings.push(words::echoed_differently(plan, &id, &differences));
    }
    organization
}

/// The state with what the server tells of it. What it does not tell stays, or is null.
fn with_computed(state: Model, told: &Organization) -> Model {
    fn or<T>(told: Option<T>, kept: Attr<T>) -> Attr<T> {
        match told {
            Some(told) => Attr::Known(told),
            None => kept.into_known().into(),
        }
    }
    let told = told.clone();
    Model {
        created_at: or(timestamp(told.created_at()), state.created_at),
        updated_at: or(timestamp(told.updated_at()), state.updated_at),
        id: told.id.into(),
        name: or(told.name, state.name),
        status: or(told.status, state.status),
        org_type: or(told.org_type, state.org_type),
        parent_org_id: or(told.parent_org_id, state.parent_org_id),
        child_org_ids: or(told.child_org_ids.map(Set), state.child_org_ids),
        is_federated: or(told.is_federated, state.is_federated),
        ..state
    }
}

/// As RFC 3339; a year that it cannot write is like none.
fn timestamp(time: Option<OffsetDateTime>) -> Option<String> {
    time.and_then(|time| time.format(&Rfc3339).ok())
}
