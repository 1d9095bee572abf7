//! How a tenant comes about: sent once, or found again after an answer that was lost.

use tfplugin::framework::{Context, Diagnostic};

use super::answers::{as_sent, with_computed, without_computed, written};
use super::look::{Sought, is_called};
use super::schema::Model;
use super::{NavigatorTenant, fields, words};
use crate::http::{Error, ErrorKind};
use crate::navigator::Organization;
use crate::provider::backend::Navigator;
use crate::provider::look::Existing;
use crate::provider::{absence, unknown_outcome};

impl NavigatorTenant {
    /// Sends the create, once.
    pub(super) async fn make(
        &self,
        navigator: &Navigator,
        sought: &Sought<'_>,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        // Their ids alone, and the list let go of: one that is held while this tenant is sent has
        // to be copied by whoever adds to it meanwhile.
        let before = {
            let tenants = navigator.tenants(sought.provider_org, &context.stop).await;
            let tenants =
                tenants.map_err(|error| cannot_look(&error, sought.provider_org, navigator))?;
            alike(&tenants, sought).into_iter().map(|one| one.id).collect()
        };
        let client = navigator.client.stopped_by(&context.stop);
        let body = fields::body(&plan, None);
        let created = match client.create_tenant(sought.provider_org, &body).await {
            Ok(created) => created,
            Err(error) if error.may_have_happened() => {
                return self.find_again(navigator, sought, plan, &error, before, context).await;
            }
            Err(error) => return Err(not_created(&error, sought.provider_org, &plan, navigator)),
        };
        navigator.wrote_tenant(sought.provider_org, as_sent(&created, &plan));
        absence::created_now(&mut context.private);
        let organization = written(navigator, created, &plan, None, context).await;
        Ok(with_computed(plan, &organization))
    }

    /// After a lost answer: with the id of what was made, or without while nobody knows.
    async fn find_again(
        &self,
        navigator: &Navigator,
        sought: &Sought<'_>,
        plan: Model,
        error: &Error,
        before: Vec<String>,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let stop = context.stop.clone();
        let look = || async {
            Ok(alike(&navigator.tenants_anew(sought.provider_org, &stop).await?, sought))
        };
        let wanted = words::wanted(sought.display_name, sought.domain);
        let found =
            unknown_outcome::after_lost_answer(&wanted, error, before, look, context).await?;
        let Some(id) = found else {
            self.backend.unresolved.add(&sought.lock());
            return Ok(without_computed(plan));
        };
        absence::created_now(&mut context.private);
        Ok(self.take_over(navigator, sought, id, plan, context).await)
    }

    /// Looks for what was sent and not answered.
    pub(super) async fn resolve(
        &self,
        state: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        let texts = (state.provider_org_id.text(), state.display_name.text(), state.domain.text());
        let (Some(provider_org), Some(display_name), Some(domain)) = texts else {
            return Ok(state);
        };
        let [provider_org, display_name, domain] =
            [provider_org, display_name, domain].map(str::to_owned);
        let sought = Sought {
            provider_org: &provider_org,
            display_name: &display_name,
            domain: &domain,
            adopt: false,
            left_behind: None,
        };
        self.backend.unresolved.add(&sought.lock());
        let navigator = self.backend.configured().navigator.ready()?;
        let stop = context.stop.clone();
        let look = || async {
            let tenants = navigator.tenants_anew(&provider_org, &stop).await;
            let tenants =
                tenants.map_err(|error| cannot_look(&error, &provider_org, &navigator))?;
            Ok(alike(&tenants, &sought))
        };
        let wanted = words::wanted(&display_name, &domain);
        let id = unknown_outcome::resolve(&wanted, look, context).await?;
        self.backend.unresolved.remove(&sought.lock());
        self.backend.known.add(&id);
        Ok(self.take_over(&navigator, &sought, id, state, context).await)
    }

    /// What was sent has this id: its answer is what is listed and read now.
    async fn take_over(
        &self,
        navigator: &Navigator,
        sought: &Sought<'_>,
        id: String,
        model: Model,
        context: &mut Context,
    ) -> Model {
        let listed = navigator.tenants(sought.provider_org, &context.stop).await.ok();
        let listed = listed.and_then(|all| all.find(&id).cloned());
        let listed = Organization { id, ..listed.unwrap_or_default() };
        let organization = written(navigator, listed, &model, None, context).await;
        with_computed(model, &organization)
    }
}

/// The tenants of that name and domain, whoever has them.
fn alike(tenants: &[Organization], sought: &Sought<'_>) -> Vec<Existing> {
    tenants
        .iter()
        .filter(|tenant| is_called(sought, tenant))
        .map(|tenant| Existing { id: tenant.id.clone(), import_id: tenant.id.clone() })
        .collect()
}

/// A look failed, and nothing goes on without.
pub(super) fn cannot_look(error: &Error, provider_org: &str, navigator: &Navigator) -> Diagnostic {
    words::failed("Cannot look for existing tenants", provider_org, error, navigator)
}

/// Navigator said no, or nothing was sent.
fn not_created(
    error: &Error,
    provider_org: &str,
    plan: &Model,
    navigator: &Navigator,
) -> Diagnostic {
    let what = format!("{} was not created", words::thing(plan));
    match error.kind() {
        ErrorKind::NotFound => words::failed(&what, provider_org, error, navigator),
        _ => words::not_written(&what, error, plan, navigator),
    }
}
