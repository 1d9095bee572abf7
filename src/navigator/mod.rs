//! Client of the VMware Cloud Partner Navigator API.
//!
//! One function per documented endpoint: [`Client`]. [`Credentials`] are exchanged for
//! tokens, and these kept and renewed in `token`. What is sent and answered: [`models`]. The facts are those of the "VMware Cloud
//! Partner Navigator API" programming guide and the reference on developer.vmware.com;
//! nothing that they do not document is called.

mod client;
mod credentials;
pub mod models;
mod token;

#[cfg(any(test, fuzzing))]
pub(crate) use token::expiry;

pub use client::{Client, DEFAULT_ENDPOINT};
pub use credentials::Credentials;
pub use models::{Organization, TenantBody};
pub use token::AccessToken;

/// One body through every decoder, for who wants to break them.
#[cfg(any(test, fuzzing))]
pub(crate) fn any_body(body: &[u8]) {
    drop(credentials::exchanged(body));
    let listed = Organization::decode_list(body).into_iter().flatten();
    for organization in listed.chain(Organization::decode(body)) {
        organization.created_at();
        organization.updated_at();
    }
}
