//! Client of the Wiv API.
//!
//! [`Client`] has one function per documented endpoint. The answers are in [`models`], and in
//! [`cases`] for the one endpoint with pages. The facts come from Wiv's "MSP Customer Creation API
//! Integration Guide", "MSP customers and cases fetching" and "Running workflow from API". The
//! client calls nothing that they do not document. The API documents no call that deletes.

pub mod cases;
mod client;
mod decode;
pub mod models;
mod timestamp;

pub use cases::{Case, CasePage, CaseSearch, DateRange, FoundCases, PageKey};
#[doc(hidden)]
pub use decode::customers as decode_customers;

pub use client::{Client, DEFAULT_ENDPOINT};
pub use models::{
    AddedUser, CreatedCustomer, CreatedIntegration, Customer, CustomerField, FailedUser, Figures,
    Integration, Integrations, NewIntegration, NewOnboardingLink, OnboardingLink, UsersAdded,
    WorkflowRun,
};

/// Passes one body through every decoder, for tests that try to break them.
#[cfg(any(test, fuzzing))]
pub(crate) fn any_body(body: &[u8]) {
    drop(decode::created_customer(body));
    drop(decode::onboarding_link(body));
    drop(decode::users_added(body));
    drop(cases::case_page(body).map(|page| page.fingerprint()));
    drop(decode::workflow_run(body).map(|run| run.started_at()));
    let integrations =
        decode::customers(body).into_iter().flatten().filter_map(|one| one.integrations);
    let listed = integrations.flat_map(|integrations| integrations.recognised);
    let created = decode::created_integration(body).map(|created| created.integration);
    for integration in listed.chain(created) {
        integration.created_at();
    }
}
