//! The provider under real Terraform: what users see, resource by resource.
//!
//! Every test has a sandbox and a workspace of its own, so they run side by side.
//! `MSP_TERRAFORM` chooses the Terraform; without it they take the newest, which they fetch.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "this is a test, helpers included")]
#![allow(clippy::wildcard_imports, clippy::assigning_clones, reason = "as in every test module")]

mod aws_onboarding_link;
mod blocks;
mod canary;
mod customer;
mod customer_id;
mod customer_users;
mod data_sources;
mod examples;
mod fleet;
mod functions;
mod guides;
mod harness;
mod identity;
mod integration;
mod known_later;
mod leaving;
mod logs;
mod missing;
mod moving;
mod navigator_access_token;
mod navigator_service;
mod navigator_tenant;
mod navigator_user;
mod opentofu;
mod plain_user;
mod provider_block;
mod query;
mod quickstart;
mod run_workflow;
mod schema;
mod versions;

fn main() -> std::process::ExitCode {
    support::runner::main("acceptance")
}
