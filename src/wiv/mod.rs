//! Client of the Wiv API.
//!
//! One function per documented endpoint: [`Client`]. What the answers hold: [`models`].
//! The facts are those of Wiv's "MSP Customer Creation API Integration Guide" and "MSP
//! customers and cases fetching"; nothing that they do not document is called, and the API
//! documents nothing that deletes.

mod client;
mod decode;
pub mod models;

#[cfg(any(test, fuzzing))]
pub(crate) use decode::any_body;

pub use client::{Client, DEFAULT_ENDPOINT};
pub use models::{
    AddedUser, CreatedCustomer, CreatedIntegration, Customer, CustomerField, FailedUser,
    Integration, Integrations, NewIntegration, NewOnboardingLink, OnboardingLink, SharedResource,
    UsersAdded, UsersSummary,
};
