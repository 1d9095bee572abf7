//! `data "msp_navigator_users"`: the users of an organization.

use std::sync::Arc;

use tfplugin::framework::schema::{AttributeType, Nesting};
use tfplugin::framework::{
    Attr, Attribute, CallContext, Configurable, DataSource, Diagnostic, Schema, Type,
};
use tfplugin::model;

use crate::navigator::OrgUser;
use crate::provider::backend::Backend;
use crate::provider::org_id;
use crate::provider::resources::navigator_user::cannot_list;

model! {
    /// Its attributes.
    pub struct Model {
        org_id: Attr<String>,
        users: Attr<Vec<Listed>>,
    }
}

model! {
    /// One of the users.
    pub struct Listed {
        email: Attr<String>,
        user_id: Attr<String>,
        idp_id: Attr<String>,
        org_roles: Attr<Vec<String>>,
        group_roles: Attr<Vec<String>>,
    }
}

impl Listed {
    fn of(user: &OrgUser) -> Self {
        let named = |is_of_a_group: bool| {
            let roles = user.org_roles.as_ref()?;
            let such = roles.iter().filter(|role| role.is_of_a_group() == is_of_a_group);
            let mut names: Vec<_> = such.map(|role| role.name.clone()).collect();
            names.sort_unstable();
            Some(names)
        };
        Self {
            email: user.username.clone().or_else(|| user.email.clone()).into(),
            user_id: user.id.clone().into(),
            idp_id: user.idp_id.clone().into(),
            org_roles: named(false).into(),
            group_roles: named(true).into(),
        }
    }
}

/// The data source.
pub struct NavigatorUsers {
    pub backend: Arc<Backend>,
}

impl Configurable for NavigatorUsers {
    type Model = Model;
    const TYPE: &'static str = "msp_navigator_users";

    fn schema(&self) -> Schema {
        let text = |name, description| Attribute::computed(name, Type::String, description);
        let names =
            |name, description| Attribute::computed(name, Type::list(Type::String), description);
        let user = vec![
            text("email", "Address, for `email` of `msp_navigator_user`."),
            text("user_id", "Id of the user."),
            text("idp_id", "Id of the user's directory (identity provider)."),
            names("org_roles", "Names of the user's own roles in the organization, sorted."),
            names("group_roles", "Names of the roles from a group, sorted."),
        ];
        Schema::new(
            "The users of an organization in VMware Cloud Partner Navigator.\n\n\
             The provider reads them with `GET …/orgs/{orgId}/users`, once in a run for each \
             organization. A user with a pending invitation is not among them. Fields that \
             Navigator does not return are null.",
            vec![
                org_id::attribute(),
                Attribute::computed(
                    "users",
                    AttributeType::Nested(Nesting::List, user),
                    "The users, sorted by address.",
                ),
            ],
        )
    }
}

impl DataSource for NavigatorUsers {
    async fn read(&self, config: Model, context: &mut CallContext) -> Result<Model, Diagnostic> {
        let org_id = config.org_id.text().unwrap_or_default();
        let navigator = self.backend.configured().navigator.ready()?;
        let users = navigator.users(org_id, &context.stop).await;
        let users = users.map_err(|error| cannot_list(org_id, &error, &navigator))?;
        let mut users: Vec<_> = users.iter().map(Listed::of).collect();
        users.sort_by(|a, b| {
            (a.email.text(), a.user_id.text()).cmp(&(b.email.text(), b.user_id.text()))
        });
        Ok(Model { users: users.into(), ..config })
    }
}
