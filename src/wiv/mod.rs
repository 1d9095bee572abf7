//! Client of the Wiv API.
//!
//! One function per documented endpoint: [`Client`]. What the answers hold: [`models`], and
//! [`cases`] for the one endpoint that has pages.
//! The facts are those of Wiv's "MSP Customer Creation API Integration Guide", "MSP customers
//! and cases fetching" and "Running workflow from API"; nothing that they do not document is
//! called, and the API documents nothing that deletes.

pub mod cases;
mod client;
mod decode;
pub mod models;

#[cfg(any(test, fuzzing))]
pub(crate) use decode::any_body;

pub use cases::{Case, CasePage, CaseSearch, DateRange, FoundCases, PageKey};
#[doc(hidden)]
pub use decode::customers as decode_customers;

pub use client::{Client, DEFAULT_ENDPOINT};
pub use models::{
    AddedUser, CreatedCustomer, CreatedIntegration, Customer, CustomerField, FailedUser, Figures,
    Integration, Integrations, NewIntegration, NewOnboardingLink, OnboardingLink, SharedResource,
    UsersAdded, UsersSummary, WorkflowRun,
};
