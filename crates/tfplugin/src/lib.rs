//! What a Terraform and OpenTofu provider is written with, in Rust: the plugin protocol, and the
//! rules by which plan and apply are answered. It knows nothing of any particular provider.
//!
//! # Layout
//!
//! | module | what it is for |
//! |---|---|
//! | [`framework`] | what a provider is written with: schema, values, plan and apply rules, traits |
//! | [`rpc`] | protocol 6 on the wire to and from [`framework`]; no rules of its own |
//! | [`plugin`] | being a go-plugin process: cookie, handshake, socket, mutual TLS, signals, logs |
//! | [`json_tree`] | JSON that somebody else wrote, read without a way around the limit of nesting |
//!
//! Arrows run one way: `plugin` serves what `rpc` makes of a provider, and `rpc` calls
//! `framework`. A provider implements [`framework::Provider`], and its `main` calls
//! [`plugin::serve`] with an [`rpc::Server`] of it.
//!
//! With the feature `proptest` there is `framework::strategies`: types and values for the
//! property tests of providers.

pub mod framework;
pub mod json_tree;
pub mod plugin;
pub mod rpc;
