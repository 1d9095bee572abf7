//! `list "msp_navigator_user"`: the users of an organization, by one `GET …/orgs/{orgId}/users`.

use std::sync::Arc;

use tfplugin::framework::{
    Attr, CallContext, Configurable, Diagnostic, ListResource, ListResults, Resource, Schema,
};
use tfplugin::model;

use crate::provider::backend::Backend;
use crate::provider::org_id;
use crate::provider::resources::navigator_user::{Model, NavigatorUser, cannot_list};

model! {
    /// The `config` block.
    pub struct Config {
        org_id: Attr<String>,
    }
}

/// The list.
pub struct NavigatorUsers {
    pub backend: Arc<Backend>,
}

impl Configurable for NavigatorUsers {
    type Model = Config;
    const TYPE: &'static str = NavigatorUser::TYPE;

    fn schema(&self) -> Schema {
        Schema::new(
            "The users of an organization in VMware Cloud Partner Navigator, sorted by \
             address.\n\n\
             The provider reads them with one `GET …/orgs/{orgId}/users`, for any number of them. \
             A user with a pending invitation is in no list. A user without an address cannot be \
             managed, and is left out.",
            vec![org_id::attribute()],
        )
    }
}

impl ListResource for NavigatorUsers {
    type Resource = NavigatorUser;

    fn resource(&self) -> NavigatorUser {
        NavigatorUser { backend: Arc::clone(&self.backend) }
    }

    async fn list(
        &self,
        config: Config,
        results: &mut ListResults<Model>,
        context: &mut CallContext,
    ) -> Result<(), Diagnostic> {
        let org_id = config.org_id.text().unwrap_or_default();
        let navigator = self.backend.configured().navigator.ready()?;
        let users = navigator.users(org_id, &context.stop).await;
        let users = users.map_err(|error| cannot_list(org_id, &error, &navigator))?;
        let mut users: Vec<_> = users.iter().filter_map(|user| Model::of(org_id, user)).collect();
        users.sort_by(|(a, _), (b, _)| a.cmp(b));
        results.total(users.len());
        for (email, user) in users {
            if results.add(email, user).await.is_break() {
                break;
            }
        }
        Ok(())
    }
}
