//! The list resources, one file each: the existing objects, for `terraform query`.

mod customer;
mod integration;
mod navigator_tenant;
mod navigator_user;

use std::sync::Arc;

use tfplugin::framework::Served;
use tfplugin::framework::list::ServedList;

use super::backend::Backend;

/// All of them.
pub fn all(backend: &Arc<Backend>) -> Vec<Box<dyn ServedList>> {
    let shared = || Arc::clone(backend);
    vec![
        Served::boxed(customer::Customers { backend: shared() }),
        Served::boxed(integration::Integrations { backend: shared() }),
        Served::boxed(navigator_tenant::NavigatorTenants { backend: shared() }),
        Served::boxed(navigator_user::NavigatorUsers { backend: shared() }),
    ]
}
