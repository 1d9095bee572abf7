//! The resources, one file each.

mod customer;
mod integration;

use std::sync::Arc;

use super::backend::Backend;
use crate::framework::managed::{Managed, ManagedResource};

/// All of them.
pub fn all(backend: &Arc<Backend>) -> Vec<Box<dyn ManagedResource>> {
    vec![
        Managed::boxed(customer::Customer::new(backend)),
        Managed::boxed(integration::Integration::new(backend)),
    ]
}
