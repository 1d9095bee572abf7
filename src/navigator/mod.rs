//! Client of the VMware Cloud Partner Navigator API.
//!
//! One function per documented endpoint: [`Client`]. [`Credentials`] are exchanged for
//! tokens, and these kept and renewed in `token`. What is sent and answered: [`models`] for
//! organizations, `users` and `services` for what is in them. The facts are those of the
//! "VMware Cloud Partner Navigator API" programming guide and the reference on
//! developer.vmware.com; nothing that they do not document is called.

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

/// One body through every decoder, for who wants to break them.
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
