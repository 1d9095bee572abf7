//! `msp_navigator_tenant`: a customer organization in VMware Cloud Partner Navigator.
//!
//! `POST …/orgs/{providerOrgId}/tenants` creates it, `GET …/orgs/{orgId}` reads it,
//! `PUT …/orgs/{tenantOrgId}` changes it. No delete is documented. Its life is in
//! [`permanent`](crate::provider::permanent).

mod answers;
mod changing;
mod fields;
mod key;
mod schema;
mod words;

pub use self::answers::timestamp;

use tfplugin::framework::{Attr, Context, Diagnostic, IdentityPart, PlanContext, Schema};

use self::fields::FIELDS;
use self::key::TenantKey;
pub use self::schema::Model;
pub use self::words::{cannot_list, no_provider_org};
use crate::http::{CancellationToken, Error, ErrorKind};
use crate::navigator::Organization;
use crate::provider::backend::{Age, Backend, Navigator};
use crate::provider::permanent::leave::DeletionPolicy;
use crate::provider::permanent::{
    self, Alike, Echoed, Facts, Failure, Lasting, Moment, New, Parts, Permanent, Presence, Sending,
};

/// The resource.
pub type NavigatorTenant = Lasting<Tenant>;

/// Its facts.
#[derive(Default)]
pub struct Tenant;

impl Permanent for Tenant {
    type Model = Model;
    type Api = Navigator;
    type Key = TenantKey;
    type Answer = Organization;

    const TYPE: &'static str = "msp_navigator_tenant";
    const FACTS: Facts = Facts {
        noun: "Tenant",
        vendor: "Navigator",
        named_by: "display_name",
        keeps_name: false,
        cannot: "Navigator documents no call that deletes an organization or moves it to another \
                 provider",
        to_end_it: "ask Navigator's support",
        looked_in: "Navigator (`GET /cphub/api/core/v1/mgmt/orgs/{orgId}`)",
    };
    const ECHOED: &'static [Echoed<Model, Organization>] = FIELDS;

    fn schema() -> Schema {
        schema::schema()
    }

    fn identity() -> &'static [IdentityPart] {
        &[IdentityPart {
            name: "org_id",
            attribute: "id",
            description: "Id of the customer organization, which Navigator gave it.",
        }]
    }

    fn parts(model: &Model) -> Parts<'_> {
        let Model { id, deletion_policy, adopt_existing, confirmed_new, .. } = model;
        Parts { id, deletion_policy, adopt_existing, confirmed_new }
    }

    fn id_mut(model: &mut Model) -> &mut Attr<String> {
        &mut model.id
    }

    fn key(model: &Model) -> Option<TenantKey> {
        TenantKey::of(model)
    }

    fn id(answer: &Organization) -> &str {
        &answer.id
    }

    fn take(model: Model, answer: Option<&Organization>) -> Model {
        match answer {
            Some(told) => answers::with_computed(model, told),
            None => answers::without_computed(model),
        }
    }

    fn import(id: &str) -> Result<Model, Diagnostic> {
        if id.trim().is_empty() || id.trim() != id {
            return Err(words::not_an_id(id));
        }
        Ok(Model { id: id.to_owned().into(), ..Model::default() })
    }

    async fn alike(
        &self,
        navigator: &Navigator,
        key: &TenantKey,
        age: Age,
        stop: &CancellationToken,
    ) -> Result<Alike<Organization>, Error> {
        Ok(key.among(&*navigator.tenants(&key.provider_org, age, stop).await?))
    }

    async fn called(
        &self,
        navigator: &Navigator,
        key: &TenantKey,
        id: &str,
        stop: &CancellationToken,
    ) -> Option<String> {
        let tenants = navigator.tenants(&key.provider_org, Age::OfThisRun, stop).await.ok()?;
        tenants.find(id).map(|one| one.display_name.clone().unwrap_or_default())
    }

    async fn create(
        &self,
        navigator: &Navigator,
        key: &TenantKey,
        new: New<'_, Model>,
        sending: Sending<'_>,
    ) -> Result<Organization, Failure> {
        let client = navigator.client.stopped_by(sending.stop).noted_by(sending.note);
        Ok(client.create_tenant(&key.provider_org, &fields::new(new.plan)).await?)
    }

    async fn find(
        &self,
        navigator: &Navigator,
        id: &str,
        state: &Model,
        context: &Context,
    ) -> Result<Presence<Organization>, Error> {
        if answers::is_listed_as_it_is(navigator, state, context).await {
            return Ok(Presence::Unchanged);
        }
        let client = navigator.client.stopped_by(&context.stop);
        match client.get_organization(id).await {
            Ok(organization) => Ok(Presence::There(organization)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Presence::Absent),
            Err(error) => Err(error),
        }
    }

    fn made(&self, navigator: &Navigator, key: &TenantKey, answer: &Organization) {
        navigator.wrote_tenant(&key.provider_org, key.as_sent(answer));
    }

    async fn complete(
        &self,
        navigator: &Navigator,
        answer: Organization,
        context: &mut Context,
    ) -> Organization {
        answers::read_back(navigator, answer, context).await
    }

    fn prepare(
        config: &Model,
        plan: &mut Model,
        navigator: Option<&Navigator>,
    ) -> Result<(), Diagnostic> {
        let Some(navigator) = navigator else { return Ok(()) };
        // Known from the plan on. It stays, even if the provider's value changes later.
        if config.provider_org_id.is_null() && plan.provider_org_id.text().is_none() {
            let id = navigator.org_id.clone().ok_or_else(words::no_provider_org)?;
            plan.provider_org_id = id.into();
        }
        Ok(())
    }

    fn plan_change(
        _config: &Model,
        prior: &Model,
        plan: &mut Model,
        _policy: DeletionPolicy,
        context: &mut PlanContext,
    ) {
        changing::plan(prior, plan, context);
    }

    fn blame(
        what: &str,
        error: &Error,
        moment: Moment,
        plan: &Model,
        navigator: &Navigator,
    ) -> Option<Diagnostic> {
        let provider_org = plan.provider_org_id.text().unwrap_or_default();
        match (error.kind(), moment) {
            (ErrorKind::NotFound, _) => Some(words::failed(what, provider_org, error, navigator)),
            (_, Moment::Create) => Some(words::not_written(what, error, plan, navigator)),
            (_, Moment::Look) => None,
        }
    }

    fn adoption_remarks(answer: &Organization, plan: &Model) -> Vec<String> {
        permanent::words::unlike::<Self>(answer, plan)
    }

    fn not_importable(id: &str, answer: &Organization) -> Option<Diagnostic> {
        let org_type = answer.org_type.as_deref().filter(|org_type| *org_type != "TENANT")?;
        Some(words::not_a_tenant(id, answer, org_type))
    }

    async fn update(
        &self,
        backend: &Backend,
        prior: Model,
        plan: Model,
        context: &mut Context,
    ) -> Result<Model, Diagnostic> {
        changing::change(&*backend.configured().navigator.ready()?, prior, plan, context).await
    }

    /// The block need not repeat the provider's configuration.
    fn generate(config: &mut Model, backend: &Backend) {
        let navigator = backend.configured().navigator.ready().ok();
        let provider_org = navigator.as_ref().and_then(|navigator| navigator.org_id.as_deref());
        if config.provider_org_id.text() == provider_org {
            config.provider_org_id = Attr::Null;
        }
    }
}
