//! The resources, one file each.

mod aws_onboarding_link;
pub mod customer;
mod customer_users;
pub mod integration;
pub mod navigator_service;
pub mod navigator_tenant;
pub mod navigator_user;
#[cfg(test)]
mod replanning;

use std::sync::Arc;

use tfplugin::framework::managed::{Managed, ManagedResource};

use super::backend::Backend;

/// All of them.
pub fn all(backend: &Arc<Backend>) -> Vec<Box<dyn ManagedResource>> {
    let shared = || Arc::clone(backend);
    vec![
        Managed::boxed(customer::Customer::new(backend)),
        Managed::boxed(integration::Integration::new(backend)),
        Managed::boxed(aws_onboarding_link::AwsOnboardingLink { backend: shared() }),
        Managed::boxed(customer_users::CustomerUsers { backend: shared() }),
        Managed::boxed(navigator_tenant::NavigatorTenant::new(backend)),
        Managed::boxed(navigator_user::NavigatorUser { backend: shared() }),
        Managed::boxed(navigator_service::NavigatorService { backend: shared() }),
    ]
}
