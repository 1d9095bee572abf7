//! `data "msp_navigator_roles"`: the roles that users of an organization can have.

use std::sync::Arc;

use tfplugin::framework::schema::{AttributeType, Nesting};
use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, DataSource, Diagnostic, Schema, Type,
};
use tfplugin::model;

use crate::navigator::OrgRole;
use crate::provider::backend::Backend;
use crate::provider::org_id;
use crate::provider::resources::navigator_user::cannot_list_roles;

model! {
    /// Its attributes.
    pub struct Model {
        org_id: Attr<String>,
        roles: Attr<Vec<Role>>,
    }
}

model! {
    /// One of the roles.
    pub struct Role {
        id: Attr<String>,
        name: Attr<String>,
        display_name: Attr<String>,
        member_type: Attr<String>,
    }
}

impl Role {
    fn of(role: OrgRole) -> Self {
        Self {
            id: role.id.into(),
            name: role.name.into(),
            display_name: role.display_name.into(),
            member_type: role.member_type.into(),
        }
    }
}

/// The data source.
pub struct NavigatorRoles {
    pub backend: Arc<Backend>,
}

impl Configurable for NavigatorRoles {
    type Model = Model;
    const TYPE: &'static str = "msp_navigator_roles";

    fn schema(&self) -> Schema {
        let text = |name, description| Attribute::computed(name, Type::String, description);
        let role = vec![
            text("id", "Id of the role."),
            text("name", "Name of the role, for `org_roles` of `msp_navigator_user`."),
            text("display_name", "Display name of the role."),
            text("member_type", "How users get it: `DIRECT`, or `GROUP`."),
        ];
        Schema::new(
            "The roles that users of an organization in VMware Cloud Partner Navigator can \
             have, for `msp_navigator_user`.\n\n\
             The provider reads them with `GET …/orgs/{orgId}/org-roles`. Fields that Navigator \
             does not return are null.",
            vec![
                org_id::attribute(),
                Attribute::computed(
                    "roles",
                    AttributeType::Nested(Nesting::List, role),
                    "The roles, sorted by name.",
                ),
            ],
        )
    }
}

impl DataSource for NavigatorRoles {
    async fn read(&self, config: Model, context: &mut CallContext) -> Result<Model, Diagnostic> {
        let org_id = config.org_id.text().unwrap_or_default();
        let navigator = self.backend.configured().navigator.ready()?;
        let roles = navigator.client.stopped_by(&context.stop).list_org_roles(org_id).await;
        let mut roles = roles.map_err(|error| cannot_list_roles(org_id, &error, &navigator))?;
        roles.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        let roles: Vec<_> = roles.into_iter().map(Role::of).collect();
        Ok(Model { roles: roles.into(), ..config })
    }
}
