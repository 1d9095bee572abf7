//! `list "msp_navigator_tenant"`: the tenants of a provider organization, by one
//! `GET …/orgs/{providerOrgId}/tenants`.

use std::sync::Arc;

use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, Diagnostic, ListResource, ListResults, Resource,
    Schema, Type, Validator,
};
use tfplugin::model;

use crate::provider::backend::{Age, Backend};
use crate::provider::checks;
use crate::provider::name_regex::{self, NameRegex};
use crate::provider::resources::navigator_tenant::{
    Model, NavigatorTenant, cannot_list, no_provider_org,
};

model! {
    /// The `config` block.
    pub struct Config {
        provider_org_id: Attr<String>,
        name_regex: Attr<String>,
    }
}

/// The list.
pub struct NavigatorTenants {
    pub backend: Arc<Backend>,
}

impl Configurable for NavigatorTenants {
    type Model = Config;
    const TYPE: &'static str = NavigatorTenant::TYPE;

    fn schema(&self) -> Schema {
        Schema::new(
            "The customer organizations of a provider organization in VMware Cloud Partner \
             Navigator, sorted by display name.\n\n\
             The provider reads them with one `GET …/orgs/{providerOrgId}/tenants`, for any number \
             of them. Navigator does not return every field, such as `address_line1`. Fill these \
             in in generated configuration.",
            vec![
                Attribute::optional(
                    "provider_org_id",
                    Type::String,
                    "Id of the provider organization. Default: `navigator.org_id` of the provider.",
                )
                .validate(Validator::text(checks::name)),
                name_regex::attribute("tenants whose `display_name`"),
            ],
        )
    }
}

impl ListResource for NavigatorTenants {
    type Resource = NavigatorTenant;

    fn resource(&self) -> NavigatorTenant {
        NavigatorTenant::new(&self.backend)
    }

    async fn list(
        &self,
        config: Config,
        results: &mut ListResults<Model>,
        context: &mut CallContext,
    ) -> Result<(), Diagnostic> {
        let wanted = NameRegex::new(&config.name_regex)?;
        let navigator = self.backend.configured().navigator.ready()?;
        let provider_org = config.provider_org_id.text().or(navigator.org_id.as_deref());
        let provider_org = provider_org.ok_or_else(no_provider_org)?;
        let tenants = navigator.tenants(provider_org, Age::Recent, &context.stop).await;
        let tenants = tenants.map_err(|error| cannot_list(provider_org, &error, &navigator))?;
        let mut tenants: Vec<_> =
            tenants.iter().filter(|one| wanted.wants(one.display_name.as_deref())).collect();
        tenants.sort_by(|a, b| (&a.display_name, &a.id).cmp(&(&b.display_name, &b.id)));
        results.total(tenants.len());
        for tenant in tenants {
            let name = tenant.display_name.as_ref().unwrap_or(&tenant.id);
            if results.add(name, Model::of(tenant)).await.is_break() {
                break;
            }
        }
        Ok(())
    }
}
