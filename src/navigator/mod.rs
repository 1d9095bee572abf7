//! Client of the VMware Cloud Partner Navigator API.
//!
//! [`Client`] has one function per documented endpoint. `token` exchanges [`Credentials`] for
//! tokens, and keeps and renews them. The bodies are in [`models`] for organizations, and in
//! `users` and `services` for their parts. The facts come from the "VMware Cloud Partner Navigator
//! API" programming guide and the reference on developer.vmware.com. The client calls nothing that
//! they do not document.

mod client;
mod credentials;
pub mod models;
mod services;
mod token;
mod users;

#[cfg(any(test, fuzzing))]
pub(crate) use token::expiry;

pub use client::{Client, DEFAULT_ENDPOINT};
pub use credentials::Credentials;
pub use models::{Organization, TenantBody};
pub use services::Service;
pub use token::AccessToken;
pub use users::{OrgRole, OrgUser, UserName, UsersAnswer, UsersRemoved};

/// Passes one body through every decoder, for tests that try to break them.
#[cfg(any(test, fuzzing))]
pub(crate) fn any_body(body: &[u8]) {
    drop(credentials::exchanged(body));
    drop((OrgUser::decode_list(body), OrgRole::decode_list(body), Service::decode_list(body)));
    drop((UsersAnswer::decode(body), UsersAnswer::decode_removal(body)));
    drop((UsersRemoved::decode(body), users::acknowledged(body)));
    let listed = Organization::decode_list(body).into_iter().flatten();
    for organization in listed.chain(Organization::decode_created(body)) {
        organization.created_at();
        organization.updated_at();
    }
}
