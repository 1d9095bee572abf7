//! `msp_integration`: a customer's cloud account or billing export in Wiv.
//!
//! `POST /msp/customers/<customer_id>/integrations` creates it. The customer list shows it, where
//! we recognise its elements. No change and no delete is documented. Its life is in
//! [`permanent`](crate::provider::permanent).

mod key;
mod model;
mod schema;
mod secret;
mod words;

use crate::http::{CancellationToken, Error, ErrorKind};
use crate::provider::backend::{self, Age, Backend, Customers, Wiv};
use crate::provider::permanent::leave::DeletionPolicy;
use crate::provider::permanent::{
    Alike, Echoed, Facts, Failure, Lasting, Moment, New, Parts, Permanent, Presence, Sending,
};
use crate::provider::{customer_id, import_id};
use crate::wiv::{self, NewIntegration};
use key::{IntegrationKey, cannot_tell, recognised};
pub use model::Model;
use tfplugin::framework::{
    Attr, Context, Diagnostic, Diagnostics, IdentityPart, Path, PlanContext, Schema,
};
use tfplugin::hcl::quoted;

/// The resource.
pub type Integration = Lasting<Account>;

/// Its facts.
#[derive(Default)]
pub struct Account;

impl Permanent for Account {
    type Model = Model;
    type Api = Wiv;
    type Key = IntegrationKey;
    type Answer = wiv::Integration;

    const TYPE: &'static str = "msp_integration";
    const FACTS: Facts = Facts {
        noun: "Integration",
        vendor: "Wiv",
        named_by: "name",
        keeps_name: true,
        cannot: "Wiv documents no call that changes or deletes an integration",
        to_end_it: "go to the customer's integrations in Wiv",
        looked_in: "the integrations of its customer (`GET /msp/customers`)",
    };
    const ECHOED: &'static [Echoed<Model, wiv::Integration>] = &[Echoed {
        attribute: "name",
        required: true,
        attr: |model| &model.name,
        attr_mut: |model| &mut model.name,
        told: |answer| answer.name.as_deref(),
    }];

    fn schema() -> Schema {
        schema::schema()
    }

    fn identity() -> &'static [IdentityPart] {
        schema::IDENTITY
    }

    fn parts(model: &Model) -> Parts<'_> {
        let Model { id, deletion_policy, adopt_existing, confirmed_new, .. } = model;
        Parts { id, deletion_policy, adopt_existing, confirmed_new }
    }

    fn id_mut(model: &mut Model) -> &mut Attr<String> {
        &mut model.id
    }

    fn key(model: &Model) -> Option<IntegrationKey> {
        IntegrationKey::of(model)
    }

    fn id(answer: &wiv::Integration) -> &str {
        &answer.id
    }

    fn import_id(key: &IntegrationKey, id: &str) -> String {
        format!("{}/{id}", key.customer_id)
    }

    fn take(mut model: Model, answer: Option<&wiv::Integration>) -> Model {
        if let Some(integration) = answer {
            model.told(integration);
        }
        model.told_nothing_more();
        model
    }

    fn import(id: &str) -> Result<Model, Diagnostic> {
        let (customer_id, id) =
            import_id::pair(id, "an integration", ["customer_id", "integration_id"])?;
        Ok(Model { customer_id: customer_id.into(), id: id.into(), ..Model::default() })
    }

    async fn alike(
        &self,
        wiv: &Wiv,
        key: &IntegrationKey,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Alike<wiv::Integration>, Error> {
        let mut alike = key.among(&*wiv.customers_with_integrations(age, stop).await?);
        alike.hidden = wiv.most_hidden(&key.customer_id, alike.hidden);
        Ok(alike)
    }

    async fn called(
        &self,
        wiv: &Wiv,
        key: &IntegrationKey,
        id: &str,
        stop: &CancellationToken,
    ) -> Option<String> {
        let customers = wiv.customers_with_integrations(Age::OfThisRun, stop).await.ok()?;
        let one = recognised(customers.find(&key.customer_id)).find(|one| one.id == id)?;
        Some(one.name.clone().unwrap_or_default())
    }

    async fn create(
        &self,
        wiv: &Wiv,
        key: &IntegrationKey,
        new: New<'_, Model>,
        sending: Sending<'_>,
    ) -> Result<wiv::Integration, Failure> {
        let secret = secret::integration_secret(new.config).map_err(Failure::Refused)?;
        let IntegrationKey { customer_id, kind, name } = key.clone();
        let new = NewIntegration { kind, name, secret };
        let client = wiv.client.stopped_by(sending.stop).noted_by(sending.note);
        Ok(client.create_integration(&customer_id, &new).await?.integration)
    }

    async fn find(
        &self,
        wiv: &Wiv,
        id: &str,
        state: &Model,
        context: &Context,
    ) -> Result<Presence<wiv::Integration>, Error> {
        know_secret(state, Some(wiv));
        let customer_id = state.customer_id.text().unwrap_or_default();
        let is_there = |all: &Customers| recognised(all.find(customer_id)).any(|one| one.id == id);
        let customers = wiv.read_with_integrations(is_there, &context.stop).await?;
        let customer = customers.find(customer_id);
        Ok(match recognised(customer).find(|one| one.id == id) {
            Some(one) => Presence::There(one.clone()),
            None if customer.is_some_and(cannot_tell) => Presence::CannotTell,
            None => Presence::Absent,
        })
    }

    /// In the form that a twin would look for, with any name and type that the server made.
    fn made(&self, wiv: &Wiv, key: &IntegrationKey, answer: &wiv::Integration) {
        let integration = wiv::Integration {
            name: Some(key.name.clone()),
            kind: Some(key.kind.clone()),
            ..answer.clone()
        };
        wiv.made_integration(&key.customer_id, integration);
    }

    fn validate(config: &Model, diagnostics: &mut Diagnostics) {
        secret::validate(config, diagnostics);
    }

    /// An adopted integration keeps its secret and its name in Wiv.
    fn not_creatable(config: &Model) -> Option<Diagnostic> {
        if !config.has_block() {
            return Some(secret::type_alone());
        }
        secret::missing(config).or_else(|| words::not_a_new_name(config.name.text()?))
    }

    fn owner(model: &Model) -> Option<(&'static str, &Attr<String>)> {
        Some(("customer_id", &model.customer_id))
    }

    fn prepare(config: &Model, plan: &mut Model, api: Option<&Wiv>) -> Result<(), Diagnostic> {
        know_secret(config, api);
        plan.kind = config.said_type();
        Ok(())
    }

    async fn refers(
        &self,
        backend: &Backend,
        plan: &Model,
        stop: &CancellationToken,
    ) -> Result<(), Diagnostic> {
        customer_id::check(backend, &plan.customer_id, stop).await
    }

    fn plan_change(
        config: &Model,
        prior: &Model,
        plan: &mut Model,
        policy: DeletionPolicy,
        context: &mut PlanContext,
    ) {
        plan.kind = if config.has_block() { config.said_type() } else { plan.kind.clone() };
        secret::unchanged(config, prior, plan, context);
        let is_other_type = !prior.kind.is_null() && plan.kind != prior.kind;
        if is_other_type && context.requires_replace.is_empty() {
            context.requires_replace.push(Path::attribute("type"));
            context.changes.push(words::change_of_type(prior, plan));
            if plan.kind.is_unknown() {
                context.not_known_yet.push(Path::attribute("type"));
            }
        }
        let external_id = Path::attribute("aws").with_attribute("external_id");
        if policy == DeletionPolicy::Prevent && context.not_known_yet.contains(&external_id) {
            context.requires_replace.retain(|path| *path != external_id);
            context.diagnostics.push(words::external_id_of_another_link(prior, external_id));
        }
    }

    fn hint(prior: &Model, _plan: &Model, replaced: &[Path]) -> String {
        words::hint(prior, replaced)
    }

    fn blame(
        what: &str,
        error: &Error,
        moment: Moment,
        plan: &Model,
        wiv: &Wiv,
    ) -> Option<Diagnostic> {
        let is_customers = moment == Moment::Create && error.kind() == ErrorKind::NotFound;
        is_customers.then(|| {
            let next = format!(
                "Check `customer_id`: there is no customer with the id {}, or the credential from \
                 {} belongs to another organization.",
                quoted(plan.customer_id.text().unwrap_or_default()),
                wiv.credential
            );
            backend::failed(what, error, &next).at(Path::attribute("customer_id"))
        })
    }
}

/// Before any call: if Wiv repeats it, it does not reach the state.
fn know_secret(model: &Model, api: Option<&Wiv>) {
    if let Some(wiv) = api
        && let Ok(secret) = secret::integration_secret(model)
    {
        wiv.client.know_secret(&secret);
    }
}
