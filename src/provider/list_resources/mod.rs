//! The list resources, one file each: what exists, for `terraform query`.

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
    vec![
        Served::boxed(customer::Customers::new(backend)),
        Served::boxed(integration::Integrations::new(backend)),
        Served::boxed(navigator_tenant::NavigatorTenants::new(backend)),
        Served::boxed(navigator_user::NavigatorUsers::new(backend)),
    ]
}
