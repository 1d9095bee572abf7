//! Changes of a tenant in place: the part that is sent, and the part that is only stored.

use tfplugin::framework::{Attr, Context, Diagnostic, Path, PlanContext};

use super::schema::Model;
use super::{Tenant, answers, fields, words};
use crate::http::ErrorKind;
use crate::navigator::Organization;
use crate::provider::backend::Navigator;
use crate::provider::permanent::echo::{self, Told};
use crate::provider::permanent::words::thing;

/// Plans the change.
pub fn plan(prior: &Model, plan: &mut Model, context: &mut PlanContext) {
    // An import may not know the owner of a tenant. Storing it moves nothing.
    if prior.provider_org_id.is_null() {
        let path = Path::attribute("provider_org_id");
        context.requires_replace.retain(|replaced| *replaced != path);
    }
    let told = Told::of::<Tenant>(&context.private, prior);
    let changes = fields::changes(prior, plan, &told, context.private.imported);
    if changes.is_empty() {
        return;
    }
    plan.updated_at = Attr::Unknown;
    if context.private.imported {
        // The call sends all fields, so none is only taken as given.
        let given = std::mem::take(&mut context.taken_as_given);
        context.diagnostics.push(words::import_changes(prior, &changes, &given));
    }
}

/// Sends the change, if it has a field that Navigator keeps.
pub async fn change(
    navigator: &Navigator,
    prior: Model,
    plan: Model,
    context: &mut Context,
) -> Result<Model, Diagnostic> {
    let told = Told::of::<Tenant>(&context.private, &prior);
    if fields::changes(&prior, &plan, &told, context.private.imported).is_empty() {
        // A value that the plan did not know has not changed.
        return Ok(Model { updated_at: prior.updated_at, ..plan });
    }
    let id = prior.id.text().unwrap_or_default();
    let client = navigator.client.stopped_by(&context.stop);
    let body = fields::changed(&plan, &prior, &told);
    if let Some(provider_org) = plan.provider_org_id.text() {
        navigator.writes_tenant(provider_org);
    }
    let answer = client.update_tenant(id, &body).await.map_err(|error| {
        let what = format!("{} ({id}) was not changed", thing::<Tenant>(&prior));
        match error.kind() {
            ErrorKind::NotFound => words::not_there_to_change(&what, &error, navigator),
            _ => words::not_written(&what, &error, &plan, navigator),
        }
    })?;
    let answer = Organization { id: id.to_owned(), ..answer };
    if let Some(key) = super::TenantKey::of(&plan) {
        navigator.wrote_tenant(&key.provider_org, key.as_sent(&answer));
    }
    let organization = answers::read_back(navigator, answer, context).await;
    echo::note_answer::<Tenant>(&organization, &plan, Some(&prior), context);
    Ok(Model { updated_at: answers::timestamp(organization.updated_at()).into(), ..plan })
}
