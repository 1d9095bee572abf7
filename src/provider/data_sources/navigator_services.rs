//! `data "msp_navigator_services"`: the services that an organization has, or can have.

use std::sync::Arc;

use tfplugin::framework::schema::{AttributeType, Nesting};
use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, DataSource, Diagnostic, Schema, Type,
};
use tfplugin::model;

use crate::navigator;
use crate::provider::backend::Backend;
use crate::provider::org_id;
use crate::provider::resources::navigator_service::cannot_list;

model! {
    /// Its attributes.
    pub struct Model {
        org_id: Attr<String>,
        services: Attr<Vec<Listed>>,
    }
}

model! {
    /// One of the services.
    pub struct Listed {
        service_id: Attr<String>,
        name: Attr<String>,
        display_name: Attr<String>,
        enabled: Attr<bool>,
        can_be_enabled: Attr<bool>,
    }
}

impl Listed {
    fn of(service: &navigator::Service) -> Self {
        Self {
            service_id: service.id.clone().into(),
            name: service.name.clone().into(),
            display_name: service.display_name.clone().into(),
            enabled: service.enabled.into(),
            can_be_enabled: service.can_be_enabled.into(),
        }
    }
}

/// The data source.
pub struct NavigatorServices {
    pub backend: Arc<Backend>,
}

impl Configurable for NavigatorServices {
    type Model = Model;
    const TYPE: &'static str = "msp_navigator_services";

    fn schema(&self) -> Schema {
        let text = |name, description| Attribute::computed(name, Type::String, description);
        let flag = |name, description| Attribute::computed(name, Type::Bool, description);
        let service = vec![
            text("service_id", "Id, for `service_id` of `msp_navigator_service`."),
            text("name", "Name of the service."),
            text("display_name", "Display name of the service."),
            flag("enabled", "Whether the organization has it."),
            flag(
                "can_be_enabled",
                "Whether it can be enabled. If not, usually a contract or an agreement is missing.",
            ),
        ];
        Schema::new(
            "The services that an organization in VMware Cloud Partner Navigator has or can \
             have, for `msp_navigator_service`.\n\n\
             The provider reads them with `GET …/orgs/{orgId}/services`, once in a run for each \
             organization. Fields that Navigator does not return are null.",
            vec![
                org_id::attribute(),
                Attribute::computed(
                    "services",
                    AttributeType::Nested(Nesting::List, service),
                    "The services, sorted by display name and then by id.",
                ),
            ],
        )
    }
}

impl DataSource for NavigatorServices {
    async fn read(&self, config: Model, context: &mut CallContext) -> Result<Model, Diagnostic> {
        let org_id = config.org_id.text().unwrap_or_default();
        let navigator = self.backend.configured().navigator.ready()?;
        let services = navigator.services(org_id, &context.stop).await;
        let services = services.map_err(|error| cannot_list(org_id, &error, &navigator))?;
        let mut services: Vec<_> = services.iter().collect();
        services.sort_by(|a, b| (&a.display_name, &a.id).cmp(&(&b.display_name, &b.id)));
        let services: Vec<_> = services.into_iter().map(Listed::of).collect();
        Ok(Model { services: services.into(), ..config })
    }
}
