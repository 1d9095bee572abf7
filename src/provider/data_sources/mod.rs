//! The data sources, one file each, and the parts that two of them share.

mod cases;
mod customer;
mod customer_figures;
mod customers;
mod navigator_organization;
mod navigator_roles;
mod navigator_services;
mod navigator_tenants;
mod navigator_users;
mod organization;

use std::sync::Arc;

use tfplugin::framework::Served;
use tfplugin::framework::data_source::ServedDataSource;

use super::backend::Backend;

/// All of them.
pub fn all(backend: &Arc<Backend>) -> Vec<Box<dyn ServedDataSource>> {
    let shared = || Arc::clone(backend);
    vec![
        Served::boxed(cases::Cases { backend: shared() }),
        Served::boxed(customer::Customer { backend: shared() }),
        Served::boxed(customers::Customers { backend: shared() }),
        Served::boxed(navigator_organization::NavigatorOrganization { backend: shared() }),
        Served::boxed(navigator_roles::NavigatorRoles { backend: shared() }),
        Served::boxed(navigator_services::NavigatorServices { backend: shared() }),
        Served::boxed(navigator_tenants::NavigatorTenants { backend: shared() }),
        Served::boxed(navigator_users::NavigatorUsers { backend: shared() }),
    ]
}
