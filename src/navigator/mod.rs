//! Client of the VMware Cloud Partner Navigator API.
//!
//! One function per documented endpoint: [`Client`]. Tokens are exchanged and renewed in
//! `token`. What is sent and answered: [`models`]. The facts are those of the "VMware Cloud
//! Partner Navigator API" programming guide and the reference on developer.vmware.com;
//! nothing that they do not document is called.

mod client;
pub mod models;
mod token;

pub use client::{Client, DEFAULT_ENDPOINT};
pub use models::{Organization, TenantBody};
pub use token::{AccessToken, Credentials};
