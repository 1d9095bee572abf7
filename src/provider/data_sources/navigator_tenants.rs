//! `data "msp_navigator_tenants"`: the customer organizations of a provider organization.

use std::sync::Arc;

use tfplugin::framework::schema::{AttributeType, Nesting};
use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, DataSource, Diagnostic, Schema, Type, Validator,
};
use tfplugin::model;

use super::organization::{self, Organization};
use crate::provider::backend::Backend;
use crate::provider::checks;
use crate::provider::resources::navigator_tenant::{cannot_list, no_provider_org};

model! {
    /// Its attributes.
    pub struct Model {
        provider_org_id: Attr<String>,
        tenants: Attr<Vec<Organization>>,
    }
}

/// The data source.
pub struct NavigatorTenants {
    pub backend: Arc<Backend>,
}

impl Configurable for NavigatorTenants {
    type Model = Model;
    const TYPE: &'static str = "msp_navigator_tenants";

    fn schema(&self) -> Schema {
        let mut each =
            vec![Attribute::computed("id", Type::String, "Id of the organization (`orgId`).")];
        each.extend(organization::attributes());
        Schema::new(
            "The tenants of a provider organization: the customer organizations in VMware \
             Cloud Partner Navigator.\n\n\
             The provider reads them with `GET …/orgs/{providerOrgId}/tenants`, once in a run for \
             each provider organization. Fields that Navigator does not return are null. The data \
             source `msp_navigator_organization` reads one organization, and may return more \
             fields.",
            vec![
                Attribute::optional_computed(
                    "provider_org_id",
                    Type::String,
                    "Id of the provider organization. Default: `navigator.org_id` of the provider.",
                )
                .validate(Validator::text(checks::name)),
                Attribute::computed(
                    "tenants",
                    AttributeType::Nested(Nesting::List, each),
                    "The customer organizations, sorted by display name and then by id.",
                ),
            ],
        )
    }
}

impl DataSource for NavigatorTenants {
    async fn read(&self, config: Model, context: &mut CallContext) -> Result<Model, Diagnostic> {
        let navigator = self.backend.configured().navigator.ready()?;
        let provider_org = config.provider_org_id.text().or(navigator.org_id.as_deref());
        let provider_org = provider_org.ok_or_else(no_provider_org)?;
        let tenants = navigator.read_tenants(provider_org, &context.stop).await;
        let tenants = tenants.map_err(|error| cannot_list(provider_org, &error, &navigator))?;
        let mut tenants: Vec<_> = tenants.iter().collect();
        tenants.sort_by(|a, b| (&a.display_name, &a.id).cmp(&(&b.display_name, &b.id)));
        let tenants: Vec<_> = tenants.into_iter().map(Organization::of).collect();
        Ok(Model { provider_org_id: provider_org.to_owned().into(), tenants: tenants.into() })
    }
}
